"""The same act read twice: identical rows of one file are numbered and kept, acts of earlier imports are found.

Identity of an act: its content_hash and its ordinal among identical ones in its file (DESIGN).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from warehouse.staged_rows import StagedRows

# The same act read under another time zone, or edited since, lies at most this far from where it lay.
NEAR = timedelta(days=2)


class Identity:
    """What is known of a file's rows before they are stored: their ordinals, and which of them are stored already.

    ordinal: SQL for a row's ordinal; joins: what must be joined for it; both name the file's rows `row`.
    """

    def __init__(self, file: StagedRows, copies: Path | None) -> None:
        self.file = file
        self.copies = copies
        self.has_known = False
        self._near = _near(file)

    @property
    def ordinal(self) -> str:
        """SQL for the ordinal of a row."""
        return "coalesce(numbered.ordinal, 0)" if self.copies else "0"

    @property
    def joins(self) -> str:
        """SQL that brings the ordinals in and leaves out what is stored already."""
        numbered = "left join numbered on row.file_row_number = numbered.file_row_number"
        known = "anti join known on row.file_row_number = known.file_row_number"
        return f"{numbered if self.copies else ''} {known if self.has_known else ''}"

    def find(self) -> None:
        """Number identical rows and find those that are stored already."""
        if self.copies is not None:
            self._number_rows(self.copies)
        if self._near is not None:
            self._find_known()

    def drop(self) -> None:
        """Remove the temporary tables."""
        for table in ("numbered", "known"):
            self.file.run(f"drop table if exists {table}")

    def _number_rows(self, copies: Path) -> None:
        self.file.run(
            """
            create or replace temp table numbered as
            select
                file_row_number,
                row_number() over (partition by content_hash order by file_row_number) - 1 as ordinal
            from read_parquet($path, file_row_number = true)
            where content_hash in (select content_hash from read_parquet($copies))
            """,
            copies=str(copies),
        )

    def _find_known(self) -> None:
        self.file.run(
            f"""
            create or replace temp table known as
            select row.file_row_number, row.content_hash, {self.ordinal}::integer as ordinal
            from read_parquet($path, file_row_number = true) as row {self.joins}
            semi join (
                select content_hash, ordinal from event where occurred_at between $first and $last
            ) as held on row.content_hash = held.content_hash and {self.ordinal} = held.ordinal
            """,
            **(self._near or {}),
        )
        self.has_known = self.file.number("select count(*) from known") > 0
        self.file.run("insert into duplicate_holder select content_hash, ordinal, $import_key from known")


def _near(file: StagedRows) -> dict[str, object] | None:
    """First and last instant at which the file's acts may be stored already; None where nothing is stored then."""
    first, last = file.rows("select min(occurred_at), max(occurred_at) from read_parquet($path)")[0]
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        return None
    near: dict[str, object] = {"first": _shifted(first, -NEAR), "last": _shifted(last, NEAR)}
    stored = "select count(*) from (select 1 from event where occurred_at between $first and $last limit 1)"
    return near if file.number(stored, **near) else None


def _shifted(moment: datetime, by: timedelta) -> datetime:
    try:
        return moment + by
    except OverflowError:
        return moment
