-- Which acts would a rule take for recommendations, by type, topic and group, and who and what are examples?
-- grain: one row per type, topic and community with a matching create act in scope, most first; pooled ids left out
-- relations: scope
-- parameters: rule_types, rule_topics, rule_words (in small letters)
with

words as (
    select asked.word
    from (select distinct unnest($rule_words) as word) as asked
    where asked.word <> ''
),

topics as (
    select distinct topic.topic_key
    from topic
    left join words on contains(lower(topic.name), words.word)
    where words.word is not null or array_contains($rule_topics, topic.name)
),

threads as (
    select distinct thread.thread_key
    from thread
    inner join words on contains(lower(thread.name), words.word)
),

matching as (
    select
        scope.activity_type,
        scope.topic_key,
        scope.community_key,
        scope.member_key,
        scope.thread_key,
        scope.occurred_at
    from scope
    left join topics on scope.topic_key = topics.topic_key
    left join threads on scope.thread_key = threads.thread_key
    where
        scope.activity_role = 'create'
        and not scope.is_pooled
        and (
            array_contains($rule_types, scope.activity_type)
            or topics.topic_key is not null
            or threads.thread_key is not null
        )
),

counted as (
    select
        activity_type,
        topic_key,
        community_key,
        count(*) as count_acts,
        count(distinct member_key) as count_members,
        max(thread_key) as thread_key,
        max(occurred_at) as last_at
    from matching
    group by
        activity_type,
        topic_key,
        community_key
)

select
    counted.activity_type,
    topic.name as topic,
    community.name as community,
    thread.name as thread,
    counted.count_acts,
    counted.count_members,
    counted.last_at
from counted
inner join community on counted.community_key = community.community_key
left join topic on counted.topic_key = topic.topic_key
left join thread on counted.thread_key = thread.thread_key
order by
    counted.count_acts desc,
    counted.activity_type asc,
    community.name asc,
    topic.name asc
