-- Who took which step in which program, and when?
-- grain: one row per person, program and step as it was told, whatever the period and the groups; pooled ids left out
-- relations: none
-- parameters: none
with

told as (
    select
        program_event.program,
        lower(coalesce(program_event.kind, 'training')) as kind,
        program_event.invited_at,
        program_event.started_at,
        program_event.completed_at,
        lower(program_event.arm) as arm,
        coalesce(person.member_key, member.member_key) as member_key,
        member.is_pooled,
        member.is_staff or member.is_bot or coalesce(person.is_staff or person.is_bot, false) as is_staff
    from program_event
    inner join member on program_event.member_key = member.member_key
    left join member as person on member.merged_into = person.member_key
)

select distinct
    member_key,
    program,
    kind,
    invited_at,
    started_at,
    completed_at,
    arm
from told
where
    not is_pooled
    and ($with_staff or not is_staff)
order by
    program,
    member_key,
    completed_at,
    invited_at,
    started_at,
    kind,
    arm
