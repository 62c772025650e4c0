"""An erased person is in no byte of the workspace's folder, stays out of later imports, and takes nobody else along."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.access import Role, Visitor
from actions.audit import read_audit
from actions.erase import erase_member
from actions.imports import import_files
from errors import Refused
from ingest.report import ReadOptions
from warehouse import audit
from warehouse.backup import backups_of
from warehouse.folders import UPLOADS
from warehouse.workspace import close_all, home, open_workspace

NOW = datetime(2026, 9, 10, 12)
NEEDLES = ("zq-needle-77", "Zora Needlewoman", "zora@needle.example")
OTHERS = [f"m{number}" for number in range(1, 41)]


@pytest.fixture
def exports(tmp_path):
    """Files of four kinds in which one person stands in every column that can name somebody."""
    needle, name, email = NEEDLES
    head = "member_id,member_name,email,occurred_at,activity_type,community,thread_id,reply_to_member_id,topic\n"
    rows = [
        f"{who},Name {who},{who}@x.test,2026-01-{day:02d}T10:00:00Z,post,brides,t{day},,dress"
        for who in OTHERS
        for day in (1, 9)
    ]
    rows += [
        f"{needle},{name},{email},2026-02-{day:02d}T10:00:00Z,post,brides,{needle}-thread,m1,About {name}"
        for day in (1, 2, 3)
    ]
    rows += [
        f"m2,Name m2,m2@x.test,2026-02-05T10:00:00Z,reply,brides,t1,{needle},dress",
        f"m3,,,no day at all,post,brides,t1,{needle},{name}",
    ]
    files = {
        "activity": head + "\n".join(rows) + "\n",
        "members": f"member_id,name,email\n{needle},{name},{email}\nm1,Name m1,m1@x.test\n",
        "nominations": f"nominee_member_id,nominator_member_id,nominated_at,reason\n{needle},m1,2026-03-01,good\n"
        f'm2,{needle},2026-03-01,"said {name.upper()}, herself"\n',
        "applications": f"member_id,applied_at,skills,text\n{needle},2026-03-02,lace,I am {name}\n",
    }
    paths = []
    for kind, text in files.items():
        paths.append(tmp_path / f"{kind}.csv")
        paths[-1].write_text(text, encoding="utf-8")
    return paths


@pytest.fixture
def stored(workspace, exports):
    reports = import_files("test", exports, ReadOptions(time_zone="UTC"))
    assert [report.refused for report in reports] == [None] * 4
    return workspace


def hits(folder):
    """Files and needles found in them: UTF-8, UTF-16, any capitals."""
    found = []
    for path in folder.rglob("*"):
        data = path.read_bytes().lower() if path.is_file() else b""
        found += [
            (path.name, each)
            for each in NEEDLES
            for code in ("utf-8", "utf-16-le")
            if each.lower().encode(code) in data
        ]
    return found


def rows_of(workspace, sql):
    with workspace.reader() as reader:
        return reader.execute(sql).fetchall()


def test_erased_member_is_in_no_byte_and_others_are_unchanged(stored):
    assert {needle for _, needle in hits(stored.folder)} == set(NEEDLES), "the search itself finds them"
    others = (
        "select count(*), sum(day - date '2026-01-01') from event inner join member using (member_key)"
        " where member_id like 'm%'"
    )
    before = rows_of(stored, others)
    done = erase_member(stored, "ZORA@needle.example", now=NOW)
    assert done.erasure.accounts == 1
    assert done.erasure.rows["event"] == 3
    assert hits(stored.folder) == []
    assert rows_of(stored, others) == before
    assert rows_of(stored, "select count(*) from nomination") == [(1,)], "what she said of another stays, unsigned"
    assert done.until is not None
    close_all()
    assert hits(stored.folder) == []


def test_old_export_does_not_bring_her_back(stored, exports):
    erase_member(stored, NEEDLES[0], now=NOW)
    for path in exports:  # the same people in other bytes
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    reports = import_files("test", exports, ReadOptions(time_zone="UTC"), replace=True)
    for report in reports:
        assert report.refused is None
        assert report.rows_read == report.rows_loaded + report.rows_duplicate + report.rows_rejected
        assert any("erased" in each.reason for each in report.rejected)
    assert hits(stored.folder) == []
    assert (
        rows_of(stored, "select count(*) from event where target_member_key is null and thread_key is not null")[0][0]
        >= 1
    )


def test_every_table_is_searched(stored):
    """A table that a later version adds is erased from as well: members by key, texts by search."""
    with stored.write() as connection:
        connection.execute("create table later (member_key integer, about varchar)").fetchall()
        connection.execute("insert into later select member_key, name from member").fetchall()
        connection.execute(
            "insert into later values (null, 'met zora needlewoman twice'), (null, 'nothing')"
        ).fetchall()
    erase_member(stored, NEEDLES[0], now=NOW)
    assert hits(stored.folder) == []
    assert rows_of(stored, "select count(*) from later where member_key is null and about is not null") == [(1,)]


def test_erasing_is_for_admins_and_for_somebody(stored):
    with pytest.raises(Refused, match="admin"):
        erase_member(stored, NEEDLES[0], who=Visitor("kim", Role.MANAGER), now=NOW)
    with pytest.raises(Refused, match="nobody"):
        erase_member(stored, "nobody-here", now=NOW)
    assert backups_of(stored.folder) == []


def test_audit_says_that_somebody_was_erased_and_not_who(stored):
    erase_member(stored, NEEDLES[0], now=NOW)
    lines = rows_of(stored, "select what, on_what from audit where what = 'erase'")
    assert len(lines) == 1
    assert lines[0][1].startswith("member ")
    with stored.reader() as reader:
        assert audit.first_break(reader) is None


@pytest.mark.parametrize(
    "harm", ["delete from audit where audit_key = 2", "update audit set who = 'eve' where audit_key = 2"]
)
def test_line_that_is_missing_or_changed_shows(stored, harm):
    with stored.write("nothing") as connection:
        connection.execute(harm).fetchall()
    with stored.reader() as reader:
        assert audit.first_break(reader) == 2


def test_newest_lines_that_were_removed_show_by_what_is_kept_beside_the_file(stored):
    def remove_newest():
        cursor = stored._connection.cursor()  # past the product, as somebody with the file would
        cursor.execute("delete from audit where audit_key > 2").fetchall()
        cursor.close()

    assert read_audit(stored).broken_at is None
    remove_newest()
    assert read_audit(stored).broken_at == 3
    close_all()
    assert read_audit(open_workspace("test")).broken_at == 3


def test_uploads_that_wait_are_searched_too(stored):
    uploads = home() / UPLOADS
    for name, text in {
        "session-a/1/x.csv": "Zora Needlewoman",
        "session-b/2/y.csv": "ann",
        "job-c/z.csv": "zora",
    }.items():
        path = uploads / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    assert erase_member(stored, NEEDLES[0], now=NOW).files == 1
    left = sorted(path.name for path in uploads.rglob("*.csv"))
    assert left == ["y.csv", "z.csv"], "an import that runs leaves her out by itself"
