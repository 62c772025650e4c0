-- What had each person done by each of some instants, as far as 48 weeks back, and what had others done for them?
-- grain: one row per instant (origin: 0 is $last_at, 1 is six weeks before, ...) and member who created in those weeks
-- Nothing at or after an origin is read for it. Weeks are whole weeks of every origin, so each serves eight of them.
-- relations: scope
-- parameters: last_at (the newest origin), count_origins
with

-- week 0 is the last one before $last_at
acts as (
    select
        member_key,
        target_member_key,
        thread_key,
        topic_key,
        activity_role,
        occurred_at,
        is_pooled,
        is_target_pooled,
        case
            when activity_type in ('reply', 'answer', 'accepted_answer', 'comment') then 1
            when target_member_key is not null and target_member_key <> member_key then 1
            else 0
        end as is_answer,
        cast(ceil((epoch($last_at) - epoch(occurred_at)) / 604800) as bigint) - 1 as week
    from scope
    where activity_role in ('create', 'react') and occurred_at < $last_at
),

steps as (
    select unnest(generate_series(0, 7)) as step
),

by_week as (
    select
        member_key,
        week,
        sum(case when activity_role = 'create' then 1 else 0 end) as count_created,
        sum(case when activity_role = 'create' then is_answer else 0 end) as count_answers,
        sum(case when activity_role = 'react' then 1 else 0 end) as count_reacted,
        max(case when activity_role = 'create' then occurred_at end) as last_at
    from acts
    where not is_pooled and week < 6 * $count_origins + 48
    group by member_key, week
),

-- half 0 is the six weeks before $last_at; every window is made of whole halves and the newest weeks of one
by_half as (
    select
        member_key,
        week // 6 as half,
        sum(count_created) as count_created,
        sum(case when week % 6 < 1 then count_created else 0 end) as count_week_1,
        sum(case when week % 6 < 2 then count_created else 0 end) as count_weeks_2,
        sum(case when week % 6 < 4 then count_created else 0 end) as count_weeks_4,
        sum(case when count_created > 0 then 1 else 0 end) as active_weeks,
        sum(case when week % 6 < 4 and count_created > 0 then 1 else 0 end) as active_weeks_4,
        sum(count_answers) as count_answers,
        sum(count_reacted) as count_reacted,
        max(last_at) as last_at
    from by_week
    group by member_key, week // 6
),

done as (
    select
        by_half.half - steps.step as origin,
        by_half.member_key,
        sum(case when steps.step < 1 then by_half.count_week_1 else 0 end) as count_week_1,
        sum(case when steps.step < 1 then by_half.count_weeks_2 else 0 end) as count_weeks_2,
        sum(case when steps.step < 1 then by_half.count_weeks_4 else 0 end) as count_weeks_4,
        sum(
            case steps.step when 0 then by_half.count_created when 1 then by_half.count_weeks_2 else 0 end
        ) as count_weeks_8,
        sum(case when steps.step < 2 then by_half.count_created else 0 end) as count_weeks_12,
        sum(case when steps.step < 4 then by_half.count_created else 0 end) as count_weeks_24,
        sum(case when steps.step < 6 then by_half.count_created else 0 end) as count_weeks_36,
        sum(by_half.count_created) as count_weeks_48,
        sum(case when steps.step < 1 then by_half.active_weeks_4 else 0 end) as active_weeks_4,
        sum(case when steps.step < 2 then by_half.active_weeks else 0 end) as active_weeks_12,
        sum(case when steps.step < 4 then by_half.active_weeks else 0 end) as active_weeks_24,
        sum(by_half.active_weeks) as active_weeks_48,
        sum(case when steps.step < 2 then by_half.count_answers else 0 end) as count_answers_12,
        sum(case when steps.step < 2 then by_half.count_reacted else 0 end) as count_reacted_12,
        max(by_half.last_at) as last_at
    from by_half
    cross join steps
    where by_half.half - steps.step >= 0 and by_half.half - steps.step < $count_origins
    group by by_half.half - steps.step, by_half.member_key
),

pairs as (
    select
        acts.member_key,
        acts.target_member_key,
        acts.is_pooled,
        acts.is_target_pooled,
        acts.week // 6 - steps.step as origin,
        sum(case when acts.activity_role = 'create' then 1 else 0 end) as count_created,
        sum(case when acts.activity_role = 'react' then 1 else 0 end) as count_reacted
    from acts
    cross join steps
    where
        steps.step < 2
        and acts.target_member_key <> acts.member_key
        and acts.week // 6 - steps.step >= 0
        and acts.week // 6 - steps.step < $count_origins
    group by
        acts.member_key,
        acts.target_member_key,
        acts.is_pooled,
        acts.is_target_pooled,
        acts.week // 6 - steps.step
),

answered as (
    select
        origin,
        member_key,
        sum(case when count_created > 0 then 1 else 0 end) as count_people_answered_12
    from pairs
    where not is_pooled
    group by origin, member_key
),

received as (
    select
        origin,
        target_member_key as member_key,
        sum(count_created) as count_replies_received_12,
        sum(count_reacted) as count_reactions_received_12,
        count(*) as count_people_received_12
    from pairs
    where not is_target_pooled
    group by origin, target_member_key
),

by_topic as (
    select
        acts.member_key,
        acts.week // 6 - steps.step as origin,
        count(*) as count_created
    from acts
    cross join steps
    where
        acts.activity_role = 'create'
        and acts.topic_key is not null
        and not acts.is_pooled
        and steps.step < 4
        and acts.week // 6 - steps.step >= 0
        and acts.week // 6 - steps.step < $count_origins
    group by acts.member_key, acts.topic_key, acts.week // 6 - steps.step
),

topics as (
    select
        origin,
        member_key,
        sum(count_created) as count_with_topic,
        sum(count_created * count_created) as sum_squared_by_topic
    from by_topic
    group by origin, member_key
),

-- the earliest act of a thread starts it; of several people at one instant the same one is taken always
thread_start as (
    select
        thread_key,
        min(struct_pack(week := -week, started_at := occurred_at, member_key := member_key)) as first_act
    from acts
    where activity_role = 'create' and thread_key is not null
    group by thread_key
),

thread as (
    select
        acts.thread_key,
        max(-thread_start.first_act.week) as week,
        max(thread_start.first_act.member_key) as member_key,
        max(case when acts.member_key <> thread_start.first_act.member_key then acts.week end) as reply_week
    from acts
    inner join thread_start on acts.thread_key = thread_start.thread_key
    where acts.activity_role = 'create'
    group by acts.thread_key
),

threads as (
    select
        thread.member_key,
        thread.week // 6 - steps.step as origin,
        count(*) as count_threads_12,
        sum(case when thread.reply_week >= 6 * (thread.week // 6 - steps.step) then 0 else 1 end) as count_unanswered_12
    from thread
    cross join steps
    where
        steps.step < 2
        and thread.week // 6 - steps.step >= 0
        and thread.week // 6 - steps.step < $count_origins
    group by thread.member_key, thread.week // 6 - steps.step
),

trained as (
    select
        coalesce(special.person_key, program_event.member_key) as member_key,
        min(program_event.completed_at) as completed_at
    from program_event
    left join special on program_event.member_key = special.member_key
    where program_event.completed_at is not null
    group by coalesce(special.person_key, program_event.member_key)
)

select
    cast(done.origin as bigint) as origin,
    done.member_key,
    cast(done.count_week_1 as bigint) as count_week_1,
    cast(done.count_weeks_2 as bigint) as count_weeks_2,
    cast(done.count_weeks_4 as bigint) as count_weeks_4,
    cast(done.count_weeks_8 as bigint) as count_weeks_8,
    cast(done.count_weeks_12 as bigint) as count_weeks_12,
    cast(done.count_weeks_24 as bigint) as count_weeks_24,
    cast(done.count_weeks_36 as bigint) as count_weeks_36,
    cast(done.count_weeks_48 as bigint) as count_weeks_48,
    cast(done.active_weeks_4 as bigint) as active_weeks_4,
    cast(done.active_weeks_12 as bigint) as active_weeks_12,
    cast(done.active_weeks_24 as bigint) as active_weeks_24,
    cast(done.active_weeks_48 as bigint) as active_weeks_48,
    cast(done.count_answers_12 as bigint) as count_answers_12,
    cast(done.count_reacted_12 as bigint) as count_reacted_12,
    done.last_at as last_created_at,
    cast(coalesce(answered.count_people_answered_12, 0) as bigint) as count_people_answered_12,
    cast(coalesce(received.count_replies_received_12, 0) as bigint) as count_replies_received_12,
    cast(coalesce(received.count_reactions_received_12, 0) as bigint) as count_reactions_received_12,
    cast(coalesce(received.count_people_received_12, 0) as bigint) as count_people_received_12,
    cast(coalesce(topics.count_with_topic, 0) as bigint) as count_with_topic,
    cast(coalesce(topics.sum_squared_by_topic, 0) as bigint) as sum_squared_by_topic,
    cast(coalesce(threads.count_threads_12, 0) as bigint) as count_threads_12,
    cast(coalesce(threads.count_unanswered_12, 0) as bigint) as count_unanswered_12,
    trained.completed_at as trained_at
from done
left join answered on done.origin = answered.origin and done.member_key = answered.member_key
left join received on done.origin = received.origin and done.member_key = received.member_key
left join topics on done.origin = topics.origin and done.member_key = topics.member_key
left join threads on done.origin = threads.origin and done.member_key = threads.member_key
left join trained on done.member_key = trained.member_key
where done.count_weeks_48 > 0
order by
    done.origin,
    done.member_key
