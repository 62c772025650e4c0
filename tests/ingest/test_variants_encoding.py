"""Variants of encodings and control characters: every row comes through as it was, or the file is refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from variants import Case, acts, changed, check, good, plain_text, refused, text, with_names

ASCII = acts(names=("Anna Keller", "Ben Oduya", "Carla Diaz"))
LINES = plain_text().encode().splitlines(keepends=True)


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
CASES = {**ENCODING, **CONTROL}


@pytest.mark.parametrize("name", CASES)
def test_variant(name: str, tmp_path: Path) -> None:
    check(CASES[name], tmp_path)
