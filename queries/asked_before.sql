-- Who was asked before, when last and by which channel, who waits, and who belongs to which program already?
-- grain: one row per person, program, purpose and channel that they were asked by (both null: as a table of a program
-- says); drafts ask nobody, and who was held out was not asked but waits
-- relations: none
-- parameters: none
with

told as (
    select
        list_entry.member_key,
        coalesce(recruitment_list.program, recruitment_list.purpose, 'list') as program,
        recruitment_list.purpose,
        recruitment_list.channel,
        case when coalesce(list_entry.arm, 'invited') <> 'held_out' then recruitment_list.sent_at end as asked_at,
        case when list_entry.arm = 'held_out' then recruitment_list.sent_at end as held_at,
        false as is_in_program
    from list_entry
    inner join recruitment_list on list_entry.list_key = recruitment_list.list_key
    where recruitment_list.sent_at is not null
    union all
    select
        member_key,
        program,
        cast(null as varchar) as purpose,
        cast(null as varchar) as channel,
        invited_at as asked_at,
        cast(null as timestamp) as held_at,
        started_at is not null or completed_at is not null as is_in_program
    from program_event
),

of_people as (
    select
        coalesce(person.member_key, member.member_key) as member_key,
        told.program,
        told.purpose,
        told.channel,
        told.asked_at,
        told.held_at,
        told.is_in_program
    from told
    inner join member on told.member_key = member.member_key
    left join member as person on member.merged_into = person.member_key
)

select
    member_key,
    program,
    purpose,
    channel,
    max(asked_at) as asked_at,
    max(held_at) as held_at,
    bool_or(is_in_program) as is_in_program
from of_people
group by
    member_key,
    program,
    purpose,
    channel
order by
    member_key,
    program,
    purpose,
    channel
