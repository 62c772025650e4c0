-- Who turned to whom on how many days: the graph that groups are detected in.
with

days as (
    select distinct
        member_key,
        target_member_key,
        day
    from event
    where
        target_member_key is not null
        and member_key <> target_member_key
)

select
    member_key,
    target_member_key,
    count(*) as days
from days
group by
    member_key,
    target_member_key
