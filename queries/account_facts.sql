-- What is known of these accounts: names, days of activity, how much, and which files named them?
-- grain: one row per given account, whatever the filters say; accounts without acts have no days
-- relations: none
-- parameters: member_keys (list of member_key)
with

asked as (
    select distinct unnest($member_keys) as member_key
),

acts as (
    select
        member_total.member_key,
        sum(member_total.count_acts) as count_acts,
        sum(case when activity_type.role = 'create' then member_total.count_acts else 0 end) as count_created,
        min(member_total.first_day) as first_day,
        max(member_total.last_day) as last_day
    from member_total
    inner join asked on member_total.member_key = asked.member_key
    inner join activity_type on member_total.type_key = activity_type.type_key
    group by member_total.member_key
)

select
    member.member_key,
    coalesce(member.merged_into, member.member_key) as person_key,
    member.member_id,
    member.name,
    member.email,
    member.is_staff,
    member.is_registered,
    cast(coalesce(acts.count_acts, 0) as bigint) as count_acts,
    cast(coalesce(acts.count_created, 0) as bigint) as count_created,
    cast(acts.first_day as timestamp) as first_at,
    cast(acts.last_day as timestamp) as last_at
from member
inner join asked on member.member_key = asked.member_key
left join acts on member.member_key = acts.member_key
order by member.member_key
