-- In which community did each person create most in the 48 weeks before each of some instants?
-- grain: one row per instant (origin: 0 is $last_at, 1 is six weeks before, ...) and member who created in those weeks
-- Of equals the first community by key. Nothing at or after an origin is read for it.
-- relations: scope
-- parameters: last_at (the newest origin), count_origins
with

steps as (
    select unnest(generate_series(0, 7)) as step
),

-- half 0 is the six weeks before $last_at
by_half as (
    select
        member_key,
        community_key,
        cast(ceil((epoch($last_at) - epoch(occurred_at)) / 3628800) as bigint) - 1 as half,
        count(*) as count_created
    from scope
    where activity_role = 'create' and not is_pooled and occurred_at < $last_at
    group by
        member_key,
        community_key,
        cast(ceil((epoch($last_at) - epoch(occurred_at)) / 3628800) as bigint) - 1
),

counted as (
    select
        by_half.half - steps.step as origin,
        by_half.member_key,
        by_half.community_key,
        sum(by_half.count_created) as count_created
    from by_half
    cross join steps
    where by_half.half - steps.step >= 0 and by_half.half - steps.step < $count_origins
    group by
        by_half.half - steps.step,
        by_half.member_key,
        by_half.community_key
),

ranked as (
    select
        origin,
        member_key,
        community_key,
        row_number() over (
            partition by
                origin,
                member_key
            order by
                count_created desc,
                community_key
        ) as place
    from counted
)

select
    cast(origin as bigint) as origin,
    member_key,
    cast(community_key as bigint) as community_key
from ranked
where place = 1
order by
    origin,
    member_key
