-- What would be lost with each person: content, answers, threads they started?
-- grain: one row per member with at least one create act in scope; pooled ids left out
-- relations: scope, thread_starter
-- parameters: none
with

created as (
    select
        member_key,
        case
            when activity_type in ('reply', 'answer', 'accepted_answer', 'comment') then 1
            when target_member_key is not null and target_member_key <> member_key then 1
            else 0
        end as is_answer
    from scope
    where
        activity_role = 'create'
        and not is_pooled
),

-- threads whose first act is in scope; of several acts at one instant the one with the lowest keys is looked at
started as (
    select
        thread_starter.member_key,
        count(*) as count_threads
    from thread_starter
    inner join activity_type on thread_starter.type_key = activity_type.type_key
    inner join community on thread_starter.community_key = community.community_key
    where
        not thread_starter.is_pooled
        and ($with_staff or not thread_starter.is_staff)
        and thread_starter.started_at >= $from_at
        and thread_starter.started_at < $to_at
        and ($all_communities or array_contains($communities, community.name))
        and ($all_activities or array_contains($activities, activity_type.name))
    group by thread_starter.member_key
),

totals as (
    select
        member_key,
        count(*) as count_created,
        sum(is_answer) as count_answers
    from created
    group by member_key
)

select
    totals.member_key,
    totals.count_created,
    cast(totals.count_answers as bigint) as count_answers,
    coalesce(started.count_threads, 0) as count_threads
from totals
left join started on totals.member_key = started.member_key
order by
    totals.count_created desc,
    totals.member_key
