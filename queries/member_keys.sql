-- Which accounts are these ids, and by which account does each one's person go?
-- grain: one row per id that is known
-- relations: none
-- parameters: member_ids (list of ids as in the export)
with

asked as (
    select distinct unnest($member_ids) as member_id
)

select
    member.member_id,
    member.member_key,
    coalesce(member.merged_into, member.member_key) as person_key,
    member.is_pooled
from member
inner join asked on member.member_id = asked.member_id
order by member.member_key
