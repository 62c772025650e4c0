-- Which ids need more than their own key: whose are they, and are they pooled, or staff or a bot?
-- grain: one row per such id, whatever the filters say
-- relations: special
-- parameters: none
select
    member_key,
    person_key,
    is_pooled,
    is_staff
from special
order by member_key
