-- What each person did in both windows: acts, create acts, whole weeks with an act.
-- parameters: begin, border, finish (first days of both windows and the day after)
with

weeks as (
    select
        event.day >= $border as is_later,
        event.member_key,
        (case when event.day >= $border then $finish else $border end - event.day - 1) // 7 as week,
        count(*) as acts,
        count(*) filter (where activity_type.role = 'create') as created
    from event
    inner join activity_type on event.type_key = activity_type.type_key
    where
        event.day >= $begin
        and event.day < $finish
        and activity_type.role in ('create', 'react')
    group by
        event.day >= $border,
        event.member_key,
        (case when event.day >= $border then $finish else $border end - event.day - 1) // 7
)

select
    is_later,
    member_key,
    sum(acts)::bigint as acts,
    sum(created)::bigint as created,
    count(*) filter (where week < 12) as weeks
from weeks
group by
    is_later,
    member_key
