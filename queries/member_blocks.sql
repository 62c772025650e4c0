-- How much did each person create in each block of 28 days, counted back from a day?
-- grain: one row per member and block with at least one create act; block 0 is the last one; pooled ids left out
-- relations: scope_daily
-- parameters: block_end (the first day after block 0)
with

created as (
    select
        member_key,
        (date_diff('day', day, $block_end) - 1) // 28 as block,
        count_acts
    from scope_daily
    where
        activity_role = 'create'
        and not is_pooled
        and day < $block_end
)

select
    member_key,
    block,
    cast(sum(count_acts) as bigint) as count_created
from created
group by
    member_key,
    block
order by
    member_key,
    block
