-- Who is on which sent list, in which arm, and since when?
-- grain: one row per person and sent list; who was merged since stands under the person they belong to
-- relations: none
-- parameters: none
select
    recruitment_list.list_key,
    recruitment_list.purpose,
    recruitment_list.program,
    recruitment_list.sent_at,
    coalesce(member.merged_into, member.member_key) as member_key,
    min(lower(coalesce(list_entry.arm, 'invited'))) as arm
from list_entry
inner join recruitment_list on list_entry.list_key = recruitment_list.list_key
inner join member on list_entry.member_key = member.member_key
where recruitment_list.sent_at is not null
group by
    recruitment_list.list_key,
    recruitment_list.purpose,
    recruitment_list.program,
    recruitment_list.sent_at,
    coalesce(member.merged_into, member.member_key)
order by
    recruitment_list.list_key,
    member_key
