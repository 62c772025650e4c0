-- Which kinds of activity are in scope, and as what do they count?
-- grain: one row per activity type with acts in scope
-- relations: scope_totals
-- parameters: none
select
    activity_type,
    activity_role as role,
    activity_weight as weight,
    cast(sum(count_acts) as bigint) as count_acts
from scope_totals
group by
    activity_type,
    activity_role,
    activity_weight
order by
    count_acts desc,
    activity_type
