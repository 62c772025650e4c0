-- Who is who, as people decided it: the log of merges, staff, bots and pooled ids. Nothing is ever deleted from it.

-- one row per decision about one account, or about two; what counts is what those in force say, the newest last
create table person_decision (
    decision_key integer not null,
    kind varchar not null,          -- same, different: two accounts; staff, bot, member, pooled: one
    member_key integer not null,    -- of two: the account given up
    other_member_key integer,       -- of two: the account that the person goes by
    reason varchar not null,        -- why, as it was when decided
    decided_at timestamp not null,
    decided_by varchar not null,
    undone_at timestamp,
    undone_by varchar
);

-- one row per account of which nobody has said yet what it is
create view undecided_member as
select member.member_key
from member
where
    not member.is_staff
    and not member.is_bot
    and not member.is_pooled
    and member.member_key not in (
        select person_decision.member_key
        from person_decision
        where person_decision.kind in ('staff', 'bot', 'member', 'pooled') and person_decision.undone_at is null
    );

-- one row per account that some import still says something about or names
create view known_member as
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
select nominator_member_key as member_key from nomination where nominator_member_key is not null;
