-- Who turned to whom, and on how many days?
-- grain: one row per directed pair of members, one act or more aimed at the other in scope; no staff, bots, pooled ids
-- relations: scope
-- parameters: part, count_parts (pairs in that many parts, asked one after the other, both directions in one)
with

special_keys as (
    select member_key
    from member
    where
        is_pooled
        or (not $with_staff and (is_staff or is_bot))
)

select
    scope.member_key,
    scope.target_member_key,
    count(distinct cast(scope.occurred_at as date)) as count_days
from scope
left join special_keys on scope.target_member_key = special_keys.member_key
where
    scope.target_member_key is not null
    and scope.target_member_key <> scope.member_key
    and special_keys.member_key is null
    and not scope.is_pooled
    and ($count_parts = 1 or (scope.member_key + scope.target_member_key) % $count_parts = $part)
group by
    scope.member_key,
    scope.target_member_key
order by
    scope.member_key,
    scope.target_member_key
