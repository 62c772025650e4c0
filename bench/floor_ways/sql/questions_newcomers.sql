-- Newcomers who wait: of questions that nobody answered up to the period's end, not older than 28 days.
-- parameters: until, known_since (from when on a first act is a newcomer's)
with

waiting as (
    select
        asker,
        asked_at
    from asked
    where
        asked_at >= $until - interval 28 day
        and thread_key not in (select answer.thread_key from answer)
),

firsts as (
    select
        member_key,
        min(first_day) as first_day
    from member_total
    where
        member_key in (select waiting.asker from waiting)
        and type_key in (select activity_type.type_key from activity_type where role in ('create', 'react'))
    group by member_key
)

select
    count(*) as questions,
    count(distinct waiting.asker) as people
from waiting
inner join firsts on waiting.asker = firsts.member_key
where
    firsts.first_day >= waiting.asked_at::date - 28
    and firsts.first_day >= $known_since
