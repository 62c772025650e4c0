-- Lists of people that left the workspace: the ledger of who was asked, when and why.

-- one row per list
create table recruitment_list (
    list_key integer not null,
    channel varchar not null,
    criteria varchar not null,      -- JSON: filters and options
    seed bigint,
    data_version bigint not null,
    requested integer,
    given integer not null,
    left_out varchar not null,      -- JSON: reason -> count
    sha256 varchar not null,
    created_at timestamp not null,
    created_by varchar not null,
    sent_at timestamp
);

-- one row per person on a list
create table list_entry (
    list_key integer not null,
    position integer not null,
    member_key integer not null,
    tier varchar,
    arm varchar,
    probability double,
    reasons varchar
);
