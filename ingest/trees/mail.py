"""Mailing list archive (mbox): every mail with the one it answers and its thread."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import IO

from ingest.trees.rows import Row, TreeTable, columns_of

TITLE = "Mailing list archive (mbox)"
# What is kept of one mail: its headers and the beginning of its text; attachments are passed over.
MAX_HEADER_BYTES, MAX_BODY_BYTES, MAX_LINE_BYTES = 256 << 10, 1 << 20, 1 << 20
PROGRESS_MAILS = 500
_FROM = re.compile(rb"From .*\d{1,2}:\d{2}(:\d{2})?.*\d{4}\s*$")
_HEAD = re.compile(
    r"\s*From [^\r\n]*\d{1,2}:\d{2}[^\r\n]*\d{4}[^\r\n]*\r?\n(>?[\w-]+:[^\r\n]*\r?\n|[ \t][^\r\n]*\r?\n)+", re.I
)
_IDS = re.compile(r"<([^<>\s]+)>")
# What the parts of a mail may raise when they are damaged.
_DAMAGE = (MessageError, LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)


def is_mbox(head: str) -> bool:
    """Whether the beginning of a file is that of a mail in an archive."""
    found = _HEAD.match(head)
    return found is not None and re.search(r"^(date|message-id|from):", found[0], re.I | re.M) is not None


class Mailbox:
    """Reads one archive."""

    def __init__(self, stream: IO[bytes], name: str, community: str, progress: Callable[[int], None]) -> None:
        self._stream, self._name, self._community, self._progress = stream, name, community, progress
        self._without_id = 0

    def tables(self) -> Iterator[TreeTable]:
        """All mails of the archive."""
        yield TreeTable(
            self._name, TITLE, "every mail begins with a From line and has headers", "activity",
            "mails one after the other", self._rows(), columns_of("activity", "topic", "value", "is_staff"),
            self._said, has_lines=True,
        )  # fmt: skip

    def _rows(self) -> Iterator[Row]:
        for number, (line, header, body) in enumerate(_mails(self._stream), 1):
            if number % PROGRESS_MAILS == 0:
                self._progress(PROGRESS_MAILS)
            yield self._mail(line, header, body)

    def _mail(self, line: int, header: bytes, body: bytes) -> Row:
        mail = message_from_bytes(header + b"\n" + body, policy=policy.compat32)
        name, address = _author(mail)
        key = next(iter(_IDS.findall(_decoded(mail, "Message-ID"))), "")
        self._without_id += not key
        answered = _IDS.findall(_decoded(mail, "In-Reply-To"))
        chain = [one for one in _IDS.findall(_decoded(mail, "References")) if one != key]
        parent = next(iter(answered), "") or (chain[-1] if chain else "")
        if parent == key:
            parent = ""
        values = {
            "member_id": address or name,
            "member_name": name,
            "email": address,
            "occurred_at": _moment(_decoded(mail, "Date")),
            "activity_type": "reply" if parent else "post",
            "community": _list_name(mail) or self._community,
            "thread_id": chain[0] if chain else "",
            "event_id": f"mail:{key}" if key else "",
            "text": _text(mail),
        }
        return Row(line, values, "", key, parent)

    def _said(self) -> list[str]:
        if not self._without_id:
            return []
        words = "1 mail has" if self._without_id == 1 else f"{self._without_id:,} mails have"
        return [f"{words} no Message-ID: answers to them are not known"]


def _mails(stream: IO[bytes]) -> Iterator[tuple[int, bytes, bytes]]:
    """Line of the From line, headers and the beginning of the text of each mail."""
    header: list[bytes] = []
    body: list[bytes] = []
    sizes = [0, 0]
    begun, number, is_header, is_blank, is_new_line = 0, 0, False, True, True
    while line := stream.readline(MAX_LINE_BYTES):
        number += is_new_line
        if is_new_line and is_blank and line.startswith(b"From ") and _FROM.match(line):
            if begun:
                yield begun, b"".join(header), b"".join(body)
            begun, is_header, header, body, sizes = number, True, [], [], [0, 0]
        elif is_header and not line.strip():
            is_header = False
        elif begun:
            kept, most = (header, MAX_HEADER_BYTES) if is_header else (body, MAX_BODY_BYTES)
            sizes[is_header] += len(line)
            if sizes[is_header] <= most:
                kept.append(line[1:] if line.startswith(b">From ") else line)
        is_blank = not line.strip()
        is_new_line = line.endswith(b"\n")
    if begun:
        yield begun, b"".join(header), b"".join(body)


def _decoded(mail: Message, name: str) -> str:
    """A header with its encoded words read; empty when there is none."""
    raw = mail.get(name)
    if raw is None:
        return ""
    try:
        pieces = [
            piece.decode(code or "utf-8", "replace") if isinstance(piece, bytes) else piece
            for piece, code in decode_header(str(raw))
        ]
    except _DAMAGE:
        return str(raw)
    return " ".join("".join(pieces).split())


def _author(mail: Message) -> tuple[str, str]:
    """Name and address of who wrote a mail, also where the list put its own address in the place of his."""
    written = _decoded(mail, "From")
    name, address = _person(written)
    via = re.match(r"(?P<name>.*?)\s+via\s+\S", name)
    if via:
        name = via["name"].strip("'\" ")
        for header in ("X-Original-From", "Reply-To", "X-MailFrom"):
            other = _person(_decoded(mail, header))[1]
            if other and other != address:
                return name, other
        return name, ""  # the address is that of the list, and no person's
    return name, address


def _person(written: str) -> tuple[str, str]:
    hidden = re.fullmatch(r"(?P<user>\S+) at (?P<host>[\w.-]+)(?: \((?P<name>.*)\))?", written)
    if hidden:  # how public archives hide addresses
        return hidden["name"] or "", f"{hidden['user']}@{hidden['host']}".lower()
    try:
        found = [(name, address) for name, address in getaddresses([written]) if "@" in address]
    except _DAMAGE:
        found = []
    return (found[0][0].strip(), found[0][1].strip().lower()) if found else (written[:200], "")


def _moment(date: str) -> str:
    """A mail's date in ISO 8601; as written where it is none, so that its row is left out with that reason."""
    try:
        moment = parsedate_to_datetime(date)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)  # -0000: UTC, the place not told
        return f"{aware.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"
    except (*_DAMAGE, OverflowError):
        return re.sub(r"^(?=[-+\d.]+$)", "no date: ", date)


def _list_name(mail: Message) -> str:
    """The list's own name: what stands before the address in List-Id, or its first part."""
    written = _decoded(mail, "List-Id")
    name = written.partition("<")[0].strip().strip('"')
    return name or next(iter(_IDS.findall(written)), "").partition(".")[0]


def _text(mail: Message) -> str:
    """The first part in plain text, of those without any the first part at all."""
    try:
        parts = [part for part in mail.walk() if not part.is_multipart()]
        plain = [part for part in parts if part.get_content_type() == "text/plain"]
        part = next(iter(plain or parts), mail)
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            return ""
        return content.decode(part.get_content_charset("utf-8"), "replace").strip()
    except _DAMAGE:
        return ""
