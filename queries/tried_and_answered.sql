-- What did these people try in scope: threads without a reply, answers accepted, hours until they answered?
-- grain: one row per given member with at least one create act in scope
-- A thread's first act in scope begins it; an answer is a member's first act in a thread that somebody else began.
-- relations: scope
-- parameters: member_keys (list of member_key)
with

asked as (
    select distinct unnest($member_keys) as member_key
),

created as (
    select
        member_key,
        thread_key,
        activity_type,
        occurred_at
    from scope
    where activity_role = 'create'
),

thread_start as (
    select
        thread_key,
        min(struct_pack(started_at := occurred_at, member_key := member_key)) as first_act
    from created
    where thread_key is not null
    group by thread_key
),

visits as (
    select
        created.member_key,
        created.thread_key,
        thread_start.first_act.member_key as starter_key,
        thread_start.first_act.started_at as started_at,
        min(created.occurred_at) as first_at
    from created
    inner join thread_start on created.thread_key = thread_start.thread_key
    group by
        created.member_key,
        created.thread_key,
        thread_start.first_act.member_key,
        thread_start.first_act.started_at
),

replied as (
    select distinct thread_key
    from visits
    where member_key <> starter_key
),

threads as (
    select
        visits.member_key,
        count(*) as count_threads,
        sum(case when replied.thread_key is null then 1 else 0 end) as count_unanswered
    from visits
    left join replied on visits.thread_key = replied.thread_key
    where visits.member_key = visits.starter_key
    group by visits.member_key
),

waits as (
    select
        member_key,
        count(*) as count_visited,
        quantile_cont(epoch(first_at) - epoch(started_at), 0.5) / 3600 as hours_to_answer
    from visits
    where member_key <> starter_key
    group by member_key
),

kinds as (
    select
        member_key,
        sum(case when activity_type in ('answer', 'accepted_answer') then 1 else 0 end) as count_answers,
        sum(case when activity_type = 'accepted_answer' then 1 else 0 end) as count_accepted
    from created
    group by member_key
)

select
    kinds.member_key,
    cast(coalesce(threads.count_threads, 0) as bigint) as count_threads,
    cast(coalesce(threads.count_unanswered, 0) as bigint) as count_unanswered,
    cast(kinds.count_answers as bigint) as count_answers,
    cast(kinds.count_accepted as bigint) as count_accepted,
    cast(coalesce(waits.count_visited, 0) as bigint) as count_visited,
    waits.hours_to_answer
from kinds
inner join asked on kinds.member_key = asked.member_key
left join threads on kinds.member_key = threads.member_key
left join waits on kinds.member_key = waits.member_key
order by kinds.member_key
