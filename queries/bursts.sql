-- Who of those whom nobody has judged yet created so much on one day, and so fast, that nobody could have typed it?
-- grain: one row per such account with its fullest such day, whatever the filters say; gap_seconds is the 5th per cent
-- of the seconds between one create act and the next on that day
-- relations: none
-- parameters: most_a_day, least_seconds
with

full_days as (
    select
        member_day.member_key,
        member_day.day
    from member_day
    inner join undecided_member on member_day.member_key = undecided_member.member_key
    inner join activity_type on member_day.type_key = activity_type.type_key
    where activity_type.role = 'create'
    group by
        member_day.member_key,
        member_day.day
    having count(*) > $most_a_day
),

gaps as (
    select
        event.member_key,
        event.day,
        epoch(event.occurred_at) - lag(epoch(event.occurred_at)) over (
            partition by
                event.member_key,
                event.day
            order by event.occurred_at
        ) as gap_seconds
    from event
    inner join full_days on event.member_key = full_days.member_key and event.day = full_days.day
    inner join activity_type on event.type_key = activity_type.type_key
    where activity_type.role = 'create'
),

days as (
    select
        member_key,
        count(*) as count_created,
        quantile_cont(gap_seconds, 0.05) as gap_seconds
    from gaps
    group by
        member_key,
        day
)

select
    member_key,
    max(count_created) as count_created,
    min(gap_seconds) as gap_seconds
from days
where gap_seconds < $least_seconds
group by member_key
order by member_key
