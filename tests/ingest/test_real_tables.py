"""Files as people share them: titles above, notes below, several tables, header over rows, odd dialects; read alone."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ingest.report import ReadOptions
from ingest.table import write_table

HEADER = ["Region", "Year", "Members", "Share", "Note"]
ROWS = [[f"Area {n}", str(2000 + n), str(1000 + 37 * n), f"{n}.5%", f"some, words {n}"] for n in range(12)]


def line(cells: list[str], delimiter: str = ",", quote: str = '"') -> str:
    shown = [f"{quote}{cell}{quote}" if delimiter in cell else cell for cell in cells]
    return delimiter.join(shown) + "\n"


def body(delimiter: str = ",", quote: str = '"') -> str:
    return "".join(line(row, delimiter, quote) for row in ROWS)


def whole(delimiter: str = ",", quote: str = '"') -> str:
    return line(HEADER, delimiter, quote) + body(delimiter, quote)


OTHER = "".join(line([f"x{n}", str(n)]) for n in range(6))
SAME = {
    "as it is": whole(),
    "a title": f"Members by region\n\n{whole()}",
    "a title that fills its row": f"Members by region,,,,\n,,,,\n{whole()}",
    "three lines of remarks": f"Source: survey of 2012\nDate: 2012-03-01\nAll figures in thousands\n{whole()}",
    "blank lines between": whole().replace("Area 4", "\nArea 4"),
    "blanks between values": whole(" "),
    "tabs": whole("\t"),
    "semicolons and apostrophes": whole(";", "'"),
    "apostrophes": whole(quote="'"),
    "pipes": whole("|"),
    "carriage returns": whole().replace("\n", "\r"),
    "another table below": f"{whole()}\nProduct,Price\n{OTHER}",
    "the same header below": f"{whole()}\n{whole()}",
    "everything quoted": "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in (HEADER, *ROWS)),
    "without a last line end": whole().removesuffix("\n"),
    "a mark of the encoding": "\ufeff" + whole(),
}
HEADERS = {
    "two rows of names": (line(["Place", "Time", "Count", "Part", "Text"]) + whole(), 2),
    "a group row with gaps": (line(["", "When", "How many", "", ""]) + whole(), 2),
}


def read(tmp_path: Path, content: str) -> list[list[str]]:
    path, out = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_bytes(content.encode())
    write_table(path, path.name, ReadOptions(), tmp_path, out, lambda _: None)
    with out.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


@pytest.mark.parametrize("name", SAME)
def test_the_table_is_found(name: str, tmp_path: Path) -> None:
    assert read(tmp_path, SAME[name]) == [HEADER, *ROWS]


@pytest.mark.parametrize("name", HEADERS)
def test_rows_of_names_become_one(name: str, tmp_path: Path) -> None:
    content, _ = HEADERS[name]
    header, *rows = read(tmp_path, content)
    assert rows == ROWS
    assert [shown.split()[-1] for shown in header] == HEADER


def test_one_column_stays_one(tmp_path: Path) -> None:
    assert read(tmp_path, "name\nAnna\nBen\nCarla\n") == [["name"], ["Anna"], ["Ben"], ["Carla"]]


def test_a_header_alone_is_a_table(tmp_path: Path) -> None:
    assert read(tmp_path, "a,b,c\n") == [["a", "b", "c"]]
