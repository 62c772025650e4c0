-- How many acts does each day of the whole export hold?
-- grain: one row per local day with acts, of any member, community and kind, whatever the filters say
-- relations: none
-- parameters: none
select
    date_diff('day', date '1970-01-01', day) as day_number,
    cast(sum(count_acts) as bigint) as count_acts
from member_day
group by day
order by day_number
