-- The star schema of one workspace (DESIGN, "The workspace"): times are UTC, keys are integers, text stands once.
-- No primary keys: one writer under a lock gives out keys, and DuckDB's indexes would double the load and keep
-- erased values readable (docs/decisions).

create table version (data_version bigint not null, settings_version bigint not null);
insert into version values (0, 0);

-- one row per import that was stored
create table import (
    import_key integer not null,
    file_name varchar not null,
    sha256 varchar not null,
    kind varchar not null,
    format varchar,
    format_reason varchar,
    encoding varchar,
    dialect varchar,
    options varchar not null,       -- JSON: mapping, time zone, day order: what the same file must repeat
    time_zone varchar not null,
    rows_read bigint not null,
    rows_loaded bigint not null,
    rows_duplicate bigint not null,
    rows_rejected bigint not null,
    from_at timestamp,
    to_at timestamp,
    imported_at timestamp not null,
    imported_by varchar not null,
    undone_at timestamp
);

-- one row per line that was not loaded
create table rejected_row (
    import_key integer not null,
    line bigint,
    column_name varchar,
    value varchar,
    reason varchar,
    record varchar
);

-- one row per id of a person; what is known best now (the newest of member_record)
create table member (
    member_key integer not null,
    member_id varchar not null,
    name varchar,
    email varchar,
    joined_at timestamp,
    left_at timestamp,
    milestone_at timestamp,
    is_staff boolean not null default false,
    is_bot boolean not null default false,
    opted_out boolean not null default false,
    skills varchar,
    is_pooled boolean not null default false,     -- "[deleted]" and the like: many people at once
    is_registered boolean not null default false, -- named by a member list
    merged_into integer                           -- key of the person that this id belongs to
);

-- one row per member and import that said something about the person
create table member_record (
    import_key integer not null,
    member_key integer not null,
    known_at timestamp not null,
    is_from_list boolean not null,
    name varchar,
    email varchar,
    joined_at timestamp,
    left_at timestamp,
    milestone_at timestamp,
    is_staff boolean,
    is_bot boolean,
    opted_out boolean,
    skills varchar
);

create table community (community_key integer not null, name varchar not null);
create table thread (thread_key integer not null, name varchar not null);
create table topic (topic_key integer not null, name varchar not null);

-- one row per type of activity, its name case-folded; settings role.<type> and weight.<type> override
create table activity_type (
    type_key integer not null,
    name varchar not null,
    role varchar not null,
    weight double not null
);

-- one row per act, sorted by time within each import
create table event (
    occurred_at timestamp not null,
    day date not null,              -- in the community's time zone
    member_key integer not null,
    type_key integer not null,
    community_key integer not null,
    thread_key integer,
    target_member_key integer,
    topic_key integer,
    value double,
    text_length integer,
    content_hash ubigint not null,
    ordinal integer not null,       -- among identical ones in its file, from 0
    import_key integer not null
);

-- one row per act that an import held and an earlier one had brought already
create table duplicate_holder (
    content_hash ubigint not null,
    ordinal integer not null,
    import_key integer not null
);

-- what questions about days read. Kept as a view: on real exports a table of it has a half as many rows as event, and
-- to build and write it costs more than it saves.
create view member_day as
select
    day,
    member_key,
    type_key,
    community_key,
    1 as count_acts
from event;

-- member_day over all days, for everything that asks about the whole export; several rows per key: add the counts
create table member_total (
    member_key integer not null,
    type_key integer not null,
    community_key integer not null,
    count_acts bigint not null,
    first_day date not null,
    last_day date not null
);

-- one row per step of a person in a program
create table program_event (
    import_key integer not null,
    member_key integer not null,
    program varchar not null,
    kind varchar,
    invited_at timestamp,
    started_at timestamp,
    completed_at timestamp,
    arm varchar
);

-- one row per nomination form
create table nomination (
    import_key integer not null,
    nominee_member_key integer not null,
    nominator_member_key integer,
    nominated_at timestamp,
    reason varchar
);

-- one row per application form
create table application (
    import_key integer not null,
    member_key integer not null,
    applied_at timestamp,
    skills varchar,
    text varchar
);

-- one row per choice, the newest counts
create table setting (key varchar not null, value varchar not null, since timestamp not null, who varchar not null);

-- one row per act of a user
create table audit (acted_at timestamp not null, who varchar not null, what varchar not null, on_what varchar);
