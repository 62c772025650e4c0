-- Through whom did purchases and referrals come, where the export names somebody (an affiliate code, a referrer)?
-- grain: one row per person named by an outcome act in scope; nobody is credited for their own, pooled ids left out
-- relations: scope
-- parameters: none
with

credited as (
    select
        target_member_key as member_key,
        value
    from scope
    where
        activity_role = 'outcome'
        and target_member_key is not null
        and target_member_key <> member_key
        and not is_pooled
        and not is_target_pooled
)

select
    member_key,
    count(*) as count_outcomes,
    sum(value) as sum_value
from credited
group by member_key
order by
    count_outcomes desc,
    member_key asc
