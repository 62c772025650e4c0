-- Threads that each person started in the 12 weeks before each origin, and those without a reply by then.
-- parameters: finish, weeks, origins
create or replace temp table started as
with

threads as (
    select
        begun.thread_key,
        any_value(begun.member_key) as member_key,
        any_value(($finish - begun.occurred_at::date - 1) // 42) as half,
        max(($finish - event.day - 1) // 42) filter (where event.member_key <> begun.member_key) as reply_half
    from thread_start as begun
    inner join event on begun.thread_key = event.thread_key
    inner join activity_type on event.type_key = activity_type.type_key
    where
        activity_type.role = 'create'
        and begun.occurred_at >= $finish - 7 * $weeks
    group by begun.thread_key
)

select
    threads.half - steps.step as origin,
    threads.member_key,
    count(*) as count_threads_12,
    count(*) filter (
        where threads.reply_half is null or threads.reply_half < threads.half - steps.step
    ) as count_unanswered_12
from threads
cross join range(2) as steps (step)
where
    threads.half - steps.step >= 0
    and threads.half - steps.step < $origins
group by
    threads.half - steps.step,
    threads.member_key
