"""Every way of writing a time, settled by the file's own values or by the manager, or refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unicodedata import combining, normalize
from zoneinfo import available_timezones

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from staged_rows import HEADER, Stage, column

from errors import RefusedFile, UnclearDates
from ingest.no_time import why_not
from ingest.parse import ISO_LOCAL, ISO_ZONED, TimeColumn, time_sql
from ingest.plan import make_function
from ingest.report import Mapping
from ingest.times import EPOCH, TimeReader
from ingest.zones import changes, find_zone, is_same_in_duckdb

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
        "2024-02-05T12:00:00.0000000+00:00",
        "\u200e2/5/2024, 12:00\u202fPM",
        "2/5/2024 12 p.m.",
        "2024-02-05 13:00 MEZ",
        "202402051200",
        "12:00, 5 Feb 2024",
        "05/Feb/2024:12:00:00 +0000",
    ],
)
def test_one_noon_in_many_hands(value: str) -> None:
    assert read(value, order="month_first") == NOON


@pytest.mark.parametrize(
    "value",
    [
        "Monday, February 5, 2024 at 12:00 PM",
        "Feb. 5th, 2024 12:00 p.m.",
        "Montag, 5. Februar 2024 um 12:00 Uhr",
        "05.02.2024 12:00 Uhr",
        "lundi 5 février 2024 à 12h00",
        "lun. 5 fevr. 2024, 12:00",
        "lunes, 5 de febrero de 2024 a las 12:00",
        "5 feb. 2024, 12:00 p. m.",
        "segunda-feira, 5 de fevereiro de 2024 às 12:00",
        "5 de fev. de 2024 12:00",
        "lunedì 5 febbraio 2024 alle ore 12:00",
        "maandag 5 februari 2024 om 12:00",
        "poniedziałek, 5 lutego 2024 r. 12:00",
        "pon., 5 lut 2024 12:00",
    ],
)
def test_one_noon_in_eight_languages(value: str) -> None:
    assert read(value, order="day_first") == NOON


LANGUAGES = {
    "English": "January February March April May June July August September October November December",
    "German": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "French": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "Spanish": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "Portuguese": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "Italian": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "Dutch": "januari februari maart april mei juni juli augustus september oktober november december",
    "Polish": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "Polish 2": "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
    "English short": "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec",
    "German short": "Jan. Feb. Mrz. Apr. Mai Jun. Jul. Aug. Sep. Okt. Nov. Dez.",
    "French short": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "Spanish short": "ene. feb. mar. abr. may. jun. jul. ago. sept. oct. nov. dic.",
    "Portuguese short": "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.",
    "Italian short": "gen feb mar apr mag giu lug ago set ott nov dic",
    "Dutch short": "jan. feb. mrt. apr. mei jun. jul. aug. sep. okt. nov. dec.",
    "Polish short": "sty lut mar kwi maj cze lip sie wrz paź lis gru",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_twelve_months_are_known(language: str) -> None:
    names = LANGUAGES[language].split()
    assert [read(f"5 {name} 2024") for name in names] == [datetime(2024, month, 5) for month in range(1, 13)]
    bare = ["".join(c for c in normalize("NFD", name.upper()) if not combining(c)) for name in names]
    assert [read(f"5 {name} 24 10:05") for name in bare] == [datetime(2024, m, 5, 10, 5) for m in range(1, 13)]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "soon",
        "########",
        "2024-13-01",
        "2024-02-30",
        "31.06.2024",
        "25:00",
        "1001",
        "2024-02-05 12:61",
        "1:2",
        "14 Mar, 10:05",
        "14.03. 10:05",
        "10:05",
        "10:05 " * 20,
        "5 Brumaire 2024",
        "2024-02-05 10:00+99:00",
        "2024-02-05 13:05 PM",
        "2024-02-05 10:00 IST",
        "²⁰²⁴⁰²⁰⁵",
    ],
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


def fast(texts: list[str], shape: str, zone: str = "UTC") -> list[datetime | None]:
    """What DuckDB alone makes of the texts; None where it leaves them to the careful reader."""
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'UTC'")
        make_function(con, "slow", lambda _: None, "BIGINT")
        sql = time_sql("v", TimeColumn("slow", shape, zone))
        return [row[0] for row in con.execute(f"select {sql} from (select unnest($1) as v)", [texts]).fetchall()]


@pytest.mark.parametrize("odd", ["2024-02-05 10:00+02", "2024-02-05 10:00:00+15:00", "infinity", "epoch", "2024-1-1"])
def test_fast_reading_leaves_odd_values_to_the_careful_one(odd: str) -> None:
    assert fast([odd], ISO_ZONED) == fast([odd], ISO_LOCAL) == [None]


FRACTION = st.sampled_from(["", ".5", ".123456", ".3790000", ".123456789"])
ZONE = st.sampled_from(["Z", " UTC", "+00:00", "-05:00", "+05:45", "+13:59"])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1)), FRACTION, ZONE), min_size=1))
def test_fast_and_careful_reading_agree_on_fractions_and_offsets(parts: list[tuple[datetime, str, str]]) -> None:
    seconds = [(moment.replace(microsecond=0).isoformat("T"), fraction, zone) for moment, fraction, zone in parts]
    zoned = ["".join(text) for text in seconds]
    local = ["".join(text[:2]) for text in seconds]
    assert fast(zoned, ISO_ZONED) == [read(text) for text in zoned]
    assert fast(local, ISO_LOCAL) == [read(text) for text in local]


@settings(deadline=None, max_examples=100)
@given(st.text("0123456789-:.TZ +UC", max_size=30).map(lambda text: f"2024-02-05 10:00:00{text}"))
def test_fast_reading_takes_nothing_that_the_careful_one_refuses(text: str) -> None:
    for shape in (ISO_ZONED, ISO_LOCAL):
        (moment,) = fast([text], shape)
        assert moment is None or moment == read(text)


@pytest.mark.parametrize("name", ["Europe/Berlin", "Europe/Dublin", "America/New_York", "Australia/Lord_Howe"])
def test_both_readers_agree_around_every_change_of_the_clocks(name: str) -> None:
    zone = find_zone(name)
    minutes = [timedelta(minutes=m) for m in (-61, -1, 0, 1, 15, 29, 30, 31, 59, 60, 61, 120)]
    texts = [f"{(change.start + shift):%Y-%m-%d %H:%M:%S}" for change in changes(zone) for shift in minutes]
    assert len(texts) > 700
    assert fast(texts, ISO_LOCAL, name) == [read(text, zone=zone) for text in texts]


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(sorted(available_timezones())), st.datetimes(datetime(1970, 1, 2), datetime(2037, 1, 1)))
def test_both_readers_agree_in_every_zone_that_is_read_fast(name: str, moment: datetime) -> None:
    zone = find_zone(name)
    text = f"{moment:%Y-%m-%d %H:%M:%S}"
    if is_same_in_duckdb(zone):
        assert fast([text], ISO_LOCAL, str(zone)) == [read(text, zone=zone)]


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


def test_one_column_with_a_day_above_twelve_settles_the_others_of_its_file(stage_text: Stage) -> None:
    staged = stage_text("member_id,joined_at,left_at\na,25/04/2024,03/05/2024\n", kind="members")
    assert column(staged, "left_at") == [datetime(2024, 5, 3)]


def test_two_digit_years_in_front_are_refused_not_taken_for_days(stage_text: Stage) -> None:
    rows = "".join(f"a,24-03-{day:02},post,x\n" for day in range(1, 20))
    with pytest.raises(UnclearDates, match="begin with a year of two digits"):
        stage_text(f"{HEADER}\n{rows}")
    staged = stage_text(
        f"{HEADER}\n{rows}",
        mapping=Mapping({"member_id": "member_id", "occurred_at": "occurred_at"}, formats={"occurred_at": "%y-%m-%d"}),
    )
    assert column(staged, "occurred_at")[0] == datetime(2024, 3, 1)


def test_format_of_a_column_may_settle_its_day_order(stage_text: Stage) -> None:
    for order, month in (("day_first", 4), ("month_first", 3)):
        mapping = Mapping({"member_id": "member_id", "occurred_at": "occurred_at"}, formats={"occurred_at": order})
        staged = stage_text(f"{HEADER}\na,03/04/2024,post,x\n", mapping=mapping)
        assert column(staged, "occurred_at")[0].month == month


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("14 Mar, 10:05", "names no year"),
        ("do, 14.03. 10:05 Uhr", "names no year"),
        ("10:05:00", "names a time of day and no day"),
        ("45:23.1", "names a time of day and no day"),
        ("########", "shows only ####"),
        ("2024-02-30", "is no day of the calendar"),
        ("2024-02-05 10:00 IST", "several (IST)"),
        ("soon", "is not a date or time that can be read"),
    ],
)
def test_report_says_what_a_time_lacks(stage_text: Stage, value: str, reason: str) -> None:
    staged = stage_text(f'{HEADER}\na,2024-02-05 10:00:00,post,x\nb,"{value}",post,x\n')
    assert [(reason in group.reason, group.first_line) for group in staged.rejected] == [(True, 3)]


def test_times_without_a_year_are_refused_in_a_sentence(stage_text: Stage) -> None:
    with pytest.raises(RefusedFile, match=r'line 2, occurred_at names no year \("14 Mar, 10:05"\).*with the year'):
        stage_text(f'{HEADER}\na,"14 Mar, 10:05",post,x\nb,"15 Mar, 10:05",post,x\n')


@pytest.mark.parametrize("suffix", ["", ".5", ":00"])
def test_skipped_and_repeated_hours_are_counted_in_rows_with_an_example(stage_text: Stage, suffix: str) -> None:
    minutes = "30" if suffix != ".5" else "30:00"
    times = ["2024-03-31 02:", "2024-10-27 02:", "2024-10-27 02:", "2024-07-01 12:", "2024-10-27 02:"]
    rows = "".join(f"a,{time}{minutes}{suffix},post,{n}\n" for n, time in enumerate(times))
    staged = stage_text(f"{HEADER}\n{rows}", time_zone="europe/berlin")
    said = [words for words in staged.warnings if "Berlin" in words]
    assert said[0].startswith("occurred_at: 1 time does not exist in Europe/Berlin")
    assert "such as 2024-03-31 02:30" in said[0]
    assert "2024-03-31 01:30 UTC" in said[0]
    assert said[1].startswith("occurred_at: 3 times exist twice in Europe/Berlin")
    assert "2024-10-27 01:30 UTC" in said[1]


def test_abbreviation_of_the_zone_that_was_named_is_known(stage_text: Stage) -> None:
    text = f"{HEADER}\na,2024-07-01 12:00 BST,post,x\n"
    assert column(stage_text(text, time_zone="Europe/London"), "occurred_at") == [datetime(2024, 7, 1, 11)]
    with pytest.raises(RefusedFile, match="BST"):
        stage_text(text)


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=60) | st.text("0123456789:.-/ ,apmTZhUr+jundec", max_size=40))
def test_any_text_is_a_time_or_none_and_never_an_error(value: str) -> None:
    for reader in (TimeReader(), TimeReader(zone=find_zone("Europe/Berlin"), order="day_first")):
        if reader.micros(value) is None:
            assert why_not(value, reader)
