"""How much may come out of something packed: counted on the bytes that really come out."""

from __future__ import annotations

import errno
import lzma
import struct
import zipfile
import zlib

from errors import RefusedFile

# What zipfile and its helpers raise for damage; also for places before the file's start and for names of no encoding.
BROKEN_ARCHIVE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, ValueError,
    OverflowError, struct.error, OSError,
)  # fmt: skip
CHUNK_BYTES = 1 << 20
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


def is_broken(error: BaseException) -> bool:
    """Whether one of BROKEN_ARCHIVE speaks of the archive, and not of the disk or the memory."""
    return not isinstance(error, OSError) or error.errno in (None, errno.EINVAL)
