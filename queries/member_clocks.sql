-- When did each person join, when were they first active anywhere, and when is their milestone (wedding, due date)?
-- grain: one row per person with a create or react act in all of the export, whatever the filters say; days are counted
-- from 1970-01-01 and null where not known; of several accounts of a person the earliest joining and the latest milestone
-- relations: special
-- parameters: none
with

listed as (
    select
        coalesce(special.person_key, member.member_key) as member_key,
        min(cast(member.joined_at as date)) as joined_day,
        max(cast(member.milestone_at as date)) as milestone_day
    from member
    left join special on member.member_key = special.member_key
    where not member.is_pooled
    group by coalesce(special.person_key, member.member_key)
),

firsts as (
    select
        coalesce(special.person_key, member_total.member_key) as member_key,
        min(member_total.first_day) as first_day
    from member_total
    inner join activity_type on member_total.type_key = activity_type.type_key
    left join special on member_total.member_key = special.member_key
    where activity_type.role in ('create', 'react')
    group by coalesce(special.person_key, member_total.member_key)
)

select
    firsts.member_key,
    date_diff('day', date '1970-01-01', firsts.first_day) as first_number,
    date_diff('day', date '1970-01-01', listed.joined_day) as joined_number,
    date_diff('day', date '1970-01-01', listed.milestone_day) as milestone_number
from firsts
inner join listed on firsts.member_key = listed.member_key
order by firsts.member_key
