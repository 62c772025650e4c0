-- Whom may no list name, of all who created in the window, and why not?
-- grain: one row per id that is pooled, staff, a bot, another account of somebody, or opted out
-- relations: window_totals
-- parameters: none
with

acts as (
    select
        raw_member_key,
        member_key as person_key,
        sum(count_acts) as count_created
    from window_totals
    where activity_role = 'create'
    group by
        raw_member_key,
        member_key
),

reasons as (
    select
        acts.raw_member_key as member_key,
        acts.person_key,
        acts.count_created,
        case
            when member.is_pooled then 'pooled'
            when member.is_bot or person.is_bot then 'bot'
            when member.is_staff or person.is_staff then 'staff'
            when member.opted_out or person.opted_out then 'opted_out'
            when acts.person_key <> acts.raw_member_key then 'second_account'
        end as reason
    from acts
    inner join member on acts.raw_member_key = member.member_key
    inner join member as person on acts.person_key = person.member_key
)

select
    member_key,
    person_key,
    cast(count_created as bigint) as count_created,
    reason
from reasons
where reason is not null
order by member_key
