"""Encoding, delimiter, quotes, line ends, header: how a text file is understood before its values are."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from staged_rows import Stage, column, rows_of

from errors import RefusedFile
from ingest.dialect import Dialect, tokenize
from ingest.records import RecordReader, physical_lines
from ingest.report import ReadOptions
from ingest.road import read_tables

NAMES = ["Zoë Müller", "José García", "Renée Lefèvre", "Søren Kjær"]
TABLE = "member_id,member_name,occurred_at\n" + "".join(f"m{n},{name},2024-02-05\n" for n, name in enumerate(NAMES))
FIELDS = [
    ["member_id", "member_name", "occurred_at", "topic"],
    *(["m1", "Doe, Jane", "2024-02-05", "a;b"] for _ in range(5)),
]


def records(text: str, dialect: Dialect, width: int | None = None) -> list[list[str]]:
    return [record.fields for record in RecordReader(physical_lines(io.StringIO(text, newline="")), dialect, width)]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "cp1252"])
def test_names_come_through_every_encoding(stage_text: Stage, codec: str) -> None:
    assert column(stage_text(TABLE.encode(codec)), "member_name") == NAMES


def test_guessed_encoding_is_told(stage_text: Stage) -> None:
    staged = stage_text(TABLE.encode("cp1252"))
    assert staged.encoding == "Windows-1252"
    assert any("Windows-1252" in words for words in staged.warnings)


def test_two_encodings_glued_together_are_both_read(stage_text: Stage) -> None:
    more = "".join(f"n{n},{name},2024-02-06\n" for n, name in enumerate(NAMES))
    staged = stage_text(TABLE.encode() + more.encode("cp1252"))
    assert column(staged, "member_name") == NAMES + NAMES
    assert any("Mixed encodings" in words for words in staged.warnings)


def test_letters_of_an_unclear_code_page_are_refused_naming_the_option(stage_text: Stage) -> None:
    polish = "member_id,member_name,occurred_at\n" + "m1,Łukasz Żółć,2024-02-05\nm2,Grażyna Dąbek,2024-02-05\n" * 8
    with pytest.raises(RefusedFile, match="--encoding"):
        stage_text(polish.encode("cp1250"))
    assert "Łukasz Żółć" in column(stage_text(polish.encode("cp1250"), encoding="cp1250"), "member_name")


def test_wrong_named_encoding_is_refused(stage_text: Stage) -> None:
    with pytest.raises(RefusedFile, match="not written in"):
        stage_text(TABLE.encode("cp1252"), encoding="utf-8")
    with pytest.raises(RefusedFile, match="not the name of an encoding"):
        stage_text(TABLE, encoding="klingon")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^"])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_delimiter_and_quote_are_found(stage_text: Stage, delimiter: str, quote: str) -> None:
    text = "\n".join(delimiter.join(f"{quote}{field}{quote}" for field in fields) for fields in FIELDS)
    staged = stage_text(text)
    assert column(staged, "member_name") == ["Doe, Jane"] * 5
    assert column(staged, "topic") == ["a;b"] * 5


def test_excels_first_line_names_the_delimiter(stage_text: Stage) -> None:
    staged = stage_text("sep=;\nmember_id;occurred_at\na,b;2024-02-05\n")
    assert column(staged, "member_id") == ["a,b"]


def test_blanks_after_delimiters_are_no_part_of_quoted_values(stage_text: Stage) -> None:
    staged = stage_text('member_id, member_name, occurred_at\nm1, "Doe, Jane", 2024-02-05\nm2, Ben, 2024-02-05\n')
    assert column(staged, "member_name") == ["Doe, Jane", "Ben"]


def test_backslash_before_a_quote_protects_it(stage_text: Stage) -> None:
    staged = stage_text('member_id,member_name,occurred_at\n"m1","Bo \\"Bob\\" Lee","2024-02-05"\n')
    assert column(staged, "member_name") == ['Bo "Bob" Lee']


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system(stage_text: Stage, end: str) -> None:
    staged = stage_text(TABLE.replace("\n", end))
    assert column(staged, "occurred_at") == [datetime(2024, 2, 5)] * 4


def test_vertical_tab_and_form_feed_end_no_line(stage_text: Stage) -> None:
    staged = stage_text("member_id,member_name,occurred_at\nm1,a\x0bb\x0cc\x85d\u2028e,2024-02-05\n")
    assert column(staged, "member_name") == ["a\x0bb\x0cc\x85d\u2028e"]


def test_lost_opening_quote_is_repaired_in_a_file_that_quotes_everything(stage_text: Stage) -> None:
    body = "".join(f'"m{n}","2024-02-05","x"\n' for n in range(20))
    staged = stage_text('"member_id","occurred_at","topic"\n' + body + 'm20","2024-02-05","x"\n')
    assert column(staged, "member_id")[-1] == "m20"
    assert any("line 22" in words for words in staged.warnings)


@pytest.mark.parametrize(
    "header",
    [
        "Member ID,MEMBER_NAME,Occurred-At",
        " member_id , member name,occurred.at",
        '"member_id","member_name","occurred_at"',
    ],
)
def test_header_names_are_known_in_any_dress(stage_text: Stage, header: str) -> None:
    assert column(stage_text(f"{header}\nm1,Ann,2024-02-05\n"), "member_name") == ["Ann"]


def test_first_of_two_columns_of_one_name_counts(stage_text: Stage) -> None:
    staged = stage_text("member_id,occurred_at,topic,topic\nm1,2024-02-05,first,second\n")
    assert column(staged, "topic") == ["first"]
    assert any("Duplicate column name" in words for words in staged.warnings)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \r\n \n", "empty"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "picture"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
        (b'[{"member_id": "m1"}]', "occurred_at cannot be found"),
        (b'{"member_id": "m1"}\n{"member_id": "m2"}\n', "occurred_at cannot be found"),
        (b"<?xml version='1.0'?><rows/>", "XML"),
        (b"SQLite format 3\x00....", "database"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "password-protected or in the old .xls"),
        (bytes(range(1, 9)) * 100, "only a program"),
    ],
)
def test_what_is_no_table_is_refused_in_plain_words(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    with pytest.raises(RefusedFile, match=words):
        read_tables(path, "export.csv", ReadOptions(), tmp_path, lambda _: None)


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\x1a"), max_size=8)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6))
def test_what_is_written_by_the_rules_is_read_back(rows: list[list[str]]) -> None:
    text = "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n" for row in rows)
    assert records(text, Dialect(), 3) == rows


def test_stray_opening_quote_is_a_letter_when_only_so_the_fields_fit() -> None:
    assert records('a,"b,c\nd,e,f\n', Dialect(), 3) == [["a", '"b', "c"], ["d", "e", "f"]]


def test_undoubled_quotes_are_read_where_only_so_the_fields_fit() -> None:
    assert records('a,"48"",b\n', Dialect(), 3) == [["a", '48"', "b"]]


def test_apostrophes_inside_a_quoted_value_are_letters() -> None:
    assert tokenize("'won't do',x", Dialect(quote="'")).fields == ["won't do", "x"]


def test_rows_are_counted_with_the_sum_of_an_ordinary_file(stage_text: Stage) -> None:
    assert len(rows_of(stage_text(TABLE))) == len(NAMES)
