-- What are the groups called?
-- grain: one row per community of the whole workspace
-- relations: none
-- parameters: none
select
    community_key,
    name as community
from community
order by community_key
