-- Who started each thread and when: asked by every page that tells threads from replies.

-- one row per thread with an act that counts as content: the earliest of these, of several at one instant that of the
-- lowest keys
create table thread_start (
    thread_key integer not null,
    occurred_at timestamp not null,
    member_key integer not null,
    type_key integer not null,
    community_key integer not null
);

insert into thread_start
select
    thread_key,
    first_act.occurred_at,
    first_act.member_key,
    first_act.type_key,
    first_act.community_key
from (
    select
        event.thread_key,
        min(
            struct_pack(
                occurred_at := event.occurred_at,
                member_key := event.member_key,
                type_key := event.type_key,
                community_key := event.community_key
            )
        ) as first_act
    from event
    inner join activity_type on event.type_key = activity_type.type_key
    where
        event.thread_key is not null
        and activity_type.role = 'create'
    group by event.thread_key
) as started
order by thread_key;
