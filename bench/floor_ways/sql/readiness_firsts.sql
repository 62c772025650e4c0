-- When each person first created something, and how much within seven days of it.
create or replace temp table first_act as
with

firsts as (
    select
        event.member_key,
        min(event.occurred_at) as first_created_at
    from event
    inner join activity_type on event.type_key = activity_type.type_key
    where activity_type.role = 'create'
    group by event.member_key
)

select
    firsts.member_key,
    firsts.first_created_at,
    count(*) as count_first_week
from event
inner join activity_type on event.type_key = activity_type.type_key
inner join firsts on event.member_key = firsts.member_key
where
    activity_type.role = 'create'
    and event.occurred_at < firsts.first_created_at + interval 7 day
group by
    firsts.member_key,
    firsts.first_created_at
