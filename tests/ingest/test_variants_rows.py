"""Variants of ragged rows, headers, ids, dates, names, spreadsheet damage and of what the values mean."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from variants import HEADER, Case, Rows, acts, check, good, plain_text, refused, text

LINES = plain_text().splitlines(keepends=True)
HEAD, BODY = LINES[0], "".join(LINES[1:])


def column(name: str, *values: str, count: int = 20) -> Rows:
    """The acts with one column's values replaced, in turn."""
    at = HEADER.index(name)
    return [(*row[:at], values[n % len(values)], *row[at + 1 :]) for n, row in enumerate(acts(count))]


def same(name: str, *values: str, **more: object) -> Case:
    """Values that must come through as they are."""
    rows = column(name, *values)
    return good(text(rows), rows, **more)


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


RAGGED = {
    "header without its last names": Case((HEAD.replace(",topic", "") + BODY).encode(), loads=20, says="extra fields"),
    "header with one name more": good(HEAD.replace("topic", "topic,value") + BODY),
    "delimiters behind the rows alone": good(HEAD + BODY.replace("\n", ",\n")),
    "delimiters behind the header alone": good(HEAD.replace("\n", ",,\n") + BODY),
    "a delimiter before every row": good(HEAD + "".join(f",{line}" for line in LINES[1:]), or_refused=True),
    "a delimiter before header and rows": good("".join(f",{line}" for line in LINES)),
    "row numbers without a header": good(
        HEAD + "".join(f"{n},{line}" for n, line in enumerate(LINES[1:])), or_refused=True
    ),
    "one field alone": Case((plain_text() + "m1001\n").encode(), loads=20, left_out=1, says="22"),
    "a remark between the rows": Case(
        ("".join(LINES[:9]) + "here ends page 1\n" + "".join(LINES[9:])).encode(), loads=20, left_out=1, says="10"
    ),
    "cut in the middle of the last row": Case(plain_text()[:-40].encode(), loads=20, says="missing fields.* 21"),
    "unquoted delimiter in the last column": Case(
        text(column("topic", "a topic")).replace("a topic", "tea, cake").encode(), loads=20, says="extra fields"
    ),
    "unquoted delimiter in the first column": Case(
        text(column("topic", "x")).replace("m1003", "m1,003", 1).encode(), loads=19, left_out=1, says="5"
    ),
    "unquoted delimiters in two names": Case(
        text(column("member_name", "Anna", "Ben K")).replace("Ben K", "K, Ben", 2).encode(), loads=18, left_out=2
    ),
    "five delimiters more": Case(plain_text().replace("topic 3\n", "topic 3,,,,,\n").encode(), loads=20, left_out=0),
    "lines of dashes": Case((HEAD + "-----\n" + BODY + "=====\n").encode(), loads=20),
}
HEADERS = {
    "comments above": good(f"# export\n# of 2024, all\n{plain_text()}", says="above"),
    "title with delimiters": good(f"Report, all members, 2024,,,,\n,,,,,,\n{plain_text()}", says="above"),
    "many lines above": good("".join(f"Line {n}: x\n" for n in range(30)) + plain_text(), says="above"),
    "key and value above": good(
        f"Community:,Python Makers\nFrom:,2024-01-01\nTo:,2024-12-31\n\n{plain_text()}", says="above"
    ),
    "units below": Case(
        (HEAD + "text,text,text,UTC,text,text,text\n" + BODY).encode(), loads=20, left_out=1, says="line|2"
    ),
    "capitals": good(HEAD.upper() + BODY),
    "no-break spaces": good(HEAD.replace("member_id", "\u00a0Member\u00a0ID\u00a0") + BODY),
    "line end in a name": good(HEAD.replace("occurred_at", '"occurred\nat"') + BODY),
    "mark and quotes": good(b"\xef\xbb\xbf" + HEAD.replace("member_id", '"member_id"').encode() + BODY.encode()),
    "group row with gaps": good(f"Member,,,Activity,,,\n{plain_text()}"),
    "duplicate in another case": good(
        "".join(f"{line.rstrip()},x\n" if n else f"{line.rstrip()},TOPIC\n" for n, line in enumerate(LINES)),
        says="duplicate",
    ),
    "again at the end": Case((plain_text() + HEAD).encode(), loads=20, says="repeated header"),
    "again in other case": Case((plain_text() + HEAD.upper()).encode(), loads=20, says="repeated header"),
    "again after each row": Case("".join(HEAD + line for line in LINES[1:]).encode(), loads=20, says="repeated header"),
    "footer": Case(
        (plain_text() + "\n\nGenerated by Tool 3.1 on 2024-03-01\nAll rights reserved\n").encode(),
        loads=20,
        says="footer",
    ),
    "totals with a number": Case(
        (plain_text() + "Total,,,,,,20\nGrand total,,,,,,20\n").encode(), loads=20, left_out=2
    ),
    "rows in words": Case((plain_text() + "(20 rows)\n").encode(), loads=20, left_out=1),
    "1,001 columns": refused(",".join([*HEADER, *(f"c{n}" for n in range(1_001))]) + "\n" + BODY, "too many|columns"),
    "SQL in names": good(
        "".join(
            f"{line.rstrip()},x,y\n" if n else f'{line.rstrip()},"a""); drop table event; --",select\n'
            for n, line in enumerate(LINES)
        )
    ),
    "formula as name": good(
        "".join(
            f"{line.rstrip()},1\n" if n else f'{line.rstrip()},"=HYPERLINK(""x"")"\n' for n, line in enumerate(LINES)
        )
    ),
    "no header, five rows": refused("".join(LINES[1:6]), "header"),
    "no header, ids only": refused("".join(f"{row[0]},{row[3]}\n" for row in acts()), "header"),
    "only names, twice": Case((HEAD + HEAD).encode(), or_refused=True, loads=0),
    "header and blank rows": refused(HEAD + ",,,,,,\n\n \n", "no data rows"),
}
IDS = {
    "zeros before": same("member_id", "0001", "001", "01", "1"),
    "20 digits": same("member_id", "12345678901234567890", "12345678901234567891"),
    "exponents": same("member_id", "1e5", "1E5", "100000", "1.0e5"),
    "words": same("member_id", "nan", "null", "N/A", "-", "None", "false", "inf"),
    "case": same("member_id", "Anna", "anna", "ANNA"),
    "plus and minus": same("member_id", "+49170", "-5", "5"),
    "uuid": same("member_id", "550e8400-e29b-41d4-a716-446655440000", "{550E8400-E29B-41D4-A716-446655440001}"),
    "e-mail": same("member_id", "a@example.org", "A@example.org"),
    "inner blanks": same("member_id", "a b", "a  b"),
    "no-break space behind": Case(
        text(column("member_id", "m1\u00a0", "m1", "\tm1")).encode(), loads=20, truth=column("member_id", "m1")
    ),
    "thousands": same("member_id", "1,001", "1.001", "1001"),
    "decimals": same("member_id", "1001.0", "1002.0", says="decimals"),
    "damaged by Excel": same("member_id", "1.23457E+17", "1.23456E+17", says="damaged"),
    "damaged, comma": same("member_id", "1,23E+11", says="damaged"),
    "hex": same("member_id", "0x1F", "1F"),
    "paths and statements": same(
        "member_id", "../../etc/passwd", "'; drop table event; --", "a\\b", "%", "_", "*", "a/b?c#d"
    ),
    "other digits": same("member_id", "١٢٣", "123", "１２３"),
    "999 signs": same("member_id", "x" * 999, "y"),
}
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
NAMES = {
    "composed and not": same("member_name", "Zoe\u0308", "Zo\u00eb"),
    "many marks": same("member_name", "Z" + "\u0335" * 300, "a\u0301\u0302"),
    "flags and skins": same("member_name", "🇩🇪", "👩🏽‍💻", "❤️", "𝕬𝖓𝖓𝖆"),
    "unseen": same("member_name", "An\u200bna", "\u200bAnna", "Anna\u2060", "\u00adAnna"),
    "reversed": same("member_name", "\u202egnp.exe", "\u2067abc\u2069"),
    "100,000 signs": same("member_name", "x" * 100_000, "y", "z"),
    "markup": same(
        "member_name",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![a](http://x/y.png)",
        "[a](javascript:alert(1))",
        "&lt;b&gt;",
        "</td>",
    ),
    "formulas": same("member_name", "=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "%0A=1"),
    "words for nothing": same("member_name", "NULL", "nan", "None", "N/A", "undefined"),
    "tabs and ends": same("member_name", "A\tB", "A\nB", "A\r\nB"),
    "mojibake": same("member_name", "JÃ¼rgen", "ZoÃ«", says="damaged"),
    "mojibake of Windows": same("member_name", "Bjâ€™rn", "FranÃ§ois", says="damaged"),
    "lost letters": same("member_name", "J\ufffdrgen", says="damaged"),
    "statements": same("member_name", "Robert'); drop table event;--", "' or 1=1", '" or ""="', "%", "_", "*?[a]"),
}
MEANING = {
    "no address": good(
        text([(*r[:2], *r[3:]) for r in acts()], header=(*HEADER[:2], *HEADER[3:])),
        [(*r[:2], "", *r[3:]) for r in acts()],
        says="no e-mail",
    ),
    "odd addresses": same(
        "email",
        "anna",
        "anna@",
        "@example.org",
        "a b@example.org",
        "a@b@c.org",
        "mailto:a@b.org",
        says="invalid e-mail",
    ),
    "header injection": same(
        "email", "a@b.org\nBcc: c@d.org", "a@b.org%0ABcc:c@d.org", "a@b.org", says="invalid e-mail"
    ),
    "blank ids": Case(
        text([*acts(), *column("member_id", "", " ", "\u00a0", count=3)]).encode(),
        loads=20,
        left_out=3,
        says="member_id is empty",
    ),
    "all ids blank": refused(text(column("member_id", "", " ")), "member_id is empty"),
    "no id column": refused(text([r[1:] for r in acts()], header=HEADER[1:]), "member_id"),
    "no time column": refused(
        text([(*r[:3], *r[4:]) for r in acts()], header=(*HEADER[:3], *HEADER[4:])), "occurred_at"
    ),
    "all times empty": refused(text(column("occurred_at", "")), "occurred_at"),
    "odd types": Case(
        text(column("activity_type", "Post", "poke", "😀")).encode(), loads=20, says="Unknown activity types"
    ),
    "every row twice": Case((plain_text() + BODY).encode(), loads=40, says="20 duplicate"),
    "twice with its header": Case((plain_text() * 2).encode(), loads=40, says="duplicate"),
    "copies with other blanks": Case(
        (plain_text() + BODY.replace(",topic", ", topic").replace("m100", " m100")).encode(), loads=40, says="duplicate"
    ),
    "cut by Excel": Case(text(column("topic", "x" * 32_767, "y")).encode(), loads=20),
    "wide and empty": Case(
        "".join(line.rstrip("\n") + "," * 16_377 + "\n" for line in LINES).encode(), loads=20, or_refused=True
    ),
    "errors of Excel": same("topic", "#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!"),
    "ids with errors": Case(
        text([*acts(), *column("member_id", "#N/A", "#REF!", count=2)]).encode(),
        loads=22,
        says="damaged|spreadsheet",
        or_refused=True,
    ),
    "topics as dates": same("topic", "1-Mar", "Mar-01", "01.Mrz", "2024-03-01 00:00:00"),
    "true and false": same("topic", "TRUE", "FALSE", "1", "0"),
}
CASES = {**RAGGED, **HEADERS, **IDS, **DATES, **NAMES, **MEANING}


@pytest.mark.parametrize("name", CASES)
def test_variant(name: str, tmp_path: Path) -> None:
    check(CASES[name], tmp_path)
