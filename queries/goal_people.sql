-- Who does what is wanted, lately and before, and who lately does what lies close to it?
-- grain: one row per member with a wanted or a neighbouring act in scope; pooled ids left out, and words to oneself
-- relations: scope
-- parameters: wanted, near, recent_at
with

acts as (
    select
        member_key,
        occurred_at,
        array_contains($wanted, activity_type) as is_wanted
    from scope
    where
        not is_pooled
        and (target_member_key is null or target_member_key <> member_key)
        and (array_contains($wanted, activity_type) or array_contains($near, activity_type))
)

select
    member_key,
    count(*) filter (where is_wanted and occurred_at >= $recent_at) as count_recent,
    count(*) filter (where is_wanted and occurred_at < $recent_at) as count_before,
    count(*) filter (where not is_wanted and occurred_at >= $recent_at) as count_near,
    max(case when is_wanted then occurred_at end) as last_wanted_at
from acts
group by member_key
order by member_key
