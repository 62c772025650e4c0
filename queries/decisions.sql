-- What was decided about people, by whom, when and why?
-- grain: one row per decision, the undone ones too, the newest first
-- relations: none
-- parameters: none
select
    person_decision.decision_key,
    person_decision.kind,
    member.member_id,
    member.name,
    other.member_id as other_member_id,
    other.name as other_name,
    person_decision.reason,
    person_decision.decided_at,
    person_decision.decided_by,
    person_decision.undone_at is not null as is_undone,
    person_decision.undone_at,
    person_decision.undone_by
from person_decision
inner join member on person_decision.member_key = member.member_key
left join member as other on person_decision.other_member_key = other.member_key
order by person_decision.decision_key desc
