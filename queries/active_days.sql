-- On which days was each person active?
-- grain: one row per person and day with a create or react act in scope; days are counted from 1970-01-01; pooled ids
-- left out
-- relations: scope_daily
-- parameters: none
with

active as (
    select distinct
        member_key,
        day
    from scope_daily
    where
        activity_role in ('create', 'react')
        and not is_pooled
)

select
    member_key,
    date_diff('day', date '1970-01-01', day) as day_number
from active
order by
    member_key,
    day_number
