-- On which days a person did what, packed: what churn, cohorts and forecasts ask of the whole export.

-- one row per person, type and stretch of 56 days of an import; active_days has the bit 2^n for day n of the stretch,
-- stretches are counted from 0001-01-01; several rows per key: take the bits together
create table member_stretch (
    member_key integer not null,
    type_key integer not null,
    stretch integer not null,
    active_days bigint not null
);

insert into member_stretch
select
    member_key,
    type_key,
    date_diff('day', date '0001-01-01', day) // 56 as stretch,
    bit_or(cast(power(2, date_diff('day', date '0001-01-01', day) % 56) as bigint)) as active_days
from event
group by
    member_key,
    type_key,
    date_diff('day', date '0001-01-01', day) // 56
order by
    member_key,
    stretch,
    type_key;
