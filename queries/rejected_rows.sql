-- Which lines of an import were not loaded, and why?
-- grain: one row per rejected line and column, in file order
-- relations: none
-- parameters: import_key
select
    line,
    column_name,
    value,
    reason,
    record
from rejected_row
where import_key = $import_key
order by
    line,
    column_name,
    reason
