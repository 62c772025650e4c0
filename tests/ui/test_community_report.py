"""The report of a community: sentences, numbers and charts of the views that were chosen, in one file."""

from __future__ import annotations

from datetime import date

from queries.filters import Filters
from tests.figures.talk import talk
from tests.staged import stage
from ui.report import report
from warehouse.load import load
from warehouse.workspace import close_all, open_workspace


def test_report_has_sentence_numbers_and_chart_of_each_view(tmp_path, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path))
    workspace = open_workspace("brides")
    rows = talk(60, answered=40, topic="venues")
    load(workspace, stage(rows, workspace.spool), now=rows[-1]["occurred_at"])
    text = report(workspace, Filters(), ("Overview", "Skills"), date(2026, 10, 2)).decode()
    close_all()
    assert "How is the community?" in text
    assert "Which skills are missing?" in text
    assert "Who carries the community?" not in text
    assert "made 2 Oct 2026" in text
    assert text.count("<figure role=") == 2
    assert "src=" not in text.split("</script>")[-1]
