-- Reactions that each person received from others in each whole week.
-- parameters: finish (the day after the last), weeks (whole weeks)
select
    event.target_member_key as member_key,
    ($finish - event.day - 1) // 7 as week,
    count(*) as received
from event
inner join activity_type on event.type_key = activity_type.type_key
where
    activity_type.role = 'react'
    and event.target_member_key <> event.member_key
    and event.day < $finish
    and event.day >= $finish - 7 * $weeks
group by
    event.target_member_key,
    ($finish - event.day - 1) // 7
