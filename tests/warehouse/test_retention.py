"""What is older than is kept goes, with its people, from tables, sums and bytes; the rest stays as it was."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from actions import backups, retention
from actions.access import Role, Visitor
from actions.audit import read_audit
from actions.imports import import_files
from actions.settings import change_settings
from errors import Refused, WrongUsage
from ingest.report import ReadOptions
from warehouse.retention import first_day_kept
from warehouse.workspace import close_all, open_workspace

NOW = datetime(2026, 9, 10, 12)
OLD, YOUNG = "2024-03-01T10:00:00Z", "2026-03-01T10:00:00Z"


@pytest.fixture
def stored(workspace, tmp_path):
    """Four people: old acts alone, both, young alone, and one with old acts who is on the member list."""
    acts = [
        *(f"gone-{n},Gone Goneby{n},{OLD},post,brides,only-old-thread,,old topic" for n in range(3)),
        f"both,Both,{OLD},post,brides,t1,,dress",
        f"both,Both,{YOUNG},post,brides,t1,,dress",
        f"young,Young,{YOUNG},reply,brides,t1,both,dress",
        f"listed,Listed,{OLD},post,brides,t1,,dress",
        f"answered,Answered,{OLD},post,brides,t1,,dress",
        f"young,Young,{YOUNG},reply,brides,t2,answered,dress",
    ]
    head = "member_id,member_name,occurred_at,activity_type,community,thread_id,reply_to_member_id,topic"
    files = {
        "activity": "\n".join([head, *acts]),
        "members": "member_id,name\nlisted,Listed",
        "applications": f"member_id,applied_at,text\ngone-1,{OLD},I am Goneby\nyoung,{YOUNG},here",
        "nominations": f"nominee_member_id,nominator_member_id,nominated_at,reason\nboth,gone-2,{OLD},Goneby says",
    }
    for kind, text in files.items():
        (tmp_path / f"{kind}.csv").write_text(text + "\n", encoding="utf-8")
    reports = import_files("test", [tmp_path / f"{kind}.csv" for kind in files], ReadOptions(time_zone="UTC"))
    assert [report.refused for report in reports] == [None] * 4
    return workspace


def keep(months):
    change_settings("test", [("keep_months", str(months))], now=NOW)


def ids(workspace):
    with workspace.reader() as reader:
        return {row[0] for row in reader.execute("select member_id from member where not is_pooled").fetchall()}


def test_preview_says_what_goes_and_changes_nothing(stored):
    keep(12)
    found = retention.preview(stored, now=NOW)
    assert (found.day, found.acts, found.forms, found.people) == (date(2025, 9, 1), 6, 2, 3)
    assert found.in_words().startswith("6 acts and 2 forms from before 1 Sep 2025, and 3 people of whom nothing else")
    assert "would go" in found.in_words()
    assert len(ids(stored)) == 7
    assert retention.preview(stored, months=60, now=NOW).in_words().startswith("Nothing is from before")
    assert retention.preview(stored, months=0, now=NOW).in_words() == "Everything is kept, however old."


def test_old_acts_forms_and_people_go_and_the_rest_stays(stored):
    keep(12)
    version = stored.data_version
    done = retention.delete_old(stored, now=NOW)
    assert (done.is_deleted, done.acts, done.forms, done.people) == (True, 6, 2, 3)
    assert ids(stored) == {"both", "young", "listed", "answered"}, "on the list, or spoken to since: they stay"
    assert stored.data_version > version, "no cache shows the older state"
    with stored.reader() as reader:
        rows = reader.execute(
            "select count(*), min(occurred_at), (select sum(count_acts) from member_total),"
            " (select min(first_day) from member_total), (select count(*) from thread where name like 'only%')"
            " from event"
        ).fetchall()
    assert rows == [(3, datetime(2026, 3, 1, 10), 3, date(2026, 3, 1), 0)]
    close_all()
    left = [path.name for path in stored.folder.rglob("*") if path.is_file() and b"goneby" in path.read_bytes().lower()]
    assert left == [], "nor in a byte of the folder"
    audit = read_audit(open_workspace("test"))
    assert audit.broken_at is None
    assert audit.lines["what"].iloc[0] == "delete old"
    assert "6 acts" in audit.lines["on_what"].iloc[0]


def test_deletion_comes_back_with_its_backup_within_the_days(stored):
    keep(12)
    retention.delete_old(stored, now=NOW)
    newest = backups.backups_of("test")[0]
    assert newest.reason == "before old data go"
    backups.put_back("test", newest.file, now=NOW + timedelta(hours=1))
    assert len(ids(open_workspace("test"))) == 7


def test_it_goes_by_itself_once_a_month(stored):
    assert retention.delete_what_is_due(NOW) == [], "everything is kept until somebody chooses"
    keep(12)
    assert retention.delete_what_is_due(NOW) == ["test"]
    assert retention.delete_what_is_due(NOW + timedelta(days=19)) == []
    assert retention.delete_what_is_due(datetime(2027, 4, 1)) == ["test"], "the acts of March 2026"
    lines = read_audit(open_workspace("test")).lines
    assert set(lines[lines["what"] == "delete old"]["who"]) == {"retention"}


def test_deleting_is_for_admins_and_months_are_checked(stored):
    with pytest.raises(Refused, match="admin"):
        retention.delete_old(stored, who=Visitor("kim", Role.MANAGER), now=NOW)
    for wrong in ("0", "5", "121", "-1", "1.5", "twelve"):
        with pytest.raises(WrongUsage, match="keep_months"):
            keep(wrong)
    keep("")


@pytest.mark.parametrize(
    ("months", "today", "first"),
    [
        (12, date(2026, 1, 31), date(2025, 1, 1)),
        (6, date(2026, 3, 1), date(2025, 9, 1)),
        (120, date(2026, 12, 5), date(2016, 12, 1)),
    ],
)
def test_first_day_kept(months, today, first):
    assert first_day_kept(months, today) == first
