"""Every file says what it is for, stays short enough to be read, and speaks of the product alone."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house.sources import PRODUCT, TEXT_ENDINGS, files, python_files, text_of

LINES_OF_A_FILE = 250
LINES_OF_A_FUNCTION = 40  # without its docstring, which may explain at length
SHORTEST_PURPOSE = 15  # characters: "Helpers." is no purpose
OURS = (*PRODUCT, "bench", "data", "docs")
SOURCES = [path for path in files() if path.suffix in {".py", ".sql"}]
# Put together here so that this file does not find itself.
UNFINISHED = re.compile(r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX"]) + r")\b")
# A home, a scratch folder or a drive of one machine; paths of systems that tests are refused (/etc) are none of ours.
OF_ONE_MACHINE = re.compile(r"(?<![\w.*])/(?:work|home|root|Users|tmp/nc)/[\w.]|\b[A-Z]:\\\\?\w")


def first_line(path: Path) -> str:
    """The purpose as a file states it: first line of the docstring, of a comment, or the heading."""
    lines = text_of(path).splitlines() or [""]
    line = lines[1] if lines[0].startswith("#!") and len(lines) > 1 else lines[0]
    return line.strip().strip('"#-; ').strip()


@pytest.mark.parametrize("ending", [".py", ".sql", ".md"])
def test_first_line_says_what_a_file_is_for(ending):
    chosen = [path for path in files() if path.suffix == ending]
    assert chosen
    assert [str(path) for path in chosen if len(first_line(path)) < SHORTEST_PURPOSE and path.name != "README.md"] == []


def test_python_file_begins_with_its_docstring():
    chosen = [path for path in python_files() if text_of(path).strip()]
    assert [str(path) for path in chosen if not text_of(path).startswith(('"""', 'r"""'))] == []


def test_settings_and_scripts_begin_with_a_comment():
    chosen = [path for path in files() if path.suffix == ".toml" or path.parts[0] == ".ci" or path.name == "Makefile"]
    begins = {str(path): text_of(path).splitlines()[:2] for path in chosen if path.name != "pyproject.toml"}
    assert [path for path, lines in begins.items() if not any(line.startswith("# ") for line in lines)] == []


def test_file_can_be_read_in_one_go():
    chosen = [path for path in python_files(*OURS) if "tests" not in path.parts]
    long = {str(path): len(text_of(path).splitlines()) for path in chosen}
    assert {path: lines for path, lines in long.items() if lines > LINES_OF_A_FILE} == {}


def test_question_can_be_read_in_one_go():
    long = {str(path): len(text_of(path).splitlines()) for path in files() if path.suffix == ".sql"}
    assert {path: lines for path, lines in long.items() if lines > LINES_OF_A_FILE} == {}


def test_function_does_one_thing():
    long = [found for path in python_files(*OURS) for found in _long_functions(path)]
    assert long == []


def _long_functions(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(text_of(path))):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        body = node.body[1:] if ast.get_docstring(node) is not None and len(node.body) > 1 else node.body
        lines = (node.end_lineno or 0) - body[0].lineno + 1
        if lines > LINES_OF_A_FUNCTION:
            found.append(f"{path}:{node.lineno} {node.name} ({lines} lines)")
    return found


def _texts() -> list[Path]:
    return [path for path in files() if path.suffix in TEXT_ENDINGS and path.name != ".DS_Store"]


def test_nothing_is_left_unfinished():
    assert [str(path) for path in _texts() if UNFINISHED.search(text_of(path))] == []


def test_no_path_of_one_machine():
    found = {str(path): OF_ONE_MACHINE.findall(text_of(path)) for path in _texts() if path.name != Path(__file__).name}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize("text", ["/home/kim/x", "/work/main", '"C:\\\\Users"', "/root/.cache"])
def test_path_of_one_machine_would_be_found(text):
    assert OF_ONE_MACHINE.search(text)


@pytest.mark.parametrize(
    "text", ["https://x.org/home/a", "docs/home/x", "a/work/b", "../root/x", "and/or", "/etc/passwd"]
)
def test_other_paths_are_no_offence(text):
    assert not OF_ONE_MACHINE.search(text)


def test_figures_draw_no_screen():
    """`st.` in a figure or a model would mean that the command line cannot print it."""
    chosen = python_files("figures", "models", "charts", "queries", "warehouse", "ingest", "downloads", "actions")
    found = [path for path in chosen if re.search(r"(?<![\w.])st\.[a-z_]+\(", text_of(path))]
    assert [str(path) for path in found] == []


def test_no_error_is_caught_by_everything():
    bare = [
        f"{path}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]
    assert bare == []
