"""Every known export is recognised by its columns in any order, and its values become the right canonical ones."""

from __future__ import annotations

import csv
import random
import zipfile
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from format_cases import CASES, Case
from staged_rows import Stage, rows_of

from errors import RefusedFile, UnclearDates
from ingest import stage as stage_module
from ingest.formats import known, read
from ingest.report import Mapping, ReadOptions, StagedFile, Window
from ingest.road import read_tables
from ingest.stage import stage
from ingest.text_table import Table

SAMPLES = Path(__file__).parents[2].parent / "shared" / "exports" / "samples"
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples of exports are not here")


def staged_of(case: Case, folder: Path) -> StagedFile:
    spool, path = folder / "spool", folder / case.name
    spool.mkdir(exist_ok=True)
    path.write_bytes(case.content if isinstance(case.content, bytes) else case.content.encode("utf-8"))
    return stage(Table(path, case.name, archive=case.archive), ReadOptions(**case.options), spool, lambda _: None)


def shown(row: dict[str, Any], names: Any) -> dict[str, Any]:
    return {name: str(row[name]) if isinstance(row[name], datetime) else row[name] for name in names}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.format)
def test_export_is_recognised_and_its_values_are_right(case: Case, tmp_path: Path) -> None:
    staged = staged_of(case, tmp_path)
    rows = rows_of(staged)
    assert (staged.format, len(rows)) == (case.format, case.rows)
    assert shown(rows[0], case.expected) == case.expected
    assert {group.reason: group.count for group in staged.rejected} == case.left_out
    assert staged.rows_read == case.rows + sum(case.left_out.values())
    assert "left_out" not in rows[0] or not case.left_out


def test_every_format_has_a_case() -> None:
    assert {form.name for form in known() if not form.is_ours} == {case.format for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.format)
def test_order_of_the_columns_does_not_matter(case: Case, tmp_path: Path) -> None:
    if not isinstance(case.content, str) or case.format.startswith(("zoom", "salesforce")) or case.format in POSITIONAL:
        pytest.skip("its lines above or below the table, or its pairs of columns, have their places")
    mark = next(sign for sign in ("\t", ";", ",") if sign in case.content.split("\n")[0])
    lines = [row for row in csv.reader(StringIO(case.content.removeprefix("\ufeff")), delimiter=mark) if row]
    order = list(range(len(lines[0])))
    random.Random(7).shuffle(order)
    out = StringIO()
    csv.writer(out).writerows([[row[n] if n < len(row) else "" for n in order] for row in lines])
    other = Case(case.format, out.getvalue(), case.expected, case.name, case.archive, options=case.options)
    staged = staged_of(other, tmp_path)
    assert staged.format == case.format
    assert shown(rows_of(staged)[0], case.expected) == case.expected


POSITIONAL = {"moodle_progress"}


@pytest.mark.parametrize(
    "case", [case for case in CASES if not case.name.endswith(".xls")][::5], ids=lambda c: c.format
)
def test_fast_and_careful_readers_agree(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    careful = staged_of(case, tmp_path)
    monkeypatch.setattr(stage_module, "CAREFUL_BYTES", 0)
    fast = staged_of(case, tmp_path)
    assert rows_of(fast) == rows_of(careful)
    assert (fast.rejected, fast.warnings, fast.format_reason) == (
        careful.rejected, careful.warnings, careful.format_reason,
    )  # fmt: skip


def test_name_of_a_file_decides_nothing(stage_text: Stage) -> None:
    with pytest.raises(RefusedFile):
        stage_text("name,posts\nmia,3\n", name="Tea hour - Guests - 2026-02-26-18-17-47.csv")


def test_own_header_wins_whatever_else_is_there(stage_text: Stage) -> None:
    content = "member_id,occurred_at,title,github,activity_type_key\nmia,2024-02-05T12:00:00Z,x,miar,k\n"
    assert stage_text(content).format == "canonical"


def test_reason_names_the_columns_and_the_age(stage_text: Stage) -> None:
    content = next(case.content for case in CASES if case.format == "meetup_members")
    staged = stage_text(content, name="list.xls")
    columns = "joined group on, last visited group on, member id"
    assert staged.format_reason == f"the columns {columns} are those of a Meetup member list (2016 to 2024)"


def test_unclear_days_of_a_format_without_a_rule_are_asked(stage_text: Stage) -> None:
    content = "AuthorID,Author,Date,Content,Attachments,Reactions\n12,mia,10/6/2023 12:37 AM,hi,,\n"
    with pytest.raises(UnclearDates, match="day first or month first"):
        stage_text(content)


def test_days_that_prove_their_order_win_over_the_usual_one(stage_text: Stage) -> None:
    content = (
        'ID,Name,"Email address","Course complete"\n5,Mia,m@example.org,"09/13/24, 09:09"\n'
        '6,Bo,b@example.org,"02/03/24, 09:09"\n'
    )
    staged = stage_text(content)
    assert [str(row["completed_at"]) for row in rows_of(staged)] == ["2024-09-13 09:09:00", "2024-02-03 09:09:00"]
    assert staged.day_order == "month_first"


def test_word_for_private_that_nobody_knows_keeps_the_post_out(stage_text: Stage) -> None:
    content = (
        "topic_title,categories,is_pm,post,like_count,reply_count,url,created_at\n"
        "A,Help,No,hello,1,0,https://f.example/t/a/12/1,2024-05-06T07:08:09Z\n"
        "B,Help,Xyz,hello,1,0,https://f.example/t/b/13/1,2024-05-06T07:08:09Z\n"
    )
    staged = stage_text(content)
    assert [group.reason for group in staged.rejected] == [
        "left out by rule: a message of which it is not known whether it is private"
    ]


@pytest.mark.parametrize(
    ("name", "window"),
    [
        ("Members.csv", Window(None, None, "unknown")),
        ("acme Member Analytics 2026-01-01 - 2026-01-31.csv", Window("2026-01-01", "2026-02-01", "file name")),
        ("acme Member Analytics Jan 1, 2026 - Jan 31, 2026.csv", Window("2026-01-01", "2026-02-01", "file name")),
    ],
)
def test_window_of_totals_is_that_of_the_name_or_not_known(stage_text: Stage, name: str, window: Window) -> None:
    content = next(case.content for case in CASES if case.format == "slack_channel_analytics")
    staged = stage_text(content, name=name)
    assert staged.window == window
    assert any("--totals-from" in words for words in staged.warnings) == (window.source == "unknown")


def test_window_that_was_asked_counts(stage_text: Stage) -> None:
    content = next(case.content for case in CASES if case.format == "slack_channel_analytics")
    asked = stage_text(content, totals_from="2026-01-01", totals_to="2026-02-01")
    assert asked.window == Window("2026-01-01", "2026-02-01", "asked")


def test_sums_up_to_now_count_from_the_beginning(stage_text: Stage) -> None:
    content = next(case.content for case in CASES if case.format == "discourse_user_list")
    assert stage_text(content, name="user-list-240131-120000.csv").window == Window(None, "2024-02-01", "all time")


def test_totals_by_hand_take_every_column_of_numbers(stage_text: Stage) -> None:
    content = "Name,Posts,Replies,Town\nAna,10,5,Bern\nBo,3,2,Rome\nTotal,13,7,\n"
    staged = stage_text(content, kind="totals", mapping=Mapping({"subject": "Name"}))
    assert [(row["subject"], row["totals"]) for row in rows_of(staged)] == [
        ("Ana", {"Posts": 10.0, "Replies": 5.0}),
        ("Bo", {"Posts": 3.0, "Replies": 2.0}),
    ]
    assert [group.reason for group in staged.rejected] == ["totals or footer row"]


def test_format_that_names_what_it_does_not_take_is_no_format(tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(
        '# Wrong\nname="x"\ntitle="x"\nkind="members"\nsource="x"\nanchors=["a"]\n[sql]\nmember_id="{nowhere}"\n',
        encoding="utf-8",
    )
    with pytest.raises(ValueError, match="nowhere"):
        read(path)


SHARED: dict[str, tuple[str | None, int, int]] = {
    "luma_guests_testrow.csv": ("luma_guests", 1, 0),
    "meetup_2017_members_ANON.xls": ("meetup_members", 40, 0),
    "meetup_2024_members_ANON.xls": ("meetup_members", 46, 0),
    "meetup_2025-01-02_members_ANON.csv": ("meetup_members", 46, 0),
    "meetup_2025-01-04_members_ANON.csv": ("meetup_members", 46, 0),
    "meetup_2025-01-09_members_ANON.csv": ("meetup_members", 46, 0),
    "meetup_2026-07-21_members_ANON.csv": ("meetup_members", 46, 0),
    "sede_english_first199.csv": ("stackexchange_posts", 199, 0),
    "sede_questions_2019_first199.csv": ("stackexchange_posts", 199, 0),
    "bevy_attendees.csv": ("bevy_attendees", 2, 0),
    "canvas_gradebook.csv": ("canvas_gradebook", 3, 2),
    "dce_2.13_semicolon.csv": ("dce_csv", 2, 0),
    "dce_2.15_semicolon.csv": ("dce_csv", 2, 0),
    "dce_2.16-2.40_ddMMMyy.csv": ("dce_csv", 2, 0),
    "dce_2.41-2.42.2_locale_g.csv": (None, 0, 0),
    "dce_2.42.3plus_iso.csv": ("dce_csv", 3, 1),
    "discourse_chat_message.csv": ("discourse_chat_message", 1, 0),
    "discourse_likes.csv": ("discourse_likes", 1, 0),
    "discourse_post_event.csv": ("discourse_post_event", 1, 0),
    "discourse_staff_action.csv": ("discourse_staff_action", 1, 0),
    "discourse_user_archive.csv": ("discourse_user_archive", 1, 0),
    "discourse_user_list.csv": ("discourse_user_list", 2, 1),
    "excel_eu_semicolon_cp1252.csv": (None, 0, 0),
    "excel_sep_line.csv": (None, 0, 0),
    "grand_total_row.csv": (None, 0, 0),
    "hubspot_contacts.csv": ("hubspot_contacts", 1, 0),
    "moodle_course_completion.csv": ("moodle_course_completion", 2, 0),
    "moodle_logs_bom.csv": ("moodle_logs", 1, 0),
    "moodle_logs_pt.csv": ("moodle_logs", 1, 0),
    "moodle_progress.csv": ("moodle_progress", 2, 0),
    "moodle_progress_excel_utf16.csv": ("moodle_progress", 2, 0),
    "reddit_comments.csv": ("reddit_comments", 1, 0),
    "salesforce_report_footer.csv": ("salesforce_training", 5, 3),
    "skool_members.csv": ("skool_members", 2, 0),
    "slack_member_analytics.csv": ("slack_member_analytics", 1, 0),
    "slack_members_admin.csv": ("slack_members", 2, 0),
    "teams_attendance_utf16.csv": ("teams_attendance", 5, 3),
    "zoom_participants_preamble.csv": ("zoom_participants", 3, 1),
}
VALUES: dict[str, dict[str, Any]] = {
    "meetup_2017_members_ANON.xls": {"member_id": "900000001", "name": "Chloé A.", "joined_at": "2015-10-12 00:00:00"},
    "meetup_2026-07-21_members_ANON.csv": {"member_id": "900000001", "joined_at": "2020-02-04 00:00:00"},
    "sede_english_first199.csv": {"occurred_at": "2009-06-16 13:06:53", "topic": "word-choice"},
    "dce_2.42.3plus_iso.csv": {"member_id": "456226577798135808", "occurred_at": "2023-09-23 10:15:48.379000"},
    "dce_2.13_semicolon.csv": {"member_id": "Bob#1234", "occurred_at": "2019-01-01 01:33:00"},
    "discourse_user_archive.csv": {"occurred_at": "2024-05-06 07:08:09.123000", "activity_type": "reply"},
    "discourse_user_list.csv": {"name": "Doe, Jane", "joined_at": "2020-02-03 04:05:06", "is_staff": False},
    "moodle_logs_bom.csv": {"member_id": "5", "occurred_at": "2024-09-02 10:11:12"},
    "salesforce_report_footer.csv": {"member_id": "ana@example.com", "completed_at": "2024-09-03 00:00:00"},
    "teams_attendance_utf16.csv": {"member_id": "ana@example.com", "occurred_at": "2026-07-22 19:02:11"},
    "zoom_participants_preamble.csv": {"member_id": "d@example.com", "occurred_at": "2026-10-05 17:55:00"},
}


@needs_samples
@pytest.mark.parametrize("name", SHARED)
def test_shared_sample_is_read_or_refused_as_it_should_be(name: str, tmp_path: Path) -> None:
    (path,) = SAMPLES.rglob(name)
    wanted, read_rows, left_out = SHARED[name]
    if wanted is None:
        with pytest.raises(RefusedFile):
            stage(Table(path, name), ReadOptions(), tmp_path, lambda _: None)
        return
    staged = stage(Table(path, name), ReadOptions(), tmp_path, lambda _: None)
    assert (staged.format, staged.rows_read, staged.rows_rejected) == (wanted, read_rows, left_out)
    expected = VALUES.get(name, {})
    assert shown(rows_of(staged)[0], expected) == expected


@needs_samples
def test_every_shared_sample_is_in_the_table() -> None:
    assert {path.name for path in SAMPLES.rglob("*.*") if path.is_file()} == set(SHARED)


def test_row_whose_values_have_slipped_is_left_out(stage_text: Stage) -> None:
    content = (
        "api_id,name,email,created_at,approval_status,checked_in_at\n"
        "g1,Roth, Mia,m@example.org,2025-08-08T00:16:45Z,approved,2025-08-09T18:00:00Z\n"
        "g2,Bo,b@example.org,2025-08-08T00:16:45Z,approved,2025-08-09T18:00:00Z\n"
    )
    staged = stage_text(content)
    assert [row["member_id"] for row in rows_of(staged)] == ["b@example.org"]
    assert [group.first_line for group in staged.rejected] == [2]


def test_documents_list_every_format() -> None:
    text = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    assert [form.name for form in known() if not form.is_ours and f"| `{form.name}` |" not in text] == []


def test_owner_of_an_archive_stands_in_the_name_of_the_zip(tmp_path: Path) -> None:
    spool, path = tmp_path / "spool", tmp_path / "upload"
    spool.mkdir()
    with zipfile.ZipFile(path, "w") as archive:
        for case in CASES:
            if case.format in {"discourse_user_archive", "discourse_likes", "discourse_badges"} and case.archive:
                archive.writestr(f"{case.format}.csv", case.content)
    results = read_tables(path, "user_archive-mia_r-240506-070809-12.zip", ReadOptions(), spool, lambda _: None)
    staged = [result for result in results if isinstance(result, StagedFile)]
    assert {one.format for one in staged} == {"discourse_user_archive", "discourse_likes", "discourse_badges"}
    assert [{row["member_id"] for row in rows_of(one)} for one in staged] == [{"mia_r"}] * 3
