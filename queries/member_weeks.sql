-- What did each person do in which week, counted back from a day?
-- grain: one row per member, day, kind and community with an act in scope; counted as a set, so in no order
-- Week 0 is the last one; pooled ids are left out. Adding up by person and week takes DuckDB five times as long as it
-- takes figures/training_panel.py, because a person has few acts in a week.
-- relations: scope_daily
-- parameters: end_day (the first day after week 0), count_weeks (whole weeks that are looked at)
-- kinds: 1 for writing or reacting, 2 for writing, 4 for an answer, 8 for an accepted one, 16 for recommending, added
select
    member_key,
    cast((date_diff('day', day, $end_day) - 1) // 7 as integer) as week,
    case when activity_role in ('create', 'react') then 1 else 0 end
    + case when activity_role = 'create' then 2 else 0 end
    + case when activity_type in ('reply', 'answer', 'accepted_answer', 'comment') then 4 else 0 end
    + case when activity_type = 'accepted_answer' then 8 else 0 end
    + case when activity_type = 'recommendation' then 16 else 0 end as kinds,
    count_acts
from scope_daily
where
    not is_pooled
    and day < $end_day
    and date_diff('day', day, $end_day) <= 7 * $count_weeks
