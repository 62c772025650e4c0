"""Variants of delimiters, line ends and quotes: every row comes through as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from variants import HEADER, Case, acts, changed, check, good, plain_text, text, with_names

ASCII = acts(names=("Anna Keller", "Ben Oduya", "Carla Diaz"))
DELIMITER = {
    **{
        f"delimiter {name}": good(plain_text(delimiter=sign))
        for name, sign in {
            "semicolon": ";",
            "tab": "\t",
            "pipe": "|",
            "caret": "^",
            "tilde": "~",
            "bell": "\x07",
            "unit separator": "\x1f",
            "hash": "#",
            "section": "§",
            "broken bar": "¦",
        }.items()
    },
    "two colons": good(plain_text(delimiter="::"), or_refused=True),
    "two pipes": good(plain_text(delimiter="||"), or_refused=True),
    "tab and blank": good(plain_text(delimiter="\t ")),
    "semicolon and blank": good(plain_text(delimiter="; ")),
    "blank before and after": good(text(ASCII, delimiter=" , "), ASCII),
    "blank and pipe": good(text(ASCII, delimiter=" | "), ASCII),
    "sep=, in quotes": good(f'"sep=;"\n{plain_text(delimiter=";")}'),
    "sep= tab, CRLF": good(f"sep=\t\r\n{plain_text(delimiter=chr(9), end=chr(13) + chr(10))}"),
    "SEP=| after the mark": good(b"\xef\xbb\xbfSEP=|\n" + plain_text(delimiter="|").encode()),
    "sep= that is wrong": good(f"sep=;\n{plain_text()}", or_refused=True),
    "sep= in utf-16": good(f"sep=;\n{plain_text(delimiter=';')}".encode("utf-16")),
    "semicolons, commas everywhere": good(
        text([(*r[:6], f"a, b, c, {n}, d") for n, r in enumerate(acts())], delimiter=";"),
        [(*r[:6], f"a, b, c, {n}, d") for n, r in enumerate(acts())],
    ),
    "tabs, commas and semicolons everywhere": good(
        text([(*r[:6], f"a, b; c, {n}; d") for n, r in enumerate(acts())], delimiter="\t"),
        [(*r[:6], f"a, b; c, {n}; d") for n, r in enumerate(acts())],
    ),
    "pipes, tabs in texts": good(
        text([(*r[:6], f"a\tb\t{n}") for n, r in enumerate(acts())], delimiter="|"),
        [(*r[:6], f"a\tb\t{n}") for n, r in enumerate(acts())],
    ),
    "markdown table": good(
        "".join(f"| {' | '.join(row)} |\n" for row in (HEADER, *(("---",) * 7,), *ASCII)), ASCII, or_refused=True
    ),
    "three rows": good(text(acts(3), delimiter=";"), acts(3)),
    "one row": good(text(acts(1), delimiter="|"), acts(1)),
    "two columns": Case(
        text([(r[0], r[3]) for r in acts()], delimiter=";", header=("member_id", "occurred_at")).encode(), loads=20
    ),
}
ENDS = {
    **{f"ends {end!r}": good(plain_text(end=end)) for end in ("\r\r\n", "\n\r", "\n\n", "\r\n\r\n", "\r\r")},
    "spaces before the end": good(plain_text(end="  \n")),
    "CR without a last one": good(plain_text(end="\r").removesuffix("\r")),
    "CRLF without a last one": good(plain_text(end="\r\n").removesuffix("\r\n")),
    "CR, quoted LF": good(text(changed(acts(), 4, topic="a\nb"), end="\r"), changed(acts(), 4, topic="a\nb")),
    "LF, quoted CRLF": good(text(changed(acts(), 4, topic="a\r\nb\r\n")), changed(acts(), 4, topic="a\r\nb\r\n")),
    "LF, quoted CR": good(text(changed(acts(), 4, topic="a\rb")), changed(acts(), 4, topic="a\rb")),
    "header CRLF, rows LF": good(plain_text().replace("\n", "\r\n", 1)),
    "header CR, rows LF": good(plain_text().replace("\n", "\r", 1)),
    "empty lines first": good("\n\r\n\n" + plain_text()),
    "blank lines with spaces and tabs at the end": good(plain_text() + "  \n\t\n" * 300),
    "next line sign": good(plain_text(end="\x85"), or_refused=True),
    "line separator as end": good(plain_text(end="\u2028"), or_refused=True),
    "record separator as end": good(plain_text(end="\x1e"), or_refused=True),
}
QUOTES = {
    "only the header quoted": good(",".join(f'"{name}"' for name in HEADER) + "\n" + plain_text().split("\n", 1)[1]),
    "everything quoted, semicolons": good(
        "".join(";".join(f'"{value}"' for value in row) + "\r\n" for row in (HEADER, *acts()))
    ),
    "everything quoted, blanks after": good(
        "".join(", ".join(f'"{value}"' for value in row) + "\n" for row in (HEADER, *acts()))
    ),
    "empty ones quoted": good(
        text([(*r[:6], "") for r in acts()]).replace(",\n", ',""\n'), [(*r[:6], "") for r in acts()]
    ),
    "apostrophes, semicolons": good(
        "".join(";".join(f"'{value}'" for value in row) + "\n" for row in (HEADER, *acts()))
    ),
    "apostrophes where needed": good(plain_text(quote="'"), or_refused=True),
    "backticks": good(
        "".join(",".join(f"`{value}`" for value in row) + "\n" for row in (HEADER, *acts())), or_refused=True
    ),
    "curly quotes": good(
        "".join(",".join(f"“{value}”" for value in row) + "\n" for row in (HEADER, *acts())), or_refused=True
    ),
    "names with apostrophes": good(
        text(with_names("O'Neill", "D'Arcy", "l'Été", "'t Hooft")), with_names("O'Neill", "D'Arcy", "l'Été", "'t Hooft")
    ),
    "inches": good(
        text(with_names('Ben 6"', 'Anna "A" K')).replace('"Ben 6"""', 'Ben 6"'), with_names('Ben 6"', 'Anna "A" K')
    ),
    "whole lines quoted": good(
        "".join('"' + line.replace('"', '""') + '"\n' for line in plain_text().splitlines()), or_refused=True
    ),
    "unclosed in the last line": Case(
        plain_text().replace("topic 19", '"topic 19').encode(), loads=19, left_out=1, says="never closes.* 21"
    ),
    "unclosed in the first line": Case(
        plain_text().replace("topic 1\n", '"topic 1\n').encode(), loads=19, left_out=1, says="never closes.* 3"
    ),
    "unclosed name": Case(plain_text().replace("Nuñez", '"Nuñez', 1).encode(), loads=20, says="line 6"),
    "unclosed twice": Case(
        plain_text().replace("topic 3\n", '"topic 3\n').replace("topic 11\n", '"topic 11\n').encode(),
        loads=18,
        left_out=2,
    ),
    "last quote missing, all quoted": Case(
        "".join(",".join(f'"{value}"' for value in row) + "\n" for row in (HEADER, *acts()))
        .replace('topic 8"', "topic 8")
        .encode(),
        loads=19,
        left_out=1,
        or_refused=True,
    ),
    "quote in the middle, all quoted": good(
        "".join(
            ",".join(f'"{value}"' for value in row) + "\n" for row in (HEADER, *changed(acts(), 5, topic='a "b" c'))
        ),
        changed(acts(), 5, topic='a "b" c'),
    ),
    "backslash before quotes, apostrophes": good(
        "".join(
            ",".join("'" + value.replace("'", "\\'") + "'" for value in row) + "\n"
            for row in (HEADER, *with_names("O'Neill", "Anna"))
        ),
        with_names("O'Neill", "Anna"),
    ),
    "backslashes that mean themselves": good(
        text(changed(acts(), 2, topic="\\temp\\new")), changed(acts(), 2, topic="\\temp\\new")
    ),
    "backslash at the end of a quoted field": good(
        "".join(
            ",".join(f'"{value}"' for value in row) + "\n" for row in (HEADER, *changed(acts(), 2, topic="\\temp\\"))
        ),
        changed(acts(), 2, topic="\\temp\\"),
    ),
    "quotes only": good(text(changed(acts(), 2, topic='""')), changed(acts(), 2, topic='""')),
    "long quoted text over 40 lines": good(
        text(changed(acts(), 2, topic="line, one\n" * 40)), changed(acts(), 2, topic="line, one\n" * 40)
    ),
    "quoted text that looks like rows": good(
        text(changed(acts(), 2, topic="a\nm1,Anna,a@b.org,2024-02-05,post,x,y\nb")),
        changed(acts(), 2, topic="a\nm1,Anna,a@b.org,2024-02-05,post,x,y\nb"),
        or_refused=True,
    ),
}
CASES = {**DELIMITER, **ENDS, **QUOTES}


@pytest.mark.parametrize("name", CASES)
def test_variant(name: str, tmp_path: Path) -> None:
    check(CASES[name], tmp_path)
