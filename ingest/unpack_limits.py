"""How much may come out of something packed: counted on the bytes that really come out."""

from __future__ import annotations

import errno
import gzip
import lzma
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO

from errors import NextCircleError, RefusedFile

# What zipfile and its helpers raise for damage; also for places before the file's start and for names of no encoding.
BROKEN_ARCHIVE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, ValueError,
    OverflowError, struct.error, OSError,
)  # fmt: skip
CHUNK_BYTES = 1 << 20
# Unpacking may take this share of the free disk.
MAX_DISK_SHARE = 1 / 3
# Ordinary tables shrink to a tenth, logs to a fiftieth; beyond this a file was made to fill the disk.
MAX_RATIO, RATIO_FROM_BYTES = 200, 10 << 20


def check_size(size: int, packed: int, name: str, free: float = float("inf"), *, ratio: int = MAX_RATIO) -> None:
    """Raise RefusedFile when `size` unpacked bytes are too many for `packed` ones, or for the free disk."""
    if (size > RATIO_FROM_BYTES and size > ratio * packed) or size > free:
        raise RefusedFile(
            f"The archive unpacks to too much for its size ({size >> 20} MB and more)",
            remedy="Unpack it yourself, look at it and import the table.",
            file=name,
        )


class Budget:
    """What the packed files within one archive may unpack to together; counts the bytes that it is told."""

    def __init__(self, packed: int, name: str, free: float) -> None:
        self.name, self._packed, self._free, self._size = name, packed, free, 0

    def __call__(self, count: int) -> None:
        """Raises RefusedFile when it is too much."""
        self._size += count
        check_size(self._size, self._packed, self.name, self._free)


def is_broken(error: BaseException) -> bool:
    """Whether one of BROKEN_ARCHIVE speaks of the archive, and not of the disk or the memory."""
    return not isinstance(error, OSError) or error.errno in (None, errno.EINVAL)


def copy_within(
    source: IO[bytes] | gzip.GzipFile, target: Path, packed: int, name: str, progress: Callable[[int], None]
) -> None:
    """Unpack with the limits counted on the bytes that really come out; nothing is left behind when refused."""
    free = free_for(target.parent)
    size = 0
    try:
        with target.open("wb") as out:
            while chunk := source.read(CHUNK_BYTES):
                size += len(chunk)
                check_size(size, packed, name, free)
                out.write(chunk)
                progress(len(chunk))
    except (NextCircleError, *BROKEN_ARCHIVE):
        target.unlink(missing_ok=True)
        raise


def free_for(folder: Path) -> float:
    """Bytes of the free disk that unpacking may take."""
    return shutil.disk_usage(folder).free * MAX_DISK_SHARE
