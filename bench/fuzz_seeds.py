"""Seeds of the fuzzing: one small made-up export of every format and container that the import reads."""

from __future__ import annotations

import gzip
import json
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook

_START = datetime(2024, 2, 5, 12, tzinfo=UTC)
HEADER = ("member_id", "member_name", "email", "occurred_at", "activity_type", "community", "topic")
_TYPES = ("post", "reply", "comment", "reaction")


def rows(count: int = 12) -> list[tuple[str, ...]]:
    """Acts of a few members, with values that need quotes."""
    names = ("Anna Keller", 'Ben "Benny" Oduya', "Zoë, Müller", "O'Neill", "李雷")
    return [
        (
            f"m{n % 5:03}",
            names[n % 5],
            f"m{n % 5}@example.org",
            (_START + timedelta(hours=7 * n)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            _TYPES[n % 4],
            "Cakes",
            f"topic {n}\nsecond line" if n == len(names) else f"topic {n}",
        )
        for n in range(count)
    ]


def table(delimiter: str = ",", quote: str = '"', end: str = "\n") -> str:
    """The rows as a text table in one dialect."""

    def cell(value: str) -> str:
        is_plain = not any(sign in value for sign in (delimiter, quote, "\n", "\r"))
        return value if is_plain else quote + value.replace(quote, quote * 2) + quote

    return "".join(delimiter.join(map(cell, row)) + end for row in (HEADER, *rows()))


def zipped(entries: dict[str, Any]) -> bytes:
    """An archive of bytes and texts, and of anything else as JSON."""
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content if isinstance(content, str | bytes) else json.dumps(content))
    return whole.getvalue()


def seeds() -> dict[str, bytes]:
    """File name -> content, of every format."""
    text = table()
    found: dict[str, bytes] = {
        "comma.csv": text.encode(),
        "semicolon.csv": table(";").encode("cp1252", "replace"),
        "tab.tsv": table("\t", end="\r\n").encode("utf-16"),
        "pipe.txt": table("|", "'").encode("utf-8-sig"),
        "old_mac.csv": table(end="\r").encode(),
        "sep_line.csv": f"sep=;\n{table(';')}".encode(),
        "titled.csv": f"Activity export\nCreated 2024-03-01\n\n{text}\nTotal,,,12\n".encode(),
        "members.csv": b"member_id,name,email,joined_at,team\nm1,Anna,a@b.org,2023-01-05,Yes\nm2,Ben,,05.02.2024,no\n",
        "nominations.csv": b"nominee_member_id,nominated_at,nominator_member_id\nm1,2024-02-05,m2\nm2,2024-02-06,m1\n",
        "day_first.csv": b"member_id,occurred_at\na,31/01/2024 12:00\nb,13.02.2024\nc,05/02/2024 1:02 PM\nd,170713440",
        "packed.csv.gz": gzip.compress(text.encode()),
        "two.zip": zipped({"a.csv": text, "b.csv": table(";"), "readme.md": "Hello"}),
        "lines.jsonl": b"".join(json.dumps(dict(zip(HEADER, row, strict=True))).encode() + b"\n" for row in rows()),
        "list.json": json.dumps([dict(zip(HEADER, row, strict=True)) for row in rows()]).encode(),
        "whatsapp.txt": _WHATSAPP.encode(),
        "posts.xml": _POSTS.encode(),
        "list.mbox": _MAIL.encode(),
    }
    return found | _chats() | _binary()


def _chats() -> dict[str, bytes]:
    telegram = {
        "name": "Cakes", "type": "private_supergroup", "id": 1,
        "messages": [
            {"id": n, "type": "message", "date": f"2024-02-05T13:00:{n:02}", "date_unixtime": str(1707134400 + n),
             "from": "Anna", "from_id": "user1", "text": ["a ", {"type": "bold", "text": str(n)}]}
            for n in range(6)
        ],
    }  # fmt: skip
    discord = {
        "guild": {"id": "1", "name": "Brand"},
        "channel": {"id": "55", "type": "GuildTextChat", "category": "Talk", "name": "cakes"},
        "messages": [
            {"id": f"9000{n}", "type": "Default", "timestamp": f"2023-09-23T13:15:{n:02}.379+03:00", "content": "hi",
             "author": {"id": "100", "name": "anna", "isBot": False}}
            for n in range(6)
        ],
        "messageCount": 6,
    }  # fmt: skip
    slack = {
        "channels.json": [{"id": "C1", "name": "cakes"}],
        "users.json": [{"id": "U1", "name": "anna", "profile": {"email": "anna@example.org"}}],
        "cakes/2024-02-05.json": [
            {"type": "message", "user": "U1", "text": "Cake?", "ts": f"17071344{n:02}.000100"} for n in range(6)
        ],
    }
    return {
        "result.json": json.dumps(telegram).encode(),
        "cakes.json": json.dumps(discord).encode(),
        "slack.zip": zipped(slack),
    }


def _binary() -> dict[str, bytes]:
    book, whole = Workbook(), BytesIO()
    sheet = book.active
    for row in (HEADER, *rows()):
        sheet.append([cell.replace("T", " ").rstrip("Z") if cell[:2] == "20" else cell for cell in row])
    sheet["D2"] = datetime(2024, 2, 5, 12)  # noqa: DTZ001 - a workbook's times have no zone
    book.create_sheet("Notes").append(["nothing here"])
    book.save(whole)
    columns = dict(zip(HEADER, map(list, zip(*rows(), strict=True)), strict=True))
    packed, numbered = BytesIO(), BytesIO()
    pq.write_table(pa.table(columns), packed)
    when = [_START + timedelta(hours=n) for n in range(12)]
    numbers = pa.table({"member_id": pa.array(range(12)), "occurred_at": pa.array(when, pa.timestamp("ns", "UTC"))})
    pq.write_table(numbers, numbered, compression="none")
    return {"book.xlsx": whole.getvalue(), "texts.parquet": packed.getvalue(), "numbers.parquet": numbered.getvalue()}


_WHATSAPP = (
    '31/12/2023, 21:04 - Anna created group "Cakes"\n'
    "31/12/2023, 21:05 - Anna: Hello\nsecond line\n"
    "31/12/2023, 21:06 - +49 170 1234567: <Media omitted>\n"
    "01/01/2024, 00:00 - Ben Müller: 31/12 was fun\n"
)
_POSTS = """<?xml version="1.0" encoding="utf-8"?>
<posts>
  <row Id="1" PostTypeId="1" CreationDate="2020-03-01T10:00:00.123" Body="How?" OwnerUserId="7" Tags="&lt;cake&gt;" />
  <row Id="2" PostTypeId="2" ParentId="1" CreationDate="2020-03-01T11:00:00.000" Body="so" OwnerUserId="8" />
</posts>"""
_MAIL = """From anna@example.org Mon Feb  5 12:00:00 2024
From: =?utf-8?B?Wm/DqyBL?= <anna@example.org>
Date: Mon, 5 Feb 2024 13:00:00 +0100
Message-ID: <one@example.org>
Subject: Cake

Hello

From ben@example.org Mon Feb  5 13:00:00 2024
From: Ben <ben@example.org>
Date: Mon, 5 Feb 2024 12:30:00 -0000
Message-ID: <two@example.org>
In-Reply-To: <one@example.org>

Yes

"""
