-- Answers and questions of each member, and what came of the answers; by_topic: of each topic.
-- parameters: by_topic
with

given as (
    select
        member_key,
        case when $by_topic then topic_key else 0 end as topic,
        count(*) as answers,
        count(*) filter (where is_reacted or is_thanked) as taken_up,
        count(*) filter (where is_reacted) as reacted,
        count(*) filter (where is_thanked) as thanked
    from answer
    group by
        member_key,
        case when $by_topic then topic_key else 0 end
),

seeking as (
    select
        asker as member_key,
        case when $by_topic then topic_key else 0 end as topic,
        count(*) as asked
    from asked
    group by
        asker,
        case when $by_topic then topic_key else 0 end
)

select
    coalesce(given.topic, seeking.topic) as topic,
    coalesce(given.answers, 0) as answers,
    coalesce(seeking.asked, 0) as asked,
    coalesce(given.taken_up, 0) as taken_up,
    coalesce(given.reacted, 0) as reacted,
    coalesce(given.thanked, 0) as thanked
from given
full outer join seeking on given.member_key = seeking.member_key and given.topic = seeking.topic
