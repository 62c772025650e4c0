-- How many members created how much, fewest first.
with

totals as (
    select sum(member_total.count_acts)::bigint as x
    from member_total
    inner join activity_type on member_total.type_key = activity_type.type_key
    where activity_type.role = 'create'
    group by member_total.member_key
)

select
    x,
    count(*) as members
from totals
group by x
order by x
