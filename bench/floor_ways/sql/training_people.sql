-- Since when each person is there, where they act most, and when they completed the program.
with

homes as (
    select
        member_key,
        arg_max(community_key, acts) as community_key,
        min(first_day) as first_day
    from (
        select
            member_key,
            community_key,
            sum(count_acts) as acts,
            min(first_day) as first_day
        from member_total
        group by
            member_key,
            community_key
    ) as by_group
    group by member_key
),

completed as (
    select
        member_key,
        min(completed_at) as completed_at
    from program_event
    where completed_at is not null
    group by member_key
)

select
    homes.member_key,
    homes.community_key,
    homes.first_day,
    completed.completed_at
from homes
left join completed on homes.member_key = completed.member_key
