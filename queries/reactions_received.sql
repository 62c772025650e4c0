-- How many reactions did each person receive from others in each week, counted back from an instant?
-- grain: one row per member and week with a reaction received in scope; week 0 is the last one; pooled ids left out
-- relations: scope
-- parameters: end_at (the first instant after week 0, in UTC), count_weeks (whole weeks that are looked at)
with

reactions as (
    select
        target_member_key as member_key,
        cast(floor((epoch($end_at) - epoch(occurred_at)) / 604800) as bigint) as week
    from scope
    where
        activity_role = 'react'
        and target_member_key is not null
        and target_member_key <> member_key
        and not is_target_pooled
        and occurred_at < $end_at
)

select
    member_key,
    week,
    count(*) as count_received
from reactions
where week < $count_weeks
group by
    member_key,
    week
order by
    member_key,
    week
