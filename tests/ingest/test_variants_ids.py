"""Variants of ids, names and of what the values mean: nothing is changed without a word."""

from __future__ import annotations

from pathlib import Path

import pytest
from variants import HEADER, Case, acts, check, column, good, plain_text, refused, text

LINES = plain_text().splitlines(keepends=True)
HEAD, BODY = LINES[0], "".join(LINES[1:])


def same(name: str, *values: str, **more: object) -> Case:
    """Values that must come through as they are."""
    rows = column(name, *values)
    return good(text(rows), rows, **more)


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
CASES = {**IDS, **NAMES, **MEANING}


@pytest.mark.parametrize("name", CASES)
def test_variant(name: str, tmp_path: Path) -> None:
    check(CASES[name], tmp_path)
