-- Since when is each person there, and which group do they act in most?
-- grain: one row per member with an act in scope or a step in a program; pooled ids left out
-- the first day is of the whole export, whatever the filters say; the group is null without an act in scope
-- relations: scope_totals
-- parameters: none
with

firsts as (
    select
        coalesce(member.merged_into, member.member_key) as member_key,
        min(member_total.first_day) as first_day
    from member_total
    inner join member on member_total.member_key = member.member_key
    group by coalesce(member.merged_into, member.member_key)
),

by_community as (
    select
        member_key,
        community_key,
        sum(count_acts) as count_acts
    from scope_totals
    where not is_pooled
    group by
        member_key,
        community_key
),

ranked as (
    select
        member_key,
        community_key,
        row_number() over (
            partition by member_key
            order by
                count_acts desc,
                community_key
        ) as place
    from by_community
),

mostly as (
    select
        member_key,
        community_key
    from ranked
    where place = 1
),

people as (
    select member_key
    from mostly
    union
    select coalesce(member.merged_into, member.member_key) as member_key
    from program_event
    inner join member on program_event.member_key = member.member_key
    where not member.is_pooled
)

select
    people.member_key,
    mostly.community_key,
    cast(firsts.first_day as timestamp) as first_at,
    member.joined_at
from people
inner join member on people.member_key = member.member_key
left join mostly on people.member_key = mostly.member_key
left join firsts on people.member_key = firsts.member_key
order by people.member_key
