-- The threads that a question of the period starts.
-- parameters: since, until (first moments of the period and after it)
create or replace temp table asked as
select
    asking.thread_key,
    asking.asker,
    asking.asked_at,
    asking.topic_key
from (
    select
        event.thread_key,
        arg_min(event.member_key, event.occurred_at) as asker,
        min(event.topic_key) as topic_key,
        min(event.occurred_at) as asked_at
    from event
    where
        event.type_key in (select activity_type.type_key from activity_type where activity_type.name = 'question')
        and event.occurred_at >= $since
        and event.occurred_at < $until
    group by event.thread_key
) as asking
inner join thread_start on asking.thread_key = thread_start.thread_key
where thread_start.occurred_at >= asking.asked_at
