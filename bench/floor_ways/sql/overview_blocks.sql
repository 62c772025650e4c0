-- Active, new and contributing people of each block of 28 days, from the packed days; block 0 is the last one.
-- parameters: day_end (days from 0001-01-01 to the end), in_first (days of a stretch of 56 in the first block it meets)
with

packed as (
    select
        member_stretch.member_key,
        member_stretch.stretch,
        bit_or(member_stretch.active_days) as active,
        bit_or(case when activity_type.role = 'create' then member_stretch.active_days else 0 end) as created
    from member_stretch
    inner join activity_type on member_stretch.type_key = activity_type.type_key
    where activity_type.role in ('create', 'react')
    group by
        member_stretch.member_key,
        member_stretch.stretch
),

masks as (
    select
        listed.part,
        listed.mask
    from (
        values
        (0, (1::bigint << $in_first::integer) - 1),
        (1, ((1::bigint << 28) - 1) << $in_first::integer),
        (2, ((1::bigint << 56) - 1) & ~((1::bigint << ($in_first::integer + 28)) - 1))
    ) as listed (part, mask)
),

people as (
    select
        packed.member_key,
        ($day_end - 56 * packed.stretch - 1) // 28 - masks.part as block,
        bool_or(packed.created & masks.mask <> 0) as is_contributor
    from packed
    cross join masks
    where packed.active & masks.mask <> 0
    group by
        packed.member_key,
        ($day_end - 56 * packed.stretch - 1) // 28 - masks.part
),

firsts as (
    select
        member_total.member_key,
        ($day_end - (min(member_total.first_day) - date '0001-01-01') - 1) // 28 as block
    from member_total
    inner join activity_type on member_total.type_key = activity_type.type_key
    where activity_type.role in ('create', 'react')
    group by member_total.member_key
),

newcomers as (
    select
        block,
        count(*) as new
    from firsts
    group by block
),

counted as (
    select
        block,
        count(*) as active,
        count(*) filter (where is_contributor) as contributors
    from people
    group by block
),

written as (
    select
        ($day_end - (event.day - date '0001-01-01') - 1) // 28 as block,
        count(*) as created
    from event
    where event.type_key in (select activity_type.type_key from activity_type where activity_type.role = 'create')
    group by ($day_end - (event.day - date '0001-01-01') - 1) // 28
)

select
    counted.block,
    counted.active,
    coalesce(newcomers.new, 0) as new,
    counted.contributors,
    coalesce(written.created, 0) as created
from counted
left join newcomers on counted.block = newcomers.block
left join written on counted.block = written.block
order by counted.block
