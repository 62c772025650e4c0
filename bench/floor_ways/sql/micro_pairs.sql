-- Pairs that talk within each group, and pairs that do so both ways.
with

pairs as (
    select
        community_key,
        max(case when member_key < target_member_key then 1 else 0 end) as up,
        max(case when member_key > target_member_key then 1 else 0 end) as down
    from event
    where
        target_member_key is not null
        and member_key <> target_member_key
    group by
        community_key,
        least(member_key, target_member_key)::bigint * 4294967296 + greatest(member_key, target_member_key)
)

select
    community_key,
    sum(up + down)::bigint as pairs,
    (2 * sum(up * down))::bigint as mutual
from pairs
group by community_key
