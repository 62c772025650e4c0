-- On which days was each person active?
-- grain: one row per person and stretch of 56 days with a create or react act in scope; stretches are counted from
-- 0001-01-01, active_days has the bit 2^n for an act on day n of the stretch: ten million acts are then a million rows;
-- pooled ids left out
-- relations: scope_daily
-- parameters: none
with

acts as (
    select
        member_key,
        date_diff('day', date '0001-01-01', day) as day_number
    from scope_daily
    where
        activity_role in ('create', 'react')
        and not is_pooled
)

select
    member_key,
    day_number // 56 as stretch,
    bit_or(cast(power(2, day_number % 56) as bigint)) as active_days
from acts
group by
    member_key,
    day_number // 56
order by
    member_key,
    stretch
