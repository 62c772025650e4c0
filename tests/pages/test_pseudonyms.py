"""With a key for pseudonyms no page and no list names anybody, and a list that comes back finds its people again."""

from __future__ import annotations

import re
import shutil

import pytest

from errors import OurFault
from figures import cache
from queries import pseudonyms
from queries.filters import Filters
from queries.run import FOLDER, ask
from warehouse.workspace import open_workspace

# Questions with ids or names in them that reach no screen: keys come out, or texts that only telling rules read.
INNER = {"member_keys", "member_order", "same_person", "telling_accounts", "staff_domains"}


# The pages that name people; test_viewer_meets_no_name_on_any_page looks at all of them.
WITH_PEOPLE = ("concentration", "people", "churn", "reach", "training", "almost_ready", "lists", "campaigns")


@pytest.fixture
def own(sample_home, tmp_path, monkeypatch, app):
    """Pages on a sample of one's own, with a key."""
    shutil.copytree(sample_home, tmp_path / "home")
    (tmp_path / "key").write_text("of this test alone, of 32 bytes or more", encoding="utf-8")
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv(pseudonyms.KEY_FILE, str(tmp_path / "key"))
    cache.clear()
    yield app
    cache.clear()
    pseudonyms._key.cache_clear()


def members(workspace):
    with workspace.reader() as reader:
        sql = "select member_id, name, email from member where not is_pooled and name is not null"
        return reader.execute(sql).fetchall()


@pytest.mark.parametrize("page", WITH_PEOPLE)
def test_no_page_names_anybody(own, page):
    at = own(page)
    assert not at.exception
    drawn = "\n".join(str(each.proto) for each in at.main)
    for table in at.dataframe:
        drawn += table.value.to_string()
    tell = {text for row in members(open_workspace("sample")) for text in row if text and re.search(r"[ @\d]", text)}
    # Beside a letter or sign of base64 it is a piece of a chart's numbers.
    alone = {text: re.search(rf"(?<![\w+/]){re.escape(text)}(?![\w+/])", drawn) for text in tell if text in drawn}
    found = [drawn[max(0, at.start() - 60) : at.end() + 60] for at in alone.values() if at]
    assert (page, found[:3]) == (page, [])


def test_pseudonyms_lead_back_with_the_key_and_not_without(own, monkeypatch, tmp_path):
    workspace = open_workspace("sample")
    everybody = ask(workspace, "member_order", Filters())["member_key"].tolist()
    shown = ask(workspace, "people", Filters(), member_keys=everybody)
    assert shown["member_id"].str.fullmatch(r"p-[a-z2-7]{12}").all()
    assert shown["member_id"].is_unique
    assert set(shown["name"].dropna()) <= set(shown["member_id"])
    found = ask(workspace, "member_keys", Filters(), member_ids=shown["member_id"].tolist())
    assert found["member_key"].tolist() == shown["member_key"].tolist()
    (tmp_path / "other").write_text("another key of this test, 32 bytes or more", encoding="utf-8")
    monkeypatch.setenv(pseudonyms.KEY_FILE, str(tmp_path / "other"))
    assert ask(workspace, "member_keys", Filters(), member_ids=shown["member_id"].tolist()).empty


@pytest.mark.parametrize("content", [None, "short"])
def test_without_a_proper_key_nothing_about_people_is_given(own, monkeypatch, tmp_path, content):
    if content:
        (tmp_path / "wrong").write_text(content, encoding="utf-8")
    monkeypatch.setenv(pseudonyms.KEY_FILE, str(tmp_path / "wrong"))
    with pytest.raises(OurFault, match="key of the pseudonyms"):
        ask(open_workspace("sample"), "people", Filters(), member_keys=[1])


def test_every_question_that_gives_people_is_known():
    named = re.compile(r"\bmember_id\b|\bemail\b|\b(?:member|person|other)\.name\b")
    giving = {file.stem for file in FOLDER.glob("*.sql") if named.search(file.read_text(encoding="utf-8"))}
    assert giving - INNER == set(pseudonyms.PEOPLE)
