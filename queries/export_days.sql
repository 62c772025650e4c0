-- Which days does the whole workspace cover, and is there a member list?
-- grain: one row
-- whatever the filters say; the days are null where there are no acts
-- relations: none
-- parameters: none
with

days as (
    select
        min(first_day) as first_day,
        max(last_day) as last_day
    from member_total
),

lists as (
    select count(*) as count_lists
    from import
    where kind = 'members' and undone_at is null
)

select
    cast(days.first_day as timestamp) as first_at,
    cast(days.last_day as timestamp) as last_at,
    lists.count_lists > 0 as is_member_list_known
from days
cross join lists
