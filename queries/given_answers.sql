-- Who answered questions, where and on what, and what came of the answers?
-- grain: one row per member, community and topic with at least one answer to a question in scope; pooled ids left out
-- relations: scope
-- parameters: none
with

asked as (
    select
        thread_key,
        min(struct_pack(asked_at := occurred_at, member_key := member_key)) as first_act,
        min(community_key) as community_key,
        min(topic_key) as topic_key
    from scope
    where
        activity_role = 'create'
        and activity_type = 'question'
        and thread_key is not null
    group by thread_key
),

-- everything that was done in these threads up to the scope's end
words as (
    select
        event.thread_key,
        event.occurred_at,
        activity_type.name as activity_type,
        activity_type.role as activity_role,
        coalesce(special.person_key, event.member_key) as member_key,
        coalesce(target.person_key, event.target_member_key) as target_member_key,
        $with_staff or not coalesce(special.is_staff, false) as is_counted,
        coalesce(special.is_pooled, false) as is_pooled
    from event
    inner join asked on event.thread_key = asked.thread_key
    inner join activity_type on event.type_key = activity_type.type_key
    left join special on event.member_key = special.member_key
    left join special as target on event.target_member_key = target.member_key
    where
        activity_type.role in ('create', 'react')
        and event.occurred_at < $to_at
),

starts as (
    select
        thread_key,
        min(occurred_at) as started_at
    from words
    where activity_role = 'create'
    group by thread_key
),

-- a member's first words in somebody else's question are the answer; a question that started no thread is none
answers as (
    select
        words.thread_key,
        words.member_key,
        asked.first_act.member_key as asker_key,
        asked.community_key,
        asked.topic_key,
        min(words.occurred_at) as answered_at,
        max(case when words.activity_type = 'accepted_answer' then 1 else 0 end) as is_accepted
    from words
    inner join asked on words.thread_key = asked.thread_key
    inner join starts on words.thread_key = starts.thread_key
    where
        words.activity_role = 'create'
        and words.is_counted
        and not words.is_pooled
        and words.member_key <> asked.first_act.member_key
        and starts.started_at >= asked.first_act.asked_at
    group by
        words.thread_key,
        words.member_key,
        asked.first_act.member_key,
        asked.community_key,
        asked.topic_key
),

-- what others aimed at the answer's author in the thread afterwards: reactions of anybody, words of the asker
echoes as (
    select
        answers.thread_key,
        answers.member_key,
        max(case when words.activity_role = 'react' then 1 else 0 end) as is_reacted,
        max(
            case when words.activity_role = 'create' and words.member_key = answers.asker_key then 1 else 0 end
        ) as is_thanked
    from answers
    inner join words
        on
            answers.thread_key = words.thread_key
            and answers.member_key = words.target_member_key
    where
        words.occurred_at >= answers.answered_at
        and words.member_key <> answers.member_key
    group by
        answers.thread_key,
        answers.member_key
),

judged as (
    select
        answers.member_key,
        answers.community_key,
        answers.topic_key,
        answers.answered_at,
        answers.is_accepted,
        coalesce(echoes.is_reacted, 0) as is_reacted,
        coalesce(echoes.is_thanked, 0) as is_thanked
    from answers
    left join echoes
        on
            answers.thread_key = echoes.thread_key
            and answers.member_key = echoes.member_key
)

select
    judged.member_key,
    community.name as community,
    topic.name as topic,
    count(*) as count_answers,
    cast(sum(judged.is_accepted) as bigint) as count_accepted,
    cast(sum(judged.is_reacted) as bigint) as count_reacted,
    cast(sum(judged.is_thanked) as bigint) as count_thanked,
    cast(sum(greatest(judged.is_accepted, judged.is_reacted, judged.is_thanked)) as bigint) as count_taken_up,
    max(judged.answered_at) as last_answered_at
from judged
inner join community on judged.community_key = community.community_key
left join topic on judged.topic_key = topic.topic_key
group by
    judged.member_key,
    community.name,
    topic.name
order by
    judged.member_key,
    community.name,
    topic.name
