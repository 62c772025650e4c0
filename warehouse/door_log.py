"""Who signed in and what was refused at the door, for all workspaces: a file of lines, each chained to the one before.

It stands beside the workspaces, because who is refused has opened none. Never holds an address: those hold session ids.
A chain that is cut at its end is still a chain, so number and hash of the newest line are kept in a file of their own.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from warehouse.audit import Note, chained, plain
from warehouse.names import home

FILE = ".door.jsonl"  # no workspace can have this name
END = ".door-end.json"
# A page asks for dozens of files at once: the same refusal again within so long is the same act.
SAME_ACT = timedelta(seconds=60)
# A flood of refusals may not fill the disk; what is beyond is counted in the next line.
MOST_LINES_A_MINUTE = 120
# About fifty thousand lines. Then the file is kept once as .door.jsonl.1, and the chain goes on in a new one.
LARGEST = 10_000_000  # bytes

log = logging.getLogger("next_circle")


@dataclass
class _Written:
    """What this process knows of the file: its end, the acts of the last minute, how many were not written."""

    file: Path
    key: int = 0
    hash: str = ""
    sign_ins: set[tuple[str, str]] = field(default_factory=set)
    lately: dict[tuple[str, str, str], datetime] = field(default_factory=dict)
    left_out: int = 0


_lock = threading.Lock()
_written: dict[Path, _Written] = {}


def add(line: Note) -> None:
    """Add a line, unless the same was said within SAME_ACT. A file that cannot be written is logged; nobody waits.

    at: UTC without a zone.
    """
    with _lock:
        state = _state()
        act = (line["who"], line["what"], line["on_what"] or "")
        now = line["at"]
        state.lately = {each: at for each, at in state.lately.items() if abs(now - at) < SAME_ACT}
        if act in state.lately:
            return
        if len(state.lately) >= MOST_LINES_A_MINUTE:
            state.left_out += 1
            return
        state.lately[act] = now
        _write(state, line)


def add_sign_in(line: Note) -> None:
    """The same once for each sign-in, which `on_what` tells apart, also after the server was restarted."""
    with _lock:
        state = _state()
        act = (plain(line["who"]), line["on_what"] or "")
        if act not in state.sign_ins:
            state.sign_ins.add(act)
            _write(state, line)


def lines() -> list[dict[str, object]]:
    """Every line, the oldest first: audit_key, acted_at, who, what, on_what, hash."""
    file = home() / FILE
    return [*_read(_older(file)), *_read(file)]


def first_break(found: list[dict[str, object]]) -> int | None:
    """Number of the first line that does not fit the one before it; None where all do."""
    before = None
    for each in found:
        key = _number(each)
        if before is None:
            before = ("", 0) if key == 1 else (str(each.get("before")), key - 1)
        values = [each.get(name) for name in ("acted_at", "who", "what", "on_what")]
        if key != before[1] + 1 or chained(before[0], key, values) != each.get("hash"):
            return before[1] + 1
        before = (str(each["hash"]), key)
    return None


def kept_end() -> tuple[int, str]:
    """Number and hash of the newest line, as kept beside the log; 0 and nothing where none was."""
    try:
        kept = json.loads((home() / END).read_text(encoding="utf-8"))
        return int(kept["audit_key"]), str(kept["hash"])
    except FileNotFoundError:
        return 0, ""
    except (OSError, ValueError, KeyError, TypeError):
        log.warning("%s cannot be read: a log that was cut would not show", END)
        return 0, ""


def first_missing(found: list[dict[str, object]], kept: tuple[int, str]) -> int | None:
    """Number of the first line that is missing, or was replaced, at either end of the log; None where none is.

    kept: the end as it was before `found` was read, so that a line that is added meanwhile raises no alarm.
    """
    if found and _number(found[0]) > 1 and not _older(home() / FILE).exists():
        return 1  # the oldest lines go only with a second file
    kept_key, kept_hash = kept
    last = _number(found[-1]) if found else 0
    if last < kept_key:
        return last + 1
    is_there = not kept_key or any(_number(each) == kept_key and each.get("hash") == kept_hash for each in found)
    return None if is_there else kept_key


def _state() -> _Written:
    """What is known of the file of this data folder; read from it at first.

    A log whose end is missing goes on from the end that was kept, so that the break stays in the chain.
    """
    file = home() / FILE
    if file not in _written:
        kept, found = kept_end(), lines()
        state = _written[file] = _Written(file)
        if found:
            state.key, state.hash = _number(found[-1]), str(found[-1]["hash"])
        if first_missing(found, kept):
            state.key, state.hash = max(state.key, kept[0]), kept[1]
        state.sign_ins = {(str(each["who"]), str(each["on_what"])) for each in found if each["what"] == "sign in"}
    return _written[file]


def _write(state: _Written, line: Note) -> None:
    on_what = line["on_what"] or ""
    if state.left_out:
        on_what += f" ({state.left_out:,} refusals before it were too many to write)"
    said = [str(line["at"]), plain(line["who"]), line["what"], on_what]
    key = state.key + 1
    record = dict(zip(("acted_at", "who", "what", "on_what"), said, strict=True))
    sealed = chained(state.hash, key, said)
    whole = {"audit_key": key} | record | {"before": state.hash, "hash": sealed}
    try:
        state.file.parent.mkdir(parents=True, exist_ok=True)
        if state.file.exists() and state.file.stat().st_size > LARGEST:
            state.file.replace(_older(state.file))
        with os.fdopen(
            os.open(state.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", encoding="utf-8"
        ) as out:
            out.write(json.dumps(whole, ensure_ascii=False) + "\n")
            out.flush()
            with suppress(OSError):  # some folders of other machines refuse it; the line is written all the same
                os.fsync(out.fileno())  # before its end is kept: a crash must not look like a cut
    except OSError as error:
        log.warning("%s cannot be written: %s", FILE, error.strerror)
        return
    _keep_end(state.file.with_name(END), key, sealed)
    state.key, state.hash, state.left_out = key, sealed, 0


def _keep_end(file: Path, key: int, sealed: str) -> None:
    """Without it, as on a full disk, only a cut of the newest lines would not show."""
    part = file.with_name(f"{file.name}.part")
    try:
        part.write_text(json.dumps({"audit_key": key, "hash": sealed}), encoding="utf-8")
        part.replace(file)
    except OSError as error:
        log.warning("%s cannot be written: %s", END, error.strerror)


def _number(line: dict[str, object]) -> int:
    return int(str(line.get("audit_key") or 0))


def _older(file: Path) -> Path:
    return file.with_name(f"{file.name}.1")


def _read(file: Path) -> Iterator[dict[str, object]]:
    """The lines of one file; one that was cut by a crash is passed by, and the next then shows the break."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError:
        return
    for line in text.splitlines():
        try:
            yield dict(json.loads(line))
        except (ValueError, TypeError):
            log.warning("A line of %s cannot be read", FILE)
