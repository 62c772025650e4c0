-- A platform's own sums over a window, as its export gave them: never turned into acts. Two of them can be compared.

-- one row per subject, measure and window of an import
create table snapshot (
    import_key integer not null,
    subject_kind varchar not null,  -- member, channel, community
    subject varchar not null,       -- as in the export
    member_key integer,             -- of a member
    other_member_key integer,       -- of whom the sum is about, where it is about two
    measure varchar not null,
    value double not null,
    from_at timestamp,              -- first instant counted; null: since the beginning, or not known
    to_at timestamp,                -- first instant not counted; null: until the export, or not known
    window_source varchar not null  -- in the file, file name, asked, all time, unknown
);

create or replace view known_member as
select member_key from member_total
union
select member_key from member_record
union
select member_key from program_event
union
select member_key from application
union
select nominee_member_key as member_key from nomination
union
select nominator_member_key as member_key from nomination where nominator_member_key is not null
union
select member_key from snapshot where member_key is not null
union
select other_member_key as member_key from snapshot where other_member_key is not null;
