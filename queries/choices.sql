-- Which communities and kinds of activity can be chosen in the filter bar?
-- grain: one row per community and one per activity type of the whole workspace, whatever the filters say
-- relations: none
-- parameters: none
with

communities as (
    select
        community_key,
        sum(count_acts) as count_acts
    from member_total
    group by community_key
),

activities as (
    select
        type_key,
        sum(count_acts) as count_acts
    from member_total
    group by type_key
),

named as (
    select
        'community' as kind,
        community.name,
        cast(communities.count_acts as bigint) as count_acts
    from communities
    inner join community on communities.community_key = community.community_key
    union all
    select
        'activity' as kind,
        activity_type.name,
        cast(activities.count_acts as bigint) as count_acts
    from activities
    inner join activity_type on activities.type_key = activity_type.type_key
)

select
    kind,
    name,
    count_acts
from named
order by
    kind desc,
    count_acts desc,
    name
