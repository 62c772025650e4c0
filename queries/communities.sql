-- How large and how alive is each community?
-- grain: one row per community with acts in scope; what pooled ids created counts, they themselves do not
-- relations: scope_totals
-- parameters: none
with

-- where the filter is open the scope ends with the export's last act
scope_end as (
    select least($to_day, max(last_day) + 1) as end_day
    from member_total
),

members as (
    select
        community_key,
        member_key,
        is_pooled,
        sum(case when activity_role = 'create' then count_acts else 0 end) as count_created,
        max(case when activity_role in ('create', 'react') then last_day end) as last_active_day
    from scope_totals
    group by
        community_key,
        member_key,
        is_pooled
),

counted as (
    select
        members.community_key,
        count(*) filter (where members.count_created > 0 and not members.is_pooled) as count_members,
        sum(members.count_created) as count_created,
        count(*) filter (
            where members.last_active_day >= scope_end.end_day - 90 and not members.is_pooled
        ) as count_active_90
    from members
    cross join scope_end
    group by members.community_key
)

select
    counted.community_key,
    community.name as community,
    counted.count_members,
    cast(counted.count_created as bigint) as count_created,
    counted.count_active_90
from counted
inner join community on counted.community_key = community.community_key
order by
    counted.count_created desc,
    community.name
