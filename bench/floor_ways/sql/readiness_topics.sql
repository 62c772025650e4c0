-- How much of what each person wrote in the 24 weeks before each origin was on how many topics.
-- parameters: finish, weeks, origins
create or replace temp table on_topic as
with

halves as (
    select
        event.member_key,
        event.topic_key,
        ($finish - event.day - 1) // 42 as half,
        (count(*))::integer as created
    from event
    inner join activity_type on event.type_key = activity_type.type_key
    where
        activity_type.role = 'create'
        and event.topic_key is not null
        and event.day < $finish
        and event.day >= $finish - 7 * $weeks
    group by
        event.member_key,
        event.topic_key,
        ($finish - event.day - 1) // 42
),

by_topic as (
    select
        halves.half - steps.step as origin,
        halves.member_key,
        sum(halves.created)::integer as created
    from halves
    cross join range(4) as steps (step)
    where
        halves.half - steps.step >= 0
        and halves.half - steps.step < $origins
    group by
        halves.half - steps.step,
        halves.member_key,
        halves.topic_key
)

select
    origin,
    member_key,
    sum(created) as count_with_topic,
    sum(created * created) as sum_squared_by_topic
from by_topic
group by
    origin,
    member_key
