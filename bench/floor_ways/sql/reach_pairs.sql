-- Acts that answer somebody, distinct directed pairs, and pairs whose reverse exists, of the whole export.
with

pairs as (
    select
        count(*) as acts,
        max(case when member_key < target_member_key then 1 else 0 end) as up,
        max(case when member_key > target_member_key then 1 else 0 end) as down
    from event
    where
        target_member_key is not null
        and member_key <> target_member_key
    group by
        least(member_key, target_member_key)::bigint * 4294967296 + greatest(member_key, target_member_key)
)

select
    sum(acts)::bigint as edges,
    sum(up + down)::bigint as pairs,
    (2 * sum(up * down))::bigint as mutual
from pairs
