"""The reading child: results and errors cross the border, limits hold, nothing is left behind."""

from __future__ import annotations

import gzip
import json
import os
import stat
import subprocess
import sys
import threading
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from staged_rows import rows_of

from errors import MissingColumn, Refused, RefusedFile, UnclearDates, WrongUsage
from ingest import child, child_process, mapping_file
from ingest import stage as stage_module
from ingest.child import read_export
from ingest.read_alone import read_table
from ingest.recognise import preview
from ingest.report import Mapping, ReadOptions, RefusedTable, StagedFile
from ingest.stage import Table, stage

TABLE = b"member_id,occurred_at\nanna,2024-02-05T12:00:00Z\nben,never\n"
ROOT = Path(__file__).parents[2]


def write(folder: Path, content: bytes, name: str = "x.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def read(folder: Path, content: bytes, name: str = "x.csv", **options: object) -> list[StagedFile | RefusedTable]:
    return read_export(write(folder, content, name), ReadOptions(**options), spool=folder)  # type: ignore[arg-type]


def zipped(folder: Path, **entries: bytes) -> bytes:
    path = folder / "made.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "."), content)
    return path.read_bytes()


def test_a_file_is_read_under_the_name_it_was_given(tmp_path: Path) -> None:
    seen: list[float] = []
    path = write(tmp_path, TABLE, "upload-17")
    (staged,) = read_export(
        path, ReadOptions(), spool=tmp_path, name="../Cakes.csv", progress=lambda share, _: seen.append(share)
    )
    assert isinstance(staged, StagedFile)
    assert (staged.file, staged.rows_read, staged.rows_rejected) == ("../Cakes.csv", 2, 1)
    assert rows_of(staged)[0]["community"] == "Cakes"
    assert seen
    assert all(0 <= share < 1 for share in seen)


def test_errors_keep_their_class_and_their_place(tmp_path: Path) -> None:
    with pytest.raises(MissingColumn) as missing:
        read(tmp_path, b"a,b\n1,2\n")
    assert missing.value.file == "x.csv"
    with pytest.raises(UnclearDates) as unclear:
        read(tmp_path, b"member_id,occurred_at\na,03/04/2024\n")
    assert unclear.value.column == "occurred_at"


def test_gzip_and_zip_are_opened(tmp_path: Path) -> None:
    (one,) = read(tmp_path, gzip.compress(TABLE), "Cakes.csv.gz")
    assert (one.file, rows_of(one)[0]["community"]) == ("Cakes.csv", "Cakes")  # type: ignore[arg-type]
    answers = read(tmp_path, zipped(tmp_path, a__csv=TABLE, b__csv=TABLE, prices__csv=b"sku,price\nS,1\n"), "x.zip")
    assert [type(answer) for answer in answers] == [StagedFile, StagedFile, RefusedTable]
    (chosen,) = read(tmp_path, zipped(tmp_path, a__csv=TABLE, b__csv=TABLE), "x.zip", entry="b.csv")
    assert chosen.file == "b.csv"


def test_archives_made_to_hurt_are_refused(tmp_path: Path) -> None:
    link = tmp_path / "link.zip"
    with zipfile.ZipFile(link, "w") as archive:
        info = zipfile.ZipInfo("a.csv")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    cases = {
        "inside the archive": gzip.compress(gzip.compress(TABLE)),
        "cut off": gzip.compress(TABLE)[:-12],
        "damaged": gzip.compress(TABLE)[:-6] + b"\0\0\0\0\0\0",
        "too much for its size": gzip.compress(b"a,b\n" * (5 << 20)),
        "unsafe path": zipped(tmp_path, **{"../evil__csv": TABLE}),
        "too many": zipped(tmp_path, **{f"{n}__csv": b"" for n in range(200)}),
        "link": link.read_bytes(),
    }
    for words, content in cases.items():
        with pytest.raises(RefusedFile, match=words):
            read(tmp_path, content)
    assert not (tmp_path.parent / "evil.csv").exists()


def test_cancelling_ends_the_child(tmp_path: Path) -> None:
    path = write(tmp_path, TABLE)
    with pytest.raises(Refused, match="cancelled"):
        read_export(path, ReadOptions(), spool=tmp_path, cancelled=lambda: True)


def test_a_child_that_stands_still_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fifo = tmp_path / "never.csv"
    os.mkfifo(fifo)
    monkeypatch.setattr(child, "STALL_SECONDS", 2.0)
    begun = time.monotonic()
    with pytest.raises(RefusedFile, match="no progress"):
        read_export(fifo, ReadOptions(), spool=tmp_path)
    assert time.monotonic() - begun < 20


def test_time_in_which_the_machine_stood_still_is_not_held_against_the_child(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fifo, join, naps = tmp_path / "never.csv", threading.Thread.join, [1.0, 1.0]
    os.mkfifo(fifo)

    def overslept(thread: threading.Thread, timeout: float | None = None) -> None:
        time.sleep(naps.pop() if naps and timeout == child.POLL_SECONDS else 0.0)
        join(thread, timeout)

    monkeypatch.setattr(threading.Thread, "join", overslept)
    monkeypatch.setattr(child, "STALL_SECONDS", 0.5)
    begun = time.monotonic()
    with pytest.raises(RefusedFile, match="no progress"):
        read_export(fifo, ReadOptions(), spool=tmp_path)
    assert time.monotonic() - begun > 2.4


def run_confined(code: str) -> subprocess.CompletedProcess[str]:
    setup = "import sys; sys.path.insert(0, '.'); from ingest.confine import confine; confine()\n"
    return subprocess.run([sys.executable, "-c", setup + code], cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_child_cannot_take_more_memory_than_its_share() -> None:
    assert "MemoryError" in run_confined("bytearray(1700 << 20)").stderr


def test_the_child_cannot_reach_the_network() -> None:
    said = run_confined("import socket; socket.create_connection(('127.0.0.1', 9), timeout=1)").stderr
    assert "not allowed while a file is read" in said


def test_limits_that_a_system_does_not_have_are_no_hindrance() -> None:
    without = """
import ctypes, resource
class Library:
    pass
ctypes.CDLL = lambda *_, **__: Library()
del resource.RLIMIT_DATA
def refuse(*_):
    raise ValueError("not here")
resource.setrlimit = refuse
confine()
print("alive")
"""
    setup = "import sys; sys.path.insert(0, '.'); from ingest.confine import confine\n"
    done = subprocess.run(
        [sys.executable, "-c", setup + without], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("alive\n", "")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells a process of its parent's death")
@pytest.mark.parametrize("is_reading", [True, False])
def test_child_ends_with_a_parent_that_is_killed(tmp_path: Path, is_reading: bool) -> None:
    fifo = tmp_path / "never.csv"
    os.mkfifo(fifo)
    code = f"""
import subprocess
from pathlib import Path
from ingest import child
from ingest.report import ReadOptions
class Named(subprocess.Popen):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        print(self.pid, flush=True)
subprocess.Popen = Named
child.read_export(Path({str(fifo)!r}), ReadOptions(), spool=Path({str(tmp_path)!r}))
"""
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    writer = wait_for_reader(fifo) if is_reading else None
    parent.kill()
    parent.wait()
    parent.stdout.close()
    try:
        assert is_gone_within(10, pid)
    finally:
        if writer is not None:
            os.close(writer)


def wait_for_reader(fifo: Path) -> int:
    for _ in range(400):
        try:
            return os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.05)
    raise AssertionError("nobody reads")


def is_gone_within(seconds: float, pid: int) -> bool:
    """Whether the process has ended; one that nobody fetched (Z) has."""
    for _ in range(int(seconds * 20)):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    return False


def test_child_that_nobody_listens_to_ends() -> None:
    code = "import time\nfrom ingest.child import tell\nfor _ in range(200):\n    tell({})\n    time.sleep(0.05)"
    told = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert told.stdout is not None
    assert told.stderr is not None
    told.stdout.readline()
    told.stdout.close()
    assert told.wait(5) == 1
    assert told.stderr.read() == b""
    told.stderr.close()


def test_names_with_signs_of_a_pattern_mean_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage_module, "CAREFUL_BYTES", 0)
    monkeypatch.setattr(stage_module._Staging, "careful", None)
    write(tmp_path, TABLE, "export 1.csv")
    path = write(tmp_path, b"member_id,occurred_at\nzoe,2024-02-05T12:00:00Z\n", "export *.csv")
    staged = stage(Table(path, path.name), ReadOptions(), tmp_path, lambda _: None)
    assert [row["member_id"] for row in rows_of(staged)] == ["zoe"]


def test_nothing_is_left_in_the_spool_by_a_refused_file(tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    spool.mkdir()
    with pytest.raises(UnclearDates):
        read_export(write(tmp_path, b"member_id,occurred_at\na,03/04/2024\n"), ReadOptions(), spool=spool)
    assert [path.name for path in spool.iterdir() if path.is_file()] == []


def workbook(folder: Path) -> bytes:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    path = folder / "made.xlsx"
    book = xlsxwriter.Workbook(path)
    day = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    book.add_worksheet("Notes").write(0, 0, "made by hand")
    sheet = book.add_worksheet("Data")
    sheet.write_row(2, 1, ["member_id", "occurred_at", "topic"])
    sheet.write_row(3, 1, [1001, None, "cake"])
    sheet.write_datetime(3, 2, datetime(2024, 4, 3, 12, 30), day)
    book.add_worksheet("Old").hide()
    book.close()
    return path.read_bytes()


def test_workbook_is_read_sheet_by_sheet(tmp_path: Path) -> None:
    notes, data = read(tmp_path, workbook(tmp_path), "book.xlsx")
    assert isinstance(notes, RefusedTable)
    assert isinstance(data, StagedFile)
    (row,) = rows_of(data)
    assert (row["member_id"], row["occurred_at"], row["topic"]) == ("1001", datetime(2024, 4, 3, 12, 30), "cake")
    assert any("hidden sheet Old" in words for words in data.warnings)


def test_parquet_is_read_with_its_zone(tmp_path: Path) -> None:
    moments = pa.array([datetime(2024, 2, 5, 11, tzinfo=UTC)], pa.timestamp("ns", "Europe/Berlin"))
    pq.write_table(pa.table({"member_id": pa.array([7]), "occurred_at": moments}), tmp_path / "made.parquet")
    (staged,) = read(tmp_path, (tmp_path / "made.parquet").read_bytes(), "x.parquet")
    assert isinstance(staged, StagedFile)
    assert staged.time_zone_known
    assert [(row["member_id"], row["occurred_at"]) for row in rows_of(staged)] == [("7", datetime(2024, 2, 5, 11))]


def test_one_time_beyond_the_calendar_keeps_only_its_row_out(tmp_path: Path) -> None:
    moments = pa.array([1_707_130_800_000_000, 1 << 62], pa.timestamp("us", "UTC"))
    pq.write_table(pa.table({"member_id": ["a", "b"], "occurred_at": moments}), tmp_path / "made.parquet")
    (staged,) = read(tmp_path, (tmp_path / "made.parquet").read_bytes(), "x.parquet")
    assert isinstance(staged, StagedFile)
    assert (staged.rows_read, staged.rows_rejected) == (2, 1)
    assert [(row["member_id"], row["occurred_at"]) for row in rows_of(staged)] == [("a", datetime(2024, 2, 5, 11))]


def test_parquet_with_text_that_is_none_is_read_and_with_such_a_name_refused(tmp_path: Path) -> None:
    table = pa.table({"member_id": ["zq7"], "occurred_at": ["2024-02-05T11:00:00Z"], "tzqpic": ["x"]})
    pq.write_table(table, tmp_path / "made.parquet", store_schema=False, compression="none", write_statistics=False)
    whole = (tmp_path / "made.parquet").read_bytes()
    (staged,) = read(tmp_path, whole.replace(b"zq7", b"z\xff7"), "x.parquet")
    assert isinstance(staged, StagedFile)
    assert [row["member_id"] for row in rows_of(staged)] == ["z\ufffd7"]
    with pytest.raises(RefusedFile, match="cannot be read"):
        read(tmp_path, whole.replace(b"tzqpic", b"t\xffqpic"), "x.parquet")


def test_preview_suggests_columns_with_reasons(tmp_path: Path) -> None:
    path = write(tmp_path, b"SOURCE,MAIL,TIME\nalpha,a@example.org,1289192400\nbeta,b@example.org,1289192401\n")
    look = preview(path, ReadOptions(), spool=tmp_path)
    assert look.refused is not None
    assert look.mapping.columns == {"member_id": "SOURCE", "email": "MAIL", "occurred_at": "TIME"}
    assert set(look.reasons) == set(look.mapping.columns)
    assert look.samples[0] == ("alpha", "a@example.org", "1289192400")


def test_preview_of_a_known_export_says_what_is_unclear(tmp_path: Path) -> None:
    look = preview(write(tmp_path, b"member_id,occurred_at\na,03/04/2024\n"), ReadOptions(), spool=tmp_path)
    assert (look.format, look.kind, look.day_order_unclear) == ("canonical", "activity", True)
    settled = preview(write(tmp_path, b"member_id,occurred_at\na,23/04/2024\n"), ReadOptions(), spool=tmp_path)
    assert (settled.day_order, settled.refused) == ("day_first", None)


def test_read_writes_the_first_table_as_it_was_understood(tmp_path: Path) -> None:
    text = (
        b"Report of March,,\n,,\nwho;x,when,n\nname,day,count\na;b,2024-02-05,1\nc,2024-02-06,2\n"
        + b"d,2024-02-07,3\n" * 9
    )
    out = tmp_path / "out.csv"
    result = read_table(write(tmp_path, text), out)
    written = out.read_text().splitlines()
    assert written[:2] == ['"who;x name","when day","n count"', '"a;b","2024-02-05","1"']
    assert (result.rows, result.columns) == (11, 3)


def test_read_stops_where_a_second_table_begins(tmp_path: Path) -> None:
    rows = b"".join(b"m%d,2024-02-05\n" % n for n in range(9))
    out = tmp_path / "out.csv"
    read_table(write(tmp_path, b"who,when\n" + rows + b"\nwho,when\nx,2024-02-06\n"), out)
    assert len(out.read_text().splitlines()) == 10


def test_mapping_file_is_read_back_as_written(tmp_path: Path) -> None:
    mapping = Mapping(
        {"member_id": "WHO", "occurred_at": "TIME"}, {"activity_type": "reply"}, {"occurred_at": "epoch_seconds"}
    )
    path = write(tmp_path, mapping_file.dump(mapping).encode(), "MAP.json")
    assert mapping_file.load(path) == mapping


@pytest.mark.parametrize(
    "data",
    [
        "[]",
        "{",
        '{"columns": {}}',
        '{"columns": {"shoe_size": "X"}}',
        '{"columns": {"member_id": 1}}',
        '{"colums": {}}',
    ],
)
def test_mapping_that_cannot_be_understood_says_why(tmp_path: Path, data: str) -> None:
    with pytest.raises(WrongUsage):
        mapping_file.load(write(tmp_path, data.encode(), "MAP.json"))


def test_request_and_answer_are_plain_json() -> None:
    from ingest.border import options_in, options_out

    options = ReadOptions(kind="members", mapping=Mapping({"member_id": "A"}), keep_text=True)
    assert options_in(json.loads(json.dumps(options_out(options)))) == options


def test_child_started_early_reads_the_first_file_and_none_is_left_behind(tmp_path: Path) -> None:
    path = write(tmp_path, TABLE)
    with child_process.started_early():
        early = child_process._waiting[0]
        read_export(path, ReadOptions(), spool=tmp_path)
        assert not child_process._waiting
        assert early.returncode == 0
        read_export(path, ReadOptions(), spool=tmp_path)
    with child_process.started_early():
        unused = child_process._waiting[0]
    assert not child_process._waiting
    assert unused.returncode is not None


def test_child_without_a_request_ends_without_a_word() -> None:
    process = child_process.start()
    assert process.communicate("") == ("", "")
    assert process.returncode == 0
