-- Who nominated whom, when first, and why?
-- grain: one row per nominator and nominee, whatever the period; merged accounts stand under their person
-- relations: none
-- parameters: none
with

people as (
    select
        member.member_key,
        coalesce(person.member_key, member.member_key) as person_key
    from member
    left join member as person on member.merged_into = person.member_key
)

select
    nominators.person_key as nominator_key,
    nominees.person_key as nominee_key,
    min(nomination.nominated_at) as nominated_at,
    min(nomination.reason) as reason
from nomination
inner join people as nominees on nomination.nominee_member_key = nominees.member_key
left join people as nominators on nomination.nominator_member_key = nominators.member_key
group by
    nominators.person_key,
    nominees.person_key
order by
    nominators.person_key,
    nominees.person_key
