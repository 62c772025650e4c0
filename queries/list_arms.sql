-- Who was drawn to be invited and who to wait, on the sent lists for one program?
-- grain: one row per person and sent list with arms
-- relations: none
-- parameters: program (as the list was made for it; a list without one belongs to no program)
select
    recruitment_list.list_key,
    recruitment_list.channel,
    recruitment_list.sent_at,
    recruitment_list.held_share,
    coalesce(member.merged_into, member.member_key) as member_key,
    coalesce(list_entry.tier, '') as tier,
    coalesce(list_entry.block, '') as block,
    lower(list_entry.arm) as arm
from list_entry
inner join recruitment_list on list_entry.list_key = recruitment_list.list_key
inner join member on list_entry.member_key = member.member_key
where
    recruitment_list.sent_at is not null
    and recruitment_list.program = $program
    and list_entry.arm is not null
order by
    recruitment_list.list_key,
    list_entry.position
