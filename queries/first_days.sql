-- When was each of these people first active (create or react), in the whole export?
-- grain: one row per given member with such an act, whatever the filters say
-- relations: special
-- parameters: member_keys (list of member_key)
with

asked as (
    select distinct unnest($member_keys) as member_key
)

select
    asked.member_key,
    cast(min(member_total.first_day) as timestamp) as first_active_at
from member_total
inner join activity_type on member_total.type_key = activity_type.type_key
left join special on member_total.member_key = special.member_key
inner join asked on coalesce(special.person_key, member_total.member_key) = asked.member_key
where activity_type.role in ('create', 'react')
group by asked.member_key
order by asked.member_key
