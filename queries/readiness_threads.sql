-- Who started each thread in which week before an instant, and in which week did somebody else first write in it?
-- grain: one row per thread started from $first_at to $last_at; counted as a set, so in no order
-- Nothing at or after $last_at is read; of an earlier instant a reply counts if its week lies before.
-- relations: scope
-- parameters: last_at, first_at (of the oldest week), part, count_parts (threads in that many parts)
-- week, reply_week: 0 is the last one before $last_at; reply_week is -1 where nobody else wrote
with

acts as (
    select
        thread_key,
        member_key,
        occurred_at,
        cast(ceil((epoch($last_at) - epoch(occurred_at)) / 604800) as bigint) - 1 as week
    from scope
    where
        activity_role = 'create'
        and thread_key is not null
        and occurred_at < $last_at
        and ($count_parts = 1 or thread_key % $count_parts = $part)
),

-- the earliest act of a thread starts it; of several people at one instant the same one is taken always
thread_start as (
    select
        thread_key,
        min(struct_pack(started_at := occurred_at, member_key := member_key)) as first_act
    from acts
    group by thread_key
)

select
    max(thread_start.first_act.member_key) as member_key,
    max(acts.week) as week,
    coalesce(max(case when acts.member_key <> thread_start.first_act.member_key then acts.week end), -1) as reply_week
from acts
inner join thread_start on acts.thread_key = thread_start.thread_key
where thread_start.first_act.started_at >= $first_at
group by acts.thread_key
