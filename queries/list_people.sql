-- Who is on this list, in which arm, why, and how far did they come?
-- grain: one row per person on the list, in its order; who was merged since stands under the person they belong to
-- relations: none
-- parameters: list_key
with

steps as (
    select
        member_key,
        min(case when step = 'joined' then stepped_at end) as joined_at,
        min(case when step = 'completed' then stepped_at end) as completed_at,
        min(case when step = 'declined' then stepped_at end) as declined_at
    from campaign_step
    where
        list_key = $list_key
        and undone_at is null
    group by member_key
)

select
    list_entry.position,
    list_entry.member_key as listed_member_key,
    coalesce(person.member_key, member.member_key) as member_key,
    coalesce(person.member_id, member.member_id) as member_id,
    coalesce(person.name, member.name, member.member_id) as name,
    coalesce(person.email, member.email) as email,
    list_entry.tier,
    list_entry.arm,
    list_entry.block,
    list_entry.probability,
    list_entry.reasons as why,
    steps.joined_at,
    steps.completed_at,
    steps.declined_at
from list_entry
inner join member on list_entry.member_key = member.member_key
left join member as person on member.merged_into = person.member_key
left join steps on list_entry.member_key = steps.member_key
where list_entry.list_key = $list_key
order by list_entry.position
