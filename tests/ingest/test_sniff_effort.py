"""Finding a dialect costs in proportion to what is looked at, also where every field stands in quotes."""

from __future__ import annotations

import pytest

from ingest import records
from ingest.sniff import sniff

HEADER = '"AuthorID","Author","Date","Content","Attachments"\n'
ROW = '"{0}","user: {0}","2024-01-02T10:00:00Z","hello; there, {0} | ""yes"" \nsecond line",""\n'


@pytest.fixture
def taken_apart(monkeypatch):
    """Gives a function: characters taken apart to find the dialect, by characters of the file of so many rows."""

    def of(rows, tmp_path):
        seen = []
        plain = records.tokenize
        monkeypatch.setattr(records, "tokenize", lambda text, *a, **k: seen.append(len(text)) or plain(text, *a, **k))
        file = tmp_path / f"{rows}.csv"
        file.write_text(HEADER + "".join(ROW.format(number) for number in range(rows)), encoding="utf-8")
        found = sniff(file, file.name)
        assert (found.dialect.delimiter, found.dialect.quote) == (",", '"')
        assert {len(record.fields) for record in found.sample} == {5}
        return sum(seen) / file.stat().st_size

    return of


def test_twice_the_rows_cost_no_more_for_each(taken_apart, tmp_path):
    assert taken_apart(200, tmp_path) < 1.5 * taken_apart(50, tmp_path)
