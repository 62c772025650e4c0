-- Which topics are there, and how many acts name each?
-- grain: one row per topic with a create act in scope, most acts first
-- relations: scope
-- parameters: none
with

counted as (
    select
        topic_key,
        count(*) as count_acts
    from scope
    where topic_key is not null and activity_role = 'create'
    group by topic_key
)

select
    topic.name as topic,
    counted.count_acts
from counted
inner join topic on counted.topic_key = topic.topic_key
order by
    counted.count_acts desc,
    topic.name asc
