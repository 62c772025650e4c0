-- In which community is each person mostly active?
-- grain: one row per person with a create or react act in scope; of equals the first by name; pooled ids left out
-- relations: scope_totals
-- parameters: none
with

acts as (
    select
        member_key,
        community_key,
        sum(count_acts) as count_acts
    from scope_totals
    where
        activity_role in ('create', 'react')
        and not is_pooled
    group by
        member_key,
        community_key
),

ranked as (
    select
        acts.member_key,
        community.name as community,
        row_number() over (
            partition by acts.member_key
            order by
                acts.count_acts desc,
                community.name
        ) as place
    from acts
    inner join community on acts.community_key = community.community_key
)

select
    member_key,
    community
from ranked
where place = 1
order by member_key
