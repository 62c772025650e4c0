-- What would be lost with each person: content, answers, threads they started?
-- grain: one row per member with at least one create act in scope; pooled ids left out
-- relations: scope
-- parameters: none
with

created as (
    select
        member_key,
        thread_key,
        occurred_at,
        is_pooled,
        case
            when activity_type in ('reply', 'answer', 'accepted_answer', 'comment') then 1
            when target_member_key is not null and target_member_key <> member_key then 1
            else 0
        end as is_answer
    from scope
    where activity_role = 'create'
),

creates as (
    select type_key
    from activity_type
    where role = 'create'
),

-- the earliest create act of a thread starts it, whoever made it, of whatever type and however long ago; of several
-- people at the same instant one is taken, the same one whatever is in scope
thread_start as (
    select
        event.thread_key,
        min(struct_pack(started_at := event.occurred_at, member_key := event.member_key)) as first_act
    from event
    inner join creates on event.type_key = creates.type_key
    where event.thread_key is not null
    group by event.thread_key
),

starter as (
    select
        thread_start.thread_key,
        thread_start.first_act.started_at,
        coalesce(special.person_key, thread_start.first_act.member_key) as member_key
    from thread_start
    left join special on thread_start.first_act.member_key = special.member_key
),

-- a thread that starts in scope has that act there
started as (
    select
        created.member_key,
        count(distinct created.thread_key) as count_threads
    from created
    inner join starter
        on
            created.thread_key = starter.thread_key
            and created.occurred_at = starter.started_at
            and created.member_key = starter.member_key
    where not created.is_pooled
    group by created.member_key
),

totals as (
    select
        member_key,
        count(*) as count_created,
        sum(is_answer) as count_answers
    from created
    where not is_pooled
    group by member_key
)

select
    totals.member_key,
    totals.count_created,
    cast(totals.count_answers as bigint) as count_answers,
    coalesce(started.count_threads, 0) as count_threads
from totals
left join started on totals.member_key = started.member_key
order by
    totals.count_created desc,
    totals.member_key
