"""Five hundred texts that break programs, made by rule: markup, SQL, formulas, the world's scripts, signs unseen."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

HOST = "evil.example"
COUNT = 500

_SCRIPTS = (
    *("window.naughty=1", f"fetch('//{HOST}/')", "alert(1)", f"location='http://{HOST}'"),
    *("document.title='naughty'", f"new Image().src='//{HOST}/i.png'"),
)
_TAGS = (
    *("<script>{0}</script>", "<img src=x onerror={0}>", "<svg/onload={0}>", "<a href=javascript:{0}>a</a>"),
    *(
        "<iframe srcdoc='<script>{0}</script>'></iframe>",
        '"><script>{0}</script>',
        "'><svg onload={0}>",
        "<b onmouseover={0}>b</b>",
    ),
    *("</title><script>{0}</script>", "</textarea><script>{0}</script>", "<details open ontoggle={0}>", "{{{{{0}}}}}"),
    *(
        "[a](javascript:{0})",
        "<style>@import '//evil.example/x.css';</style>{0}",
        "&lt;script&gt;{0}&lt;/script&gt;",
        "<math href=javascript:{0}>",
    ),
)
_MARKDOWN = (
    *(
        "![x](http://{0}/p{1}.png)",
        "[x](http://{0}/{1})",
        "<http://{0}/{1}>",
        "http://{0}/{1}",
        "www.{0}/{1}",
        "**b{1}**",
        "# h{1}",
    ),
    *(
        ":red[r{1}]",
        ":material/home: {1}",
        "$x^{1}$",
        "`c{1}`",
        "|a|b|{1}",
        "- l{1}",
        "> q{1}",
        "~~s{1}~~",
        "[^{1}]: note",
        "<br>{1}",
    ),
)
_SQL = (
    *(
        "'; drop table event; --{0}",
        '"; drop table member; --{0}',
        "' or '1'='1' --{0}",
        "' union select * from member --{0}",
    ),
    *(
        "$1 {0}",
        "?{0}",
        ":name{0}",
        "%s{0}",
        "{{{0}}}",
        "\\'; {0}",
        "/* {0} */",
        "x' || (select 1) || '{0}",
        "'' {0}",
        "$${0}$$",
    ),
)
_FORMULAS = ("=", "+", "-", "@", "\t=", "\r=", " =", '"=', "\u200b=", "\ufeff=", "＝", "|", "%")
_CALLS = ("1+1", "SUM(A1:A9)", f'HYPERLINK("http://{HOST}","x")', "cmd|' /C calc'!A0", f'WEBSERVICE("http://{HOST}")')
_WORDS = (
    *(
        "Zoë",
        "Łukasz",
        "Ἑλένη",
        "Анна",
        "אסתר",
        "فاطمة",
        "पार्वती",
        "สมชาย",
        "王小明",
        "さくら",
        "김철수",
        "ქეთევანი",
        "Հասմիկ",
    ),
    *(
        "ሰላም",
        "தமிழ்",
        "ᚠᚢᚦ",
        "𓀀𓁐",
        "𝔄𝔫𝔫𝔞",
        "ﷺ",
        "İıŞş",
        "ẞß",
        "ǅ",
        "Å",
        "Å",
        "👩‍👩‍👧‍👦",
        "👋🏽",
        "🏳️‍🌈",
        "☺️",
        "①②",
        "½",
        "…",
        "＜ｂ＞",
    ),
)
_UNSEEN = (
    *(
        "\u200b",
        "\u200d",
        "\u200e",
        "\u200f",
        "\u202a",
        "\u202e",
        "\u2066",
        "\u2069",
        "\u00ad",
        "\u2060",
        "\ufeff",
        "\u180e",
    ),
    *(
        "\u0000",
        "\u0001",
        "\u0007",
        "\u0008",
        "\u000b",
        "\u001b[31m",
        "\u007f",
        "\u0085",
        "\u2028",
        "\u2029",
        "\ufffd",
        "\uffff",
    ),
    *("\u0301" * 40, "\u00a0", "\u3000", "\ue000", "\U000e0041", "\U0010fffd"),
)
_PATHS = (
    "../../etc/passwd",
    "..\\..\\x",
    "/dev/null",
    "C:" + "\\x",
    "CON",
    "~root",
    "file:///etc/passwd",
    "%2e%2e%2f",
    ".",
    "..",
    "a/b",
)
_NUMBERS = (
    "NaN",
    "Infinity",
    "-0",
    "1e309",
    "0x7f",
    "007",
    "1,5",
    "NULL",
    "None",
    "null",
    "undefined",
    "true",
    "nan",
    "\\N",
    "#N/A",
    "#REF!",
)
_LENGTHS = (300, 5_000, 60_000)


def naughty() -> list[str]:
    """The texts, all different, always the same."""
    found = list(dict.fromkeys(text for text in _all() if text.strip()))
    assert len(found) >= COUNT, len(found)
    step = len(found) / COUNT
    return [found[int(number * step)] for number in range(COUNT)]


def _all() -> Iterator[str]:
    for tag, script in itertools.product(_TAGS, _SCRIPTS):
        yield tag.format(script)
    for number, text in itertools.product(range(5), _MARKDOWN):
        yield text.format(HOST, number)
    for number, text in itertools.product(range(5), _SQL):
        yield text.format(number)
    for sign, call in itertools.product(_FORMULAS, _CALLS):
        yield sign + call
    for word, unseen in zip(itertools.cycle(_WORDS), _UNSEEN * 5, strict=False):
        yield f"{word}{unseen}x{unseen}"
    for word, other in zip(_WORDS, reversed(_WORDS), strict=True):
        yield f"{word} {other}"
    yield from _PATHS
    yield from _NUMBERS
    for length in _LENGTHS:
        yield "long " * (length // 5)
        yield "x" * length
        yield "<b>" * (length // 3)
        yield "\u202e" + "ا" * length
