"""Runs beside the reading: the bytes once more (sha-256, what DuckDB is not trusted with), and a sign of life."""

from __future__ import annotations

import codecs
import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

CHUNK_BYTES = 4 << 20
WATCH_SECONDS = 1.0


class Survey:
    """Reads a file in a thread: sha-256, strict UTF-8, odd bytes. Ask only after the reading; it waits for the end."""

    def __init__(self, path: Path, progress: Callable[[int], None]) -> None:
        self._path = path
        self._progress = progress
        self._digest = hashlib.sha256()
        self._is_clean = True
        self._is_stopped = False
        self._error: OSError | None = None
        self._thread = threading.Thread(target=self._run, name="survey", daemon=True)
        self._thread.start()

    def sha256(self) -> str:
        """The sha-256 of the file's bytes, in hexadecimal."""
        self._wait()
        return self._digest.hexdigest()

    def is_clean(self) -> bool:
        """Whether the whole file is strict UTF-8 without zeros, end-of-file signs and marks inside."""
        self._wait()
        return self._is_clean

    def stop(self) -> None:
        """End the thread, finished or not."""
        self._is_stopped = True
        self._thread.join()

    def _wait(self) -> None:
        self._thread.join()
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        decoder = codecs.getincrementaldecoder("utf-8")("strict")
        last = b""
        try:
            with self._path.open("rb") as stream:
                while not self._is_stopped and (chunk := stream.read(CHUNK_BYTES)):
                    self._digest.update(chunk)
                    if self._is_clean:
                        self._is_clean = not _has_odd_bytes(last, chunk) and _decodes(decoder, chunk)
                        last = chunk[-3:]
                    self._progress(len(chunk))
        except OSError as problem:
            self._error = problem
        if self._is_clean:
            self._is_clean = _decodes(decoder, b"", final=True)


class Growth:
    """Tells that DuckDB is still writing: watches the size of what it writes, as it says nothing itself."""

    def __init__(self, folder: Path, stem: str, progress: Callable[[int], None]) -> None:
        self._folder, self._stem, self._progress = folder, stem, progress
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="growth", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        known = 0
        while not self._ended.wait(WATCH_SECONDS):
            size = 0
            for path in self._folder.glob(f"{self._stem}*"):
                with suppress(FileNotFoundError):  # renamed in this moment
                    size += path.stat().st_size
            if size != known:
                self._progress(0)
                known = size


def _has_odd_bytes(last: bytes, chunk: bytes) -> bool:
    """Zeros, an end-of-file sign, or the mark of an encoding where a second file was glued on. last: what came before."""
    if b"\0" in chunk or b"\x1a" in chunk:
        return True
    return not chunk.isascii() and b"\n\xef\xbb\xbf" in last + chunk


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    if chunk.isascii() and not decoder.getstate()[0] and not final:
        return True
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


class Typing:
    """Tells how far DuckDB is in typing a table, which stands for `size` bytes; a second pass tells what is new."""

    def __init__(self, size: int, progress: Callable[[int], None]) -> None:
        self._size, self._progress, self._told = size, progress, 0

    @contextmanager
    def of(self, con: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """Watch the statement that runs within; a table without bytes to tell is not watched."""
        if not self._size:
            yield
            return
        con.execute("set enable_progress_bar = true; set enable_progress_bar_print = false")
        ended = threading.Event()
        thread = threading.Thread(target=self._watch, args=(con, ended), name="typing", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _watch(self, con: duckdb.DuckDBPyConnection, ended: threading.Event) -> None:
        while not ended.wait(WATCH_SECONDS / 2):
            done = int(self._size * max(0.0, con.query_progress()) / 100)  # -1 where it cannot say
            if done > self._told:
                self._progress(done - self._told)
                self._told = done
