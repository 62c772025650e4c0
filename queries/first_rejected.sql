-- Which lines were the first to be left out for each reason?
-- grain: one row per line and column, up to three per reason, in file order
-- relations: none
-- parameters: import_key, most_per_reason
with

numbered as (
    select
        line,
        column_name,
        value,
        reason,
        record,
        row_number() over (partition by reason order by line, column_name) as place
    from rejected_row
    where import_key = $import_key
)

select
    line,
    column_name,
    value,
    reason,
    record
from numbered
where place <= $most_per_reason
order by
    line,
    column_name,
    reason
