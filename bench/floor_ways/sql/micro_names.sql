-- The names of the groups by their keys.
select
    community_key,
    name
from community
