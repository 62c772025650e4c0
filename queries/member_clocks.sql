-- When did each person join, when were they first active anywhere, and when is their milestone (wedding, due date)?
-- grain: one row per person with a create or react act within the filters, staff and bots too; days are counted
-- from 1970-01-01 and null where not known; of several accounts of a person the earliest joining, the latest milestone
-- relations: window_totals
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
        member_key,
        min(first_day) as first_day
    from window_totals
    where
        activity_role in ('create', 'react')
        and not is_pooled
    group by member_key
)

select
    firsts.member_key,
    date_diff('day', date '1970-01-01', firsts.first_day) as first_number,
    date_diff('day', date '1970-01-01', listed.joined_day) as joined_number,
    date_diff('day', date '1970-01-01', listed.milestone_day) as milestone_number
from firsts
inner join listed on firsts.member_key = listed.member_key
order by firsts.member_key
