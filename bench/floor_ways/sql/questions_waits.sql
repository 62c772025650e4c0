-- How long each question waited for its first answer, or until the end of the period.
-- parameters: until
with

firsts as (
    select
        thread_key,
        min(answered_at) as answered_at
    from answer
    group by thread_key
)

select
    asked.topic_key as topic,
    (epoch_us(coalesce(firsts.answered_at, $until)) - epoch_us(asked.asked_at)) / 3600000000 as hours,
    firsts.answered_at is not null as answered
from asked
left join firsts on asked.thread_key = firsts.thread_key
