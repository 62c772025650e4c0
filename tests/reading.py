"""Reading a file within the test's own process, for tests that are not about the child: a second saved each time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest import child
from ingest.border import options_out, whole
from ingest.report import ReadOptions


def read_in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on files are read as the child reads them, but without starting one."""

    def run(
        task: str, path: Path, options: ReadOptions, *, spool: Path, name: str | None = None, **_: object
    ) -> object:
        request = {"task": task, "path": str(path), "name": whole(name or path.name), "spool": str(spool)}
        return json.loads(json.dumps(child._do(request | {"options": options_out(options)})))

    monkeypatch.setattr(child, "run", run)
    monkeypatch.setattr(child, "tell", lambda message: None)
