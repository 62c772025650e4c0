-- Which column means what, kept under a name for the next export of the same tool; and the whole report of each import.

-- one row per mapping that somebody saved; a name stands for one mapping
create table saved_mapping (
    mapping_key integer not null,
    name varchar not null,
    kind varchar not null,
    header varchar not null,        -- JSON list: the file's column names without case and signs, in alphabetical order
    mapping varchar not null,       -- the text of a MAP.json
    time_zone varchar,              -- of times that name none; null: the file's own, or UTC
    day_order varchar,
    saved_at timestamp not null,
    saved_by varchar not null
);

-- one row per import that was stored: what the manager read, as JSON
create table import_report (import_key integer not null, report varchar not null);
