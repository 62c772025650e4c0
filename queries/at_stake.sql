-- What would be lost with each of these people: contributions, answers, and how many others turn to them?
-- grain: one row per given person with acts in scope of their own or towards them; an answer is a contribution of the
-- type answer or aimed at somebody else; to turn to somebody is to reply or react to them, counted once per person
-- relations: scope
-- parameters: member_keys (list of member_key)
with

asked as (
    select distinct unnest($member_keys) as member_key
),

given as (
    select
        scope.member_key,
        count(*) as count_created,
        sum(
            case
                when scope.activity_type in ('reply', 'answer', 'accepted_answer', 'comment') then 1
                when scope.target_member_key is not null and scope.target_member_key <> scope.member_key then 1
                else 0
            end
        ) as count_answers
    from scope
    inner join asked on scope.member_key = asked.member_key
    where scope.activity_role = 'create'
    group by scope.member_key
),

turned as (
    select
        scope.target_member_key as member_key,
        count(distinct scope.member_key) as count_turning
    from scope
    inner join asked on scope.target_member_key = asked.member_key
    where
        scope.activity_role in ('create', 'react')
        and scope.member_key <> scope.target_member_key
        and not scope.is_pooled
    group by scope.target_member_key
)

select
    asked.member_key,
    cast(coalesce(given.count_created, 0) as bigint) as count_created,
    cast(coalesce(given.count_answers, 0) as bigint) as count_answers,
    cast(coalesce(turned.count_turning, 0) as bigint) as count_turning
from asked
left join given on asked.member_key = given.member_key
left join turned on asked.member_key = turned.member_key
where given.member_key is not null or turned.member_key is not null
order by asked.member_key
