-- Who is part of each group: what they start there, what they reply, what comes back, and are they still active?
-- grain: one row per community and member with a create or react act there in scope; pooled ids left out
-- _90: from recent_at on, of acts and of what came back then
-- relations: scope, thread_starter
-- parameters: recent_at
with

acts as (
    select
        scope.community_key,
        scope.member_key,
        scope.occurred_at,
        scope.occurred_at >= $recent_at as is_recent,
        scope.activity_role,
        scope.thread_key,
        case when scope.target_member_key <> scope.member_key then scope.target_member_key end as target_member_key,
        scope.activity_type in ('reply', 'answer', 'accepted_answer', 'comment') as is_reply_type,
        thread_starter.started_at,
        thread_starter.member_key as starter_key,
        coalesce(thread_starter.is_pooled or (thread_starter.is_staff and not $with_staff), false) as is_start_left_out
    from scope
    left join thread_starter on scope.thread_key = thread_starter.thread_key
    where
        scope.activity_role in ('create', 'react')
        and not scope.is_pooled
),

-- what starts a thread is a post, as is what stands alone; words under those of staff and removed accounts are neither
judged as (
    select
        *,
        activity_role = 'create'
        and (
            (occurred_at = started_at and member_key = starter_key)
            or (thread_key is null and target_member_key is null and not is_reply_type)
        ) as is_post,
        activity_role = 'create'
        and not is_start_left_out
        and (
            (thread_key is null and (target_member_key is not null or is_reply_type))
            or (
                thread_key is not null
                and not (occurred_at = started_at and member_key = starter_key)
                and (member_key <> starter_key or target_member_key is not null)
            )
        ) as is_reply
    from acts
),

made as (
    select
        community_key,
        member_key,
        count(*) filter (where activity_role = 'create') as count_created,
        count(*) filter (where is_post) as count_posts,
        count(*) filter (where is_reply) as count_replies,
        count(*) filter (where activity_role = 'create' and is_recent) as count_created_90,
        count(*) filter (where is_post and is_recent) as count_posts_90,
        max(case when activity_role = 'create' then occurred_at end) as last_created_at,
        max(case when is_recent then 1 else 0 end) as is_active_90
    from judged
    group by
        community_key,
        member_key
),

-- a reply is for whoever started the thread; within one's own thread for whom it is aimed at
received as (
    select
        community_key,
        case
            when thread_key is null or member_key = starter_key then target_member_key
            else starter_key
        end as member_key,
        count(*) filter (where is_reply) as count_received,
        count(*) filter (where is_reply and is_recent) as count_received_90,
        0 as count_reactions
    from judged
    where is_reply
    group by
        community_key,
        case
            when thread_key is null or member_key = starter_key then target_member_key
            else starter_key
        end
    union all
    select
        community_key,
        target_member_key as member_key,
        0 as count_received,
        0 as count_received_90,
        count(*) as count_reactions
    from judged
    where
        activity_role = 'react'
        and target_member_key is not null
    group by
        community_key,
        target_member_key
),

back as (
    select
        community_key,
        member_key,
        sum(count_received) as count_received,
        sum(count_received_90) as count_received_90,
        sum(count_reactions) as count_reactions
    from received
    where member_key is not null
    group by
        community_key,
        member_key
)

select
    community.name as community,
    made.member_key,
    made.count_created,
    made.count_posts,
    made.count_replies,
    cast(coalesce(back.count_received, 0) as bigint) as count_received,
    cast(coalesce(back.count_reactions, 0) as bigint) as count_reactions,
    made.count_created_90,
    made.count_posts_90,
    cast(coalesce(back.count_received_90, 0) as bigint) as count_received_90,
    made.last_created_at,
    made.is_active_90
from made
inner join community on made.community_key = community.community_key
left join back
    on
        made.community_key = back.community_key
        and made.member_key = back.member_key
order by
    community.name,
    made.member_key
