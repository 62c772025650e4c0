-- Who applied, when last, with which skills and words?
-- grain: one row per person who applied, the newest form counts; merged accounts stand under their person
-- relations: none
-- parameters: none
with

forms as (
    select
        coalesce(person.member_key, member.member_key) as member_key,
        application.applied_at,
        application.skills,
        application.text,
        row_number() over (
            partition by coalesce(person.member_key, member.member_key)
            order by application.applied_at desc nulls last, application.skills, application.text
        ) as place,
        count(*) over (
            partition by coalesce(person.member_key, member.member_key)
        ) as count_forms
    from application
    inner join member on application.member_key = member.member_key
    left join member as person on member.merged_into = person.member_key
)

select
    member_key,
    applied_at,
    skills,
    text,
    count_forms
from forms
where place = 1
order by member_key
