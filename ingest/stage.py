"""One text table to canonical Parquet in the spool, with an account of every row that was read or left out."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import duckdb

from errors import OurFault, RefusedFile
from ingest.clock_changes import clock_words
from ingest.copies import write_copies
from ingest.databases import Databases
from ingest.fast import csv_source
from ingest.kinds import COLUMNS
from ingest.parse import literal
from ingest.plain import write_plain
from ingest.plan import TimePlans, plan_times
from ingest.recognise import Recognised, recognise
from ingest.rejects import counted, nothing_left, write_rejected
from ingest.report import ReadOptions, StagedFile
from ingest.rows import DataRecords, Tally, explain, rejected
from ingest.rows_sql import community_of, relation, select_sql
from ingest.rules import MACROS
from ingest.sniff import Sniffed, sniff
from ingest.survey import Growth, Survey, Typing
from ingest.text_table import Table
from ingest.typed_rows import PARQUET, bad_rows, rewrite_kept
from ingest.unread import Unread
from ingest.weights import CAREFUL, SURVEY, UNPACKING, alive, part
from ingest.windows import window_of, window_words
from ingest.words import warnings_of

__all__ = ["NeedsCare", "Table", "stage"]

# DuckDB's share of the child's memory; Python and the buffers of Parquet take the rest of its limit.
MEMORY_LIMIT = "700MB"
# A file up to this size goes through the careful reader at once: it costs less than a second and sees everything.
CAREFUL_BYTES = 2 << 20


class NeedsCare(Exception):
    """The fast reader met something that only the careful one may judge."""


def stage(table: Table, options: ReadOptions, spool: Path, progress: Callable[[int], None]) -> StagedFile:
    """Read one text table. Raises RefusedFile and its kin; nothing is left in the spool then.

    progress: called with the number of bytes read since the last call.
    """
    size = table.path.stat().st_size
    share = (1 - UNPACKING) * table.packed / max(1, size) if table.packed else 1.0
    survey = Survey(table.path, part(progress, share * SURVEY))
    stem = secrets.token_hex(8)  # never the file's own name: it may hold signs that DuckDB takes for a pattern
    growth = Growth(spool, stem, progress)
    is_small = size <= CAREFUL_BYTES
    reading = part(progress, share * (1 - SURVEY))
    try:
        sniffed = table.sniffed(options.encoding, is_head_only=not is_small)
        if sniffed.is_regular and not is_small:
            try:
                return _Staging(table, options, spool / stem, sniffed, survey, reading).fast()
            except NeedsCare:
                sniffed = sniff(table.path, table.name, options.encoding)
        staging = _Staging(table, options, spool / stem, sniffed, survey, reading)
        if not is_small:
            return staging.careful()
        with staging.databases.one_for_all():
            return staging.careful()
    except BaseException:
        for left in spool.glob(f"{stem}*"):
            left.unlink(missing_ok=True)
        raise
    finally:
        growth.stop()
        survey.stop()


class _Staging:
    """The staging of one table, fast or careful; both type their rows by the same SQL."""

    def __init__(  # noqa: PLR0917 - all of it describes one reading
        self,
        table: Table,
        options: ReadOptions,
        stem: Path,
        sniffed: Sniffed,
        survey: Survey,
        progress: Callable[[int], None],
    ) -> None:
        self.table, self.options, self.stem, self.sniffed = table, options, stem, sniffed
        self.survey, self.progress = survey, progress
        self.found: Recognised = recognise(sniffed, options, table.name, table.archive)
        self.rows_path = stem.with_suffix(".rows.parquet")
        self.plans: TimePlans = plan_times(sniffed, self.found, options)
        self.unread = Unread(self.found, self.plans)
        self.databases = Databases(self._settle)

    def fast(self) -> StagedFile:
        """DuckDB reads the file from disk in our dialect; anything irregular raises NeedsCare."""
        header = self.sniffed.sample[self.found.header_record]
        if "\n" in header.raw or "\r" in header.raw or self.found.rules.ends:
            raise NeedsCare
        source = csv_source(self.table.path, self.sniffed.dialect, len(self.found.header), header.line, self.stem)
        picked = {name: f"c{place}" for name, place in self.found.picks.items()}
        try:
            count = self._type(source, picked, self.table.path.stat().st_size, is_fast=True)
        except duckdb.Error as problem:  # a line that is no line of this dialect, or no UTF-8
            raise NeedsCare from problem
        if not self.survey.is_clean():
            raise NeedsCare
        return self._finish(count, Tally(read=count), is_fast=True)

    def careful(self) -> StagedFile:
        """Our own reader writes the records it trusts as a plain table, which DuckDB then types."""
        size = self.table.path.stat().st_size
        records = DataRecords(self.table.path, self.sniffed, self.found, part(self.progress, CAREFUL))
        plain = self.stem.with_suffix(".plain.parquet")
        try:
            written = write_plain(records, list(self.found.picks.values()), plain)
            if not records.tally.read:
                raise self._no_rows()
            picked = {name: f"c{number}" for number, name in enumerate(self.found.picks)}
            typed = 0 if size <= CAREFUL_BYTES else int(size * (1 - CAREFUL))
            count = self._type(f"read_parquet({literal(str(plain))})", picked, typed)
        finally:
            plain.unlink(missing_ok=True)
        if count != written:
            raise OurFault(
                f"{written:,} rows were read but {count:,} came through",
                remedy="Please report this file to us.",
                file=self.table.name,
            )
        return self._finish(count, records.tally)

    def _no_rows(self) -> RefusedFile:
        return RefusedFile(
            "The file has a header but no data rows",
            remedy="Export it again and look whether it holds rows.",
            file=self.table.name,
        )

    def _type(self, source: str, picked: dict[str, str], size: int, *, is_fast: bool = False) -> int:
        """Write the typed rows, in order; rows whose values cannot be loaded have a NULL content_hash. Their number.

        size: bytes of the file that this stands for in what is told of its progress.
        """
        typing = Typing(size, self.progress)
        select = select_sql(
            source,
            picked,
            self.found,
            self.plans.columns,
            community=community_of(self.table.name),
            keep_text=self.options.keep_text,
            distrust_quotes=is_fast and self.sniffed.dialect.always_quoted,
        )
        count = 0
        for _ in range(2):  # a second time only where all values were needed to settle the day order
            self.plans.begin()
            with self.databases.opened() as con:
                with typing.of(con):
                    con.execute(f"copy ({select}) to {literal(str(self.rows_path))} ({PARQUET})")
                count = con.execute(f"select count(*) from {self._rows()}").fetchall()[0][0]
            if self.plans.settle(self.table.name):
                break
        with self.databases.opened() as con:
            self.unread.count(con, source, picked)
            rows = relation(source, picked, self.found)
            self.plans.clock_words = clock_words(con, rows, {name: name for name in self.found.filled}, self.plans)
        return count

    def _settle(self, con: duckdb.DuckDBPyConnection) -> None:
        con.execute(f"set memory_limit = '{MEMORY_LIMIT}'; set TimeZone = 'UTC'")
        con.execute(f"set temp_directory = {literal(str(self.stem.parent))}")
        self.plans.register(con)
        self.unread.register(con)
        con.execute("; ".join(MACROS if self.found.rules.inputs else ()))

    def _rows(self) -> str:
        return f"read_parquet({literal(str(self.rows_path))})"

    def _finish(self, count: int, tally: Tally, *, is_fast: bool = False) -> StagedFile:
        """Take the rows that cannot be loaded out of the Parquet, name them, and write the account."""
        with self.databases.opened() as con:
            bad = bad_rows(con, self.rows_path, self.found)
            if bad:
                self._explain(bad, tally, count, is_fast=is_fast)
            if bad or self.found.kind != "activity":
                rewrite_kept(con, self.rows_path, self.found)
            kept = count - len(bad)
            if not kept:
                self.rows_path.unlink(missing_ok=True)
                if is_fast:
                    raise NeedsCare
                raise nothing_left(tally, self.table.name)
            return self._account(con, kept, tally)

    def _explain(self, bad: dict[int, str | None], tally: Tally, count: int, *, is_fast: bool) -> None:
        """Line and reason of each row left out, by walking the file again."""
        seen = 0
        records = DataRecords(self.table.path, self.sniffed, self.found, alive(self.progress))
        for record in records:
            if seen in bad:
                rule = bad[seen]
                why = rejected(record, None, None, rule) if rule else explain(record, self.found, self.plans.readers)
                tally.rejected.append(why)
            seen += 1
        if seen != count or (is_fast and (records.tally.notes or records.tally.rejected)):
            raise NeedsCare

    def _account(self, con: duckdb.DuckDBPyConnection, kept: int, tally: Tally) -> StagedFile:
        found, plans = self.found, self.plans
        tally.rejected.sort(key=lambda row: row.line)
        times = [c.name for c in COLUMNS[found.kind] if c.type == "time"]
        lows = ", ".join(f"min({n}), max({n})" for n in times)
        ends = [v for v in con.execute(f"select {lows} from {self._rows()}").fetchall()[0] if isinstance(v, datetime)]
        copies_path, copies = None, 0
        if found.kind == "activity":
            copies_path, copies = write_copies(con, self._rows(), kept, self.stem, partial(self.progress, 0))
        warnings = warnings_of(con, self._rows(), self.sniffed, found, plans, tally, copies)
        unread = self.unread.warnings(DataRecords(self.table.path, self.sniffed, found))
        window = window_of(found.rules, self.table.name, self.options)
        return StagedFile(
            file=self.table.name,
            sha256=self.survey.sha256(),
            kind=found.kind,
            format=found.format,
            format_reason=found.format_reason,
            encoding=self.sniffed.encoding.words,
            dialect=self.sniffed.dialect.words(),
            mapping=found.mapping,
            time_zone=self.options.time_zone or "UTC",
            time_zone_known=plans.zone_known(),
            day_order=plans.day_order(),
            rows_read=kept + len(tally.rejected),
            rows_rejected=len(tally.rejected),
            rejected=counted(tally.rejected),
            from_at=min(ends) if ends else None,
            to_at=max(ends) if ends else None,
            warnings=(*self.table.warnings, *warnings, *unread, *window_words(window)),
            rows_path=self.rows_path,
            rejected_path=write_rejected(tally.rejected, self.stem.with_suffix(".rejected.parquet")),
            copies_path=copies_path,
            window=window,
        )
