-- What each person did and got in each group: posts, replies, what came back, and whether lately active there.
-- parameters: lately (first day of the last 90)
with

acts as (
    select
        event.community_key,
        event.member_key,
        case when event.target_member_key <> event.member_key then event.target_member_key end as target,
        event.day >= $lately as is_recent,
        activity_type.role = 'create' as is_created,
        thread_start.member_key as starter,
        activity_type.role = 'create'
        and event.occurred_at = thread_start.occurred_at
        and event.member_key = thread_start.member_key as is_post
    from event
    inner join activity_type on event.type_key = activity_type.type_key
    inner join thread_start on event.thread_key = thread_start.thread_key
    where activity_type.role in ('create', 'react')
),

judged as (
    select
        *,
        is_created and not is_post and (member_key <> starter or target is not null) as is_reply
    from acts
),

made as (
    select
        community_key,
        member_key,
        count(*) filter (where is_created) as created,
        count(*) filter (where is_post) as posts,
        count(*) filter (where is_reply) as replies,
        count(*) filter (where is_created and is_recent) as created_90,
        count(*) filter (where is_post and is_recent) as posts_90,
        max(is_recent::integer) as active_90
    from judged
    group by
        community_key,
        member_key
),

back as (
    select
        community_key,
        case when is_created and member_key <> starter then starter else target end as member_key,
        count(*) filter (where is_reply) as received,
        count(*) filter (where is_reply and is_recent) as received_90,
        count(*) filter (where not is_created) as reactions
    from judged
    where is_reply or not is_created
    group by
        community_key,
        case when is_created and member_key <> starter then starter else target end
)

select
    made.community_key,
    made.member_key,
    made.created,
    made.posts,
    made.replies,
    coalesce(back.received, 0) as received,
    coalesce(back.reactions, 0) as reactions,
    made.created_90,
    made.posts_90,
    coalesce(back.received_90, 0) as received_90,
    made.active_90
from made
left join back on made.community_key = back.community_key and made.member_key = back.member_key
