"""Who wrote which message, and in which thread: on disk, so that an export may have any number of messages."""

from __future__ import annotations

import secrets
import sqlite3
from pathlib import Path

# Replies to replies are followed up to here; a longer chain would be a circle.
MAX_HOPS = 100


class MessageIndex:
    """Message key -> author and thread."""

    def __init__(self, spool: Path) -> None:
        self._path = spool / f"{secrets.token_hex(8)}.index"
        self._base = sqlite3.connect(self._path, isolation_level=None)
        self._base.execute("pragma journal_mode = off")
        self._base.execute("pragma synchronous = off")
        self._base.execute("create table message (key text primary key, author text, thread text) without rowid")
        self._base.execute("begin")

    def add(self, key: str, author: str, thread: str) -> bool:
        """Remember a message; False when its key is known already."""
        done = self._base.execute("insert or ignore into message values (?, ?, ?)", (key, author, thread))
        return done.rowcount > 0

    def find(self, key: str) -> tuple[str, str] | None:
        """Author and thread of a message, None when it is not there."""
        found = self._base.execute("select author, thread from message where key = ?", (key,)).fetchone()
        return (found[0], found[1]) if found else None

    def thread_of(self, key: str) -> str:
        """The first message of the thread that a message belongs to, as far as it is known."""
        for _ in range(MAX_HOPS):
            found = self.find(key)
            if found is None or found[1] in ("", key):
                return key
            key = found[1]
        return key

    def close(self) -> None:
        """Nothing is left on disk."""
        self._base.close()
        self._path.unlink(missing_ok=True)
