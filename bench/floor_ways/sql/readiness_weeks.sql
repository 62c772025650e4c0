-- Acts of each person by week (0: the last one), the smallest table that every snapshot can be made of.
-- parameters: finish (the day after the last), weeks
create or replace temp table person_week as
select
    event.member_key,
    ($finish - event.day - 1) // 7 as week,
    (count(*) filter (where activity_type.role = 'create'))::integer as created,
    (count(*) filter (
        where
        activity_type.role = 'create'
        and (
            activity_type.name in ('reply', 'answer', 'accepted_answer', 'comment')
            or event.target_member_key <> event.member_key
        )
    ))::integer as answers,
    (count(*) filter (where activity_type.role = 'react'))::integer as reacted,
    max(event.occurred_at) filter (where activity_type.role = 'create') as last_at
from event
inner join activity_type on event.type_key = activity_type.type_key
where
    activity_type.role in ('create', 'react')
    and event.day < $finish
    and event.day >= $finish - 7 * $weeks
group by
    event.member_key,
    ($finish - event.day - 1) // 7
