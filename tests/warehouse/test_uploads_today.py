"""What each person uploaded today is kept over a restart, without their address, and forgotten with the day."""

from __future__ import annotations

from datetime import date

import pytest

from warehouse import uploads_today
from warehouse.uploads_today import FILE, brought, count, give_back

DAY, NEXT = date(2026, 9, 10), date(2026, 9, 11)
ANN, BEN = "ann@example.org", "ben@example.org"


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / FILE


def restart():
    uploads_today._days.clear()


def test_each_person_is_counted_alone_also_after_a_restart():
    count(ANN, DAY, 1, 500)
    count(ANN, DAY, 2, 30)
    count(BEN, DAY, 1, 7)
    for _ in range(2):
        assert (brought(ANN, DAY), brought(BEN, DAY), brought("eve", DAY)) == ((3, 530), (1, 7), (0, 0))
        restart()
    assert brought("Ann@Example.ORG", DAY) == (3, 530), "capitals make nobody else of a person"


def test_new_day_begins_with_nothing_and_keeps_nothing_of_the_old_one(file):
    count(ANN, DAY, 9, 900)
    before = file.read_text(encoding="utf-8")
    count(BEN, NEXT, 1, 1)
    assert brought(ANN, NEXT) == (0, 0)
    code = before.split('"brought": {"')[1][:64]
    assert len(code) == 64
    assert code not in file.read_text(encoding="utf-8")
    count(ANN, NEXT, 1, 1)
    assert code not in file.read_text(encoding="utf-8"), "the code of a person is another one every day"


def test_what_did_not_arrive_is_given_back_on_its_own_day_alone():
    count(ANN, DAY, 2, 500)
    give_back(ANN, DAY, 1, 200)
    assert brought(ANN, DAY) == (1, 300)
    restart()
    assert brought(ANN, DAY) == (1, 300)
    count(ANN, NEXT, 1, 50)
    give_back(ANN, DAY, 1, 300)
    assert brought(ANN, NEXT) == (1, 50)


def test_no_address_stands_in_the_file_and_nobody_else_may_read_it(file):
    count(ANN, DAY, 1, 1)
    assert "ann" not in file.read_text(encoding="utf-8").lower()
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"day": "2026-09-10"}', '{"day": 1, "key": "k", "brought": {"a": 3}}']
)
def test_file_that_cannot_be_read_is_begun_anew(file, caplog, text):
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    assert brought(ANN, DAY) == (0, 0)
    assert "counted anew" in caplog.text
    count(ANN, DAY, 1, 5)
    restart()
    assert brought(ANN, DAY) == (1, 5)


def test_what_cannot_be_written_still_counts_until_the_server_stops(tmp_path, monkeypatch, caplog):
    (tmp_path / "file").touch()
    monkeypatch.setenv("NEXT_CIRCLE_HOME", str(tmp_path / "file"))
    count(ANN, DAY, 4, 5)
    assert brought(ANN, DAY) == (4, 5)
    assert "cannot be written" in caplog.text
