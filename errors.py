"""The error tree: every error says what is wrong, where, and what to do about it."""

from __future__ import annotations


class NextCircleError(Exception):
    """Base of all errors that a person may read; pages and the command line catch this and nothing wider.

    problem: one sentence on what is wrong. remedy: one sentence on what to do.
    file, line, column: where, when known (line counts from 1 in the file as it stands).
    """

    exit_status = 1

    def __init__(
        self,
        problem: str,
        *,
        remedy: str,
        file: str | None = None,
        line: int | None = None,
        column: str | None = None,
    ) -> None:
        self.problem = problem
        self.remedy = remedy
        self.file = file
        self.line = line
        self.column = column
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """What, where, what to do, as one line of plain words."""
        places = [
            f"file {self.file}" if self.file else "",
            f"line {self.line:,}" if self.line else "",
            f"column {self.column}" if self.column else "",
        ]
        where = ", ".join(place for place in places if place)
        problem = self.problem.rstrip(".")
        return f"{problem} ({where}). {self.remedy}" if where else f"{problem}. {self.remedy}"


class WrongUsage(NextCircleError):
    """The command or its options cannot be understood."""

    exit_status = 2


class Refused(NextCircleError):
    """The file or the request was understood and is refused; nothing was stored."""

    exit_status = 3


class RefusedFile(Refused):
    """Something is wrong with the file."""


class UnclearDates(RefusedFile):
    """The file does not settle the order of day and month; the manager must."""


class MissingColumn(RefusedFile):
    """A required column is not in the file and no mapping names it."""


class AlreadyImported(Refused):
    """The same file was read before under another mapping, time zone or day order."""


class NothingToList(Refused):
    """No candidate is left for a list."""


class NoSuchList(Refused):
    """A list is named that the ledger does not hold."""


class TooFewMembers(Refused):
    """A statistic was asked for fewer members than it means anything for."""


class NotAllowed(Refused):
    """Somebody asked for what the file of roles does not let them do. who: as it stands in the audit."""

    def __init__(self, problem: str, *, remedy: str, who: str) -> None:
        super().__init__(problem, remedy=remedy)
        self.who = who


class LimitReached(Refused):
    """More is asked for than one machine is meant to hold or to do at once; nothing was changed."""


class OurFault(NextCircleError):
    """Disk, lock or defect: not the file's and not the user's fault."""

    exit_status = 1


class StorageFull(OurFault):
    """The disk is full."""


class WorkspaceInUse(OurFault):
    """Another process holds the workspace."""


class WorkspaceDamaged(OurFault):
    """The workspace file cannot be read."""


class QueryFailed(OurFault):
    """A question to the warehouse failed; names the .sql file."""
