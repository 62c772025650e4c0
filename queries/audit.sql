-- Who did what, and when?
-- grain: one row per act of a user, the newest first
-- relations: none
-- parameters: none
select
    audit_key,
    acted_at,
    who,
    what,
    on_what
from audit
where hash is not null
order by audit_key desc
