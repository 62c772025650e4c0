-- What each person did in each whole week, counted back from the end: the panel that the comparison is made of.
-- parameters: finish (the day after the last), weeks (whole weeks)
select
    event.member_key,
    ($finish - event.day - 1) // 7 as week,
    count(*) as acts,
    count(*) filter (where activity_type.role in ('create', 'react')) as activity,
    count(*) filter (where activity_type.role = 'create') as created,
    count(*) filter (where activity_type.name in ('reply', 'answer', 'accepted_answer', 'comment')) as answers
from event
inner join activity_type on event.type_key = activity_type.type_key
where
    event.day < $finish
    and event.day >= $finish - 7 * $weeks
group by
    event.member_key,
    ($finish - event.day - 1) // 7
