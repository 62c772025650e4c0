-- Whose id, name or address says what kind of account it is?
-- grain: one row per account of which nobody has said what it is and whose texts match, whatever the filters say
-- relations: none
-- parameters: pattern (of id, name and mailbox in small letters), domains (of the brand; "" for none), nobody (names)
with

accounts as (
    select
        member.member_key,
        lower(trim(member.member_id)) as id_text,
        lower(trim(coalesce(member.name, ''))) as name_text,
        lower(trim(coalesce(split_part(member.email, '@', 1), ''))) as mailbox_text,
        lower(trim(coalesce(split_part(member.email, '@', 2), ''))) as domain_text
    from member
    inner join undecided_member on member.member_key = undecided_member.member_key
    inner join known_member on member.member_key = known_member.member_key
)

select
    member_key,
    id_text,
    name_text,
    mailbox_text,
    domain_text
from accounts
where
    regexp_matches(id_text, $pattern)
    or regexp_matches(name_text, $pattern)
    or regexp_matches(mailbox_text, $pattern)
    or (domain_text <> '' and array_contains($domains, domain_text))
    or array_contains($nobody, id_text)
    or array_contains($nobody, name_text)
order by member_key
