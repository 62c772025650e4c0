-- Who answered whom on how many days in the last 90 days and in the 90 before; nobody named: the thread's starter.
-- parameters: begin, border, finish (first days of both windows and the day after)
with

acts as (
    select
        event.day >= $border as is_later,
        event.member_key,
        event.day,
        coalesce(event.target_member_key, thread_start.member_key) as author,
        event.target_member_key is null as is_inferred
    from event
    left join thread_start
        on event.thread_key = thread_start.thread_key and event.target_member_key is null
    where
        event.day >= $begin
        and event.day < $finish
        and event.type_key in (
            select activity_type.type_key from activity_type where activity_type.role in ('create', 'react')
        )
),

by_day as (
    select
        is_later,
        member_key,
        author,
        count(*) as acts,
        count(*) filter (where is_inferred) as inferred
    from acts
    where author <> member_key
    group by
        is_later,
        member_key,
        author,
        day
)

select
    is_later,
    member_key,
    author,
    count(*) as days,
    sum(acts)::bigint as acts,
    sum(inferred)::bigint as inferred
from by_day
group by
    is_later,
    member_key,
    author
