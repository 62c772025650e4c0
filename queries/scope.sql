-- The filter bar, once: which acts are in scope. run.py puts the relations that a question reads before it.
-- parameters: all_days, from_day, to_day, from_at, to_at, all_communities, communities, all_activities, activities, with_staff

-- relation: special
-- the few ids that need more than their own key: staff and bots, pooled ids, ids that belong to another person
special as (
    select
        member.member_key,
        coalesce(person.member_key, member.member_key) as person_key,
        member.is_pooled,
        member.is_staff or member.is_bot or coalesce(person.is_staff or person.is_bot, false) as is_staff
    from member
    left join member as person on member.merged_into = person.member_key
    where member.is_pooled or member.is_staff or member.is_bot or member.merged_into is not null
),

-- relation: window_daily
-- the rollup in the filters' window, staff and bots still in; several rows per key: add the counts
window_daily as (
    select
        member_day.day,
        member_day.member_key as raw_member_key,
        coalesce(special.person_key, member_day.member_key) as member_key,
        member_day.community_key,
        community.name as community,
        activity_type.name as activity_type,
        activity_type.role as activity_role,
        activity_type.weight as activity_weight,
        member_day.count_acts,
        coalesce(special.is_pooled, false) as is_pooled,
        coalesce(special.is_staff, false) as is_staff
    from member_day
    inner join activity_type on member_day.type_key = activity_type.type_key
    inner join community on member_day.community_key = community.community_key
    left join special on member_day.member_key = special.member_key
    where
        member_day.day >= $from_day
        and member_day.day < $to_day
        and ($all_communities or array_contains($communities, community.name))
        and ($all_activities or array_contains($activities, activity_type.name))
),

-- relation: scope_daily
-- the rollup in scope
scope_daily as (
    select *
    from window_daily
    where $with_staff or not is_staff
),

-- relation: window_totals
-- how much each person did of each kind in each community, with the first and last day; staff and bots still in;
-- several rows per key: add the counts. The whole export is read from member_total, a part of it from member_day.
window_totals as (
    select
        coalesce(special.person_key, counted.member_key) as member_key,
        counted.member_key as raw_member_key,
        counted.community_key,
        activity_type.name as activity_type,
        activity_type.role as activity_role,
        activity_type.weight as activity_weight,
        counted.count_acts,
        counted.first_day,
        counted.last_day,
        coalesce(special.is_pooled, false) as is_pooled,
        coalesce(special.is_staff, false) as is_staff
    from (
        select
            member_key,
            type_key,
            community_key,
            count_acts,
            first_day,
            last_day
        from member_total
        where $all_days
        union all
        select
            member_key,
            type_key,
            community_key,
            count_acts,
            day as first_day,
            day as last_day
        from member_day
        where
            not $all_days
            and day >= $from_day
            and day < $to_day
    ) as counted
    inner join activity_type on counted.type_key = activity_type.type_key
    inner join community on counted.community_key = community.community_key
    left join special on counted.member_key = special.member_key
    where
        ($all_communities or array_contains($communities, community.name))
        and ($all_activities or array_contains($activities, activity_type.name))
),

-- relation: scope_totals
-- the same in scope
scope_totals as (
    select *
    from window_totals
    where $with_staff or not is_staff
),

-- relation: scope_stretches
-- on which days each person did what, packed in stretches of 56 days as member_stretch has them; pooled ids left out;
-- several rows per key: take the bits together. The whole export is read from member_stretch, a part of it from event.
scope_stretches as (
    select
        coalesce(special.person_key, counted.member_key) as member_key,
        activity_type.role as activity_role,
        counted.stretch,
        counted.active_days
    from (
        select
            member_key,
            type_key,
            stretch,
            active_days
        from member_stretch
        where $all_days and $all_communities
        union all
        select
            member_day.member_key,
            member_day.type_key,
            date_diff('day', date '0001-01-01', member_day.day) // 56 as stretch,
            cast(power(2, date_diff('day', date '0001-01-01', member_day.day) % 56) as bigint) as active_days
        from member_day
        inner join community on member_day.community_key = community.community_key
        where
            not ($all_days and $all_communities)
            and member_day.day >= $from_day
            and member_day.day < $to_day
            and ($all_communities or array_contains($communities, community.name))
    ) as counted
    inner join activity_type on counted.type_key = activity_type.type_key
    left join special on counted.member_key = special.member_key
    where
        ($all_activities or array_contains($activities, activity_type.name))
        and ($with_staff or not coalesce(special.is_staff, false))
        and not coalesce(special.is_pooled, false)
),

-- relation: scope
-- the acts in scope, one row per act. The few special ids are joined to the acts first: after the joins of types and
-- communities DuckDB expects few acts, and would make its hash table of all of them.
scope as (
    select
        event.occurred_at,
        event.day,
        coalesce(special.person_key, event.member_key) as member_key,
        coalesce(target.person_key, event.target_member_key) as target_member_key,
        event.community_key,
        event.thread_key,
        event.topic_key,
        activity_type.name as activity_type,
        activity_type.role as activity_role,
        activity_type.weight as activity_weight,
        event.value,
        event.text_length,
        event.is_question,
        coalesce(special.is_pooled, false) as is_pooled,
        coalesce(target.is_pooled, false) as is_target_pooled,
        coalesce(target.is_staff, false) as is_target_staff
    from event
    left join special on event.member_key = special.member_key
    left join special as target on event.target_member_key = target.member_key
    inner join activity_type on event.type_key = activity_type.type_key
    inner join community on event.community_key = community.community_key
    where
        event.occurred_at >= $from_at
        and event.occurred_at < $to_at
        and ($all_communities or array_contains($communities, community.name))
        and ($all_activities or array_contains($activities, activity_type.name))
        and ($with_staff or not coalesce(special.is_staff, false))
),

-- relation: window_acts
-- the acts in the filters' window, groups and kinds by the ids as exported; staff and bots still in, nobody made one
window_acts as (
    select
        event.occurred_at,
        event.day,
        event.member_key as raw_member_key,
        event.target_member_key as raw_target_member_key,
        event.community_key,
        event.thread_key,
        event.topic_key,
        event.is_question,
        activity_type.name as activity_type,
        activity_type.role as activity_role
    from event
    inner join activity_type on event.type_key = activity_type.type_key
    inner join community on event.community_key = community.community_key
    where
        event.occurred_at >= $from_at
        and event.occurred_at < $to_at
        and ($all_communities or array_contains($communities, community.name))
        and ($all_activities or array_contains($activities, activity_type.name))
)
