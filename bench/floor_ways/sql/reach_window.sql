-- Who answered whom on how many days in the last 90 days and in the 90 before; nobody named: the thread's starter.
-- parameters: begin, border, finish (first days of both windows and the day after)
with

acts as (
    select
        day >= $border as is_later,
        member_key,
        thread_key,
        target_member_key,
        day
    from event
    where
        day >= $begin
        and day < $finish
        and type_key in (
            select activity_type.type_key from activity_type where activity_type.role in ('create', 'react')
        )
),

answers as (
    select
        is_later,
        member_key,
        day,
        target_member_key as author,
        0 as is_inferred
    from acts
    where target_member_key is not null
    union all
    select
        acts.is_later,
        acts.member_key,
        acts.day,
        thread_start.member_key as author,
        1 as is_inferred
    from acts
    inner join thread_start on acts.thread_key = thread_start.thread_key
    where acts.target_member_key is null
),

by_day as (
    select
        is_later,
        member_key,
        author,
        count(*) as acts,
        sum(is_inferred) as inferred
    from answers
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
