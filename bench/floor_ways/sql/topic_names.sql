-- The names of the topics by their keys, in the order of these.
select
    topic_key,
    name
from topic
order by topic_key
