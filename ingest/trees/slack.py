"""Slack message export (zip): one table of acts over all channels and days, and one of the members."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath

from errors import RefusedFile
from ingest.trees.discord import reactions_said
from ingest.trees.json_reader import JsonReader
from ingest.trees.rows import NO_RECORD, NOTICE, OF_A_BOT, PRIVATE, Row, TreeTable, columns_of, listed, pick

TITLE = "Slack message export (JSON)"
# Subtypes of what a person writes; every other is a notice (joined, renamed, pinned, changed, deleted).
ACTS = frozenset(
    {"", "thread_broadcast", "me_message", "file_share", "file_comment", "file_mention", "reply_broadcast"}
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d\.json")
_LISTS = ("channels", "groups", "dms", "mpims")
_LETTERS = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}


def is_slack(names: Sequence[str]) -> bool:
    """Whether an archive holds what a Slack export holds: a list of channels or users, and a file per day."""
    base = {PurePosixPath(name).name for name in names}
    return bool(base & {"channels.json", "users.json"}) and any(_DAY.fullmatch(one) for one in base)


class Slack:
    """Reads one archive."""

    def __init__(
        self, archive: zipfile.ZipFile, infos: Sequence[zipfile.ZipInfo], name: str, progress: Callable[[int], None]
    ) -> None:
        self._archive, self._name, self._progress = archive, name, progress
        self._infos = {info.filename: info for info in infos}
        self._people: dict[str, tuple[str, str]] = {}
        self._channels: dict[str, tuple[str, str]] = {}  # folder -> id, which list it is in
        self._number = self._reactions = 0
        self._days = sorted(one for one in self._infos if _DAY.fullmatch(PurePosixPath(one).name))

    def tables(self) -> Iterator[TreeTable]:
        """The acts, then the members."""
        reason = "channels.json, users.json and a file for each channel and day are those of a Slack export"
        for _number, user in self._users():
            self._people[pick(user, "id")] = (_name(user), pick(user, "profile", "email"))
        self._read_channels()
        yield TreeTable(
            self._name, TITLE, reason, "activity", f"JSON, {len(self._days):,} files", self._rows(),
            columns_of("activity", "topic", "value", "is_staff"), self._said,
        )  # fmt: skip
        if self._people:
            yield TreeTable(
                f"users.json in {self._name}", TITLE, reason, "members", "JSON", self._members(),
                ("member_id", "name", "email", "is_staff", "is_bot"),
                lambda: ["The export does not say when members joined: fetch the member analytics for that"],
            )  # fmt: skip

    def _open(self, entry: str) -> JsonReader:
        name = f"{entry} in {self._name}"
        stream = io.TextIOWrapper(self._archive.open(self._infos[entry]), "utf-8-sig", newline="")
        return JsonReader(stream, name, self._progress)

    def _records(self, entry: str) -> Iterator[object]:
        """The objects of one list in the archive. Raises RefusedFile when it is damaged or no list."""
        try:
            reader = self._open(entry)
            if reader.kind() != "list":
                raise RefusedFile(
                    "This file of the Slack export holds no list",
                    remedy="Export it again; nothing of it was stored.",
                    file=f"{entry} in {self._name}",
                )
            for _ in reader.elements():
                yield reader.value()
            reader.finish()
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise RefusedFile(
                f"The archive is damaged or cut off in {entry}",
                remedy="Download or export it again; nothing of it was read.",
                file=self._name,
            ) from error

    def _lists(self, name: str) -> list[str]:
        return [entry for entry in self._infos if PurePosixPath(entry).name == f"{name}.json"]

    def _users(self) -> Iterator[tuple[int, object]]:
        number = 0
        for entry in self._lists("users"):
            for user in self._records(entry):
                number += 1
                yield number, user

    def _read_channels(self) -> None:
        for kind in _LISTS:
            for entry in self._lists(kind):
                for channel in self._records(entry):
                    folder = pick(channel, "name") or pick(channel, "id")
                    self._channels[folder] = (pick(channel, "id"), kind)

    def _rows(self) -> Iterator[Row]:
        for entry in self._days:
            folder = PurePosixPath(entry).parent.name
            for message in self._records(entry):
                self._number += 1
                yield from self._message(folder, message)

    def _message(self, folder: str, message: object) -> Iterator[Row]:
        channel, kind = self._channels.get(folder, (folder, "channels"))
        moment, thread = pick(message, "ts"), pick(message, "thread_ts")
        if not moment:
            yield Row(self._number, {"community": folder, "text": str(message)[:200]}, NO_RECORD)
            return
        is_reply = bool(thread) and thread != moment
        person = pick(message, "user")
        values = {
            **self._who(person, message),
            "occurred_at": moment,
            "activity_type": "reply" if is_reply else "post",
            "community": folder,
            "thread_id": thread or moment,
            "reply_to_member_id": pick(message, "parent_user_id") if is_reply else "",
            "event_id": f"slack:{channel}:{moment}",
            "text": _plain(pick(message, "text")),
        }
        left_out = self._left_out(message, kind, person)
        if left_out == PRIVATE:
            values = {"occurred_at": moment}
        parent = f"{channel}:{thread}" if is_reply else ""
        yield Row(self._number, values, left_out, f"{channel}:{moment}", parent)
        if left_out in ("", OF_A_BOT):
            yield from self._reacted(message, channel, values)

    def _left_out(self, message: object, kind: str, person: str) -> str:
        subtype = pick(message, "subtype")
        if kind in ("dms", "mpims"):
            return PRIVATE
        if subtype == "bot_message" or (not person and pick(message, "bot_id")):
            return OF_A_BOT
        return "" if subtype in ACTS else NOTICE

    def _who(self, person: str, message: object) -> dict[str, str]:
        name, email = self._people.get(person, ("", ""))
        profile = pick(message, "user_profile", "real_name") or pick(message, "user_profile", "display_name")
        return {"member_id": person or pick(message, "bot_id"), "member_name": name or profile, "email": email}

    def _reacted(self, message: object, channel: str, values: dict[str, str]) -> Iterator[Row]:
        for reaction in listed(message, "reactions"):
            for person in listed(reaction, "users"):
                if not isinstance(person, str):
                    continue
                self._reactions += 1
                yield Row(
                    self._number,
                    {
                        **self._who(person, None),
                        "occurred_at": values["occurred_at"],
                        "activity_type": "reaction",
                        "community": values["community"],
                        "thread_id": values["thread_id"],
                        "reply_to_member_id": values["member_id"],
                        "event_id": f"slack:{channel}:{values['occurred_at']}:{pick(reaction, 'name')}:{person}",
                    },
                )

    def _members(self) -> Iterator[Row]:
        for number, user in self._users():
            is_staff = any(pick(user, flag) == "true" for flag in ("is_admin", "is_owner", "is_primary_owner"))
            is_bot = pick(user, "is_bot") == "true" or pick(user, "id") == "USLACKBOT"
            yield Row(
                number,
                {
                    "member_id": pick(user, "id"),
                    "name": _name(user),
                    "email": pick(user, "profile", "email"),
                    "is_staff": "true" if is_staff else "false",
                    "is_bot": "true" if is_bot else "false",
                },
            )

    def _said(self) -> list[str]:
        said = reactions_said(self._reactions)
        known = {*self._days, *(entry for name in (*_LISTS, "users") for entry in self._lists(name))}
        other = sorted(set(self._infos) - known)
        if other:
            shown = ", ".join(other[:3]) + (f" and {len(other) - 3:,} more" if len(other) > 3 else "")  # noqa: PLR2004
            said.append(f"Files of the archive that hold no messages were not read: {shown}")
        return said


def _name(user: object) -> str:
    return pick(user, "profile", "real_name") or pick(user, "real_name") or pick(user, "name")


def _plain(text: str) -> str:
    """A text with its letters as a reader sees them."""
    return re.sub(r"&(?:lt|gt|amp);", lambda found: _LETTERS[found[0]], text)
