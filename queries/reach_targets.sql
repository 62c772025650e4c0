-- Who answered or addressed whom, by the ids as exported?
-- grain: one row per act with a target, of the part asked for, staff still in; counted as a set, so in no order
-- Sorting or grouping millions of different pairs takes DuckDB many times as long as sorting numbers does, and looking
-- the few special ids up in two joins longer than reading all acts; so models/pair_counts.py does both.
-- relations: window_acts
-- parameters: part_from, part_until (days, asked for one part of the time after the other)
select
    raw_member_key as member_key,
    raw_target_member_key as target_key
from window_acts
where
    raw_target_member_key is not null
    and day >= $part_from
    and day < $part_until
