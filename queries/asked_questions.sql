-- Which questions were asked, and when did a member and when did staff first answer?
-- grain: one row per thread that a question in scope starts; asker_key is null where pooled ids asked
-- relations: scope
-- parameters: none
with

asked as (
    select
        thread_key,
        min(struct_pack(asked_at := occurred_at, member_key := member_key)) as first_act,
        min(community_key) as community_key,
        min(topic_key) as topic_key,
        max(case when is_pooled then 1 else 0 end) as is_pooled
    from scope
    where
        activity_role = 'create'
        and activity_type = 'question'
        and thread_key is not null
    group by thread_key
),

-- everything that was created in these threads up to the scope's end, whatever its kind and whoever wrote it
words as (
    select
        event.thread_key,
        event.occurred_at,
        coalesce(special.person_key, event.member_key) as member_key,
        coalesce(special.is_staff, false) as is_staff,
        coalesce(author.is_bot, false) as is_bot
    from event
    inner join asked on event.thread_key = asked.thread_key
    inner join activity_type on event.type_key = activity_type.type_key
    left join special on event.member_key = special.member_key
    left join member as author on special.person_key = author.member_key
    where
        activity_type.role = 'create'
        and event.occurred_at < $to_at
),

threads as (
    select
        asked.thread_key,
        min(words.occurred_at) as started_at,
        count(distinct case
            when words.member_key <> asked.first_act.member_key and ($with_staff or not words.is_staff)
                then words.member_key
        end) as count_answerers,
        min(case
            when words.member_key <> asked.first_act.member_key and ($with_staff or not words.is_staff)
                then words.occurred_at
        end) as answered_at,
        min(case
            when words.member_key <> asked.first_act.member_key and words.is_staff and not words.is_bot
                then words.occurred_at
        end) as staff_answered_at
    from asked
    inner join words on asked.thread_key = words.thread_key
    group by asked.thread_key
)

select
    asked.thread_key,
    case when asked.is_pooled = 0 then asked.first_act.member_key end as asker_key,
    community.name as community,
    topic.name as topic,
    asked.first_act.asked_at as asked_at,
    threads.answered_at,
    threads.staff_answered_at,
    threads.count_answerers
from asked
inner join threads on asked.thread_key = threads.thread_key
inner join community on asked.community_key = community.community_key
left join topic on asked.topic_key = topic.topic_key
where threads.started_at >= asked.first_act.asked_at
order by
    asked.first_act.asked_at,
    asked.thread_key
