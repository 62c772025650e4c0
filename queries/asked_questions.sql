-- Which questions were asked, and when did a member and when did staff first answer?
-- grain: one row per thread that a question in scope starts; asker_key is null where pooled ids asked; is_by_mark:
-- a question mark says that it asks, no type does
-- relations: scope_questions
-- parameters: none
with

-- everything that was created in these threads up to the scope's end, whatever its kind and whoever wrote it
words as (
    select
        event.thread_key,
        event.occurred_at,
        coalesce(special.person_key, event.member_key) as member_key,
        coalesce(special.is_staff, false) as is_staff,
        coalesce(author.is_bot, false) as is_bot
    from event
    inner join scope_questions on event.thread_key = scope_questions.thread_key
    inner join activity_type on event.type_key = activity_type.type_key
    left join special on event.member_key = special.member_key
    left join member as author on special.person_key = author.member_key
    where
        activity_type.role = 'create'
        and event.occurred_at < $to_at
),

threads as (
    select
        scope_questions.thread_key,
        count(distinct case
            when words.member_key <> scope_questions.asker_key and ($with_staff or not words.is_staff)
                then words.member_key
        end) as count_answerers,
        min(case
            when words.member_key <> scope_questions.asker_key and ($with_staff or not words.is_staff)
                then words.occurred_at
        end) as answered_at,
        min(case
            when words.member_key <> scope_questions.asker_key and words.is_staff and not words.is_bot
                then words.occurred_at
        end) as staff_answered_at
    from scope_questions
    inner join words on scope_questions.thread_key = words.thread_key
    group by scope_questions.thread_key
)

select
    scope_questions.thread_key,
    case when scope_questions.is_pooled = 0 then scope_questions.asker_key end as asker_key,
    community.name as community,
    topic.name as topic,
    scope_questions.asked_at,
    threads.answered_at,
    threads.staff_answered_at,
    threads.count_answerers,
    scope_questions.is_by_mark = 1 as is_by_mark
from scope_questions
inner join threads on scope_questions.thread_key = threads.thread_key
inner join community on scope_questions.community_key = community.community_key
left join topic on scope_questions.topic_key = topic.topic_key
order by
    scope_questions.asked_at,
    scope_questions.thread_key
