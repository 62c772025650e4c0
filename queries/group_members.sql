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

-- a reply is for whoever started the thread, within one's own thread for whom it is aimed at; a reaction for its target
aimed as (
    select
        *,
        case
            when is_reply and thread_key is not null and member_key <> starter_key then starter_key
            when is_reply or activity_role = 'react' then target_member_key
        end as receiver_key
    from judged
),

-- each act once for whoever did it and once for whom it is, so that all is counted in one pass
sides as (
    select side = 0 as is_author
    from (select unnest(generate_series(0, 1)) as side) as both_sides
),

counted as (
    select
        aimed.community_key,
        case when sides.is_author then aimed.member_key else aimed.receiver_key end as member_key,
        count(*) filter (where sides.is_author) as count_acts,
        count(*) filter (where sides.is_author and aimed.activity_role = 'create') as count_created,
        count(*) filter (where sides.is_author and aimed.is_post) as count_posts,
        count(*) filter (where sides.is_author and aimed.is_reply) as count_replies,
        count(*) filter (where not sides.is_author and aimed.is_reply) as count_received,
        count(*) filter (where not sides.is_author and aimed.activity_role = 'react') as count_reactions,
        count(*) filter (where sides.is_author and aimed.activity_role = 'create' and aimed.is_recent)
            as count_created_90,
        count(*) filter (where sides.is_author and aimed.is_post and aimed.is_recent) as count_posts_90,
        count(*) filter (where not sides.is_author and aimed.is_reply and aimed.is_recent) as count_received_90,
        max(case when sides.is_author and aimed.activity_role = 'create' then aimed.occurred_at end) as last_created_at,
        max(case when sides.is_author and aimed.is_recent then 1 else 0 end) as is_active_90
    from aimed
    cross join sides
    where sides.is_author or aimed.receiver_key is not null
    group by
        aimed.community_key,
        case when sides.is_author then aimed.member_key else aimed.receiver_key end
)

select
    community.name as community,
    counted.member_key,
    counted.count_created,
    counted.count_posts,
    counted.count_replies,
    counted.count_received,
    counted.count_reactions,
    counted.count_created_90,
    counted.count_posts_90,
    counted.count_received_90,
    counted.last_created_at,
    counted.is_active_90
from counted
inner join community on counted.community_key = community.community_key
where counted.count_acts > 0
order by
    community.name,
    counted.member_key
