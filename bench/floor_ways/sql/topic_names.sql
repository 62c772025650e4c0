-- The names of the topics by their keys.
select
    topic_key,
    name
from topic
