-- How many people were active in each block of 28 days, and how many of them for the first time?
-- grain: one row per block with a create or react act; block 0 is the last one; what pooled ids created counts, they
-- themselves do not; people are new in the block of their first create or react act in all of the export
-- relations: scope_daily
-- parameters: block_end (the first day after block 0)
with

acts as (
    select
        member_key,
        is_pooled,
        activity_role,
        count_acts,
        (date_diff('day', day, $block_end) - 1) // 28 as block
    from scope_daily
    where
        activity_role in ('create', 'react')
        and day < $block_end
),

people as (
    select
        block,
        member_key,
        is_pooled,
        sum(case when activity_role = 'create' then count_acts else 0 end) as count_created
    from acts
    group by
        block,
        member_key,
        is_pooled
),

-- of the whole export: a person who comes to another group, or tries another kind of activity, is not new
firsts as (
    select
        coalesce(special.person_key, member_total.member_key) as member_key,
        min(member_total.first_day) as first_day
    from member_total
    inner join activity_type on member_total.type_key = activity_type.type_key
    left join special on member_total.member_key = special.member_key
    where activity_type.role in ('create', 'react')
    group by coalesce(special.person_key, member_total.member_key)
),

told as (
    select
        people.block,
        people.is_pooled,
        people.count_created,
        firsts.first_day >= $from_day
        and (date_diff('day', firsts.first_day, $block_end) - 1) // 28 = people.block as is_new
    from people
    inner join firsts on people.member_key = firsts.member_key
)

select
    block,
    count(*) filter (where not is_pooled) as count_active,
    count(*) filter (where is_new and not is_pooled) as count_new,
    count(*) filter (where count_created > 0 and not is_pooled) as count_contributors,
    cast(sum(count_created) as bigint) as count_created
from told
group by block
order by block
