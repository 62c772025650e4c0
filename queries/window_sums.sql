-- How much is in scope, how much of it by removed accounts, and how much did the staff filter leave out?
-- grain: one row
-- relations: window_totals
-- parameters: none
with

sums as (
    select
        sum(case when $with_staff or not is_staff then count_acts else 0 end) as count_acts,
        sum(
            case when ($with_staff or not is_staff) and activity_role = 'create' then count_acts else 0 end
        ) as count_created,
        sum(
            case
                when ($with_staff or not is_staff) and activity_role = 'create' and is_pooled then count_acts else 0
            end
        ) as count_pooled_created
    from window_totals
),

left_out as (
    select
        count(distinct member_key) as count_staff_members,
        sum(case when activity_role = 'create' then count_acts else 0 end) as count_staff_created
    from window_totals
    where is_staff and not $with_staff
)

select
    cast(coalesce(sums.count_acts, 0) as bigint) as count_acts,
    cast(coalesce(sums.count_created, 0) as bigint) as count_created,
    cast(coalesce(sums.count_pooled_created, 0) as bigint) as count_pooled_created,
    left_out.count_staff_members,
    cast(coalesce(left_out.count_staff_created, 0) as bigint) as count_staff_created
from sums
cross join left_out
