-- When did each person first complete a program?
-- grain: one row per member with a completed one
-- relations: special
-- parameters: none
select
    coalesce(special.person_key, program_event.member_key) as member_key,
    min(program_event.completed_at) as trained_at
from program_event
left join special on program_event.member_key = special.member_key
where program_event.completed_at is not null
group by coalesce(special.person_key, program_event.member_key)
order by coalesce(special.person_key, program_event.member_key)
