-- How many acts answer or address somebody, between how many pairs of people, and how many pairs do it both ways?
-- grain: one row
-- relations: scope
-- parameters: none
with

directed as (
    select
        least(scope.member_key, scope.target_member_key) as low_key,
        greatest(scope.member_key, scope.target_member_key) as high_key,
        case when scope.member_key < scope.target_member_key then 1 else 0 end as is_upward,
        scope.member_key = scope.target_member_key as is_to_self,
        scope.is_pooled or scope.is_target_pooled as is_of_removed,
        scope.is_target_staff and not $with_staff as is_to_staff
    from scope
    where scope.target_member_key is not null
),

-- two people are one row here, so that whether both ways exist needs no second pass
between_two as (
    select
        low_key,
        high_key,
        count(*) as count_acts,
        max(is_upward) + 1 - min(is_upward) as count_ways
    from directed
    where not is_to_self and not is_of_removed and not is_to_staff
    group by
        low_key,
        high_key
),

counted as (
    select
        sum(count_acts) as count_edges,
        sum(count_ways) as count_pairs,
        sum(case when count_ways = 2 then 2 else 0 end) as count_mutual_pairs
    from between_two
),

left_out as (
    select
        sum(case when is_to_self then 1 else 0 end) as count_to_self,
        sum(case when is_of_removed and not is_to_self then 1 else 0 end) as count_of_removed
    from directed
)

select
    cast(coalesce(counted.count_edges, 0) as bigint) as count_edges,
    cast(coalesce(counted.count_pairs, 0) as bigint) as count_pairs,
    cast(coalesce(counted.count_mutual_pairs, 0) as bigint) as count_mutual_pairs,
    cast(coalesce(left_out.count_to_self, 0) as bigint) as count_to_self,
    cast(coalesce(left_out.count_of_removed, 0) as bigint) as count_of_removed
from counted
cross join left_out
