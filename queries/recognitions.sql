-- Who got a recognition (badge, reward, status ...; no training) before a day, and which was the last?
-- grain: one row per person with a recognition
-- relations: none
-- parameters: kinds (list of kinds of program, in small letters), until_at (in UTC; later steps are left out)
with

steps as (
    select
        coalesce(member.merged_into, member.member_key) as member_key,
        program_event.program,
        coalesce(program_event.completed_at, program_event.started_at, program_event.invited_at) as given_at
    from program_event
    inner join member on program_event.member_key = member.member_key
    where array_contains($kinds, lower(trim(program_event.kind)))
),

ranked as (
    select
        member_key,
        program,
        given_at,
        row_number() over (
            partition by member_key
            order by
                given_at desc nulls last,
                program asc
        ) as place
    from steps
    where given_at is null or given_at < $until_at
)

select
    member_key,
    program,
    given_at
from ranked
where place = 1
order by member_key
