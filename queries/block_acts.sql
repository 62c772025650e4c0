-- In which block of 28 days before a day did each act fall, whose was it, and did it create something?
-- grain: one row per create or react act, of the part asked for, staff still in; counted as a set, so in no order
-- Block 0 is the last one. Grouping millions of people and blocks takes DuckDB several times as long as sorting their
-- numbers does; so models/active_blocks.py does it.
-- relations: window_acts
-- parameters: block_end (the first day after block 0), part_from, part_until (whole blocks at or before its end)
-- code: ((member_key * 2^17) + block) * 2 + 1 if it creates something, the member by the id as exported
select
    (
        cast(raw_member_key as bigint) * 131072
        + (date_diff('day', day, $block_end) - 1) // 28
    ) * 2
    + case when activity_role = 'create' then 1 else 0 end as code
from window_acts
where
    activity_role in ('create', 'react')
    and day >= $part_from
    and day < $part_until
