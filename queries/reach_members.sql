-- How much did each active person do in the earlier and the later window: creates, weeks, recommendations, and where?
-- grain: one row per window and person active (create or react) in it; pooled ids left out
-- relations: scope
-- parameters: later_from, later_end (the later window), rule_types, rule_topics, rule_words (in small letters)
-- weeks are counted back from a window's end, the twelve whole ones of 90 days;
-- an act recommends where its type or topic is named by the rule or a word stands in its topic's or thread's name
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

acts as (
    select
        scope.day >= $later_from as is_later,
        scope.member_key,
        scope.community_key,
        (date_diff('day', scope.day, case when scope.day >= $later_from then $later_end else $later_from end) - 1)
        // 7 as week,
        case when scope.activity_role = 'create' then 1 else 0 end as is_create,
        case
            when scope.activity_role <> 'create' then 0
            when array_contains($rule_types, scope.activity_type) then 1
            when topics.topic_key is not null or threads.thread_key is not null then 1
            else 0
        end as is_recommending,
        case when scope.activity_type = 'question' then 1 else 0 end as is_question,
        case
            when scope.activity_type in ('reply', 'answer', 'accepted_answer', 'comment') then 1 else 0
        end as is_answer
    from scope
    left join topics on scope.topic_key = topics.topic_key
    left join threads on scope.thread_key = threads.thread_key
    where
        scope.activity_role in ('create', 'react')
        and not scope.is_pooled
),

-- weeks as bits, so that those of several groups can be laid over each other without another pass
grouped as (
    select
        is_later,
        member_key,
        community_key,
        count(*) as count_acts,
        sum(is_create) as count_created,
        sum(is_recommending) as count_recommending,
        sum(is_question) as count_questions,
        sum(is_answer) as count_answers,
        bit_or(case when week < 12 then 1 << week else 0 end) as week_bits
    from acts
    group by
        is_later,
        member_key,
        community_key
),

-- the group with most acts, of equals the one with the lowest key: both in one number
totals as (
    select
        is_later,
        member_key,
        bit_count(bit_or(week_bits)) as count_weeks,
        sum(count_acts) as count_acts,
        sum(count_created) as count_created,
        sum(count_recommending) as count_recommending,
        sum(count_questions) as count_questions,
        sum(count_answers) as count_answers,
        max(count_acts * 4294967296 - community_key) as most_acts
    from grouped
    group by
        is_later,
        member_key
)

select
    is_later,
    member_key,
    (4294967296 - most_acts % 4294967296) % 4294967296 as community_key,
    cast(count_weeks as bigint) as count_weeks,
    cast(count_acts as bigint) as count_acts,
    cast(count_created as bigint) as count_created,
    cast(count_recommending as bigint) as count_recommending,
    cast(count_questions as bigint) as count_questions,
    cast(count_answers as bigint) as count_answers
from totals
order by
    is_later,
    member_key
