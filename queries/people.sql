-- Who are these people, and where and when are they active (create or react) in scope?
-- grain: one row per given member; people without acts in scope have 0 communities and no dates
-- relations: scope_totals
-- parameters: member_keys (list of member_key)
with

asked as (
    select distinct unnest($member_keys) as member_key
),

acts as (
    select
        scope_totals.member_key,
        scope_totals.community_key,
        sum(scope_totals.count_acts) as count_acts,
        min(scope_totals.first_day) as first_active_day,
        max(scope_totals.last_day) as last_active_day
    from scope_totals
    inner join asked on scope_totals.member_key = asked.member_key
    where scope_totals.activity_role in ('create', 'react')
    group by
        scope_totals.member_key,
        scope_totals.community_key
),

ranked as (
    select
        acts.member_key,
        community.name as community,
        acts.first_active_day,
        acts.last_active_day,
        row_number() over (partition by acts.member_key order by acts.count_acts desc, community.name) as place
    from acts
    inner join community on acts.community_key = community.community_key
),

active as (
    select
        member_key,
        count(*) as count_communities,
        max(case when place = 1 then community end) as top_community,
        min(first_active_day) as first_active_day,
        max(last_active_day) as last_active_day
    from ranked
    group by member_key
)

select
    member.member_key,
    member.member_id,
    member.name,
    member.email,
    member.is_staff,
    member.is_bot,
    member.opted_out,
    member.is_pooled,
    coalesce(active.count_communities, 0) as count_communities,
    active.top_community,
    cast(active.first_active_day as timestamp) as first_active_at,
    cast(active.last_active_day as timestamp) as last_active_at
from member
inner join asked on member.member_key = asked.member_key
left join active on member.member_key = active.member_key
order by member.member_key
