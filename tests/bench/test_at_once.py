"""The same file from eight people in one moment is stored once, and seven are told so."""

from __future__ import annotations

from bench.at_once import run


def test_same_file_by_eight_people_at_once_is_stored_once():
    assert run(2) == {
        "rounds": 2,
        "stored_twice_or_never": 0,
        "not_told": 0,
        "other_file_missing": 0,
        "failed": 0,
    }
