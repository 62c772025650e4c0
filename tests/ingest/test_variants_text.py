"""Variants of encodings, control characters, delimiters, line ends and quotes: every row comes through as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from variants import HEADER, Case, Rows, acts, check, good, plain_text, refused, text

ASCII = acts(names=("Anna Keller", "Ben Oduya", "Carla Diaz"))
LINES = plain_text().encode().splitlines(keepends=True)


def with_names(*names: str) -> Rows:
    return acts(names=names)


def changed(rows: Rows, at: int, **values: str) -> Rows:
    row = dict(zip(HEADER, rows[at], strict=True)) | values
    return [*rows[:at], tuple(row[name] for name in HEADER), *rows[at + 1 :]]


POLISH = with_names("Łukasz Żółć", "Świętosława Ćma", "Paweł Gęś", "Zażółć Gęślą", "Jaźń Łoś")
RUSSIAN = with_names("Анна Иванова", "Борис Петров", "Екатерина Смирнова", "Жанна Щукина", "Юрий Чехов")
GREEK = with_names("Άννα Παπαδοπούλου", "Γιώργος Νικολάου", "Δήμητρα Ιωάννου", "Ελένη Βασιλείου")
JAPANESE = with_names("田中太郎", "鈴木花子", "さくら", "アンナ")
CHINESE = with_names("李雷", "韩梅梅", "王小明", "张伟")
TURKISH = with_names("Çağrı Şahin", "İbrahim Öz", "Gülşen Yıldız", "Işıl Ağaoğlu")
MAC = plain_text().encode("mac-roman")

ENCODING = {
    "utf-8 twice marked": good(b"\xef\xbb\xbf" * 2 + plain_text().encode()),
    "utf-16 with the mark, CRLF": good(plain_text(end="\r\n").encode("utf-16")),
    "utf-16 big end without mark": good(text(ASCII).encode("utf-16-be"), ASCII, says="UTF-16"),
    "utf-16 cut in half a letter": Case(plain_text().encode("utf-16")[:-1], loads=20),
    "utf-16 tabs": good(plain_text(delimiter="\t").encode("utf-16")),
    "utf-32 little end": good(plain_text().encode("utf-32")),
    "utf-32 big end": good(b"\0\0\xfe\xff" + plain_text().encode("utf-32-be")),
    "utf-32 without mark": good(text(ASCII).encode("utf-32-le"), ASCII, or_refused=True),
    "latin-1": good(plain_text().encode("latin-1"), says="Windows-1252"),
    "cp1252, few letters": good(
        text(changed(ASCII, 3, member_name="Renée")).encode("cp1252"),
        changed(ASCII, 3, member_name="Renée"),
        says="1252",
    ),
    "cp1252 in capitals": good(
        text(with_names("ÅSA BJÖRK", "ZOË MÜLLER")).encode("cp1252"), with_names("ÅSA BJÖRK", "ZOË MÜLLER"), says="1252"
    ),
    "cp1252 with euro": good(
        text(with_names("Bar € Co", "“Zoë” – M")).encode("cp1252"), with_names("Bar € Co", "“Zoë” – M"), says="1252"
    ),
    "cp850": good(plain_text().encode("cp850"), says="guess", or_refused=True),
    "mac roman": good(MAC, says="guess", or_refused=True),
    "cp1250": good(text(POLISH).encode("cp1250"), POLISH, says="guess", or_refused=True),
    "iso-8859-2": good(text(POLISH).encode("iso8859-2"), POLISH, says="guess", or_refused=True),
    "cp1251": good(text(RUSSIAN).encode("cp1251"), RUSSIAN, says="guess", or_refused=True),
    "koi8-r": good(text(RUSSIAN).encode("koi8-r"), RUSSIAN, says="guess", or_refused=True),
    "cp1253": good(text(GREEK).encode("cp1253"), GREEK, says="guess", or_refused=True),
    "cp1254": good(text(TURKISH).encode("cp1254"), TURKISH, says="guess", or_refused=True),
    "shift-jis": good(text(JAPANESE).encode("shift-jis"), JAPANESE, says="guess", or_refused=True),
    "euc-jp": good(text(JAPANESE).encode("euc-jp"), JAPANESE, says="guess", or_refused=True),
    "gb18030": good(text(CHINESE).encode("gb18030"), CHINESE, says="guess", or_refused=True),
    "big5": good(
        text(with_names("李雷", "王小明")).encode("big5"), with_names("李雷", "王小明"), says="guess", or_refused=True
    ),
    "cp037 (EBCDIC)": refused(text(ASCII).encode("cp037"), ""),
    "two files glued, both marked": good(
        b"\xef\xbb\xbf" + plain_text().encode() + b"\xef\xbb\xbf" + b"".join(LINES[1:]), acts() * 2
    ),
    "half utf-8, half cp1252": good(
        b"".join(LINES[:11]) + b"".join(LINES[11:]).decode().encode("cp1252"), says="mixed", or_refused=True
    ),
    "mostly cp1252, some utf-8": good(
        b"".join(LINES[:6]) + b"".join(LINES[6:]).decode().encode("cp1252"), says="mixed", or_refused=True
    ),
    "one bad byte in the last line": Case(b"".join(LINES * 4)[:-2] + b"\xff\n", loads=80, says=f"line {4 * 21}"),
    "a lone half of a pair (CESU)": Case(
        plain_text().encode().replace(b"topic 4", b"topic \xed\xa0\xbd\xed\xb8\x80"), loads=20, says="line 6"
    ),
    "overlong sign": Case(plain_text().encode().replace(b"topic 4", b"topic \xc0\xaf"), loads=20, says="line 6"),
}
CONTROL = {
    "zeros in the header": good(plain_text().encode().replace(b"member_name", b"member\0_name")),
    "zeros between lines": good(plain_text().encode().replace(b"\n", b"\0\n")),
    "a zero before the table": good(b"\0\0\0" + plain_text().encode()),
    "zeros in the last line": good(plain_text().encode() + b"\0" * 100 + b"\n"),
    "a page of zeros in the middle": good(b"".join(LINES[:9]) + b"\0" * 4096 + b"".join(LINES[9:])),
    "zeros fill up the fields": good(plain_text().encode().replace(b"topic 3", b"topic 3\0\0\0\0")),
    "end of file sign, then a line end": good(plain_text().encode() + b"\x1a\r\n"),
    "end of file sign, then rubbish": Case(plain_text().encode() + b"\x1a" + b"\xf6" * 200, loads=20, or_refused=True),
    "end of file sign inside": good(plain_text().replace("topic 3,", "topic\x1a 3,"), or_refused=True),
    "bell and escape": good(
        text(changed(acts(), 2, topic="a\x07b\x1b[31mred\x1b[0m")), changed(acts(), 2, topic="a\x07b\x1b[31mred\x1b[0m")
    ),
    "delete sign": good(text(changed(acts(), 2, member_name="An\x7fna")), changed(acts(), 2, member_name="An\x7fna")),
    "C1 signs": good(text(changed(acts(), 2, topic="a\x85b\x9bc")), changed(acts(), 2, topic="a\x85b\x9bc")),
    "line separator": good(
        text(changed(acts(), 2, member_name="An\u2028na\u2029B")), changed(acts(), 2, member_name="An\u2028na\u2029B")
    ),
    "file separators": good(
        text(changed(acts(), 2, topic="a\x1cb\x1dc\x1ed")), changed(acts(), 2, topic="a\x1cb\x1dc\x1ed")
    ),
    "a mark inside": good(
        text(changed(acts(), 2, member_name="\ufeffAnna")), changed(acts(), 2, member_name="\ufeffAnna")
    ),
}
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
        text(changed(acts(), 2, topic="C:\\temp\\new")), changed(acts(), 2, topic="C:\\temp\\new")
    ),
    "backslash at the end of a quoted field": good(
        "".join(
            ",".join(f'"{value}"' for value in row) + "\n" for row in (HEADER, *changed(acts(), 2, topic="C:\\temp\\"))
        ),
        changed(acts(), 2, topic="C:\\temp\\"),
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
CASES = {**ENCODING, **CONTROL, **DELIMITER, **ENDS, **QUOTES}


@pytest.mark.parametrize("name", CASES)
def test_variant(name: str, tmp_path: Path) -> None:
    check(CASES[name], tmp_path)
