"""Import: what is shown before anything is stored, what only the manager can settle, the report, and undo."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from actions.access import LOCAL, Role, Visitor
from actions.import_jobs import QueuedImport
from actions.import_run import refused_report
from actions.imports import import_history, name_period, now, report_of
from actions.inbox import inbox_of, put_away
from actions.jobs import Job
from ingest.report import Window
from tests.reading import read_in_process
from ui import import_run
from ui.door import NOBODY
from ui.limits import MOST_UPLOADS_A_DAY
from warehouse import uploads_today
from warehouse.workspace import list_workspaces, open_workspace

FOREIGN = "Forum;UserId;When;What\nCakes;a1;13.04.2026 10:00;post\nCakes;b2;14.04.2026 11:30;reply\n"
UNCLEAR = "member_id,occurred_at\na,03/04/2026 10:00\nb,05/06/2026 11:00\n"


@pytest.fixture
def importing(tmp_path, monkeypatch, app):
    """The Import page in an empty data folder, with one file dropped onto it."""
    read_in_process(monkeypatch)
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path))

    def with_file(name: str, content: str, *more: tuple[str, str]):
        at = app("import")
        files = [(each, text.encode(), "text/csv") for each, text in ((name, content), *more)]
        at.get("file_uploader")[0].set_value(files)
        return at.run()

    return with_file


def button(at, label: str):
    return next(each for each in at.button if each.label == label)


def say_what_it_is(at):
    """Answer the question that an unknown file raises first."""
    box = next(each for each in at.selectbox if each.label == "What is in this file?")
    assert box.value is None, "nothing is taken for granted"
    return box.set_value("activity").run()


def test_file_that_cannot_be_read_does_not_keep_the_others_out(importing):
    at = importing("acts.csv", UNCLEAR, ("report.pdf", "%PDF-1.7\n%no table"))
    assert any("PDF" in each.value for each in at.error)
    assert button(at, "Import").disabled
    assert any("Say which comes first" in each.value for each in at.caption)
    at = at.radio[0].set_value("day_first").run()
    assert any("1 file above cannot be read" in each.value for each in at.caption)
    at = button(at, "Import").click().run()
    assert [report.file for report in at.session_state["reports"][1]] == ["acts.csv"]


def test_day_that_is_full_is_said_before_a_file_is_chosen(tmp_path, monkeypatch, app):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path))
    assert not app("import").warning
    uploads_today.count(NOBODY, now().date(), MOST_UPLOADS_A_DAY, 1)
    said = [each.value for each in app("import").warning]
    assert len(said) == 1
    assert said[0].startswith("You have uploaded 200 files today, which is all one person may.")


def test_refused_file_is_said_also_when_the_page_is_drawn_for_the_files_beside_it(tmp_path, monkeypatch, app):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path))
    refusals = ["Too large.", "", ""]
    monkeypatch.setattr(import_run, "why_refused", lambda _session: refusals.pop(0))
    at = app("import")
    for _ in range(2):
        assert [each.value for each in at.warning] == ["Too large."]
        at = at.run() if refusals else at
    monkeypatch.setattr(import_run, "REFUSAL_STAYS", timedelta(0))
    refusals = [""]
    assert not at.run().warning


def test_foreign_columns_are_suggested_and_imported_with_a_report(importing):
    at = importing("forum.csv", FOREIGN)
    assert not at.exception
    at = say_what_it_is(at)
    chosen = {box.label: box.value for box in at.selectbox}
    assert chosen["Who did it (id)"] == "UserId"
    assert chosen["When it happened"] == "When"
    assert chosen["Group or channel"] == "Forum"
    assert at.dataframe[0].value["Time as it is read (UTC)"].tolist() == ["13 Apr 2026, 10:00", "14 Apr 2026, 11:30"]
    at = button(at, "Import").click().run()
    assert not at.exception
    assert [metric.value for metric in at.metric] == ["2", "2", "0", "0"]
    assert "forum" in list_workspaces()


def test_two_files_go_into_one_community_with_a_report_each(importing):
    at = importing("forum.csv", FOREIGN)
    at.get("file_uploader")[0].set_value(
        [
            ("forum.csv", FOREIGN.encode(), "text/csv"),
            ("members.csv", b"member_id,joined_at\na1,2026-01-02\n", "text/csv"),
        ]
    )
    at = say_what_it_is(at.run())
    at = button(at, "Import").click().run()
    assert not at.exception
    assert [metric.value for metric in at.metric] == ["2", "2", "0", "0", "1", "1", "0", "0"]
    assert set(list_workspaces()) - {"sample"} == {"forum"}


def test_unclear_day_order_must_be_chosen_before_anything_is_imported(importing):
    at = importing("acts.csv", UNCLEAR)
    assert button(at, "Import").disabled
    order = next(each for each in at.radio if each.label == "Order of day and month")
    assert order.value is None
    at = order.set_value("day_first").run()
    at = button(at, "Import").click().run()
    assert any("from 3 Apr 2026 to 5 Jun 2026" in each.value.replace("\\", "") for each in at.markdown)


def test_missing_column_is_asked_for_and_import_waits(importing):
    at = importing("odd.csv", "colour,size\nred,1\nblue,2\n")
    assert not at.exception
    assert button(at, "Import").disabled
    at = say_what_it_is(at)
    assert button(at, "Import").disabled
    assert any("needed" in each.value for each in at.warning)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", ""),
        ("header.csv", "member_id,occurred_at\n"),
        ("page.html", "<!doctype html><html><body>hi</body></html>"),
    ],
)
def test_bad_file_is_refused_in_a_sentence_and_nothing_is_stored(importing, name, content):
    at = importing(name, content)
    assert not at.exception
    assert at.error or at.warning
    assert button(at, "Import").disabled
    assert "Traceback" not in str([each.value for each in at.error])


def test_import_can_be_undone(importing):
    at = say_what_it_is(importing("forum.csv", FOREIGN))
    at = button(at, "Import").click().run()
    at.session_state["history_forum_1"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.run()
    at = button(at, "Undo it").click().run()
    assert not at.exception
    assert any("Nothing yet" in each.value for each in at.caption)


MONDAY = "Who;Said;Room\nann;12.05.2026 09:00;Cakes\nben;13.05.2026 10:00;Cakes\ncleo;never;Cakes\n"
TUESDAY = "Room;Who;Said\nCakes;dora;14.05.2026 11:00\n"


def words_of(at) -> str:
    """Everything that the page says, without the backslashes that keep it inert."""
    parts = (*at.markdown, *at.caption, *at.info, *at.warning, *at.subheader, *at.error)
    return "\n".join(each.value for each in parts).replace("\\", "").replace("**", "")


def box(at, label: str):
    return next(each for each in at.selectbox if each.label == label)


def drop(at, name: str, content: str):
    """Drop one file onto the page as it is now."""
    at.get("file_uploader")[0].set_value([(name, content.encode(), "text/csv")])
    return at.run()


def imported(importing):
    """The page after an unknown file was mapped and imported into the community `chat`."""
    at = say_what_it_is(importing("chat.csv", MONDAY))
    box(at, "Who did it (id)").set_value("Who")
    at = box(at, "When it happened").set_value("Said").run()
    at = button(at, "Import").click().run()
    assert not at.exception
    return at


def test_rows_that_would_load_are_counted_with_every_choice(importing):
    at = say_what_it_is(importing("chat.csv", MONDAY))
    box(at, "Who did it (id)").set_value("Who")
    at = box(at, "When it happened").set_value("Room").run()
    assert "would load" not in words_of(at)
    assert "Not one of the 3 rows can be read" in words_of(at)
    assert button(at, "Import").disabled
    at = box(at, "When it happened").set_value("Said").run()
    assert "2 of 3 rows would load." in words_of(at)
    assert "(1 row, first in line 4)" in words_of(at)
    assert not button(at, "Import").disabled


def test_large_file_is_counted_on_a_click(importing, monkeypatch):
    monkeypatch.setattr("ui.import_count.LIVE_BYTES", 10)
    at = importing("acts.csv", "member_id,occurred_at\na,2026-05-12T10:00:00Z\n")
    assert "would load" not in words_of(at)
    at = button(at, "Count the rows that would load").click().run()
    assert "All 1 rows would load" in words_of(at)


def test_mapping_is_kept_and_reads_the_next_file_by_itself(importing):
    at = imported(importing)
    assert "2 of 3 rows loaded" in words_of(at)
    at = drop(at, "chat again.csv", TUESDAY)
    assert "Read with your mapping chat" in words_of(at)
    assert "All 1 rows would load." in words_of(at)
    at = button(at, "Import").click().run()
    assert "chat again.csv: all 1 rows accounted for" in words_of(at)
    at = drop(at, "chat again.csv", TUESDAY)
    assert "it adds nothing again" in words_of(at)
    at = box(at, "Read with a saved mapping").set_value("Suggest the columns anew").run()
    assert "Not a known export" in words_of(at)
    forget = next(each for each in at.button if each.label == "Forget")
    at = forget.click().run()
    assert "Read with a saved mapping" not in [each.label for each in at.selectbox]


def test_reading_in_another_zone_takes_the_place_of_the_first(importing):
    at = imported(importing)
    at.session_state["history_chat_1"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.run()
    assert "2 of 3 rows loaded" in words_of(at), "the report stays with the history"
    at = button(at, "Do that").click().run()
    assert "Drop the file of import 1 again" in words_of(at)
    at = drop(at, "chat.csv", MONDAY)
    at = box(at, "Its times name no time zone. They are times in:").set_value("Europe/Berlin").run()
    assert "is in chat already (import 1), read with times in UTC, the day first" in words_of(at)
    toggle = next(each for each in at.toggle if "in the place of import 1" in each.label)
    assert toggle.value, "chosen beforehand, because that is what was asked for"
    at = toggle.set_value(False).run()
    assert button(at, "Import").disabled
    at = next(each for each in at.toggle if "in the place of import 1" in each.label).set_value(True).run()
    at = button(at, "Import").click().run()
    assert "times in Europe/Berlin" in words_of(at)
    history = import_history(open_workspace("chat"))
    assert history["is_undone"].tolist() == [False, True]
    assert str(history["from_at"].iloc[0]) == "2026-05-12 07:00:00"


def test_import_called_off_is_said_and_nothing_else(importing, app):
    at = imported(importing)
    running = QueuedImport("chat", [], LOCAL)
    running.job = Job("chat.csv", "chat", running.work, lambda: None)
    running.job.cancel()
    running.job.run()
    at.session_state["import_job"] = running
    at.run()
    assert "Cancelled: nothing more was stored. The community is as it was." in words_of(at)
    assert not at.metric


def test_who_is_who_comes_before_the_first_chart(importing):
    rows = "".join(
        f"{who},2026-05-12T10:0{n}:00Z,{mail}\n"
        for n, (who, mail) in enumerate([("a1", "Ann@Example.org "), ("a2", "ann@example.org"), ("b", "b@example.org")])
    )
    at = importing("acts.csv", "member_id,occurred_at,email\n" + rows)
    at = button(at, "Import").click().run()
    assert "Before the first chart: who is who?" in words_of(at)


def test_inbox_shows_what_waits_and_what_came_of_the_rest(importing):
    at = imported(importing)
    folder = inbox_of("chat")
    folder.mkdir(exist_ok=True)
    (folder / "waits.csv").write_text(TUESDAY, encoding="utf-8")
    (folder / "odd.csv").write_text("colour\n", encoding="utf-8")
    put_away(folder / "odd.csv", [refused_report("odd.csv", "It is no table.")], now())
    at.run()
    assert "waits.csv: 0.0 kB, waits until it stands still" in words_of(at)
    assert "It is no table." in words_of(at)


def test_viewer_sees_what_was_imported_and_nothing_to_import(app, monkeypatch):
    monkeypatch.setattr("ui.gate.visitor_of", lambda _user: Visitor("vera", Role.VIEWER))
    at = app("import")
    assert not at.exception
    assert not at.get("file_uploader")
    assert "Files are imported by admins" in words_of(at)
    assert "activity.csv" in at.dataframe[0].value["File"].tolist()


ANALYTICS = (
    "Name,User ID,Email,Account type,Claimed Date (UTC),Days active,Messages posted\n"
    'Mia,U7,m@example.org,Member,"Mar 15, 2024",4,"1,200"\nBo,U8,,Member,"Mar 16, 2024",,\n'
)


def test_days_that_totals_count_are_asked_shown_and_named_afterwards(importing):
    at = importing("slack.csv", ANALYTICS)
    assert "Over which days do its totals count?" in words_of(at)
    at = at.date_input[0].set_value((date(2026, 1, 1), date(2026, 1, 31))).run()
    at = button(at, "Import").click().run()
    assert not at.exception
    assert "Its totals count from 1 Jan 2026 to 31 Jan 2026 (as you said)." in words_of(at)
    assert "to before 2026-02-01, as you said" in words_of(at)
    name_period("slack", 1, date(2026, 3, 1), date(2026, 3, 31))
    report = report_of(open_workspace("slack"), 1)
    assert report.window == Window("2026-03-01", "2026-04-01", "asked")
    assert [words for words in report.warnings if "Its sums count" in words] == [
        "Its sums count from 2026-03-01 to before 2026-04-01, as you said; they are kept as totals, not as acts"
    ]
