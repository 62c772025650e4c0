"""The first look at a file: what kind it is, who the people are, how its times were understood."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from ingest.preview import Preview
from ingest.recognise import preview
from ingest.report import Mapping, ReadOptions


def look(folder: Path, content: str, **options: object) -> Preview:
    path = folder / "export.csv"
    path.write_text(content, encoding="utf-8")
    return preview(path, ReadOptions(**options), spool=folder)  # type: ignore[arg-type]


def posts(count: int) -> str:
    rows = [f"{9000 + n},u{n % 7},2024-02-05 12:00:00" for n in range(count)]
    return "\n".join(["id,screen,created_at", *rows]) + "\n"


def test_times_are_shown_as_they_were_understood(tmp_path: Path) -> None:
    seen = look(tmp_path, "member_id,occurred_at\na,05.02.24 22:40\nb,soon\nc,23.02.24 01:00\n")
    assert seen.read_times == (datetime(2024, 2, 5, 22, 40), None, datetime(2024, 2, 23, 1, 0))
    local = look(tmp_path, "who,when\na,2024-02-05 22:40\n", time_zone="Europe/Berlin")
    assert local.read_times == (datetime(2024, 2, 5, 21, 40),)
    unclear = look(tmp_path, "member_id,occurred_at\na,03/04/2024\n")
    assert unclear.read_times == (None,)


def test_number_of_a_row_is_never_suggested_as_the_person(tmp_path: Path) -> None:
    assert "member_id" not in look(tmp_path, posts(5)).mapping.columns
    people = look(tmp_path, "id,trust_level\n1,2\n2,1\n", kind="members")
    assert people.mapping.columns["member_id"] == "id"


def test_person_of_every_row_is_asked_about(tmp_path: Path) -> None:
    chosen = Mapping({"member_id": "id", "occurred_at": "created_at"})
    question = "60 rows, 60 different people: is this the number of the post and not of the person?"
    assert question in look(tmp_path, posts(60), mapping=chosen).warnings
    assert question not in look(tmp_path, posts(29), mapping=chosen).warnings
    other = Mapping({"member_id": "screen", "occurred_at": "created_at"})
    assert not [words for words in look(tmp_path, posts(60), mapping=other).warnings if "different people" in words]
    named = posts(60).replace("id,screen", "user_id,screen", 1)
    by_name = Mapping({"member_id": "user_id", "occurred_at": "created_at"})
    assert not [words for words in look(tmp_path, named, mapping=by_name).warnings if "different people" in words]


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("user_id,badge_name,granted_at", "programs"),
        ("username,email,trust_level,admin", "members"),
        ("Name,Joined,Status", "members"),
        ("poster,body,when,status", "activity"),
        ("SOURCE,TARGET,TIME", "activity"),
    ],
)
def test_kind_of_an_unknown_table_is_a_guess_by_its_header(tmp_path: Path, header: str, kind: str) -> None:
    seen = look(tmp_path, f"{header}\na,b,c,d\n")
    assert (seen.kind, seen.kind_is_certain) == (kind, False)
    assert look(tmp_path, f"{header}\na,b,c,d\n", kind="activity").kind_is_certain


def test_kind_of_a_known_table_is_certain(tmp_path: Path) -> None:
    assert look(tmp_path, "member_id,occurred_at\na,2024-02-05\n").kind_is_certain
