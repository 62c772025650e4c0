"""Telegram Desktop JSON: one chat (result.json) or all chats of an account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from ingest.trees.discord import unnamed_said
from ingest.trees.json_reader import JsonReader
from ingest.trees.rows import NO_RECORD, NOTICE, PRIVATE, UNKNOWN_PERSON, Row, TreeTable, columns_of, listed, pick

TITLE = "Telegram chat (JSON)"
_PRIVATE_CHATS = frozenset({"personal_chat", "bot_chat", "saved_messages", "verification_codes", "replies"})
_CHAT = re.compile(
    r'"type"\s*:\s*"(?:personal_chat|bot_chat|saved_messages|private_group|private_supergroup|public_supergroup'
    r'|private_channel|public_channel)"'
)


def is_telegram(head: str) -> bool:
    """Whether the beginning of a file is that of this export."""
    return _CHAT.search(head) is not None and '"messages"' in head


class Telegram:
    """Reads one file."""

    def __init__(self, reader: JsonReader, name: str, community: str) -> None:
        self._reader, self._name, self._file_community = reader, name, community
        self._number = self._reactions = self._estimated = self._unnamed = 0
        self._has_reply = self._is_local = False
        self._chat: dict[str, str] = {}

    def tables(self) -> Iterator[TreeTable]:
        """All messages of the file."""
        yield TreeTable(
            self._name, TITLE, "chat and messages are those of a Telegram Desktop export", "activity", "JSON",
            self._rows(), columns_of("activity", "email", "topic", "value", "is_staff"), self._said,
        )  # fmt: skip

    def _rows(self) -> Iterator[Row]:
        yield from self._members_of_chat(is_root=True)
        self._reader.finish()

    def _members_of_chat(self, *, is_root: bool = False) -> Iterator[Row]:
        self._chat = {}
        for key in self._reader.members():
            if key in ("name", "type", "id") and self._reader.kind() == "value":
                value = self._reader.value()
                self._chat[key] = value if isinstance(value, str) else ""
            elif key == "messages" and self._reader.kind() == "list":
                for _ in self._reader.elements():
                    self._number += 1
                    yield from self._message(self._reader.value())
            elif is_root and key in ("chats", "left_chats") and self._reader.kind() == "object":
                yield from self._chats()

    def _chats(self) -> Iterator[Row]:
        for key in self._reader.members():
            if key == "list" and self._reader.kind() == "list":
                for _ in self._reader.elements():
                    if self._reader.kind() == "object":
                        yield from self._members_of_chat()

    def _message(self, message: object) -> Iterator[Row]:
        number, chat = self._number, self._chat.get("id", "")
        if not pick(message, "id"):
            yield Row(number, {"text": str(message)[:200]}, NO_RECORD)
            return
        key = f"{chat}:{pick(message, 'id')}"
        answered = pick(message, "reply_to_message_id")
        peer = _bare(pick(message, "reply_to_peer_id"))
        parent = f"{peer or chat}:{answered}" if answered else ""
        person = pick(message, "from_id") or pick(message, "actor_id") or UNKNOWN_PERSON
        if not pick(message, "from") and not pick(message, "actor"):
            person = UNKNOWN_PERSON  # a deleted account keeps its number, but nobody is behind it
        self._is_local = self._is_local or not pick(message, "date_unixtime")
        values = {
            "member_id": person,
            "member_name": pick(message, "from") or pick(message, "actor"),
            "occurred_at": pick(message, "date_unixtime") or pick(message, "date"),
            "activity_type": "reply" if parent else "post",
            "community": self._chat.get("name") or self._file_community,
            "event_id": f"telegram:{key}",
            "text": _text(message),
        }
        left_out = "" if pick(message, "type") == "message" else NOTICE
        if self._chat.get("type") in _PRIVATE_CHATS:
            left_out, values = PRIVATE, {"occurred_at": values["occurred_at"]}
        yield Row(number, values, left_out, key, parent)
        if not left_out:
            yield from self._reacted(message, key, values)

    def _reacted(self, message: object, key: str, values: dict[str, str]) -> Iterator[Row]:
        for reaction in listed(message, "reactions"):
            people = [one for one in listed(reaction, "recent") if pick(one, "from_id")]
            count = pick(reaction, "count")
            self._unnamed += max(0, int(count) - len(people)) if count.isdigit() and len(count) < 9 else 0  # noqa: PLR2004
            sign = pick(reaction, "emoji") or pick(reaction, "document_id") or pick(reaction, "type")
            for one in people:
                self._reactions += 1
                moment = _moment(pick(one, "date"), message)
                self._estimated += not moment
                yield Row(
                    self._number,
                    {
                        "member_id": pick(one, "from_id"),
                        "member_name": pick(one, "from"),
                        "occurred_at": moment or values["occurred_at"],
                        "activity_type": "reaction",
                        "community": values["community"],
                        "reply_to_member_id": values["member_id"],
                        "event_id": f"telegram:{key}:{sign}:{pick(one, 'from_id')}",
                    },
                    within=key,
                )

    def _said(self) -> list[str]:
        said = []
        if self._reactions:
            count = self._reactions
            words = "1 reaction is an act of its own" if count == 1 else f"{count:,} reactions are acts of their own"
            said.append(f"{words}, with the person and the time that the export names")
        if self._estimated:
            said.append(f"{self._estimated:,} of them have no time; that of the message was taken as an estimate")
        if self._unnamed:
            said.append(unnamed_said(self._unnamed))
        return said


def _bare(peer: str) -> str:
    """The number of a chat without the word before it: "channel123" is 123."""
    return re.sub(r"\D", "", peer)


def _text(message: object) -> str:
    """The text of a message: one piece, or pieces of which some are links and the like."""
    text = message.get("text") if isinstance(message, dict) else None
    if isinstance(text, list):
        return "".join(piece if isinstance(piece, str) else pick(piece, "text") for piece in text)
    return text if isinstance(text, str) else ""


def _moment(local: str, message: object) -> str:
    """A reaction's time in UTC: the export gives it in the exporter's zone, which the message's two times show.

    >>> _moment("2024-02-05T13:30:00", {"date": "2024-02-05T13:00:00", "date_unixtime": "1707134400"})
    '2024-02-05T12:30:00Z'
    """
    try:
        shift = datetime.fromisoformat(pick(message, "date")) - datetime.fromtimestamp(
            int(pick(message, "date_unixtime")), UTC
        ).replace(tzinfo=None)
        moment = datetime.fromisoformat(local) - shift
    except (ValueError, OverflowError, OSError, TypeError):
        return ""
    return f"{moment.isoformat()}Z" if abs(shift) <= timedelta(hours=15) else ""
