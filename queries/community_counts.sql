-- How many people of each community created how much?
-- grain: one row per community and number of create acts; pooled ids left out
-- relations: scope_totals
-- parameters: none
with

members as (
    select
        community_key,
        member_key,
        sum(count_acts) as count_created
    from scope_totals
    where
        activity_role = 'create'
        and not is_pooled
    group by
        community_key,
        member_key
),

counted as (
    select
        community_key,
        count_created,
        count(*) as count_members
    from members
    group by
        community_key,
        count_created
)

select
    counted.community_key,
    community.name as community,
    cast(counted.count_created as bigint) as count_created,
    counted.count_members
from counted
inner join community on counted.community_key = community.community_key
order by
    community.name,
    counted.count_created
