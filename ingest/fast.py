"""The fast reader: DuckDB's own, told our dialect, with everything strict and nothing guessed."""

from __future__ import annotations

from pathlib import Path

from ingest.border import whole
from ingest.dialect import Dialect
from ingest.parse import literal

# Signs that DuckDB takes for a pattern of many files.
_PATTERN_SIGNS = frozenset("*?[]{}")


def csv_source(path: Path, dialect: Dialect, width: int, header_line: int, stem: Path) -> str:
    """SQL: the records below the header as text columns c0, c1, …; a record of another width is an error.

    stem: start of a name in the spool, for a link where the file's own name holds signs of a pattern or is no UTF-8.
    """
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(width))
    return (
        f"read_csv({literal(str(_plain_path(path, stem)))}, auto_detect = false, header = false, skip = {header_line}, "
        f"delim = {literal(dialect.delimiter)}, quote = '\"', escape = '\"', strict_mode = true, "
        f"columns = {{{columns}}}, encoding = 'utf-8', nullstr = '')"
    )


def _plain_path(path: Path, stem: Path) -> Path:
    if not _PATTERN_SIGNS & set(str(path)) and whole(str(path)) == str(path):
        return path
    link = stem.with_suffix(".source")
    link.unlink(missing_ok=True)
    link.symlink_to(path.resolve())
    return link
