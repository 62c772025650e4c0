-- The names of the groups by their keys, in the order of these.
select
    community_key,
    name
from community
order by community_key
