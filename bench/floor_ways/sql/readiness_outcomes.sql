-- What each person created in both halves of the 12 weeks from each origin on.
-- parameters: origins
with

halves as (
    select
        member_key,
        week // 6 as half,
        sum(created) as created
    from person_week
    where created > 0
    group by
        member_key,
        week // 6
)

select
    halves.half + 1 + steps.step as origin,
    halves.member_key,
    coalesce(sum(halves.created) filter (where steps.step = 0), 0) as count_first_half,
    coalesce(sum(halves.created) filter (where steps.step = 1), 0) as count_second_half
from halves
cross join range(2) as steps (step)
where halves.half + 1 + steps.step < $origins
group by
    halves.half + 1 + steps.step,
    halves.member_key
