-- One row per origin and person: everything that the ranking may learn from.
with

others as (
    select
        origin,
        member_key,
        sum(count_replies_received_12) as count_replies_received_12,
        sum(count_reactions_received_12) as count_reactions_received_12,
        sum(count_people_received_12) as count_people_received_12,
        sum(count_people_answered_12) as count_people_answered_12
    from received
    group by
        origin,
        member_key
)

select
    snapshot.*,
    others.* exclude (origin, member_key),
    on_topic.* exclude (origin, member_key),
    started.* exclude (origin, member_key),
    first_act.* exclude (member_key)
from snapshot
left join others on snapshot.origin = others.origin and snapshot.member_key = others.member_key
left join on_topic on snapshot.origin = on_topic.origin and snapshot.member_key = on_topic.member_key
left join started on snapshot.origin = started.origin and snapshot.member_key = started.member_key
left join first_act on snapshot.member_key = first_act.member_key
