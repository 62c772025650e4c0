"""Days in time zones, what is known of people, settings, member lists and forms."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from errors import WrongUsage
from tests.staged import stage
from warehouse import settings
from warehouse.days import day_borders, start_of
from warehouse.load import load, undo

NOW = datetime(2026, 1, 1)
LATER = datetime(2026, 2, 1)
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia"]


@hypothesis_settings(deadline=None)
@given(
    moment=st.datetimes(datetime(1996, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(microsecond=0)),
    zone=st.sampled_from(ZONES),
)
def test_day_of_an_instant_is_the_calendars(moment, zone):
    ((_, day_before, border_at, day_after),) = day_borders([moment.date()], zone)
    day = day_before if moment < border_at else day_after
    assert day == moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()


@pytest.mark.parametrize(
    ("day", "starts"),
    [
        (date(2024, 3, 31), datetime(2024, 3, 30, 23)),  # the day on which clocks go forward has 23 hours
        (date(2024, 4, 1), datetime(2024, 3, 31, 22)),
        (date(2024, 10, 28), datetime(2024, 10, 27, 23)),
    ],
)
def test_day_begins_at_local_midnight(day, starts):
    assert start_of(day, "Europe/Berlin") == starts


def test_time_zone_moves_acts_to_their_days(workspace, count):
    acts = [{"member_id": "a", "occurred_at": datetime(2024, 7, 1, 21, 59) + timedelta(minutes=n)} for n in range(2)]
    load(workspace, stage(acts, workspace.spool), now=NOW)
    assert count("member_day", "day = '2024-07-01'") == 2
    version = workspace.settings_version
    settings.set(workspace, "time_zone", "Europe/Berlin", now=NOW)
    assert count("member_day", "day = '2024-07-01'") == 1
    assert count("member_day", "day = '2024-07-02'") == 1
    assert count("member_total", "last_day = '2024-07-02'") == 1
    assert workspace.settings_version > version


def test_acts_loaded_after_the_choice_get_its_days(workspace, count):
    settings.set(workspace, "time_zone", "Europe/Berlin", now=NOW)
    acts = [{"member_id": "a", "occurred_at": datetime(2024, 7, 1, 22)}]
    load(workspace, stage(acts, workspace.spool), now=NOW)
    assert count("member_day", "day = '2024-07-02'") == 1


@pytest.mark.parametrize("year", [1, 9999])
def test_impossible_years_do_not_stop_a_load(workspace, count, year):
    settings.set(workspace, "time_zone", "Pacific/Apia", now=NOW)
    acts = [{"member_id": "a", "occurred_at": datetime(year, 1, 1, 12)}]
    load(workspace, stage(acts, workspace.spool), now=NOW)
    assert count("event") == 1


def name_of(workspace, member_id: str) -> tuple[str | None, str | None]:
    with workspace.reader() as reader:
        return reader.execute("select name, email from member where member_id = $1", [member_id]).fetchall()[0]


def test_newest_act_that_says_a_name_counts_and_undo_gives_the_older_back(workspace):
    old = [{"member_id": "a", "occurred_at": datetime(2024, 1, 1), "member_name": "Ann", "email": "ann@example.com"}]
    new = [
        {"member_id": "a", "occurred_at": datetime(2024, 6, 1), "member_name": "Anna"},
        {"member_id": "a", "occurred_at": datetime(2024, 7, 1)},
    ]
    newer = load(workspace, stage(new, workspace.spool, file="new.csv"), now=NOW)
    load(workspace, stage(old, workspace.spool, file="old.csv"), now=LATER)
    assert name_of(workspace, "a") == ("Anna", "ann@example.com")
    undo(workspace, newer.import_key, now=LATER)
    assert name_of(workspace, "a") == ("Ann", "ann@example.com")


def test_member_list_says_who_is_registered_staff_and_opted_out_until_it_is_undone(workspace, count):
    people = [
        {"member_id": "a", "name": "Ann", "is_staff": True, "joined_at": datetime(2023, 1, 1)},
        {"member_id": "b", "opted_out": True},
        {"member_id": "b", "opted_out": True, "name": "Bea"},
    ]
    report = load(workspace, stage(people, workspace.spool, kind="members"), now=NOW)
    assert (report.rows_read, report.rows_loaded, report.rows_duplicate) == (3, 2, 1)
    assert (count("member", "is_registered"), count("member", "is_staff"), count("member", "opted_out")) == (2, 1, 1)
    assert name_of(workspace, "b") == ("Bea", None)
    undo(workspace, report.import_key, now=NOW)
    assert (count("member", "is_registered"), count("member", "is_staff or opted_out")) == (0, 0)


def test_pooled_ids_are_known_as_such(workspace, count):
    acts = [{"member_id": name, "occurred_at": NOW} for name in ("[Deleted]", "-1", "ann")]
    load(workspace, stage(acts, workspace.spool), now=NOW)
    assert count("member", "is_pooled") == 2


@pytest.mark.parametrize(
    ("kind", "row", "table"),
    [
        ("programs", {"member_id": "a", "program": "Ambassador", "completed_at": NOW}, "program_event"),
        ("nominations", {"nominee_member_id": "a", "nominator_member_id": "b", "reason": "helps"}, "nomination"),
        ("applications", {"member_id": "a", "skills": "venues", "text": "I would like to"}, "application"),
    ],
)
def test_forms_are_stored_and_the_same_row_in_another_file_is_a_duplicate(workspace, count, kind, row, table):
    first = load(workspace, stage([row], workspace.spool, kind=kind, file="1.csv"), now=NOW)
    second = load(
        workspace, stage([row, row | {"skills": "x", "reason": "y", "arm": "z"}], workspace.spool, kind=kind), now=NOW
    )
    assert (first.rows_loaded, second.rows_loaded, second.rows_duplicate) == (1, 1, 1)
    assert count(f"(select distinct * exclude (import_key) from {table})") == 2
    undo(workspace, first.import_key, now=NOW)
    assert count(f"(select distinct * exclude (import_key) from {table})") == 2


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("time_zone", "Berlin"),
        ("denominator", "everyone"),
        ("small_group_limit", "20"),
        ("export_end", "31.12.2024"),
        ("role.post", "boss"),
        ("weight.post", "2"),
        ("colour", "red"),
        ("role.", "create"),
    ],
)
def test_settings_that_cannot_be_are_refused(workspace, key, value):
    with pytest.raises(WrongUsage):
        settings.set(workspace, key, value, now=NOW)


def test_settings_have_defaults_and_keep_choices(workspace):
    assert settings.get(workspace, "time_zone") == "UTC"
    settings.set(workspace, "denominator", "active", now=NOW)
    assert settings.all_settings(workspace) == settings.DEFAULTS | {"denominator": "active"}


@pytest.mark.parametrize(("chosen", "brought"), [("Kudos", "KUDOS"), ("Gruß", "GRUß"), (" Ärger", "ÄRGER")])
def test_role_chosen_before_the_type_is_met_holds_for_it_and_is_warned_of(workspace, count, caplog, chosen, brought):
    settings.set(workspace, f"role.{chosen}", "react", now=NOW)
    assert "No import has brought the activity type" in caplog.text
    load(workspace, stage([{"member_id": "a", "occurred_at": NOW, "activity_type": brought}], workspace.spool), now=NOW)
    assert count("activity_type", "role = 'react'") == 1
    caplog.clear()
    settings.set(workspace, f"role.{chosen}", "view", now=NOW)
    assert (count("activity_type", "role = 'view'"), caplog.text) == (1, "")
