-- On which domains do people of staff have their addresses?
-- grain: one row per domain with at least one person of staff
-- relations: none
-- parameters: none
with

accounts as (
    select
        lower(trim(split_part(email, '@', 2))) as domain,
        is_staff
    from member
    where email like '%_@_%' and not is_bot
)

select
    domain,
    sum(case when is_staff then 1 else 0 end) as count_staff,
    count(*) as count_accounts
from accounts
group by domain
having sum(case when is_staff then 1 else 0 end) > 0
order by
    count_staff desc,
    domain
