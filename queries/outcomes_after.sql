-- Who bought or referred in the days before and after a day, and how often through somebody whom the export names?
-- grain: one row per person with an outcome act in scope; pooled ids left out
-- relations: scope
-- parameters: from_landmark (first day that counts as after), until_day (first day that does not any more)
with

outcomes as (
    select
        member_key,
        case when day < $from_landmark then 1 else 0 end as is_before,
        case when day >= $from_landmark and day < $until_day then 1 else 0 end as is_after
    from scope
    where
        activity_role = 'outcome'
        and not is_pooled
)

select
    member_key,
    cast(sum(is_before) as bigint) as count_before,
    cast(sum(is_after) as bigint) as count_after
from outcomes
group by member_key
order by member_key
