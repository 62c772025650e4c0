-- How many pairs of members talk within each group, and how many of them both ways?
-- grain: one row per community with at least one act aimed at another member in scope
-- relations: scope
-- parameters: part, count_parts (pairs in that many parts, asked one after the other, both directions in one)
with

special_keys as (
    select member_key
    from member
    where
        is_pooled
        or (not $with_staff and (is_staff or is_bot))
),

pairs as (
    select distinct
        scope.community_key,
        scope.member_key,
        scope.target_member_key
    from scope
    left join special_keys on scope.target_member_key = special_keys.member_key
    where
        scope.target_member_key is not null
        and scope.target_member_key <> scope.member_key
        and special_keys.member_key is null
        and not scope.is_pooled
        and ($count_parts = 1 or (scope.member_key + scope.target_member_key) % $count_parts = $part)
)

select
    community.name as community,
    count(*) as count_pairs,
    count(reverse.member_key) as count_mutual
from pairs
inner join community on pairs.community_key = community.community_key
left join pairs as reverse
    on
        pairs.community_key = reverse.community_key
        and pairs.member_key = reverse.target_member_key
        and pairs.target_member_key = reverse.member_key
group by community.name
order by community.name
