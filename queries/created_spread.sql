-- How many people created how much, and how many of them were active lately?
-- grain: one row per number of create acts that an active person has (0: reacted only); pooled ids left out
-- relations: scope_totals
-- parameters: recent_from (first day that counts as lately)
with

people as (
    select
        member_key,
        sum(case when activity_role = 'create' then count_acts else 0 end) as count_created,
        max(last_day) as last_active_day
    from scope_totals
    where
        activity_role in ('create', 'react')
        and not is_pooled
    group by member_key
)

select
    cast(count_created as bigint) as count_created,
    count(*) as count_members,
    cast(sum(case when last_active_day >= $recent_from then 1 else 0 end) as bigint) as count_active_recent
from people
group by count_created
order by count_created
