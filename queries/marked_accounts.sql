-- Which accounts are staff, bots or of many people, and who says so?
-- grain: one row per such person that some import names, whatever the filters say; said_by is null where the export
-- says it or the id itself
-- relations: none
-- parameters: none
with

said as (
    select
        coalesce(member.merged_into, member.member_key) as person_key,
        max(person_decision.decision_key) as decision_key
    from person_decision
    inner join member on person_decision.member_key = member.member_key
    where
        person_decision.undone_at is null
        and person_decision.kind in ('staff', 'bot', 'member', 'pooled')
    group by coalesce(member.merged_into, member.member_key)
),

acts as (
    select
        coalesce(member.merged_into, member.member_key) as person_key,
        sum(case when activity_type.role = 'create' then member_total.count_acts else 0 end) as count_created
    from member_total
    inner join activity_type on member_total.type_key = activity_type.type_key
    inner join member on member_total.member_key = member.member_key
    group by coalesce(member.merged_into, member.member_key)
)

select
    member.member_key,
    member.member_id,
    member.name,
    case
        when member.is_pooled then 'pooled'
        when member.is_bot then 'bot'
        else 'staff'
    end as kind,
    cast(coalesce(acts.count_created, 0) as bigint) as count_created,
    person_decision.decided_by as said_by,
    person_decision.decided_at as said_at
from member
inner join known_member on member.member_key = known_member.member_key
left join acts on member.member_key = acts.person_key
left join said on member.member_key = said.person_key
left join person_decision on said.decision_key = person_decision.decision_key
where
    member.merged_into is null
    and (member.is_staff or member.is_bot or member.is_pooled)
order by
    acts.count_created desc nulls last,
    member.member_key
