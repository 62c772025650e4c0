"""The ways in which bench.floors reaches the same figures: ours, hand-written DuckDB, pandas, polars."""
