"""The limits of the process that reads an untrusted file: memory, network, other programs, and an end with its parent.

Each limit is set where the system knows it; where it does not (macOS has neither namespaces nor a signal at the
parent's death) the reading goes on without it.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from typing import Any

# What the child may allocate; DuckDB's share is 700 MB of it (stage.py), the server needs the rest of the machine.
MEMORY_BYTES = 1536 << 20
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG = 1


def confine(parent: int | None = None) -> None:
    """Limit memory and cut the network, before the file is opened; end with the process `parent`."""
    _limit("RLIMIT_DATA", MEMORY_BYTES)
    _limit("RLIMIT_CORE", 0)
    # Where the kernel allows it the child has no network at all; where not, Python refuses to open a connection.
    _system("unshare", _CLONE_NEWUSER | _CLONE_NEWNET)
    sys.addaudithook(_refuse_network)
    # After unshare: a change of rights takes this signal away again.
    _system("prctl", _PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if parent is not None and os.getppid() != parent:  # it died before the signal was ordered
        os._exit(1)


def _limit(name: str, value: int) -> None:
    """Lower one limit of this process, if the system has it."""
    which = getattr(resource, name, None)
    if which is not None:
        with suppress(OSError, ValueError):
            resource.setrlimit(which, (value, value))


def _system(name: str, *arguments: int) -> None:
    """Call a function of the C library, if it has it; what it answers is of no account."""
    with suppress(OSError):
        library: Any = ctypes.CDLL(None, use_errno=True)
        function = getattr(library, name, None)
        if function is not None:
            function(*arguments)


def _refuse_network(event: str, _: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind", "subprocess.Popen", "os.system"):
        raise PermissionError(f"{event} is not allowed while a file is read")
