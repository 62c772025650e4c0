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
        end as is_recommending
    from scope
    left join topics on scope.topic_key = topics.topic_key
    left join threads on scope.thread_key = threads.thread_key
    where
        scope.activity_role in ('create', 'react')
        and not scope.is_pooled
),

weekly as (
    select
        is_later,
        member_key,
        community_key,
        week,
        count(*) as count_acts,
        sum(is_create) as count_created,
        sum(is_recommending) as count_recommending
    from acts
    group by
        is_later,
        member_key,
        community_key,
        week
),

totals as (
    select
        is_later,
        member_key,
        count(distinct case when week < 12 then week end) as count_weeks,
        sum(count_acts) as count_acts,
        sum(count_created) as count_created,
        sum(count_recommending) as count_recommending
    from weekly
    group by
        is_later,
        member_key
),

homes as (
    select
        is_later,
        member_key,
        community_key,
        row_number() over (
            partition by
                is_later,
                member_key
            order by
                sum(count_acts) desc,
                community_key asc
        ) as place
    from weekly
    group by
        is_later,
        member_key,
        community_key
)

select
    totals.is_later,
    totals.member_key,
    homes.community_key,
    totals.count_weeks,
    cast(totals.count_acts as bigint) as count_acts,
    cast(totals.count_created as bigint) as count_created,
    cast(totals.count_recommending as bigint) as count_recommending
from totals
inner join homes
    on
        totals.is_later = homes.is_later
        and totals.member_key = homes.member_key
        and homes.place = 1
order by
    totals.is_later,
    totals.member_key
