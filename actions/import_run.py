"""One run of an import: every file read and stored by itself, or all of them tried in a transaction that is undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from actions.rows_out import RowsOut, Stored
from errors import OurFault, Refused
from ingest import child
from ingest.report import ImportReport, ReadOptions, RefusedTable, StagedFile
from warehouse import load
from warehouse.workspace import Workspace

Progress = Callable[[float, str], None]
Cancelled = Callable[[], bool]
Outcome = tuple[ImportReport, StagedFile | None]

# Reading takes about this share of an import (measured with a million acts); the rest is storing.
SHARE_OF_READING = 0.6


class Watcher:
    """Whoever waits for the import: is told how far it is, and may call it off, also by an error of a callback.

    Such an error is kept and raised where the import can end without losing anything; once something is stored, it
    ends the rest of the import, and the reports of what was stored are given back.
    """

    def __init__(self, progress: Progress | None, cancelled: Cancelled | None) -> None:
        self._progress, self._cancelled = progress, cancelled
        self._raised: BaseException | None = None
        self._has_stopped = False
        self.has_stored = False

    def tell(self, share: float, words: str) -> None:
        """Tell the share done (0-1) and what is being done; may be called from any thread."""
        if self._progress is not None and self._raised is None:
            try:
                self._progress(share, words)
            except BaseException as error:  # noqa: BLE001 - a page ends its run by what is no Exception; raised below
                self._raised = error

    def has_stopped(self) -> bool:
        """True when the import is to end. Raises what a callback raised while nothing is stored."""
        try:
            if self._raised is None and self._cancelled is not None and self._cancelled():
                self._has_stopped = True
        except BaseException as error:  # noqa: BLE001 - as above
            self._raised = error
        if self._raised is not None:
            if not self.has_stored:
                raise self._raised
            self._has_stopped = True
        return self._has_stopped

    def check(self) -> None:
        """Raise Refused when the import was called off; inside a transaction nothing of it is stored then."""
        if self.has_stopped():
            raise Refused("The import was cancelled", remedy="Nothing of this file was stored; import it again.")


@dataclass(frozen=True)
class ImportRun:
    """What holds for every file of one import. who: name for the audit."""

    workspace: Workspace
    options: ReadOptions
    replace: bool
    who: str
    watcher: Watcher

    def stored(self, paths: Sequence[Path], spool: Path) -> list[Outcome]:
        """Read and store each file, each table in its own transaction; what fails keeps nothing else out.

        Raises the first fault of ours when nothing at all was stored.
        """
        done: list[Outcome] = []
        faults: list[OurFault] = []
        for number, path in enumerate(paths):
            start, share = number / len(paths), 1 / len(paths)
            tables = self._read(path, spool / str(number), start, share * SHARE_OF_READING, faults)
            for place, table in enumerate(tables):
                part = share * (1 - SHARE_OF_READING) / len(tables)
                done.append(self._stored(table, start + share * SHARE_OF_READING + place * part, part, faults))
        self.watcher.tell(1.0, "Done")
        _raise_if_all_lost(done, faults)
        return done

    def tried(self, paths: Sequence[Path], spool: Path, rows_out: RowsOut | None) -> list[Outcome]:
        """The same reports with nothing stored: all files in one transaction, so that each knows those before it."""
        faults: list[OurFault] = []
        tables: list[StagedFile | RefusedTable] = []
        for number, path in enumerate(paths):
            share = SHARE_OF_READING / len(paths)
            tables += self._read(path, spool / str(number), number * share, share, faults)
        done: list[Outcome] = []
        with load.rehearsal(self.workspace) as connection:
            for table in tables:
                self.watcher.tell(SHARE_OF_READING, f"Trying {table.file}")
                self.watcher.check()
                done.append(self._outcome(table, lambda staged: load.store(connection, staged, **self._manner())))
            if rows_out is not None:
                rows_out.write(connection, stored_of(done))
        self.watcher.tell(1.0, "Done")
        _raise_if_all_lost(done, faults)
        return [(replace(report, import_key=None), staged) for report, staged in done]

    def _read(
        self, path: Path, spool: Path, start: float, share: float, faults: list[OurFault]
    ) -> list[StagedFile | RefusedTable]:
        """The tables of one file, read in the child."""
        spool.mkdir()
        try:
            self.watcher.check()
            size = path.stat().st_size if path.is_file() else 0
            return child.read_export(
                path,
                self.options,
                spool=spool,
                progress=lambda done, words: self.watcher.tell(start + share * done, f"{words}: {_bytes(done, size)}"),
                cancelled=self.watcher.has_stopped,
            )
        except Refused as problem:
            return [RefusedTable(path.name, problem.sentence())]
        except OurFault as problem:
            faults.append(problem)
            return [RefusedTable(path.name, problem.sentence())]

    def _stored(self, table: StagedFile | RefusedTable, start: float, share: float, faults: list[OurFault]) -> Outcome:
        """Store one table; a fault of ours is its report too, because others may have been stored before it."""

        def stage(done: float, words: str) -> None:
            self.watcher.tell(start + share * done, f"Storing {table.file}: {words}")
            self.watcher.check()

        def store(staged: StagedFile) -> ImportReport:
            before = self.watcher.check
            return load.load(self.workspace, staged, **self._manner(), before_commit=before, stage=stage)

        self.watcher.tell(start, f"Storing {table.file}")
        try:
            outcome = self._outcome(table, store)
        except OurFault as problem:
            faults.append(problem)
            return refused_report(table.file, problem.sentence()), None
        self.watcher.has_stored = self.watcher.has_stored or not outcome[0].refused
        return outcome

    def _outcome(self, table: StagedFile | RefusedTable, store: Callable[[StagedFile], ImportReport]) -> Outcome:
        if isinstance(table, RefusedTable):
            return refused_report(table.file, table.refused), None
        try:
            return store(table), table
        except Refused as problem:
            return refused_report(table.file, problem.sentence()), None

    def _manner(self) -> load.Manner:
        return {"replace": self.replace, "who": self.who, "now": now()}


def _bytes(share: float, size: int) -> str:
    """How much of a file has been read.

    >>> _bytes(0.5, 3_000_000), _bytes(0.5, 3_000)
    ('1.5 of 3.0 MB', '1.5 of 3.0 kB')
    """
    unit, name = (1e6, "MB") if size >= 1e6 else (1e3, "kB")  # noqa: PLR2004
    return f"{share * size / unit:,.1f} of {size / unit:,.1f} {name}"


def now() -> datetime:
    """This moment in UTC without a zone, as the workspace stores it."""
    return datetime.now(UTC).replace(tzinfo=None)


def stored_of(done: Sequence[Outcome]) -> list[Stored]:
    """Reports and files of what was stored, or would be."""
    return [(report, staged) for report, staged in done if staged is not None]


def _raise_if_all_lost(done: Sequence[Outcome], faults: Sequence[OurFault]) -> None:
    if faults and all(report.refused for report, _staged in done):
        raise faults[0]


def refused_report(file: str, sentence: str) -> ImportReport:
    """The report of a file of which nothing was stored."""
    return ImportReport(
        import_key=None,
        file=file,
        kind=None,
        format=None,
        format_reason=None,
        encoding=None,
        time_zone=None,
        rows_read=0,
        rows_loaded=0,
        rows_duplicate=0,
        rows_rejected=0,
        rejected=(),
        members=0,
        communities=0,
        from_at=None,
        to_at=None,
        warnings=(),
        refused=sentence,
    )
