-- What did people who completed a program do of what is wanted, in the weeks before and after?
-- grain: one row per program and week of completion (seven days counted back from end_at, 0: the last)
-- relations: scope
-- parameters: wanted, end_at, weeks
with

completed as (
    select
        program_event.program,
        coalesce(program_event.kind, 'unknown') as kind,
        coalesce(special.person_key, program_event.member_key) as member_key,
        min(program_event.completed_at) as completed_at
    from program_event
    left join special on program_event.member_key = special.member_key
    where
        program_event.completed_at is not null
        and program_event.completed_at < $end_at
        and not coalesce(special.is_staff, false)
        and not coalesce(special.is_pooled, false)
    group by
        program_event.program,
        coalesce(program_event.kind, 'unknown'),
        coalesce(special.person_key, program_event.member_key)
),

dated as (
    select
        program,
        kind,
        member_key,
        cast(floor((epoch($end_at) - epoch(completed_at)) / 604800) as bigint) as weeks_back
    from completed
),

wanted as (
    select
        member_key,
        cast(floor((epoch($end_at) - epoch(occurred_at)) / 604800) as bigint) as weeks_back
    from scope
    where
        not is_pooled
        and array_contains($wanted, activity_type)
),

sums as (
    select
        dated.program,
        dated.kind,
        dated.member_key,
        dated.weeks_back,
        count(case when wanted.weeks_back > dated.weeks_back then 1 end) as count_before,
        count(case when wanted.weeks_back < dated.weeks_back then 1 end) as count_after
    from dated
    left join wanted
        on
            dated.member_key = wanted.member_key
            and wanted.weeks_back between dated.weeks_back - $weeks and dated.weeks_back + $weeks
    group by
        dated.program,
        dated.kind,
        dated.member_key,
        dated.weeks_back
)

select
    program,
    kind,
    weeks_back,
    count(*) as count_people,
    cast(sum(count_before) as bigint) as count_before,
    cast(sum(count_after) as bigint) as count_after
from sums
group by
    program,
    kind,
    weeks_back
order by
    program,
    kind,
    weeks_back
