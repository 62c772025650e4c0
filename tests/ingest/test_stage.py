"""What becomes of the rows of a table: kept, repaired, left out with line and reason; the sum is always right."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from staged_rows import HEADER, Stage, column, columns, rows_of

from errors import MissingColumn, RefusedFile
from ingest import stage as stage_module
from ingest.kinds import COLUMNS
from ingest.report import Mapping, ReadOptions, StagedFile
from ingest.stage import Table, stage

GOOD = "anna,2024-02-05T12:00:00Z,post,cake"


def lines(count: int) -> list[str]:
    return [f"m{n},2024-02-05T12:00:{n % 60:02}Z,post,topic {n}" for n in range(count)]


def rejected(staged: StagedFile) -> list[tuple[int, str]]:
    assert staged.rejected_path is not None
    with duckdb.connect() as con:
        return con.execute("select line, reason from read_parquet(?)", [str(staged.rejected_path)]).fetchall()


def test_values_are_trimmed_and_empty_is_missing(stage_text: Stage) -> None:
    staged = stage_text(f"{HEADER}\n  Anna K\t,2024-02-05T12:00:00Z,\u00a0post ,   \n")
    (row,) = rows_of(staged)
    assert (row["member_id"], row["activity_type"], row["topic"]) == ("Anna K", "post", None)


def test_missing_columns_have_their_defaults(stage_text: Stage) -> None:
    staged = stage_text("member_id,occurred_at\nanna,2024-02-05T12:00:00Z\n", name="Board games.csv")
    (row,) = rows_of(staged)
    assert (row["activity_type"], row["community"]) == ("unknown", "Board games")


def test_text_becomes_its_length(stage_text: Stage) -> None:
    content = "member_id,occurred_at,text\nanna,2024-02-05T12:00:00Z,Zoë 😀\n"
    assert "text" not in rows_of(stage_text(content))[0]
    assert column(stage_text(content), "text_length") == [5]
    assert column(stage_text(content, keep_text=True), "text") == ["Zoë 😀"]


def test_question_marks_are_seen_and_addresses_are_none(stage_text: Stage) -> None:
    asks = ["Which cake?", "Why?! Tell me", "really? yes", "“Who?” she said", "這是什麼？", "لماذا؟"]
    tells = ["see https://a.example/?page=2", "a?b=c", "No.", "https://a.example/x?/y"]
    times = "2024-02-05T12:00:00Z"
    content = "member_id,occurred_at,text\n" + "".join(f"anna,{times},{text}\n" for text in [*asks, *tells])
    staged = stage_text(f"{content}anna,{times},\n")
    assert column(staged, "is_question") == [True] * 6 + [False] * 4 + [None]


def test_what_the_file_does_not_have_is_not_written(stage_text: Stage) -> None:
    staged = stage_text("member_id,occurred_at\nanna,2024-02-05T12:00:00Z\n")
    assert columns(staged) == {"member_id", "occurred_at", "activity_type", "community", "content_hash"}


def test_hash_stays_the_same_for_ever(stage_text: Stage) -> None:
    content = (
        "member_id,member_name,occurred_at,activity_type,community,thread_id,reply_to_member_id,topic\n"
        "m1,Anna,2024-02-05T12:00:00Z,reply,Cakes,t1,m2,icing\n"
    )
    # md5 of "m1\x1f2024-02-05T12:00:00Z\x1freply\x1fCakes\x1ft1\x1fm2\x1f", last eight bytes, little end first
    assert column(stage_text(content), "content_hash") == [EXPECTED_HASH]
    renamed = content.replace("Anna", "Anna K").replace("icing", "decoration")
    assert column(stage_text(renamed), "content_hash") == [EXPECTED_HASH]


EXPECTED_HASH = 5712790954790825285


def test_same_event_by_its_own_id(stage_text: Stage) -> None:
    content = "member_id,occurred_at,event_id,text\na,2024-02-05T12:00:00Z,e1,old\na,2024-02-05T12:00:00Z,e1,edited\n"
    first, second = column(stage_text(content), "content_hash")
    assert first == second


def test_rows_that_cannot_be_loaded_are_named_with_line_and_reason(stage_text: Stage) -> None:
    body = [GOOD, ",2024-02-05T12:00:00Z,post,no id", "ben,,post,no time", "carl,yesterday,post,bad time", HEADER]
    staged = stage_text("\n".join([HEADER, *body, "Total,4,,"]) + "\n")
    assert (staged.rows_read, staged.rows_rejected) == (6, 5)
    assert rejected(staged) == [
        (3, "member_id is empty"),
        (4, "occurred_at is empty"),
        (5, "occurred_at is not a date or time that can be read"),
        (6, "repeated header row"),
        (7, "totals or footer row"),
    ]


def test_blank_lines_are_not_rows(stage_text: Stage) -> None:
    staged = stage_text(f"{HEADER}\n\n{GOOD}\n,,,\n   \n{GOOD}\n\n\n")
    assert (staged.rows_read, staged.rows_rejected) == (2, 0)


def test_line_numbers_count_lines_inside_quotes(stage_text: Stage) -> None:
    staged = stage_text(f'{HEADER}\nanna,2024-02-05T12:00:00Z,post,"two\nlines"\nben,never,post,x\n')
    assert rejected(staged)[0][0] == 4
    assert column(staged, "topic") == ["two\nlines"]


def test_quote_that_never_closes_costs_one_row(stage_text: Stage) -> None:
    body = lines(30)
    body[9] = 'm9,2024-02-05T12:00:09Z,post,"topic 9'
    staged = stage_text("\n".join([HEADER, *body]))
    assert (staged.rows_read, rejected(staged)) == (30, [(11, "a quote opens here and never closes")])


def test_slipped_columns_are_not_stored(stage_text: Stage) -> None:
    content = (
        "member_id,member_name,occurred_at,topic\nm1,Doe, Jane,2024-02-05T12:00:00Z,x\nm2,Ben,2024-02-05T12:00:00Z,y\n"
    )
    staged = stage_text(content)
    assert column(staged, "member_id") == ["m2"]
    assert rejected(staged)[0][0] == 2


def test_identical_rows_are_kept_and_named(stage_text: Stage) -> None:
    staged = stage_text("\n".join([HEADER, GOOD, GOOD, GOOD]))
    assert len(rows_of(staged)) == 3
    assert any(words.startswith("2 duplicate rows") for words in staged.warnings)


def test_lines_above_the_header_are_named_and_not_counted(stage_text: Stage) -> None:
    staged = stage_text(f"Community export\nMade on 1 March\n\n{HEADER}\n{GOOD}\n")
    assert staged.rows_read == 1
    assert any("2 lines above the header (line 4)" in words for words in staged.warnings)


def test_flags_and_numbers(stage_text: Stage) -> None:
    body = 'a,2024-02-05,"1,234.5",yes\nb,2024-02-06,"12,5",No\nc,2024-02-07,many,?\n'
    content = f"member_id,occurred_at,value,is_staff\n{body}"
    staged = stage_text(content)
    assert column(staged, "value") == [1234.5, 12.5, None]
    assert column(staged, "is_staff") == [True, False, None]


def test_members_are_recognised_by_their_columns(stage_text: Stage) -> None:
    staged = stage_text("member_id,name,joined_at,opted_out\nm1,Anna,2020-01-02,yes\nTotal,,,\n")
    assert (staged.kind, staged.rows_read, staged.rows_rejected) == ("members", 2, 1)
    assert list(rows_of(staged)[0]) == [column.name for column in COLUMNS["members"]]


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("member_id,program,kind,completed_at", "programs"),
        ("nominee_member_id,nominator_member_id,nominated_at,reason", "nominations"),
        ("member_id,applied_at,skills,text", "applications"),
    ],
)
def test_other_kinds_are_recognised(stage_text: Stage, header: str, kind: str) -> None:
    values = ",".join("2024-02-05" if name.endswith("_at") else "x" for name in header.split(","))
    assert stage_text(f"{header}\n{values}\n").kind == kind


def test_foreign_headers_need_a_mapping(stage_text: Stage) -> None:
    content = "SOURCE,TIME\nalpha,1289192400\n"
    with pytest.raises(MissingColumn, match="member_id and occurred_at"):
        stage_text(content)
    mapping = Mapping(
        {"member_id": "source", "occurred_at": "TIME"}, {"activity_type": "reply"}, {"occurred_at": "epoch_seconds"}
    )
    (row,) = rows_of(stage_text(content, mapping=mapping))
    assert (row["member_id"], row["activity_type"], row["occurred_at"].isoformat()) == (
        "alpha",
        "reply",
        "2010-11-08T05:00:00",
    )


def test_mapping_of_a_missing_column_says_which(stage_text: Stage) -> None:
    with pytest.raises(MissingColumn, match="NOWHERE"):
        stage_text("SOURCE,TIME\na,1289192400\n", mapping=Mapping({"member_id": "NOWHERE", "occurred_at": "TIME"}))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (f"{HEADER}\n", "no data rows"),
        (f"{GOOD}\n{GOOD}\n", "no header row"),
        ("sku,price\nS1,3\n", "member_id and occurred_at"),
        (f"{HEADER}\na,never,post,x\n", "Not one of the 1 rows"),
        ("a\n", "no data rows"),
        (",".join(["member_id", "occurred_at", *(f"x{n}" for n in range(2000))]) + "\n", "too many"),
    ],
)
def test_refusals_say_what_is_wrong(stage_text: Stage, content: str, words: str) -> None:
    with pytest.raises(RefusedFile, match=words):
        stage_text(content)


def test_fast_and_careful_readers_agree(stage_text: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    body = lines(500)
    body[100] = ",2024-02-05T12:00:00Z,post,no id"
    body[200] = 'm200,2024-02-05T12:00:00Z,post,"said ""no"", and\nleft"'
    content = "\n".join([HEADER, *body]) + "\n"
    careful = stage_text(content)
    monkeypatch.setattr(stage_module, "CAREFUL_BYTES", 0)
    monkeypatch.setattr(stage_module._Staging, "careful", None)
    fast = stage_text(content)
    assert rows_of(fast) == rows_of(careful)
    assert rejected(fast) == rejected(careful) == [(102, "member_id is empty")]
    assert (fast.rows_read, fast.sha256, fast.warnings) == (careful.rows_read, careful.sha256, careful.warnings)


@pytest.mark.parametrize(
    "damage",
    [
        b"m9,2024-02-05T12:00:09Z,post,a\x00b\n",
        b"m9,2024-02-05T12:00:09Z\n",
        b"m9,2024-02-05T12:00:09Z,post,x,y\n",
    ],
)
def test_fast_reader_hands_damage_far_down_to_the_careful_one(
    stage_text: Stage, monkeypatch: pytest.MonkeyPatch, damage: bytes
) -> None:
    monkeypatch.setattr(stage_module, "CAREFUL_BYTES", 0)
    body = "\n".join([HEADER, *lines(20_000)]).encode() + b"\n" + damage + GOOD.encode() + b"\n"
    staged = stage_text(body)
    assert staged.rows_read == 20_002
    assert any("line 20,002" in words for words in staged.warnings) or staged.rejected[0].first_line == 20_002


def test_fast_reader_hands_other_letters_far_down_to_the_careful_one(
    stage_text: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage_module, "CAREFUL_BYTES", 0)
    cafe = b"m9,2024-02-05T12:00:09Z,post,caf\xe9\n"
    body = "\n".join([HEADER, *lines(20_000)]).encode() + b"\n" + cafe
    assert column(stage_text(body), "topic")[-1] == "café"


DAMAGE = ['"', ",", "\n", "\r", ";", "\t", "'", "\\", "\0", " ", "é", "x", "", '""', '"\n', ",,,"]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 40), st.lists(st.tuples(st.integers(0, 2000), st.sampled_from(DAMAGE)), max_size=12))
def test_read_is_accepted_plus_rejected_whatever_the_damage(
    tmp_path: Path, count: int, damages: list[tuple[int, str]]
) -> None:
    text = "\n".join([HEADER, *lines(count)]) + "\n"
    for at, what in damages:
        place = len(HEADER) + 1 + at % (len(text) - len(HEADER))
        text = text[:place] + what + text[place + 1 :]
    path, spool = tmp_path / "x.csv", tmp_path / "spool"
    path.write_bytes(text.encode())
    spool.mkdir(exist_ok=True)
    try:
        staged = stage(Table(path, "x.csv"), ReadOptions(), spool, lambda _: None)
    except RefusedFile:
        return
    assert staged.rows_read == len(rows_of(staged)) + staged.rows_rejected
    assert staged.rows_rejected == sum(group.count for group in staged.rejected)


def test_order_of_the_file_is_kept(stage_text: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage_module, "CAREFUL_BYTES", 0)
    body = lines(150_000)
    random.Random(1).shuffle(body)
    staged = stage_text("\n".join([HEADER, *body]) + "\n")
    assert column(staged, "member_id") == [line.split(",")[0] for line in body]


MEMBERS = "member_id,joined_at,is_staff,left_at,opted_out"


@pytest.mark.parametrize("careful_bytes", [0, 1 << 30])
def test_optional_values_that_cannot_be_read_are_counted_with_the_first(
    stage_text: Stage, monkeypatch: pytest.MonkeyPatch, careful_bytes: int
) -> None:
    monkeypatch.setattr(stage_module, "CAREFUL_BYTES", careful_bytes)
    body = [f"m{n},2024-02-05T12:00:00Z,no,,yes" for n in range(40)]
    body[3] = "m3,n/a,perhaps,,yes"
    body[7] = "m7,0000-00-00,no,,yes"
    body[9] = ",unknown,maybe,,yes"
    body[20] = MEMBERS
    staged = stage_text("\n".join([MEMBERS, *body]) + "\n", kind="members")
    assert (staged.rows_read, staged.rows_rejected) == (40, 2)
    assert [words for words in staged.warnings if "left empty" in words] == [
        'joined_at: 2 values are no dates, such as "n/a" in line 5; left empty',
        'is_staff: 1 value is neither yes nor no, such as "perhaps" in line 5; left empty',
    ]


def test_values_that_are_no_numbers_are_counted(stage_text: Stage) -> None:
    content = "member_id,occurred_at,value\na,2024-02-05T12:00:00Z,12\nb,2024-02-05T12:00:00Z,lots\n"
    (words,) = [words for words in stage_text(content).warnings if words.startswith("value")]
    assert words == 'value: 1 value is no number, such as "lots" in line 3; left empty'
    assert not [words for words in stage_text(content.replace("lots", "")).warnings if words.startswith("value")]
