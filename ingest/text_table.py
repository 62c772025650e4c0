"""One text file on its way to be staged, as it came or written by us from what was no table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.own_table import Origin
from ingest.sniff import Sniffed, sniff, sniff_own


@dataclass(frozen=True)
class Table:
    """One text file to be staged: where it is, how a person calls it, what its unpacking has to say.

    origin: what it was before we wrote it as a table; None for a text table as it came. archive: the file of several
    that it came in, whose name may say whose it is. packed: bytes of the file that it was unpacked from; 0 as it came.
    """

    path: Path
    name: str
    warnings: tuple[str, ...] = ()
    origin: Origin | None = None
    archive: str = ""
    packed: int = 0

    def sniffed(self, encoding: str | None, *, is_head_only: bool = False) -> Sniffed:
        """How it is written. Raises RefusedFile when it is no text table."""
        if self.origin is not None:
            return sniff_own(self.path, self.origin)
        return sniff(self.path, self.name, encoding, is_head_only=is_head_only)
