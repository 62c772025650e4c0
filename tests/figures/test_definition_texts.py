"""Every number is defined in all its parts, once."""

from __future__ import annotations

import tomllib

import pytest

from figures.definitions import FOLDER, definition, definitions


@pytest.mark.parametrize("key", [each.key for each in definitions()])
def test_number_is_defined_in_all_its_parts(key: str) -> None:
    found = definition(key)
    parts = (found.name, found.statistic, found.says, found.formula, found.source, found.limits, found.unit)
    assert all(part.strip() for part in parts)
    assert found.says.endswith(".")
    assert found.says.count(". ") == 0, "one sentence"


def test_no_two_numbers_share_a_name() -> None:
    names = [each.name for each in definitions()]
    assert len(names) == len(set(names))


def test_no_two_files_define_one_number() -> None:
    keys = [key for file in sorted(FOLDER.glob("*.toml")) for key in tomllib.loads(file.read_text(encoding="utf-8"))]
    assert len(keys) == len(set(keys)) == len(definitions())
