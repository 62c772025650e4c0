-- Campaigns: what a list is for, who waits, when it went out, and what came of each person on it.
alter table recruitment_list add column purpose varchar;
alter table recruitment_list add column program varchar;       -- as program exports name it; where steps are looked for
alter table recruitment_list add column held_share double;     -- of the list; null where everybody is invited
alter table list_entry add column block varchar;               -- the cell of the lottery: channel, tier, community

-- one row per step of a person after a list went out, as ticked on a page or read from a table
create table campaign_step (
    list_key integer not null,
    member_key integer not null,
    step varchar not null,          -- joined, completed, declined
    stepped_at timestamp not null,
    noted_at timestamp not null,
    noted_by varchar not null,
    undone_at timestamp
);
