-- What was imported, when, and what came of it?
-- grain: one row per import that was stored, the undone ones too
-- relations: none
-- parameters: none
select
    import_key,
    file_name,
    format,
    kind,
    sha256,
    encoding,
    options,
    time_zone,
    rows_read,
    rows_loaded,
    rows_duplicate,
    rows_rejected,
    from_at,
    to_at,
    imported_at,
    imported_by,
    undone_at is not null as is_undone
from import
order by import_key
