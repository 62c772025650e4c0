-- What the relations of scope.sql say about threads: who started them, and which of them something in scope asks.
-- parameters: from_at, to_at, all_communities, communities, all_activities, activities, with_staff

-- relation: thread_starter
-- who started each thread and when: its earliest create act, whoever made it, of whatever kind and however long ago
thread_starter as (
    select
        thread_start.thread_key,
        thread_start.occurred_at as started_at,
        coalesce(special.person_key, thread_start.member_key) as member_key,
        thread_start.type_key,
        thread_start.community_key,
        coalesce(special.is_pooled, false) as is_pooled,
        coalesce(special.is_staff, false) as is_staff
    from thread_start
    left join special on thread_start.member_key = special.member_key
),

-- relation: typed_groups
-- groups in whose data some act is of the type question; elsewhere a question mark says what asks
typed_groups as (
    select distinct member_total.community_key
    from member_total
    inner join activity_type on member_total.type_key = activity_type.type_key
    where activity_type.name = 'question'
),

-- relation: scope_questions
-- the threads that something in scope asks and nothing else had started, with the earliest act that asks
scope_questions as (
    select
        asking.thread_key,
        asking.first_act.asked_at as asked_at,
        asking.first_act.member_key as asker_key,
        asking.community_key,
        asking.topic_key,
        asking.is_pooled,
        asking.is_by_mark
    from (
        select
            acts.thread_key,
            min(struct_pack(
                asked_at := acts.occurred_at, member_key := coalesce(special.person_key, acts.raw_member_key)
            )) as first_act,
            min(acts.community_key) as community_key,
            min(acts.topic_key) as topic_key,
            max(case when special.is_pooled then 1 else 0 end) as is_pooled,
            min(case when acts.activity_type = 'question' then 0 else 1 end) as is_by_mark
        from window_acts as acts
        left join typed_groups on acts.community_key = typed_groups.community_key
        left join special on acts.raw_member_key = special.member_key
        where
            acts.activity_role = 'create'
            and acts.thread_key is not null
            and (acts.activity_type = 'question' or (acts.is_question and typed_groups.community_key is null))
            and ($with_staff or not coalesce(special.is_staff, false))
        group by acts.thread_key
    ) as asking
    inner join thread_start on asking.thread_key = thread_start.thread_key
    where thread_start.occurred_at >= asking.first_act.asked_at
)
