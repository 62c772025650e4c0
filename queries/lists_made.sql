-- Which lists were made, by which choice, and what became of them?
-- grain: one row per list, the newest first
-- relations: none
-- parameters: none
with

entries as (
    select
        list_key,
        count(*) as count_people,
        sum(case when arm = 'held_out' then 1 else 0 end) as count_held_out
    from list_entry
    group by list_key
),

steps as (
    select
        list_key,
        count(distinct case when step = 'joined' then member_key end) as count_joined,
        count(distinct case when step = 'completed' then member_key end) as count_completed,
        count(distinct case when step = 'declined' then member_key end) as count_declined
    from campaign_step
    where undone_at is null
    group by list_key
)

select
    recruitment_list.list_key,
    recruitment_list.channel,
    recruitment_list.purpose,
    recruitment_list.program,
    recruitment_list.criteria,
    recruitment_list.seed,
    recruitment_list.requested,
    recruitment_list.given,
    recruitment_list.held_share,
    recruitment_list.left_out,
    recruitment_list.sha256,
    recruitment_list.created_at,
    recruitment_list.created_by,
    recruitment_list.sent_at,
    coalesce(entries.count_people, 0) as count_people,
    cast(coalesce(entries.count_held_out, 0) as bigint) as count_held_out,
    coalesce(steps.count_joined, 0) as count_joined,
    coalesce(steps.count_completed, 0) as count_completed,
    coalesce(steps.count_declined, 0) as count_declined
from recruitment_list
left join entries on recruitment_list.list_key = entries.list_key
left join steps on recruitment_list.list_key = steps.list_key
order by recruitment_list.list_key desc
