-- How many people are there, active, contributing, lately active, and how many acts?
-- parameters: lately (first day of the last 90)
with

people as (
    select
        sum(member_total.count_acts) as acts,
        sum(member_total.count_acts) filter (where activity_type.role = 'create') as created,
        max(member_total.last_day) filter (where activity_type.role in ('create', 'react')) as last_day
    from member_total
    inner join activity_type on member_total.type_key = activity_type.type_key
    group by member_total.member_key
)

select
    sum(acts)::bigint as acts,
    sum(created)::bigint as created,
    count(last_day) as active,
    count(created) as contributors,
    count(*) filter (where last_day >= $lately) as active_90
from people
