-- In which order do ids stand, shorter ones first, so that ties are settled the same way whatever was imported first?
-- grain: one row per account
-- relations: none
-- parameters: none
select
    member_key,
    row_number() over (order by length(member_id), member_id) as place
from member
order by member_key
