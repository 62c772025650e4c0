-- Who of those whom nobody has judged yet follows on others within seconds, at most hours of the day?
-- grain: one row per account with at least fewest_answers create acts right after somebody else's in a thread since
-- then, whatever the filters say
-- relations: none
-- parameters: since_at, fewest_answers, fewest_hours, least_seconds
with

creates as (
    select type_key
    from activity_type
    where role = 'create'
),

acts as (
    select
        event.member_key,
        event.thread_key,
        event.occurred_at
    from event
    inner join creates on event.type_key = creates.type_key
    where
        event.occurred_at >= $since_at
        and event.thread_key is not null
),

busy as (
    select acts.member_key
    from acts
    inner join undecided_member on acts.member_key = undecided_member.member_key
    group by acts.member_key
    having
        count(*) >= $fewest_answers
        and count(distinct extract(hour from acts.occurred_at)) >= $fewest_hours
),

threads as (
    select distinct acts.thread_key
    from acts
    inner join busy on acts.member_key = busy.member_key
),

followed as (
    select
        acts.member_key,
        acts.occurred_at,
        lag(acts.member_key) over (
            partition by acts.thread_key
            order by
                acts.occurred_at,
                acts.member_key
        ) as member_before,
        lag(acts.occurred_at) over (
            partition by acts.thread_key
            order by
                acts.occurred_at,
                acts.member_key
        ) as at_before
    from acts
    inner join threads on acts.thread_key = threads.thread_key
),

answers as (
    select
        followed.member_key,
        epoch(followed.occurred_at) - epoch(followed.at_before) as lag_seconds
    from followed
    inner join busy on followed.member_key = busy.member_key
    where followed.member_before <> followed.member_key
)

select
    member_key,
    count(*) as count_answers,
    quantile_cont(lag_seconds, 0.5) as median_seconds
from answers
group by member_key
having
    count(*) >= $fewest_answers
    and quantile_cont(lag_seconds, 0.5) < $least_seconds
order by member_key
