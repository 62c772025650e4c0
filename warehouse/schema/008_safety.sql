-- Safety: the audit's lines are numbered and chained by hash; who was erased is known by salted hash alone.

create table audit_chained as
select
    null::bigint as audit_key,      -- from 1, without gaps
    audit.acted_at,
    audit.who,
    audit.what,
    audit.on_what,
    null::varchar as hash           -- of this line and the hash before it
from audit
order by audit.rowid;

drop table audit;

alter table audit_chained rename to audit;

-- one row: what the hashes are salted with
create table erasure_salt (salt varchar not null);

-- one row per id or e-mail address of somebody who was erased and must not come back with an old export
create table erased_member (salted_hash varchar not null, erased_at timestamp not null);
