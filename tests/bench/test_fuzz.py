"""The fuzzing in small: damaged files of every format end as rows or as a sentence, and every row is accounted for."""

from __future__ import annotations

import random

from bench.fuzz import fuzz
from bench.fuzz_mutate import mutated
from bench.fuzz_seeds import seeds


def test_damaged_files_end_as_rows_or_as_a_sentence() -> None:
    count = 2 * len(seeds())
    found = fuzz(count, seed=7, store_every=2)
    assert found.bad == []
    assert found.counts.total() == count
    assert found.counts["loaded"] >= len(seeds()) - 1, "the seeds themselves are sound, but for one unclear date"


def test_damage_is_done_and_is_the_same_for_the_same_seed() -> None:
    made = seeds()
    others = list(made.values())
    for content in others:
        first, again = (mutated(content, others, random.Random(3)) for _ in range(2))
        assert first == again
    assert sum(mutated(content, others, random.Random(4)) != content for content in others) > len(others) / 2
