-- What did the report of one import say?
-- grain: one row, none for an import that was undone or stored before reports were kept
-- relations: none
-- parameters: import_key
select report
from import_report
where import_key = $import_key
order by import_key
