-- How long silences were, each member weighing 1: by length the weight at risk and the weight of those that ended.
-- parameters: finish (the day after the last)
with

people as (
    select
        member_key,
        count(*) as days,
        max(day) as last_day
    from active_day
    group by member_key
),

silences as (
    select
        active_day.day - active_day.before as t,
        1 / people.days as w,
        1 / people.days as dw
    from active_day
    inner join people on active_day.member_key = people.member_key
    where active_day.before is not null
    union all
    select
        $finish - last_day as t,
        1 / days as w,
        0 as dw
    from people
)

select
    t,
    sum(w) as w,
    sum(dw) as dw
from silences
group by t
order by t
