-- How much happened on each day, and how many people took part?
-- grain: one row per local day with acts in scope; people are members with a create or react act, pooled ids left out
-- relations: scope_daily
-- parameters: none
select
    day,
    cast(sum(count_acts) as bigint) as count_acts,
    cast(sum(case when activity_role = 'create' then count_acts else 0 end) as bigint) as count_created,
    count(distinct case when activity_role in ('create', 'react') and not is_pooled then member_key end)
        as count_members
from scope_daily
group by day
order by day
