-- Who of those whom nobody has judged yet starts threads and never replies, or always writes texts of one length?
-- grain: one row per account with at least fewest_created create acts, whatever the filters say
-- relations: none
-- parameters: fewest_created
with

creates as (
    select type_key
    from activity_type
    where role = 'create'
),

busy as (
    select member_total.member_key
    from member_total
    inner join undecided_member on member_total.member_key = undecided_member.member_key
    inner join creates on member_total.type_key = creates.type_key
    group by member_total.member_key
    having sum(member_total.count_acts) >= $fewest_created
),

written as (
    select
        event.member_key,
        event.thread_key,
        event.text_length,
        case when event.target_member_key <> event.member_key then 1 else 0 end as is_reply
    from event
    inner join busy on event.member_key = busy.member_key
    inner join creates on event.type_key = creates.type_key
),

lengths as (
    select
        member_key,
        text_length,
        count(*) as count_texts
    from written
    where text_length > 0
    group by
        member_key,
        text_length
),

usual as (
    select
        member_key,
        max(count_texts) as count_same_length,
        sum(count_texts) as count_texts
    from lengths
    group by member_key
),

told as (
    select
        written.member_key,
        count(*) as count_created,
        count(distinct case when thread_start.member_key = written.member_key then written.thread_key end)
            as count_started,
        sum(
            case
                when written.is_reply = 1 or thread_start.member_key <> written.member_key then 1
                else 0
            end
        ) as count_replies
    from written
    left join thread_start on written.thread_key = thread_start.thread_key
    group by written.member_key
)

select
    told.member_key,
    told.count_created,
    told.count_started,
    cast(told.count_replies as bigint) as count_replies,
    cast(coalesce(usual.count_same_length, 0) as bigint) as count_same_length,
    cast(coalesce(usual.count_texts, 0) as bigint) as count_texts
from told
left join usual on told.member_key = usual.member_key
order by told.member_key
