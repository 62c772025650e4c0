-- Do newcomers write again after the first thread they start, those with an early reply and those without?
-- grain: one row per early reply or none (is_replied) with newcomers in scope whose first words started a thread
-- relations: scope
-- parameters: since_at, until_at, reply_hours, return_days
with

creates as (
    select type_key
    from activity_type
    where role = 'create'
),

words as (
    select
        event.thread_key,
        event.occurred_at,
        coalesce(special.person_key, event.member_key) as member_key,
        coalesce(special.is_pooled, false) as is_pooled,
        coalesce(author.is_bot, false) as is_bot
    from event
    inner join creates on event.type_key = creates.type_key
    left join special on event.member_key = special.member_key
    left join member as author on special.person_key = author.member_key
),

-- the first words of everybody in the whole export
firsts as (
    select
        member_key,
        min(struct_pack(said_at := occurred_at, thread_key := thread_key)) as first_act
    from words
    where not is_pooled
    group by member_key
),

newcomers as (
    select distinct
        firsts.member_key,
        firsts.first_act.said_at,
        firsts.first_act.thread_key
    from firsts
    inner join scope
        on
            firsts.member_key = scope.member_key
            and firsts.first_act.said_at = scope.occurred_at
            and firsts.first_act.thread_key = scope.thread_key
    where
        scope.activity_role = 'create'
        and firsts.first_act.said_at >= $since_at
        and firsts.first_act.said_at < $until_at
),

threads as (
    select
        newcomers.member_key,
        newcomers.said_at,
        min(words.occurred_at) as started_at,
        max(case
            when
                words.member_key <> newcomers.member_key
                and not words.is_bot
                and epoch(words.occurred_at) <= epoch(newcomers.said_at) + 3600 * $reply_hours
                then 1
            else 0
        end) as is_replied
    from newcomers
    inner join words on newcomers.thread_key = words.thread_key
    group by
        newcomers.member_key,
        newcomers.said_at
),

-- both sides are looked at from the same moment on: the end of the hours in which a reply counts as early
returns as (
    select
        threads.member_key,
        max(case
            when
                epoch(words.occurred_at) > epoch(threads.said_at) + 3600 * $reply_hours
                and epoch(words.occurred_at) <= epoch(threads.said_at) + 3600 * $reply_hours + 86400 * $return_days
                then 1
            else 0
        end) as is_back
    from threads
    inner join words on threads.member_key = words.member_key
    group by threads.member_key
)

select
    threads.is_replied,
    count(*) as count_newcomers,
    cast(sum(returns.is_back) as bigint) as count_back
from threads
inner join returns on threads.member_key = returns.member_key
where threads.started_at >= threads.said_at
group by threads.is_replied
order by threads.is_replied
