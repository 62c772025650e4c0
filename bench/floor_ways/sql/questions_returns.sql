-- Do newcomers whose first words start a thread write again within 30 days, those with a reply in 72 hours and others?
-- parameters: since, until (first words between these moments)
with

created as (
    select
        event.member_key,
        event.thread_key,
        event.occurred_at
    from event
    where event.type_key in (select activity_type.type_key from activity_type where activity_type.role = 'create')
),

firsts as (
    select
        member_key,
        min(occurred_at) as said_at
    from created
    group by member_key
    having
        min(occurred_at) >= $since
        and min(occurred_at) < $until
),

newcomers as (
    select
        firsts.member_key,
        firsts.said_at,
        min(created.thread_key) as thread_key
    from firsts
    inner join created on firsts.member_key = created.member_key and firsts.said_at = created.occurred_at
    group by
        firsts.member_key,
        firsts.said_at
),

starting as (
    select newcomers.*
    from newcomers
    inner join thread_start on newcomers.thread_key = thread_start.thread_key
    where thread_start.occurred_at >= newcomers.said_at
),

replied as (
    select distinct starting.member_key
    from starting
    inner join created on starting.thread_key = created.thread_key
    where
        created.member_key <> starting.member_key
        and created.occurred_at <= starting.said_at + interval 72 hour
),

back as (
    select distinct starting.member_key
    from starting
    inner join created on starting.member_key = created.member_key
    where
        created.occurred_at > starting.said_at + interval 72 hour
        and created.occurred_at <= starting.said_at + interval 72 hour + interval 30 day
)

select
    replied.member_key is not null as is_replied,
    count(*) as newcomers,
    count(back.member_key) as back
from starting
left join replied on starting.member_key = replied.member_key
left join back on starting.member_key = back.member_key
group by replied.member_key is not null
