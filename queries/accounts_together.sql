-- Were two accounts active on the same days, and did one file name both?
-- grain: one row per given pair
-- relations: none
-- parameters: pair_codes (list of member_key * 2^32 + the other's member_key)
with

asked as (
    select
        pair_code // 4294967296 as first_key,
        pair_code % 4294967296 as second_key
    from (select unnest($pair_codes) as pair_code) as codes
),

accounts as (
    select first_key as member_key from asked
    union
    select second_key as member_key from asked
),

days as (
    select distinct
        member_day.member_key,
        member_day.day
    from member_day
    inner join accounts on member_day.member_key = accounts.member_key
),

files as (
    select distinct
        event.member_key,
        event.import_key
    from event
    inner join accounts on event.member_key = accounts.member_key
    union
    select
        member_record.member_key,
        member_record.import_key
    from member_record
    inner join accounts on member_record.member_key = accounts.member_key
),

together as (
    select
        asked.first_key,
        asked.second_key,
        count(*) as count_days
    from asked
    inner join days as one on asked.first_key = one.member_key
    inner join days as other on asked.second_key = other.member_key and one.day = other.day
    group by
        asked.first_key,
        asked.second_key
),

in_one_file as (
    select
        asked.first_key,
        asked.second_key,
        count(*) as count_files
    from asked
    inner join files as one on asked.first_key = one.member_key
    inner join files as other on asked.second_key = other.member_key and one.import_key = other.import_key
    group by
        asked.first_key,
        asked.second_key
)

select
    asked.first_key,
    asked.second_key,
    coalesce(together.count_days, 0) as count_days_together,
    coalesce(in_one_file.count_files, 0) > 0 as is_in_one_file
from asked
left join together on asked.first_key = together.first_key and asked.second_key = together.second_key
left join in_one_file on asked.first_key = in_one_file.first_key and asked.second_key = in_one_file.second_key
order by
    asked.first_key,
    asked.second_key
