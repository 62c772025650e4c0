"""Every way of writing a time, settled by the file's own values or by the manager, or refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from staged_rows import HEADER, Stage, column

from errors import RefusedFile, UnclearDates
from ingest.parse import ISO_LOCAL, ISO_ZONED, TimeColumn, time_sql
from ingest.plan import find_zone, make_function
from ingest.times import EPOCH, TimeReader

NOON = datetime(2024, 2, 5, 12, 0)


def read(value: str, **settings: object) -> datetime | None:
    micros = TimeReader(**settings).micros(value)  # type: ignore[arg-type]
    return None if micros is None else EPOCH + timedelta(microseconds=micros)


@pytest.mark.parametrize(
    "value",
    [
        "2024-02-05T12:00:00Z",
        "2024-02-05 12:00",
        "2024-02-05 13:00:00+01:00",
        "2024-02-05 06:30:00-0530",
        "2024/02/05 12:00:00",
        "20240205T120000Z",
        "20240205120000",
        "Mon Feb 05 2024 13:00:00 GMT+0100 (CET)",
        "Mon, 05 Feb 2024 13:00:00 +0100",
        "Mon Feb  5 12:00:00 2024",
        "5 February 2024, 12:00",
        "Feb 5, 2024 12:00 PM",
        "05-Feb-24 12:00:00",
        "2024-02-05 07:00:00 America/Bogota",
        "2024-02-05 13:00:00 CET",
        "1707134400",
        "1707134400000",
        "1707134400000000",
        "45327.5",
    ],
)
def test_one_noon_in_many_hands(value: str) -> None:
    assert read(value) == NOON


@pytest.mark.parametrize(
    "value",
    ["", "soon", "########", "2024-13-01", "2024-02-30", "31.06.2024", "25:00", "1001", "2024-02-05 12:61", "1:2"],
)
def test_what_is_no_time_is_not_guessed(value: str) -> None:
    assert read(value, order="day_first") is None


def test_midnight_and_noon_of_the_twelve_hour_clock() -> None:
    assert read("2024-02-05 12:30 AM") == datetime(2024, 2, 5, 0, 30)
    assert read("2024-02-05 12:30 PM") == datetime(2024, 2, 5, 12, 30)


def test_doubled_hour_of_autumn_is_the_second_one_in_both_readers() -> None:
    berlin = find_zone("Europe/Berlin")
    assert read("2024-10-27 02:30:00", zone=berlin) == datetime(2024, 10, 27, 1, 30)
    with duckdb.connect() as con:
        make_function(con, "slow", lambda _: None, "BIGINT")
        sql = time_sql("v", TimeColumn("slow", ISO_LOCAL, "Europe/Berlin"))
        row = con.execute(f"select {sql} from (select '2024-10-27 02:30:00' as v)").fetchall()
    assert row == [(datetime(2024, 10, 27, 1, 30),)]


@settings(deadline=None)
@given(st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1)), st.sampled_from([ISO_ZONED, ISO_LOCAL]))
def test_fast_and_careful_reading_agree(moment: datetime, shape: str) -> None:
    text = moment.replace(microsecond=0).isoformat(" ") + ("Z" if shape == ISO_ZONED else "")
    with duckdb.connect() as con:
        make_function(con, "slow", lambda _: None, "BIGINT")
        sql = time_sql("v", TimeColumn("slow", shape, "UTC"))
        fast = con.execute(f"select {sql} from (select '{text}' as v)").fetchall()[0][0]
    assert fast == read(text)


@pytest.mark.parametrize("odd", ["2024-02-05 10:00+02", "2024-02-05 10:00:00+02:00", "infinity", "epoch", "2024-1-1"])
def test_fast_reading_leaves_odd_values_to_the_careful_one(odd: str) -> None:
    with duckdb.connect() as con:
        make_function(con, "slow", lambda _: None, "BIGINT")
        for shape in (ISO_ZONED, ISO_LOCAL):
            sql = time_sql("v", TimeColumn("slow", shape, "UTC"))
            assert con.execute(f"select {sql} from (select '{odd}' as v)").fetchall() == [(None,)]


def test_day_above_twelve_settles_the_order_for_the_whole_file(stage_text: Stage) -> None:
    staged = stage_text(f"{HEADER}\na,03/04/2024,post,x\nb,25/04/2024,post,x\n")
    assert staged.day_order == "day_first"
    assert column(staged, "occurred_at")[0] == datetime(2024, 4, 3)


def test_month_first_is_seen_as_well(stage_text: Stage) -> None:
    staged = stage_text(f"{HEADER}\na,03/04/2024,post,x\nb,04/25/2024,post,x\n")
    assert column(staged, "occurred_at")[0] == datetime(2024, 3, 4)


def test_unclear_day_order_is_refused_and_names_the_options(stage_text: Stage) -> None:
    with pytest.raises(UnclearDates, match="--day-first or --month-first"):
        stage_text(f"{HEADER}\na,03/04/2024,post,x\nb,05/04/2024,post,x\n")


def test_the_manager_settles_the_day_order(stage_text: Stage) -> None:
    staged = stage_text(f"{HEADER}\na,03/04/2024,post,x\n", day_order="month_first")
    assert column(staged, "occurred_at") == [datetime(2024, 3, 4)]


def test_half_day_first_half_month_first_is_refused(stage_text: Stage) -> None:
    with pytest.raises(UnclearDates):
        stage_text(f"{HEADER}\na,25/04/2024,post,x\nb,04/25/2024,post,x\nc,03/04/2024,post,x\n")


def test_dates_with_dots_have_the_day_first(stage_text: Stage) -> None:
    assert column(stage_text(f"{HEADER}\na,03.04.2024,post,x\n"), "occurred_at") == [datetime(2024, 4, 3)]


def test_named_zone_moves_local_times_and_counts_as_known(stage_text: Stage) -> None:
    staged = stage_text(f"{HEADER}\na,2024-07-01 12:00:00,post,x\n", time_zone="Europe/Berlin")
    assert column(staged, "occurred_at") == [datetime(2024, 7, 1, 10)]
    assert staged.time_zone_known


def test_missing_zone_is_taken_as_utc_with_a_warning(stage_text: Stage) -> None:
    staged = stage_text(f"{HEADER}\na,2024-07-01 12:00:00,post,x\n")
    assert not staged.time_zone_known
    assert any("UTC assumed" in words for words in staged.warnings)


def test_one_value_without_zone_makes_the_zone_unknown(stage_text: Stage) -> None:
    rows = "".join(f"a,2024-07-01T12:00:{second:02}Z,post,x\n" for second in range(30))
    assert stage_text(f"{HEADER}\n{rows}").time_zone_known
    assert not stage_text(f"{HEADER}\n{rows}b,2024-07-01 12:00:00,post,x\n").time_zone_known


def test_unknown_zone_is_refused(stage_text: Stage) -> None:
    with pytest.raises(RefusedFile, match="Mars"):
        stage_text(f"{HEADER}\na,2024-07-01,post,x\n", time_zone="Mars/Olympus")


def test_reader_keeps_utc_as_it_is() -> None:
    assert find_zone(None) is UTC
