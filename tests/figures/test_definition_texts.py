"""Every number that Overview and Concentration show is defined, in all its parts."""

from __future__ import annotations

import pytest

from figures.definitions import definition, definitions

SHOWN = [
    "members",
    "contributors",
    "events",
    "gini",
    "gini_latent",
    "gini_chance",
    "theil",
    "hhi",
    "effective_contributors",
    "absence_factor_50",
    "absence_factor_80",
    "top_share_1",
    "top_share_5",
    "top_share_10",
    "top_share_20",
    "tiers",
    "lorenz",
    "chance_band",
    "fair_comparison",
    "trend",
    "what_if",
    "active_members",
    "newcomers",
    "interval",
    "denominator",
    "staff",
    "pooled_ids",
    "same_person",
    "not_a_member",
    "block",
    "growth_accounting",
]


@pytest.mark.parametrize("key", SHOWN)
def test_number_is_defined_in_all_its_parts(key: str) -> None:
    found = definition(key)
    parts = (found.name, found.statistic, found.says, found.formula, found.source, found.limits, found.unit)
    assert all(part.strip() for part in parts)
    assert found.says.endswith(".")
    assert found.says.count(". ") == 0, "one sentence"


def test_no_two_numbers_share_a_name() -> None:
    names = [each.name for each in definitions()]
    assert len(names) == len(set(names))
