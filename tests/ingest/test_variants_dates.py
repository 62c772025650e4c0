"""Variants of dates: each way of writing is read as meant, or the file is refused in words."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from variants import Case, acts, check, column, refused, text


def dated(*values: str, says: str = "", left_out: int = 0, truth: list[str] | None = None, **more: object) -> Case:
    """Times as written in these ways; all but left_out must load, as the truth when it is given."""
    rows = column("occurred_at", *values, count=len(values))
    want = column("occurred_at", *truth, count=len(truth)) if truth else None
    return Case(text(rows).encode(), loads=len(values) - left_out, left_out=left_out, says=says, truth=want, **more)


def each(written: str, *, python: bool = False) -> Case:
    """Twelve moments written by one strftime pattern."""
    moments = [datetime(2024, 2, 5, 15, 25, 31) + timedelta(days=3 * n, hours=n) for n in range(12)]
    shown = [moment.strftime(written) for moment in moments]
    kept = (
        "%Y-%m-%d %H:%M:%S"
        if "%S" in written or "%X" in written
        else "%Y-%m-%d %H:%M"
        if "%M" in written
        else "%Y-%m-%d"
    )
    return dated(
        *shown,
        truth=[
            moment.strftime(kept)
            + ":00" * ("%M" in written and "%S" not in written)
            + " 00:00:00" * ("%M" not in written)
            for moment in moments
        ],
    )


DATES = {
    **{
        written: each(written)
        for written in (
            "%Y-%m-%dT%H:%M:%S",
            "%Y/%m/%d %H:%M:%S",
            "%Y.%m.%d %H:%M",
            "%Y%m%dT%H%M%S",
            "%Y%m%d",
            "%Y%m%d%H%M%S",
            "%d.%m.%Y %H:%M:%S",
            "%d/%m/%Y %H:%M",
            "%m/%d/%Y %I:%M:%S %p",
            "%m/%d/%y %H:%M",
            "%d.%m.%y",
            "%d-%b-%Y %H:%M:%S",
            "%b %d, %Y %I:%M %p",
            "%B %d, %Y",
            "%d %B %Y %H:%M",
            "%a, %d %b %Y %H:%M:%S",
            "%A, %B %d, %Y %H:%M:%S",
            "%a %b %d %H:%M:%S %Y",
            "%d-%m-%Y %H.%M.%S",
            "%Y-%m-%d %I:%M:%S%p",
            "%H:%M:%S %d/%m/%Y",
        )
    },
    "offsets without colon": dated(
        "2024-02-05T15:25:31+0100", "2024-02-05T15:25:31-0330", truth=["2024-02-05 14:25:31", "2024-02-05 18:55:31"]
    ),
    "short offsets": dated(
        "2024-02-05 15:25:31+01", "2024-02-05 15:25:31-11", truth=["2024-02-05 14:25:31", "2024-02-06 02:25:31"]
    ),
    "mail": dated(
        "Mon, 05 Feb 2024 15:25:31 +0100",
        "Tue, 06 Feb 2024 15:25:31 GMT",
        truth=["2024-02-05 14:25:31", "2024-02-06 15:25:31"],
    ),
    "microseconds": dated("1707146731000000", "1707146732000000", truth=["2024-02-05 15:25:31", "2024-02-05 15:25:32"]),
    "seconds with decimals": dated(
        "1707146731.5", "1707146732.25", truth=["2024-02-05 15:25:31.500000", "2024-02-05 15:25:32.250000"]
    ),
    "nanoseconds": dated(
        "1707146731000000000",
        "1707146732000000000",
        truth=["2024-02-05 15:25:31", "2024-02-05 15:25:32"],
        or_refused=True,
    ),
    "small letters": dated(
        "2024-02-05t15:25:31z", "2024-02-06t15:25:31z", truth=["2024-02-05 15:25:31", "2024-02-06 15:25:31"]
    ),
    "comma before the fraction": dated(
        "2024-02-05 15:25:31,250",
        "2024-02-06 15:25:31,5",
        truth=["2024-02-05 15:25:31.250000", "2024-02-06 15:25:31.500000"],
    ),
    "midnight as 24:00": dated(
        "2024-02-05 24:00:00",
        "2024-02-05 12:00:00",
        truth=["2024-02-06 00:00:00", "2024-02-05 12:00:00"],
        or_refused=True,
    ),
    "impossible": dated(
        *["2024-02-05 12:00"] * 8,
        "2023-02-29 12:00",
        "2024-13-01",
        "2024-02-05 25:00",
        "yesterday",
        "",
        left_out=5,
        says="10",
    ),
    "serial numbers": dated(
        "45327.64272",
        "45328.5",
        "45329",
        truth=["2024-02-05 15:25:31", "2024-02-06 12:00:00", "2024-02-07 00:00:00"],
        says="Excel serial",
    ),
    "serial, comma": dated(
        "45327,5", "45328,25", truth=["2024-02-05 12:00:00", "2024-02-06 06:00:00"], or_refused=True
    ),
    "unclear": refused(text(column("occurred_at", "03/04/2024", "05/06/2024 12:00")), "day|month"),
    "unclear, short years": refused(text(column("occurred_at", "03/04/05", "05/06/07")), "day|month|year"),
    "both orders proved": dated(
        "13/04/2024",
        "04/14/2024",
        truth=["2024-04-13 00:00:00", "2024-04-14 00:00:00"],
        says="each was read as it shows",
    ),
    "one proof is enough": Case(
        text([*column("occurred_at", "03/04/2024"), *column("occurred_at", "13/04/2024", count=1)]).encode(),
        loads=21,
        says="day first",
    ),
    "German": dated(
        "5. Februar 2024, 15:25 Uhr", "6. März 2024, 15:25 Uhr", truth=["2024-02-05 15:25:00", "2024-03-06 15:25:00"]
    ),
    "a.m. and p.m.": dated(
        "Feb 5, 2024 3:25 p.m.", "Feb 5, 2024 12:00 a.m.", truth=["2024-02-05 15:25:00", "2024-02-05 00:00:00"]
    ),
    "only clock times": refused(text(column("occurred_at", "12:00", "13:05:10")), "occurred_at|day|date"),
    "minutes only (Excel)": refused(text(column("occurred_at", "25:31.0", "10:02.5")), "occurred_at|day|date|time"),
    "without a year": refused(text(column("occurred_at", "5 Feb", "6 Mar")), "year"),
    "hashes": Case(
        text([*acts(), *column("occurred_at", "########", count=3)]).encode(), loads=20, left_out=3, says="22"
    ),
    "week dates": dated(
        "2024-W06-1", "2024-W06-2", truth=["2024-02-05 00:00:00", "2024-02-06 00:00:00"], or_refused=True
    ),
    "year 0": dated(*["2024-02-05"] * 6, "0000-00-00", "0000-00-00 00:00:00", left_out=2),
    "far off": dated("2024-02-05", "2999-01-01", "1066-10-14", says="implausible"),
    "zone names": dated(
        "2024-02-05 15:25:31 America/New_York",
        "2024-07-05 15:25:31 Europe/Paris",
        truth=["2024-02-05 20:25:31", "2024-07-05 13:25:31"],
    ),
    "in quotes": dated(
        "'2024-02-05 12:00:00'",
        '"2024-02-06 12:00:00"',
        or_refused=True,
        truth=["2024-02-05 12:00:00", "2024-02-06 12:00:00"],
    ),
    "apostrophe before (Excel)": dated(
        "'2024-02-05 12:00:00",
        "'2024-02-06 12:00:00",
        or_refused=True,
        truth=["2024-02-05 12:00:00", "2024-02-06 12:00:00"],
    ),
}
CASES = DATES


@pytest.mark.parametrize("name", CASES)
def test_variant(name: str, tmp_path: Path) -> None:
    check(CASES[name], tmp_path)
