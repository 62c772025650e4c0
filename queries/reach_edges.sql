-- Who paid attention to whom by replies and reactions, on how many days, in the earlier and in the later window?
-- grain: one row per window, person who answered and person answered; nobody answers themselves; pooled ids left out;
-- where an act names nobody, the starter of its thread stands in and the act counts as inferred
-- relations: scope, thread_starter
-- parameters: later_from (first day of the later window; days before it are the earlier one)
with

acts as (
    select
        member_key,
        target_member_key,
        is_target_pooled,
        is_target_staff,
        thread_key,
        day >= $later_from as is_later,
        abs(date_diff('day', $later_from, day)) as place
    from scope
    where
        activity_role in ('create', 'react')
        and not is_pooled
),

directed as (
    select
        is_later,
        member_key as replier_key,
        target_member_key as author_key,
        place,
        0 as is_inferred
    from acts
    where
        target_member_key is not null
        and not is_target_pooled
        and ($with_staff or not is_target_staff)
    union all
    select
        acts.is_later,
        acts.member_key as replier_key,
        thread_starter.member_key as author_key,
        acts.place,
        1 as is_inferred
    from acts
    inner join thread_starter on acts.thread_key = thread_starter.thread_key
    where
        acts.target_member_key is null
        and not thread_starter.is_pooled
        and ($with_staff or not thread_starter.is_staff)
),

-- days as bits of two numbers: distinct days are counted without a second pass over the acts
paired as (
    select
        is_later,
        replier_key,
        author_key,
        bit_or(case when place < 60 then cast(1 as bigint) << place else 0 end) as near_days,
        bit_or(case when place >= 60 then cast(1 as bigint) << (place - 60) else 0 end) as far_days,
        count(*) as count_acts,
        sum(is_inferred) as count_inferred
    from directed
    where replier_key <> author_key
    group by
        is_later,
        replier_key,
        author_key
)

select
    paired.is_later,
    paired.replier_key,
    paired.author_key,
    cast(bit_count(paired.near_days) + bit_count(paired.far_days) as bigint) as count_days,
    paired.count_acts,
    cast(paired.count_inferred as bigint) as count_inferred
from paired
order by
    paired.is_later,
    paired.author_key,
    paired.replier_key
