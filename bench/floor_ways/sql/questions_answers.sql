-- The first words of everybody else in these threads, and what came of them up to the period's end.
-- parameters: until
create or replace temp table answer as
with

kinds as (
    select
        type_key,
        role = 'create' as is_created
    from activity_type
    where role in ('create', 'react')
),

words as (
    select
        event.thread_key,
        event.member_key,
        event.target_member_key,
        event.occurred_at,
        kinds.is_created,
        asked.asker,
        asked.topic_key
    from event
    inner join asked on event.thread_key = asked.thread_key
    inner join kinds on event.type_key = kinds.type_key
    where event.occurred_at < $until
),

aimed as (
    select
        thread_key,
        target_member_key as member_key,
        max(occurred_at) filter (where not is_created) as reacted_at,
        max(occurred_at) filter (where is_created) as thanked_at
    from words
    where
        target_member_key <> member_key
        and (not is_created or member_key = asker)
    group by
        thread_key,
        target_member_key
),

firsts as (
    select
        thread_key,
        member_key,
        min(topic_key) as topic_key,
        min(occurred_at) as answered_at
    from words
    where
        is_created
        and member_key <> asker
    group by
        thread_key,
        member_key
)

select
    firsts.thread_key,
    firsts.member_key,
    firsts.topic_key,
    firsts.answered_at,
    coalesce(aimed.reacted_at >= firsts.answered_at, false) as is_reacted,
    coalesce(aimed.thanked_at >= firsts.answered_at, false) as is_thanked
from firsts
left join aimed on firsts.thread_key = aimed.thread_key and firsts.member_key = aimed.member_key
