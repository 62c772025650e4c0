-- Which mappings were saved here, the newest first?
-- grain: one row per saved mapping
-- relations: none
-- parameters: none
select
    mapping_key,
    name,
    kind,
    header,
    mapping,
    time_zone,
    day_order,
    saved_at,
    saved_by
from saved_mapping
order by
    saved_at desc,
    mapping_key desc
