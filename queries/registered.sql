-- How many people were registered during the window or created in scope, and is there a member list to know it from?
-- grain: one row
-- relations: scope_totals
-- parameters: since_at, until_at (the window in UTC)
with

registered as (
    select member.member_key
    from member
    where
        member.is_registered
        and not member.is_pooled
        and member.merged_into is null
        and ($with_staff or not (member.is_staff or member.is_bot))
        and (member.joined_at is null or member.joined_at < $until_at)
        and (member.left_at is null or member.left_at >= $since_at)
),

-- a member list may lack people who created, as a list of today lacks those who left: they belong to the community too
people as (
    select member_key
    from registered
    union
    select member_key
    from scope_totals
    where
        activity_role = 'create'
        and not is_pooled
),

counted as (
    select count(*) as count_registered
    from people
),

lists as (
    select count(*) as count_lists
    from import
    where kind = 'members' and undone_at is null
)

select
    counted.count_registered,
    lists.count_lists > 0 as is_known
from counted
cross join lists
