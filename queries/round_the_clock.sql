-- Who of those whom nobody has judged yet is active at so many hours of the day as nobody who sleeps?
-- grain: one row per such account, whatever the filters say; entropy is of the hours of the day in nats, at most ln 24
-- relations: none
-- parameters: fewest_acts, fewest_hours, least_entropy
with

busy as (
    select member_total.member_key
    from member_total
    inner join undecided_member on member_total.member_key = undecided_member.member_key
    group by member_total.member_key
    having sum(member_total.count_acts) >= $fewest_acts
),

hours as (
    select
        event.member_key,
        extract(hour from event.occurred_at) as hour_of_day,
        count(*) as count_acts
    from event
    inner join busy on event.member_key = busy.member_key
    group by
        event.member_key,
        extract(hour from event.occurred_at)
),

totals as (
    select
        member_key,
        sum(count_acts) as count_acts
    from hours
    group by member_key
),

spread as (
    select
        hours.member_key,
        count(*) as count_hours,
        max(totals.count_acts) as count_acts,
        -sum(
            cast(hours.count_acts as double) / totals.count_acts
            * ln(cast(hours.count_acts as double) / totals.count_acts)
        ) as entropy
    from hours
    inner join totals on hours.member_key = totals.member_key
    group by hours.member_key
)

select
    member_key,
    cast(count_hours as bigint) as count_hours,
    cast(count_acts as bigint) as count_acts,
    entropy
from spread
where
    count_hours >= $fewest_hours
    and entropy > $least_entropy
order by member_key
