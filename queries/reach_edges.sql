-- Who paid attention to whom by replies and reactions, on how many days, in the earlier and in the later window?
-- grain: one row per window, person who answered and person answered; nobody answers themselves; pooled ids left out;
-- where an act names nobody, the starter of its thread stands in and the act counts as inferred
-- relations: scope
-- parameters: later_from (first day of the later window; days before it are the earlier one)
with

acts as (
    select
        member_key,
        target_member_key,
        is_target_pooled,
        thread_key,
        day,
        day >= $later_from as is_later
    from scope
    where
        activity_role in ('create', 'react')
        and not is_pooled
),

unnamed as (
    select distinct thread_key
    from acts
    where target_member_key is null and thread_key is not null
),

creates as (
    select type_key
    from activity_type
    where role = 'create'
),

-- the earliest create act of a thread starts it, however long ago
thread_start as (
    select
        event.thread_key,
        min(struct_pack(started_at := event.occurred_at, member_key := event.member_key)) as first_act
    from event
    inner join unnamed on event.thread_key = unnamed.thread_key
    inner join creates on event.type_key = creates.type_key
    group by event.thread_key
),

starter as (
    select
        thread_start.thread_key,
        coalesce(special.person_key, thread_start.first_act.member_key) as member_key,
        coalesce(special.is_pooled, false) as is_pooled
    from thread_start
    left join special on thread_start.first_act.member_key = special.member_key
),

directed as (
    select
        is_later,
        member_key as replier_key,
        target_member_key as author_key,
        day,
        0 as is_inferred
    from acts
    where target_member_key is not null and not is_target_pooled
    union all
    select
        acts.is_later,
        acts.member_key as replier_key,
        starter.member_key as author_key,
        acts.day,
        1 as is_inferred
    from acts
    inner join starter on acts.thread_key = starter.thread_key
    where acts.target_member_key is null and not starter.is_pooled
)

select
    directed.is_later,
    directed.replier_key,
    directed.author_key,
    count(distinct directed.day) as count_days,
    count(*) as count_acts,
    cast(sum(directed.is_inferred) as bigint) as count_inferred
from directed
left join special on directed.author_key = special.member_key
where
    directed.replier_key <> directed.author_key
    and ($with_staff or not coalesce(special.is_staff, false))
group by
    directed.is_later,
    directed.replier_key,
    directed.author_key
order by
    directed.is_later,
    directed.author_key,
    directed.replier_key
