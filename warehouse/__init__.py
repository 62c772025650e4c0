"""One workspace = one DuckDB file: star schema, integer keys, one transaction per change."""
