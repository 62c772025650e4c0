-- How much the workspace holds, written with every change in its transaction: what is missing at opening is noticed.
create table state (
    count_changes bigint not null,  -- transactions so far
    count_events bigint not null    -- rows of event after the last one
);
insert into state select
    0,
    (select count(*) from event);
