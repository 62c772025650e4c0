"""Spark's own SQL that makes the workspace's tables from canonical acts; spark_tables.py fills the braces."""

from __future__ import annotations

# What an act is told by where its export gives it no id (DESIGN, "Same event, read twice").
IDENTITY = ("member_id", "occurred_at", "activity_type", "community", "thread_id", "reply_to_member_id", "text")

TYPED = """
select
    file,
    trim(member_id) as member_id,
    cast(try_cast(occurred_at as timestamp_ltz) as timestamp_ntz) as occurred_at,
    lower(coalesce(nullif(trim(activity_type), ''), '{unknown}')) as activity_type,
    coalesce(nullif(trim(community), ''), '{community}') as community,
    nullif(trim(thread_id), '') as thread_id,
    nullif(trim(reply_to_member_id), '') as target_id,
    nullif(trim(topic), '') as topic,
    try_cast(value as double) as value,
    cast(length(text) as int) as text_length,
    nullif(trim(member_name), '') as name,
    nullif(trim(email), '') as email,
    try_cast(is_staff as boolean) as is_staff,
    case
        when nullif(trim(event_id), '') is not null then xxhash64('id', trim(event_id))
        else xxhash64({identity})
    end as content_hash
from raw
"""
KEPT = """
select * except (place) from (
    select *, row_number() over (partition by content_hash, ordinal order by file) as place
    from (
        select *, cast(row_number() over (partition by file, content_hash order by occurred_at) - 1 as int) as ordinal
        from typed
        where occurred_at is not null and member_id <> ''
    )
)
where place = 1
"""
EVENT = """
select
    acts.occurred_at,
    cast(from_utc_timestamp(acts.occurred_at, '{time_zone}') as date) as day,
    member.member_key,
    activity_type.type_key,
    community.community_key,
    thread.thread_key,
    target.member_key as target_member_key,
    topic.topic_key,
    acts.value,
    acts.text_length,
    acts.content_hash,
    acts.ordinal,
    1 as import_key
from acts
inner join member on acts.member_id = member.member_id
inner join activity_type on acts.activity_type = activity_type.name
inner join community on acts.community = community.name
left join thread on acts.thread_id = thread.name
left join member as target on acts.target_id = target.member_id
left join topic on acts.topic = topic.name
"""
MEMBER = """
select
    named.key as member_key,
    named.name as member_id,
    known.name,
    known.email,
    coalesce(known.is_staff, false) as is_staff,
    false as is_bot,
    false as opted_out,
    false as is_registered,
    lower(trim(named.name)) in ({pooled}) as is_pooled
from named
left join (
    select
        member_id,
        max_by(name, occurred_at) filter (where name is not null) as name,
        max_by(email, occurred_at) filter (where email is not null) as email,
        max_by(is_staff, occurred_at) filter (where is_staff is not null) as is_staff
    from acts
    group by member_id
) as known on named.name = known.member_id
"""
TOTAL = """
select member_key, type_key, community_key, count(*) as count_acts, min(day) as first_day, max(day) as last_day
from event
group by member_key, type_key, community_key
"""
# Stretches of 56 days counted from 0001-01-01, day n of one as the bit 2^n (schema/010_active_days.sql).
STRETCH = """
select member_key, type_key, cast(floor(days / 56) as int) as stretch,
    bit_or(cast(power(2, days % 56) as bigint)) as active_days
from (select member_key, type_key, datediff(day, date '0001-01-01') as days from event) as numbered
group by member_key, type_key, cast(floor(days / 56) as int)
"""
START = """
select thread_key, first_act.*
from (
    select event.thread_key, min(struct(occurred_at, member_key, event.type_key, community_key)) as first_act
    from event
    inner join activity_type on event.type_key = activity_type.type_key
    where event.thread_key is not null and activity_type.role = 'create'
    group by event.thread_key
) as started
"""
