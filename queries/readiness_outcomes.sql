-- How much did each person create in the 12 weeks from each of some instants on, and in each half of them?
-- grain: one row per instant (origin: 0 is $last_at, 1 is six weeks before, ...) and member who created in them
-- relations: scope
-- parameters: last_at (the newest origin), count_origins
with

-- six weeks are a half; half 0 begins at $last_at, half -1 six weeks before, ...
halves as (
    select
        member_key,
        cast(floor((epoch(occurred_at) - epoch($last_at)) / 3628800) as bigint) as half,
        count(*) as count_created
    from scope
    where activity_role = 'create' and not is_pooled
    group by
        member_key,
        cast(floor((epoch(occurred_at) - epoch($last_at)) / 3628800) as bigint)
),

-- each half is the first of one origin and the second of the origin before
parts as (
    select
        member_key,
        -half as origin,
        count_created as count_first_half,
        0 as count_second_half
    from halves
    union all
    select
        member_key,
        1 - half as origin,
        0 as count_first_half,
        count_created as count_second_half
    from halves
)

select
    origin,
    member_key,
    cast(sum(count_first_half) as bigint) as count_first_half,
    cast(sum(count_second_half) as bigint) as count_second_half
from parts
where origin >= 0 and origin < $count_origins
group by
    origin,
    member_key
order by
    origin,
    member_key
