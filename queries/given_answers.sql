-- Who answered questions, where and on what, and what came of the answers?
-- grain: one row per member, community and topic with at least one answer to a question in scope; pooled ids left out;
-- where by_place is false one row per member, without community and topic: half the time
-- relations: scope_questions
-- parameters: by_place
with

kinds as (
    select
        type_key,
        role = 'react' as is_reaction,
        case when name = 'accepted_answer' then 1 else 0 end as is_acceptance
    from activity_type
    where role in ('create', 'react')
),

-- everything that was done in these threads up to the scope's end
words as (
    select
        event.thread_key,
        event.occurred_at,
        kinds.is_reaction,
        kinds.is_acceptance,
        scope_questions.asked_at,
        scope_questions.asker_key,
        scope_questions.community_key,
        scope_questions.topic_key,
        coalesce(special.person_key, event.member_key) as member_key,
        coalesce(target.person_key, event.target_member_key) as target_member_key,
        $with_staff or not coalesce(special.is_staff, false) as is_counted,
        coalesce(special.is_pooled, false) as is_pooled
    from event
    inner join scope_questions on event.thread_key = scope_questions.thread_key
    inner join kinds on event.type_key = kinds.type_key
    left join special on event.member_key = special.member_key
    left join special as target on event.target_member_key = target.member_key
    where event.occurred_at < $to_at
),

-- a member's first words in somebody else's question are the answer
answers as (
    select
        words.thread_key,
        words.member_key,
        min(words.community_key) as community_key,
        min(words.topic_key) as topic_key,
        min(words.occurred_at) as answered_at,
        max(words.is_acceptance) as is_accepted
    from words
    where
        not words.is_reaction
        and words.is_counted
        and not words.is_pooled
        and words.member_key <> words.asker_key
    group by
        words.thread_key,
        words.member_key
),

-- what is aimed at somebody in these threads: reactions of anybody, words of the asker
aimed as (
    select
        thread_key,
        target_member_key as member_key,
        max(case when is_reaction then occurred_at end) as reacted_at,
        max(case when not is_reaction then occurred_at end) as thanked_at
    from words
    where
        target_member_key is not null
        and member_key <> target_member_key
        and (is_reaction or member_key = asker_key)
    group by
        thread_key,
        target_member_key
),

judged as (
    select
        answers.member_key,
        case when $by_place then answers.community_key end as community_key,
        case when $by_place then answers.topic_key end as topic_key,
        answers.answered_at,
        answers.is_accepted,
        case when aimed.reacted_at >= answers.answered_at then 1 else 0 end as is_reacted,
        case when aimed.thanked_at >= answers.answered_at then 1 else 0 end as is_thanked
    from answers
    left join aimed
        on
            answers.thread_key = aimed.thread_key
            and answers.member_key = aimed.member_key
),

counted as (
    select
        member_key,
        community_key,
        topic_key,
        count(*) as count_answers,
        count(*) filter (where is_accepted = 1) as count_accepted,
        count(*) filter (where is_reacted = 1) as count_reacted,
        count(*) filter (where is_thanked = 1) as count_thanked,
        count(*) filter (where is_accepted + is_reacted + is_thanked > 0) as count_taken_up,
        max(answered_at) as last_answered_at
    from judged
    group by
        member_key,
        community_key,
        topic_key
)

select
    counted.member_key,
    community.name as community,
    topic.name as topic,
    counted.count_answers,
    counted.count_accepted,
    counted.count_reacted,
    counted.count_thanked,
    counted.count_taken_up,
    counted.last_answered_at
from counted
left join community on counted.community_key = community.community_key
left join topic on counted.topic_key = topic.topic_key
order by
    counted.member_key,
    community.name,
    topic.name
