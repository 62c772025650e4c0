-- What each person had done by each origin (0: now, 1: six weeks before, ...) in windows of up to 48 weeks.
-- parameters: origins
create or replace temp table snapshot as
with

halves as (
    select
        member_key,
        week // 6 as half,
        (sum(created))::integer as created,
        (sum(created) filter (where week % 6 < 1))::integer as week_1,
        (sum(created) filter (where week % 6 < 2))::integer as weeks_2,
        (sum(created) filter (where week % 6 < 4))::integer as weeks_4,
        (count(*) filter (where created > 0))::integer as active,
        (count(*) filter (where created > 0 and week % 6 < 4))::integer as active_4,
        (sum(answers))::integer as answers,
        (sum(reacted))::integer as reacted,
        max(last_at) as last_at
    from person_week
    group by
        member_key,
        week // 6
)

select
    halves.half - steps.step as origin,
    halves.member_key,
    sum(halves.week_1) filter (where steps.step = 0) as count_week_1,
    sum(halves.weeks_2) filter (where steps.step = 0) as count_weeks_2,
    sum(halves.weeks_4) filter (where steps.step = 0) as count_weeks_4,
    sum(case steps.step when 0 then halves.created when 1 then halves.weeks_2 end) as count_weeks_8,
    sum(halves.created) filter (where steps.step < 2) as count_weeks_12,
    sum(halves.created) filter (where steps.step < 4) as count_weeks_24,
    sum(halves.created) filter (where steps.step < 6) as count_weeks_36,
    sum(halves.created) as count_weeks_48,
    sum(halves.active_4) filter (where steps.step = 0) as active_weeks_4,
    sum(halves.active) filter (where steps.step < 2) as active_weeks_12,
    sum(halves.active) filter (where steps.step < 4) as active_weeks_24,
    sum(halves.active) as active_weeks_48,
    sum(halves.answers) filter (where steps.step < 2) as count_answers_12,
    sum(halves.reacted) filter (where steps.step < 2) as count_reacted_12,
    max(halves.last_at) as last_at
from halves
cross join range(8) as steps (step)
where
    halves.half - steps.step >= 0
    and halves.half - steps.step < $origins
group by
    halves.half - steps.step,
    halves.member_key
having sum(halves.created) > 0
