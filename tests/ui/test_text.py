"""Text from files on screen: the same words, nothing that Markdown or Streamlit would act on."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.import_file import distinct
from ui.import_run import slug
from ui.text import GAP, UNBROKEN, inert
from ui.uploads import LONGEST_NAME, safe_name
from warehouse.workspace import check_workspace_name

PAYLOADS = [
    "![x](http://evil.example/p.png)",
    "[click](https://evil.example)",
    "<img src=x onerror=alert(1)>",
    "<http://evil.example>",
    "see www.evil.example",
    "mail me@evil.example",
    "$x^2$ and $$y$$",
    ":red[alarm] :blue-badge[x] :small[y]",
    ":material/home: :material_home: :streamlit: :smile:",
    "# heading",
    "1. one",
    "- item",
    "> quote",
    "a | b\n--|--\n1 | 2",
    "**bold** _it_ ~~gone~~ `code`",
    "[^1] &lt; \\",
    "a -> b >= c -- d",
]
# What acts on Markdown's source wherever no backslash stands before it.
ACTIVE = re.compile(r"(?<!\\)(?:\\\\)*[`*_\[\]()#!|>~$:<&@]")
# What Streamlit looks for in the finished text.
FOUND_AGAIN = [
    re.compile(r"https?://|www\.", re.IGNORECASE),
    re.compile(r"[-.\w+]@[-\w]"),
    re.compile(r":[\w+-]+:"),
    re.compile(r"(^|\s)(<->|->|<-|--|>=|<=|~=)(\s|$)"),
]


def finished(source: str) -> str:
    """Markdown of escapes and words alone, as the browser shows it: CommonMark lets ASCII punctuation be escaped."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", source)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_acts_and_the_words_stay(payload):
    shown = inert(payload)
    assert not ACTIVE.search(shown)
    assert finished(shown).replace(GAP, "") == " ".join(payload.split())


text = st.text(st.characters(exclude_characters=GAP, codec="utf-8")) | st.text("htp:/w.@->=<~_ ax\\", max_size=30)


@given(text)
def test_unescaping_gives_the_words_back(words):
    shown = finished(inert(words)).replace(GAP, "")
    assert shown.replace(UNBROKEN, " ") == " ".join(words.split())
    assert shown.count(UNBROKEN) <= words.count(UNBROKEN)


def test_number_and_its_unit_stay_together():
    assert inert(f" +71{UNBROKEN}% in{UNBROKEN}\n12  weeks{UNBROKEN}") == f"\\+71{UNBROKEN}% in 12 weeks"


@given(text)
def test_nothing_is_found_again_when_the_backslashes_are_gone(words):
    shown = finished(inert(words))
    assert [each.pattern for each in FOUND_AGAIN if each.search(shown)] == []


@given(text)
def test_nothing_acts_in_any_text(words):
    assert not ACTIVE.search(inert(words))
    assert "\n" not in inert(words)


def test_plain_words_are_left_alone():
    assert inert("Registry advice 2026, Übersicht") == "Registry advice 2026, Übersicht"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("..\\..\\windows\\x.csv", "x.csv"),
        ("/etc/passwd", "passwd"),
        ("...", "upload"),
        ("a\x00b.csv", "a b.csv"),
        ("Übersicht 語.csv", "Übersicht 語.csv"),
        ('con<>:"|?*.csv', "con .csv"),
    ],
)
def test_file_name_without_folders_or_control_characters(name, safe):
    assert safe_name(name) == safe


@given(st.text(max_size=300))
def test_safe_name_is_one_part_of_a_path(name):
    safe = safe_name(name)
    assert safe not in {"", ".", ".."}
    assert not re.search(r'[\\/\x00-\x1f<>:"|?*]', safe)
    assert len(safe) <= LONGEST_NAME


@given(st.text(max_size=200))
def test_slug_is_a_name_that_a_workspace_may_have(stem):
    check_workspace_name(slug(stem))


@given(st.lists(st.sampled_from(["", "a", "column", "a (2)", "a (2) (2)", "column (1)"]), max_size=8))
def test_columns_of_a_preview_always_differ(header):
    names = distinct(header)
    assert len(set(names)) == len(names) == len(header)
    assert all(name.startswith(given or "column") for name, given in zip(names, header, strict=True))
