-- On which day was each id first active (create or react), in all of the export?
-- grain: one row per id as exported with such an act, whatever the filters say
-- relations: none
-- parameters: none
select
    member_total.member_key,
    cast(min(member_total.first_day) as timestamp) as first_at
from member_total
inner join activity_type on member_total.type_key = activity_type.type_key
where activity_type.role in ('create', 'react')
group by member_total.member_key
order by member_total.member_key
