-- Every member's first spell: first and last day before a silence longer than the rule, and whether it is one day.
-- parameters: threshold
with

ends as (
    select
        member_key,
        min(day) as first_day,
        min(before) filter (where day - before > $threshold) as silent_from,
        max(day) as last_day
    from active_day
    group by member_key
)

select
    first_day as "first",
    coalesce(silent_from, last_day) as "last",
    coalesce(silent_from, last_day) = first_day as is_once
from ends
