-- On which days was each person active?
-- grain: one row per person and stretch of 56 days with a create or react act in scope; stretches are counted from
-- 0001-01-01, active_days has the bit 2^n for an act on day n of the stretch: ten million acts are then a million rows;
-- pooled ids left out
-- relations: scope_stretches
-- parameters: none
select
    member_key,
    stretch,
    bit_or(active_days) as active_days
from scope_stretches
where activity_role in ('create', 'react')
group by
    member_key,
    stretch
order by
    member_key,
    stretch
