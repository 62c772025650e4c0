"""Stack Exchange data dump (XML): posts, comments and users, each alone or all in one archive."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import IO
from xml.parsers import expat

from errors import RefusedFile
from ingest.trees.rows import UNKNOWN_PERSON, Row, TreeTable, columns_of

TITLE = "Stack Exchange data dump (XML)"
READ_BYTES = 1 << 18
# A row is an element of its own with its text in it; bytes beyond this without one were made to fill memory.
MAX_ROW_BYTES = 16 << 20
NO_POST = "no question and no answer (a description of a tag or the like)"
_REMEDY = "Export it again; nothing of it was stored."
_HEAD = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?<(posts|comments|users)\s*/?>", re.I)
_DUMP = ("posts", "comments", "users")
_FURTHER = ("badges", "votes", "posthistory", "postlinks", "tags")


def dump_part(head: str) -> str | None:
    """Which part of a dump begins so: posts, comments or users; None for no dump."""
    found = _HEAD.match(head)
    is_part = found is not None and ("<row " in head or re.search(r"<(\w+)\s*/>|<(\w+)>\s*</\2>", head) is not None)
    return found[1].lower() if found is not None and is_part else None


def parts_of(names: list[str]) -> dict[str, str] | None:
    """Part -> its file in an archive that is a dump; None for any other archive."""
    found = {PurePosixPath(name).stem.lower(): name for name in names if name.lower().endswith(".xml")}
    if "posts" not in found or not set(found) & {"users", "comments", *_FURTHER}:
        return None
    return {part: found[part] for part in _DUMP if part in found}


class Dump:
    """Reads the parts of one dump in turn; comments find the posts that they stand below in the index of messages."""

    def __init__(self, community: str, progress: Callable[[int], None]) -> None:
        self._community, self._progress = community, progress
        self._accepted: set[str] = set()

    def table(self, part: str, open_part: Callable[[], IO[bytes]], name: str) -> TreeTable:
        """One part as a table."""
        read = {"posts": self._post, "comments": self._comment, "users": self._user}[part]
        columns = columns_of("activity", "email", "value", "is_staff")
        if part == "users":
            columns = ("member_id", "name", "joined_at")
        reason = f"rows of {part} are those of a Stack Exchange data dump"
        return TreeTable(
            name, TITLE, reason, "members" if part == "users" else "activity", "XML",
            self._rows(open_part, part, name, read), columns,
        )  # fmt: skip

    def _rows(
        self, open_part: Callable[[], IO[bytes]], part: str, name: str, read: Callable[[int, dict[str, str]], Row]
    ) -> Iterator[Row]:
        number = 0
        with open_part() as stream:
            for row in xml_rows(stream, part, name, self._progress):
                number += 1
                yield read(number, row)

    def _post(self, number: int, row: dict[str, str]) -> Row:
        key, kind, parent = row.get("Id", ""), row.get("PostTypeId", ""), row.get("ParentId", "")
        if row.get("AcceptedAnswerId"):
            self._accepted.add(row["AcceptedAnswerId"])
        answer = "accepted_answer" if key in self._accepted else "answer"
        moment = _utc(row.get("CreationDate", ""))
        values = {
            "member_id": row.get("OwnerUserId") or UNKNOWN_PERSON,
            "member_name": row.get("OwnerDisplayName", ""),
            "occurred_at": moment,
            "activity_type": answer if kind == "2" else "question",
            "community": self._community,
            "thread_id": parent or key,
            "topic": next(iter(re.findall(r"[^<>|]+", row.get("Tags", ""))), ""),
            "event_id": f"stackexchange:post:{key}:{moment}",
            "text": row.get("Body", ""),
        }
        return Row(number, values, "" if kind in ("1", "2") else NO_POST, key, parent)

    def _comment(self, number: int, row: dict[str, str]) -> Row:
        key, post, moment = row.get("Id", ""), row.get("PostId", ""), _utc(row.get("CreationDate", ""))
        values = {
            "member_id": row.get("UserId") or UNKNOWN_PERSON,
            "member_name": row.get("UserDisplayName", ""),
            "occurred_at": moment,
            "activity_type": "comment",
            "community": self._community,
            "event_id": f"stackexchange:comment:{key}:{moment}",
            "text": row.get("Text", ""),
        }
        return Row(number, values, "", f"comment {key}", post)

    def _user(self, number: int, row: dict[str, str]) -> Row:
        values = {"member_id": row.get("Id", ""), "name": row.get("DisplayName", "")}
        return Row(number, {**values, "joined_at": _utc(row.get("CreationDate", ""))})


def _utc(moment: str) -> str:
    """The dump's times are UTC without saying so."""
    return f"{moment}Z" if re.fullmatch(r"[\d-]+T[\d:.]+", moment) else moment


def xml_rows(stream: IO[bytes], part: str, name: str, progress: Callable[[int], None]) -> Iterator[dict[str, str]]:
    """The attributes of every row element. Raises RefusedFile for damage, a document type and what is too large."""
    rows: list[dict[str, str]] = []
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if (depth == 1 and tag.lower() != part) or depth > 2:  # noqa: PLR2004 - a list of rows and nothing inside them
            raise _refused(f"This is no list of {part} as a data dump has it: it holds <{tag[:40]}>", name, parser)
        if depth == 2 and tag == "row":  # noqa: PLR2004
            rows.append(attributes)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    def unsafe(*_: object) -> None:
        raise _refused("The XML is unsafe: it defines entities or refers to other files", name, parser)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = unsafe
    silent = 0
    try:
        while chunk := stream.read(READ_BYTES):
            parser.Parse(chunk, False)
            progress(len(chunk))
            silent = 0 if rows else silent + len(chunk)
            if silent > MAX_ROW_BYTES:
                raise _refused(f"One row of the XML is longer than {MAX_ROW_BYTES >> 20} MB", name, parser)
            yield from rows
            rows.clear()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        is_cut = "no element found" in str(error) or "unclosed" in str(error)
        words = "The XML breaks off: the file is not complete" if is_cut else "The XML is damaged"
        raise RefusedFile(words, remedy=_REMEDY, file=name, line=error.lineno) from error
    except (LookupError, ValueError) as error:  # what expat says of a name of an encoding that is none
        raise RefusedFile("The XML names an encoding that is not known", remedy=_REMEDY, file=name, line=1) from error
    yield from rows


def _refused(words: str, name: str, parser: expat.XMLParserType) -> RefusedFile:
    return RefusedFile(words, remedy=_REMEDY, file=name, line=parser.CurrentLineNumber)
