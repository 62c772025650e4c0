"""The first set of the hostile files: every one loads, or is refused, as its manifest says."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from staged_rows import rows_of

from errors import RefusedFile
from ingest.child import read_export
from ingest.report import ReadOptions, StagedFile

SHARED = Path(__file__).parents[2].parent / "shared"
CATEGORIES = {"encoding", "delimiter", "newline", "quoting", "header", "wrong_type", "ragged", "dates"}


def cases() -> Iterator[dict[str, str]]:
    manifest = SHARED / "hostile" / "manifest.csv"
    if manifest.exists():
        with manifest.open(encoding="utf-8", newline="") as lines:
            yield from (row for row in csv.DictReader(lines) if row["category"] in CATEGORIES)


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="needs the project's shared folder")
@pytest.mark.parametrize("case", list(cases()), ids=lambda case: Path(case["file"]).stem)
def test_hostile_file_ends_as_expected(case: dict[str, str], tmp_path: Path) -> None:
    path = SHARED / "hostile" / case["file"]
    try:
        answers = read_export(path, ReadOptions(kind="activity"), spool=tmp_path)
    except RefusedFile as refusal:
        outcome, said = "rejected", refusal.sentence()
    else:
        staged = [answer for answer in answers if isinstance(answer, StagedFile)]
        outcome = f"loads {sum(len(rows_of(one)) for one in staged)} rows"
        said = " ".join(words for one in staged for words in (*one.warnings, *(g.reason for g in one.rejected)))
    assert any(re.match(outcome, wanted) for wanted in (case["expected"], case["alt"]) if wanted), said
    assert said or not case["must_say"]
