-- Active people of each block of 28 days, and how many of the block before are missing in it.
-- parameters: begin (first day of the first whole block)
with

there as (
    select distinct
        member_key,
        (day - $begin) // 28 as block
    from active_day
    where day >= $begin
),

followed as (
    select
        block,
        lead(block) over (
            partition by member_key
            order by block
        ) as following
    from there
)

select
    block,
    count(*) as active,
    count(*) filter (where following is null or following > block + 1) as lost_after
from followed
group by block
order by block
