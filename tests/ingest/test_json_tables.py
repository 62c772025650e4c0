"""JSON of any tool as a table: lists, lines, nested fields; damaged, endless and hostile JSON."""

from __future__ import annotations

import gzip
import io
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from read_tree import cells, read, read_one, reasons, zipped
from staged_rows import column

from errors import MissingColumn, RefusedFile
from ingest.child import read_export
from ingest.read_alone import read_table
from ingest.recognise import preview
from ingest.report import Mapping, ReadOptions, StagedFile
from ingest.trees import json_reader
from ingest.trees.json_reader import JsonReader

ROWS = [
    {"member_id": "007", "occurred_at": "2024-02-05T12:00:00Z", "value": 12.50, "is_staff": True, "topic": None},
    {
        "member_id": 12345678901234567890123,
        "occurred_at": "2024-02-05T13:00:00Z",
        "topic": 'a "b"\nc',
        "is_staff": False,
    },
]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ROWS),
        json.dumps(ROWS, indent=2),
        "\n".join(map(json.dumps, ROWS)),
        "\r\n\r\n".join(map(json.dumps, ROWS)) + "\r\n",
        json.dumps({"count": 2, "tags": ["x"], "data": ROWS, "more": [{"a": 1}]}),
        json.dumps(ROWS).encode("utf-16"),
        b"\xef\xbb\xbf" + json.dumps(ROWS).encode(),
    ],
)
def test_records_become_rows_with_values_as_written(tmp_path: Path, text: str | bytes) -> None:
    staged = read_one(tmp_path, text, "export.csv")
    assert cells(staged, "member_id", "value", "is_staff", "topic") == [
        ("007", 12.5, True, None),
        ("12345678901234567890123", None, False, 'a "b"\nc'),
    ]
    assert staged.format == "canonical"
    assert staged.dialect.startswith("JSON")


def test_gzip_and_zip_hold_json_too(tmp_path: Path) -> None:
    assert read_one(tmp_path, gzip.compress(json.dumps(ROWS).encode()), "x.json.gz").rows_read == 2
    answers = read(tmp_path, zipped({"a.json": ROWS, "b.jsonl": "\n".join(map(json.dumps, ROWS))}), "x.zip")
    assert [isinstance(answer, StagedFile) for answer in answers] == [True, True]


def test_lone_line_ends_stay_inside_their_value(tmp_path: Path) -> None:
    rows = [{**ROWS[0], "topic": "a\rb"}, {**ROWS[0], "a\rname": "x", "topic": "c\nd"}]
    assert column(read_one(tmp_path, json.dumps(rows), "x.json"), "topic") == ["a\rb", "c\nd"]


def test_further_lists_are_named(tmp_path: Path) -> None:
    staged = read_one(tmp_path, json.dumps({"posts": ROWS, "users": [{"id": 1}]}), "x.json")
    assert "The records of posts were read" in staged.warnings
    assert "Further lists of the file were not read: users" in staged.warnings


NESTED = [
    {"author": {"id": n, "mail": f"m{n}@example.org"}, "created": {"at": f"2024-02-{n:02}T10:00:00Z"}}
    for n in range(1, 9)
]


def test_nested_fields_reach_the_mapping(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps(NESTED))
    look = preview(path, ReadOptions(), spool=tmp_path)
    assert look.header == ("author.id", "author.mail", "created.at")
    assert look.samples[0] == ("1", "m1@example.org", "2024-02-01T10:00:00Z")
    mapping = Mapping({"member_id": "author.id", "email": "author.mail", "occurred_at": "created.at"})
    (staged,) = read_export(path, ReadOptions(mapping=mapping), spool=tmp_path)
    assert isinstance(staged, StagedFile)
    assert cells(staged, "member_id", "email")[0] == ("1", "m1@example.org")


def test_unknown_columns_ask_for_a_mapping(tmp_path: Path) -> None:
    with pytest.raises(MissingColumn, match=r"author\.id"):
        read(tmp_path, json.dumps(NESTED), "x.json")


def test_fields_that_come_late_are_columns_too(tmp_path: Path) -> None:
    rows = [{"member_id": "a", "occurred_at": "2024-02-05T12:00:00Z"} for _ in range(400)]
    staged = read_one(tmp_path, json.dumps([*rows, {**rows[0], "topic": "late", "member_id": "b"}]), "x.json")
    assert column(staged, "topic") == [None] * 400 + ["late"]


def test_entries_that_are_no_records_are_left_out_with_their_number(tmp_path: Path) -> None:
    staged = read_one(tmp_path, json.dumps([*ROWS, 7, ["x"], {"member_id": "c"}]), "x.json")
    assert reasons(staged) == [
        ("this entry of the list is no record with named fields", 2, 3),
        ("occurred_at is empty", 1, 5),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (json.dumps(ROWS)[:-40], "breaks off"),
        (json.dumps(ROWS) + "oops", "more text follows"),
        (json.dumps(ROWS).replace("12.5,", "12.5;"), "damaged at sign 75 of the line"),
        ("\n".join([json.dumps(ROWS[0]), json.dumps(ROWS[1])[:-9], json.dumps(ROWS[0])]), "damaged.*line [23]"),
        ('[{"a": ' + "[" * 90_000 + "]" * 90_000 + "}]", "nested more than 100 levels"),
        ('{"a": ' * 90_000 + "1" + "}" * 90_000, "nested more than 100 levels"),
        ('[{"member_id": "' + "x" * (17 << 20) + '"}]', "longer than 16 million signs"),
        (json.dumps([{f"c{n}": n for n in range(1200)}]), "1,001 columns"),
        (json.dumps({"error": "not found"}), "member_id and occurred_at|no data rows"),
        (json.dumps({"settings": {"theme": "dark"}, "tags": ["a"]}, indent=1), "no list of records"),
        ("[]", "JSON"),
        ("[{}]", "no data rows|JSON"),
    ],
)
def test_damaged_or_hostile_json_is_refused_as_a_whole(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(RefusedFile, match=words):
        read(tmp_path, text, "x.json")
    assert list((tmp_path / "spool").iterdir()) == []


def test_table_far_larger_than_its_json_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.trees.write.GROWTH_FROM_CHARACTERS", 1 << 20)
    wide = {f"c{n}": "" for n in range(990)}
    text = "[" + json.dumps(wide) + ',{"c989":1}' * 90_000 + "]"
    with pytest.raises(RefusedFile, match="too much for its size"):
        read(tmp_path, text, "x.json")


def test_reader_alone_writes_json_as_a_table(tmp_path: Path) -> None:
    path, out = tmp_path / "x.json", tmp_path / "out.csv"
    path.write_text(json.dumps([{"a": 1, "b": "x\ny"}, {"a": 2, "c": {"d": True}}]))
    result = read_table(path, out)
    assert out.read_text() == '"a","b","c.d"\n"1","x\ny",""\n"2","","true"\n'
    assert (result.rows, result.columns) == (2, 3)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None, max_examples=80)
@given(st.lists(VALUES, max_size=5), st.integers(1, 9))
def test_pieces_of_any_size_give_the_same_values(values: list[Any], size: int) -> None:
    class Slow(io.StringIO):
        def read(self, count: int | None = -1, /) -> str:
            return super().read(min(count or size, size))

    reader = JsonReader(Slow(json.dumps(values)), "x", lambda _: None)
    found = [reader.value() for _ in reader.elements()]
    reader.finish()
    assert json.dumps(found) == json.dumps(json.loads(json.dumps(values), parse_int=str))


@settings(deadline=None, max_examples=150)
@given(st.integers(0, 10**6), st.sampled_from(['"', "{", "}", "[", "]", ",", ":", "\\", "\0", "", "x", "\n"]))
def test_damage_anywhere_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, at: int, what: str) -> None:
    text = json.dumps(ROWS)
    place = at % len(text)
    with suppress(RefusedFile):  # read() itself checks that the sums are right
        read(tmp_path_factory.mktemp("damage"), text[:place] + what + text[place + 1 :], "x.json")


def test_numbers_are_not_cut_where_a_piece_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_reader, "READ_CHARACTERS", 3)
    reader = JsonReader(io.StringIO("[123456789.25, -7]"), "x", lambda _: None)
    assert [reader.value() for _ in reader.elements()] == ["123456789.25", "-7"]


def test_half_of_a_sign_is_a_question_mark_and_whole_ones_stay(tmp_path: Path) -> None:
    text = json.dumps([{"member_id": "a\ud800", "occurred_at": "2024-02-05T12:00:00Z", "topic": "cake 🎂"}])
    assert r"\ud800" in text
    assert r"\ud83c\udf82" in text
    staged = read_one(tmp_path, text, "export.json")
    assert column(staged, "member_id") == ["a?"]
    assert column(staged, "topic") == ["cake 🎂"]


def test_half_of_a_sign_in_the_key_of_a_message_is_no_crash(tmp_path: Path) -> None:
    author = {"id": "7", "name": "Ann"}
    message = {"id": "1\ud800", "type": "Default", "timestamp": "2024-02-05T12:00:00+00:00", "content": "hi"}
    chat = {"guild": {"id": "1", "name": "G"}, "channel": {"id": "2", "name": "cakes"}}
    staged = read_one(tmp_path, json.dumps(chat | {"messages": [message | {"author": author}]}), "cakes.json")
    assert column(staged, "member_id") == ["7"]
