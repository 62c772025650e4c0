-- As what does each kind of activity count, and did somebody choose that?
-- grain: one row per kind of activity of the whole workspace, whatever the filters say
-- relations: none
-- parameters: none
with

acts as (
    select
        type_key,
        sum(count_acts) as count_acts
    from member_total
    group by type_key
)

select
    activity_type.name,
    activity_type.role,
    cast(coalesce(acts.count_acts, 0) as bigint) as count_acts,
    setting.key is not null as is_chosen
from activity_type
left join acts on activity_type.type_key = acts.type_key
left join setting on setting.key = 'role.' || activity_type.name
order by
    count_acts desc,
    activity_type.name
