-- How often is what is wanted done, week by week?
-- grain: one row per seven days counted back from end_at (0: the last) with a wanted act in scope; pooled ids left out
-- relations: scope
-- parameters: wanted, end_at
select
    cast(floor((epoch($end_at) - epoch(occurred_at)) / 604800) as bigint) as weeks_back,
    count(*) as count_acts
from scope
where
    not is_pooled
    and array_contains($wanted, activity_type)
group by cast(floor((epoch($end_at) - epoch(occurred_at)) / 604800) as bigint)
order by weeks_back
