-- Every member's active days with the day before each, taken out of the packed days; days count from 1970-01-01.
create or replace temp table active_day as
with

packed as (
    select
        member_stretch.member_key,
        member_stretch.stretch,
        bit_or(member_stretch.active_days) as bits
    from member_stretch
    inner join activity_type on member_stretch.type_key = activity_type.type_key
    where activity_type.role in ('create', 'react')
    group by
        member_stretch.member_key,
        member_stretch.stretch
),

taken_apart as (
    select
        packed.member_key,
        (56 * packed.stretch + places.place - 719162)::integer as day
    from packed
    cross join range(56) as places (place)
    where packed.bits & (1::bigint << places.place::integer) <> 0
)

select
    member_key,
    day,
    lag(day) over (
        partition by member_key
        order by day
    ) as before
from taken_apart
