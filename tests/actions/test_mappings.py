"""Named mappings: kept, replaced by name, offered for the same columns, given as a MAP.json, forgotten."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from actions.access import Role, Visitor
from actions.imports import import_files, undo_import
from actions.mappings import fitting_mappings, remove_mapping, save_mapping, saved_mappings
from actions.trial import held_as, last_zone, reading_of, try_file
from errors import Refused, WrongUsage
from ingest import mapping_file
from ingest.report import Mapping, ReadOptions
from warehouse.mappings import NamedMapping, header_key
from warehouse.workspace import close_all, open_workspace

NOW = datetime(2026, 5, 1, 12, 0)
HEADER = ("Writer", "Posted at", "Room")
TEXT = "Writer;Posted at;Room\na;13.05.2026 10:00;x\nb;14.05.2026 10:00;x\nc;soon;x\n"


def named(name: str = "Desk", header: tuple[str, ...] = HEADER, **columns: str) -> NamedMapping:
    mapping = Mapping({"member_id": "Writer", "occurred_at": "Posted at"} | columns, {"activity_type": "reply"})
    return NamedMapping(name, "activity", header_key(header), mapping, "Europe/Berlin", "day_first")


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path / "home"))
    yield
    close_all()


def test_mapping_comes_back_as_it_was_saved():
    version = open_workspace("w").data_version
    save_mapping("w", named(), now=NOW)
    saved = saved_mappings(open_workspace("w"))
    assert [(each.named, each.saved_at, each.saved_by) for each in saved] == [(named(), NOW, "local")]
    assert open_workspace("w").data_version == version, "no figure reads it"


def test_one_name_stands_for_one_mapping():
    save_mapping("w", named(), now=NOW)
    save_mapping("w", named("  desk ", community="Room"), now=NOW + timedelta(days=1))
    assert [saved.named.name for saved in saved_mappings(open_workspace("w"))] == ["desk"]


def test_mapping_of_exactly_these_columns_is_offered_before_one_that_only_can_read_them():
    save_mapping("w", named(), now=NOW)
    save_mapping("w", named("Narrow", ("Writer", "Posted at")), now=NOW + timedelta(days=1))
    save_mapping("w", named("Other", ("Writer", "Posted at", "Topic"), topic="Topic"), now=NOW + timedelta(days=2))
    found = fitting_mappings(open_workspace("w"), ("ROOM", "posted_at", "writer"))
    assert [(saved.named.name, saved.fits_whole) for saved in found] == [("Desk", True), ("Narrow", False)]
    assert fitting_mappings(open_workspace("w"), ("Room", "Colour")) == []


def test_forgotten_mapping_is_offered_no_more():
    key = save_mapping("w", named(), now=NOW)
    remove_mapping("w", key, now=NOW)
    assert saved_mappings(open_workspace("w")) == []
    with pytest.raises(Refused, match="no mapping 1"):
        remove_mapping("w", key, now=NOW)


def test_mapping_needs_a_name_and_the_right_to_import():
    with pytest.raises(WrongUsage, match="name"):
        save_mapping("w", named("  "), now=NOW)
    with pytest.raises(Refused, match="may not import"):
        save_mapping("w", named(), who=Visitor("kim", Role.MANAGER), now=NOW)


def test_map_json_of_a_saved_mapping_reads_back_the_same():
    assert mapping_file.parse(json.loads(mapping_file.dump(named().mapping))) == named().mapping


def test_trial_counts_like_the_import_and_knows_what_was_read_before(tmp_path):
    path = tmp_path / "desk.csv"
    path.write_text(TEXT, encoding="utf-8")
    berlin = ReadOptions(kind="activity", mapping=named().mapping, time_zone="Europe/Berlin")
    (tried,) = try_file(path, berlin, None)
    (report,) = import_files("w", [path], berlin)
    assert (tried.rows_fit, tried.rejected) == (report.rows_loaded, report.rejected) == (2, report.rejected)
    assert [each.name for each in tmp_path.iterdir() if each.name != "home"] == ["desk.csv"]
    workspace = open_workspace("w")
    assert try_file(path, berlin, workspace)[0].earlier.is_same
    utc = ReadOptions(kind="activity", mapping=named().mapping, time_zone="UTC")
    assert try_file(path, utc, workspace)[0].earlier.is_same is False
    assert held_as(workspace, path) == 1
    assert (reading_of(workspace, 1)["time_zone"], reading_of(workspace, 7)) == ("Europe/Berlin", {})
    assert (last_zone(workspace, "mapping"), last_zone(workspace, "other")) == ("Europe/Berlin", None)
    undo_import("w", 1)
    assert (held_as(workspace, path), last_zone(workspace, "mapping")) == (None, None)
