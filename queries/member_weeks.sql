-- How much of each kind did each person do in each week, counted back from a day?
-- grain: one row per member and week with an act in scope; week 0 is the last one; pooled ids left out
-- relations: scope_daily
-- parameters: end_day (the first day after week 0), count_weeks (whole weeks that are looked at)
with

acts as (
    select
        member_key,
        (date_diff('day', day, $end_day) - 1) // 7 as week,
        activity_role,
        activity_type,
        count_acts
    from scope_daily
    where
        not is_pooled
        and day < $end_day
        and date_diff('day', day, $end_day) <= 7 * $count_weeks
)

select
    member_key,
    week,
    cast(sum(count_acts) as bigint) as count_acts,
    cast(sum(case when activity_role in ('create', 'react') then count_acts else 0 end) as bigint) as count_active,
    cast(sum(case when activity_role = 'create' then count_acts else 0 end) as bigint) as count_created,
    cast(
        sum(
            case when activity_type in ('reply', 'answer', 'accepted_answer', 'comment') then count_acts else 0 end
        ) as bigint
    ) as count_answers,
    cast(sum(case when activity_type = 'accepted_answer' then count_acts else 0 end) as bigint) as count_accepted,
    cast(sum(case when activity_type = 'recommendation' then count_acts else 0 end) as bigint) as count_recommended
from acts
group by
    member_key,
    week
order by
    member_key,
    week
