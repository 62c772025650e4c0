-- When did each person create something for the first time, and how much in their first seven days?
-- grain: one row per member with at least one create act in scope; pooled ids left out
-- relations: scope
-- parameters: none
with

created as (
    select
        member_key,
        occurred_at,
        min(occurred_at) over (partition by member_key) as first_created_at
    from scope
    where activity_role = 'create' and not is_pooled
)

select
    member_key,
    first_created_at,
    cast(sum(case when occurred_at < first_created_at + interval 7 day then 1 else 0 end) as bigint) as count_first_week
from created
group by
    member_key,
    first_created_at
order by member_key
