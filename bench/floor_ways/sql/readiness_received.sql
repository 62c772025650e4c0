-- Who gave each person replies and reactions in the 12 weeks before each origin, and how many people they answered.
-- parameters: finish, weeks, origins
create or replace temp table received as
with

halves as (
    select
        event.member_key,
        event.target_member_key,
        ($finish - event.day - 1) // 42 as half,
        (count(*) filter (where activity_type.role = 'create'))::integer as created,
        (count(*) filter (where activity_type.role = 'react'))::integer as reacted
    from event
    inner join activity_type on event.type_key = activity_type.type_key
    where
        activity_type.role in ('create', 'react')
        and event.target_member_key <> event.member_key
        and event.day < $finish
        and event.day >= $finish - 7 * $weeks
    group by
        event.member_key,
        event.target_member_key,
        ($finish - event.day - 1) // 42
),

pairs as (
    select
        halves.half - steps.step as origin,
        halves.member_key,
        halves.target_member_key,
        sum(halves.created)::integer as created,
        sum(halves.reacted)::integer as reacted
    from halves
    cross join range(2) as steps (step)
    where
        halves.half - steps.step >= 0
        and halves.half - steps.step < $origins
    group by
        halves.half - steps.step,
        halves.member_key,
        halves.target_member_key
)

select
    origin,
    target_member_key as member_key,
    sum(created) as count_replies_received_12,
    sum(reacted) as count_reactions_received_12,
    count(*) as count_people_received_12,
    0 as count_people_answered_12
from pairs
group by
    origin,
    target_member_key
union all
select
    origin,
    member_key,
    0 as count_replies_received_12,
    0 as count_reactions_received_12,
    0 as count_people_received_12,
    count(*) as count_people_answered_12
from pairs
where created > 0
group by
    origin,
    member_key
