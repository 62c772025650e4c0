-- What did each act of the earlier and the later window add to its author's sums, and whom did it answer?
-- grain: one row per act (create or react) of the two windows, pooled ids left out; counted as a set, so in no order:
-- grouping millions of different pairs takes DuckDB many times as long as sorting these numbers (models/act_codes.py)
-- relations: scope, thread_starter
-- parameters: later_from, later_end, part_from, part_until, rule_types, rule_topics, rule_words
-- later: the later window. part: days of the acts, asked for one part of the time after the other. words: in small
-- letters
-- weeks are counted back from a window's end, the twelve whole ones of 90 days; an act recommends where its type or
-- topic is named by the rule or a word stands in its topic's or thread's name; where an act names nobody, the starter
-- of its thread stands in and the act counts as inferred. A rule names few threads of all; so they are looked up (in),
-- not joined, where DuckDB would expect many.
-- doing_code, from the highest bit: later window, member (31 bits), community (20), week (4), create, recommends,
-- question, answer; -2 where a group's key is too large for that. pair_code: later window, who was answered (27 bits),
-- who answered (27), days left of the window (7), inferred; -1 for an act that answers nobody in scope, or its own
-- author; -2 where a person's key is too large for that
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
        scope.member_key,
        scope.community_key,
        scope.activity_type,
        scope.activity_role,
        scope.topic_key,
        scope.thread_key,
        case
            when not scope.is_target_pooled and ($with_staff or not scope.is_target_staff) then scope.target_member_key
        end as target_key,
        case when scope.target_member_key is null then scope.thread_key end as thread_asked,
        case when scope.day >= $later_from then 1 else 0 end as is_later,
        date_diff('day', scope.day, case when scope.day >= $later_from then $later_end else $later_from end)
        - 1 as days_left
    from scope
    where
        scope.activity_role in ('create', 'react')
        and not scope.is_pooled
        and scope.day >= $part_from
        and scope.day < $part_until
),

starters as (
    select
        thread_key,
        member_key
    from thread_starter
    where
        not is_pooled
        and ($with_staff or not is_staff)
),

answered as (
    select
        acts.is_later,
        acts.member_key,
        acts.community_key,
        acts.days_left,
        coalesce(acts.target_key, starters.member_key) as answered_key,
        case when acts.thread_asked is null then 0 else 1 end as is_inferred,
        case when acts.activity_role = 'create' then 8 else 0 end
        + case
            when acts.activity_role <> 'create' then 0
            when array_contains($rule_types, acts.activity_type) then 4
            when acts.topic_key in (select topics.topic_key from topics) then 4
            when acts.thread_key in (select threads.thread_key from threads) then 4
            else 0
        end
        + case
            when acts.activity_type = 'question' then 2
            when acts.activity_type in ('reply', 'answer', 'accepted_answer', 'comment') then 1
            else 0
        end as doing
    from acts
    left join starters on acts.thread_asked = starters.thread_key
)

select
    case
        when community_key >= 1048576 then -2
        else
            cast(is_later as bigint) * 576460752303423488
            + cast(member_key as bigint) * 268435456
            + cast(community_key as bigint) * 256
            + (days_left // 7) * 16
            + doing
    end as doing_code,
    case
        when answered_key is null or answered_key = member_key then -1
        when answered_key >= 134217728 or member_key >= 134217728 then -2
        else
            cast(is_later as bigint) * 4611686018427387904
            + cast(answered_key as bigint) * 34359738368
            + cast(member_key as bigint) * 256
            + days_left * 2
            + is_inferred
    end as pair_code
from answered
