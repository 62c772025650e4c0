-- Which two people does each act that answers or addresses somebody join, and in which direction?
-- grain: one row per act with a target, of the part asked for; counted as a set, so in no order: sorting or grouping
-- millions of different pairs takes DuckDB many times as long as sorting these numbers does (models/pair_counts.py)
-- relations: scope
-- parameters: part, count_parts (people in that many parts, asked one after the other so that memory holds one)
-- code: 2^33 × the lower key + 2 × the higher key + 1 if the lower answers the higher; 0 for an act aimed at oneself,
-- -1 for one of or to a removed account, -2 for one to staff that is not in scope
select
    case
        when member_key = target_member_key then 0
        when is_pooled or is_target_pooled then -1
        when is_target_staff and not $with_staff then -2
        when member_key < target_member_key
            then cast(member_key as bigint) * 8589934592 + cast(target_member_key as bigint) * 2 + 1
        else cast(target_member_key as bigint) * 8589934592 + cast(member_key as bigint) * 2
    end as pair_code
from scope
where
    target_member_key is not null
    and ($count_parts = 1 or least(member_key, target_member_key) % $count_parts = $part)
