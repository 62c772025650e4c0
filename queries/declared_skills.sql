-- Which skills do people say they have, on a member list or in an application?
-- grain: one row per person and text; texts as written, several skills in one parted by signs
-- relations: special
-- parameters: none
with

said as (
    select
        member_key,
        skills,
        'member list' as source
    from member
    where skills is not null
    union all
    select
        member_key,
        skills,
        'application' as source
    from application
    where skills is not null
),

told as (
    select distinct
        coalesce(special.person_key, said.member_key) as member_key,
        said.skills,
        said.source
    from said
    left join special on said.member_key = special.member_key
    where
        not coalesce(special.is_pooled, false)
        and not coalesce(special.is_staff, false)
)

select
    member_key,
    skills,
    source
from told
order by
    member_key,
    source,
    skills
