-- Which two accounts may be one person, by which signs?
-- grain: one row per pair of accounts (first_key < second_key) of two people with a sign, whatever the filters say
-- a sign that more than most_sharing accounts share (an office's mailbox, a common name) is none; pairs that somebody
-- called two people are left out, as are pooled ids and bots
-- relations: none
-- parameters: most_sharing, accented, plain (letters with accents, and the same without)
with

accounts as (
    select
        member.member_key,
        coalesce(member.merged_into, member.member_key) as person_key,
        lower(trim(member.member_id)) as id_text,
        case when member.email like '%_@_%' then lower(trim(member.email)) end as email_text,
        nullif(
            translate(lower(trim(regexp_replace(member.name, '\s+', ' ', 'g'))), $accented, $plain), ''
        ) as name_text
    from member
    inner join known_member on member.member_key = known_member.member_key
    where not member.is_pooled and not member.is_bot
),

signs as (
    select member_key, person_key, 'email' as said_as, email_text as said from accounts where email_text is not null
    union all
    select member_key, person_key, 'id' as said_as, id_text as said from accounts
    union all
    select member_key, person_key, 'name' as said_as, name_text as said from accounts where name_text is not null
    union all
    select member_key, person_key, 'mailbox' as said_as, split_part(email_text, '@', 1) as said
    from accounts
    where email_text is not null
),

-- how many people share it
shared as (
    select
        said_as,
        said,
        count(distinct person_key) as count_people
    from signs
    group by
        said_as,
        said
),

rare as (
    select signs.*
    from signs
    inner join shared on signs.said_as = shared.said_as and signs.said = shared.said
    where shared.count_people <= $most_sharing
),

found as (
    select
        least(one.member_key, other.member_key) as first_key,
        greatest(one.member_key, other.member_key) as second_key,
        case
            when one.said_as = other.said_as then 'same_' || one.said_as
            else 'id_is_' || other.said_as
        end as sign
    from rare as one
    inner join rare as other on one.said = other.said and one.person_key <> other.person_key
    where
        (one.said_as = other.said_as and one.said_as <> 'mailbox' and one.member_key < other.member_key)
        or (one.said_as = 'id' and other.said_as in ('email', 'name', 'mailbox'))
),

refused as (
    select
        least(coalesce(one.merged_into, one.member_key), coalesce(other.merged_into, other.member_key)) as first_person,
        greatest(coalesce(one.merged_into, one.member_key), coalesce(other.merged_into, other.member_key))
            as second_person
    from person_decision
    inner join member as one on person_decision.member_key = one.member_key
    inner join member as other on person_decision.other_member_key = other.member_key
    where person_decision.kind = 'different' and person_decision.undone_at is null
),

pairs as (
    select
        found.first_key,
        found.second_key,
        max(case when found.sign = 'same_email' then 1 else 0 end) = 1 as is_same_email,
        max(case when found.sign = 'same_id' then 1 else 0 end) = 1 as is_same_id,
        max(case when found.sign = 'same_name' then 1 else 0 end) = 1 as is_same_name,
        max(case when found.sign = 'id_is_email' then 1 else 0 end) = 1 as is_id_email,
        max(case when found.sign = 'id_is_name' then 1 else 0 end) = 1 as is_id_name,
        max(case when found.sign = 'id_is_mailbox' then 1 else 0 end) = 1 as is_id_mailbox
    from found
    group by
        found.first_key,
        found.second_key
)

select
    pairs.first_key,
    pairs.second_key,
    pairs.is_same_email,
    pairs.is_same_id,
    pairs.is_same_name,
    pairs.is_id_email,
    pairs.is_id_name,
    pairs.is_id_mailbox
from pairs
inner join accounts as one on pairs.first_key = one.member_key
inner join accounts as other on pairs.second_key = other.member_key
left join refused
    on
        least(one.person_key, other.person_key) = refused.first_person
        and greatest(one.person_key, other.person_key) = refused.second_person
where refused.first_person is null
order by
    pairs.is_same_email desc,
    pairs.is_id_email desc,
    pairs.is_same_id desc,
    pairs.is_id_name desc,
    pairs.is_same_name desc,
    pairs.first_key,
    pairs.second_key
