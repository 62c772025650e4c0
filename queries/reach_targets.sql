-- Who answered or addressed whom, by the ids as exported?
-- grain: one row per act with a target, of the part asked for, staff still in; counted as a set, so in no order
-- Sorting or grouping millions of different pairs takes DuckDB many times as long as sorting numbers does, and looking
-- the few special ids up in two joins longer than reading all acts; so models/pair_counts.py does both.
-- relations: window_acts
-- parameters: part, count_parts (authors in that many parts, asked one after the other)
select
    raw_member_key as member_key,
    raw_target_member_key as target_key
from window_acts
where
    raw_target_member_key is not null
    and ($count_parts = 1 or raw_member_key % $count_parts = $part)
