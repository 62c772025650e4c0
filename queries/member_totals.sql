-- How much did each person create, and when were they last active?
-- grain: one row per member with at least one create act in scope; pooled ids left out
-- relations: scope_totals
-- parameters: none
with

totals as (
    select
        member_key,
        sum(case when activity_role = 'create' then count_acts else 0 end) as count_created,
        sum(count_acts) as count_acts,
        max(case when activity_role in ('create', 'react') then last_day end) as last_active_day
    from scope_totals
    where not is_pooled
    group by member_key
)

select
    member_key,
    cast(count_created as bigint) as count_created,
    cast(count_acts as bigint) as count_acts,
    cast(last_active_day as timestamp) as last_active_at
from totals
where count_created > 0
order by count_created desc, member_key
