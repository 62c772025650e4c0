-- Who did what before an instant: one row per act, for everything that is counted by person and six weeks?
-- grain: one row per create or react act from $first_at to $last_at; counted as a set, so in no order
-- Grouping millions of acts by person, week, partner and topic, again for each date, takes DuckDB many times as long as
-- counting them does; so models/readiness/snapshots.py does it and reads each act once.
-- relations: scope
-- parameters: first_at, last_at, part, count_parts (people in that many parts, asked one after the other)
-- target_key, topic_key: -1 for none, the author's own key included. left_out: 1 where the author stands for many
-- accounts, 2 where the target does, 3 where both do
select
    member_key,
    case
        when target_member_key is null or target_member_key = member_key then -1
        else target_member_key
    end as target_key,
    coalesce(topic_key, -1) as topic_key,
    occurred_at,
    activity_role = 'create' as is_created,
    activity_type in ('reply', 'answer', 'accepted_answer', 'comment') as is_reply,
    case when is_pooled then 1 else 0 end + case when is_target_pooled then 2 else 0 end as left_out
from scope
where
    activity_role in ('create', 'react')
    and occurred_at >= $first_at
    and occurred_at < $last_at
    and ($count_parts = 1 or member_key % $count_parts = $part)
