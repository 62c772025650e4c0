-- How much did each person create, and how much of it was answered with reactions or accepted?
-- grain: one row per member with a create act in scope; pooled ids left out; reactions are of anybody but the member
-- relations: scope
-- parameters: none
with

created as (
    select
        member_key,
        count(*) as count_created,
        count(*) filter (where activity_type = 'accepted_answer') as count_accepted,
        max(occurred_at) as last_created_at
    from scope
    where
        activity_role = 'create'
        and not is_pooled
    group by member_key
),

received as (
    select
        target_member_key as member_key,
        count(*) as count_reactions
    from scope
    where
        activity_role = 'react'
        and target_member_key is not null
        and target_member_key <> member_key
    group by target_member_key
)

select
    created.member_key,
    created.count_created,
    created.count_accepted,
    coalesce(received.count_reactions, 0) as count_reactions,
    created.last_created_at
from created
left join received on created.member_key = received.member_key
order by created.member_key
