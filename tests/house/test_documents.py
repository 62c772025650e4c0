"""The documents say what is: commands exist, pictures and links are there, decisions have their three parts."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import ROOT, files, text_of

README = text_of(Path("README.md"))
DECISIONS = [path for path in files() if path.parts[:2] == ("docs", "decisions") and path.suffix == ".md"]
DOCUMENTS = [path for path in files() if path.suffix == ".md"]
WORDS_OF_A_DECISION = 600  # one page


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*##", text_of(Path("Makefile")), re.MULTILINE))


def test_commands_of_the_readme_are_in_the_makefile():
    used = set(re.findall(r"(?:^|`|; )make ([a-z-]+)", README, re.MULTILINE))
    assert {"run", "test"} <= used
    assert used - targets() == set()


def test_every_command_for_people_is_in_the_readme():
    assert {"run", "test", "lint", "bench", "pictures", "sample"} <= targets()


def test_commands_of_the_command_line_exist():
    used = set(re.findall(r"cli\.py ([a-z]+)", README))
    assert used, "the readme shows the command line"
    command = [sys.executable, "cli.py", "--help"]
    helped = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert helped.returncode == 0
    assert {command for command in used if command not in helped.stdout} == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=str)
def test_links_lead_somewhere(path):
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text_of(path))
    links += re.findall(r'(?:src|srcset)="([^"\s]+)"', text_of(path))
    inside = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in inside if not (ROOT / path.parent / link).exists()] == []


def test_readme_begins_with_what_it_is_and_shows_it():
    assert README.startswith("# Next Circle\n")
    assert "docs/pictures/" in README
    assert README.index("docs/pictures/") < README.index("make run") < README.index("cli.py")


def test_changelog_has_a_section_for_what_is_new():
    headings = re.findall(r"^## (.+)$", text_of(Path("CHANGELOG.md")), re.MULTILINE)
    assert headings
    assert re.fullmatch(r"Unreleased|\d+\.\d+\.\d+ \(\d{4}-\d{2}-\d{2}\)", headings[0])


@pytest.mark.parametrize("path", DECISIONS, ids=str)
def test_decision_says_context_choice_and_cost(path):
    text = text_of(path)
    assert re.fullmatch(r"\d{4}-[a-z0-9.-]+\.md", path.name)
    assert text.startswith(f"# {path.name[:4]} ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Choice", "Cost"]
    assert len(text.split()) <= WORDS_OF_A_DECISION


def test_decisions_are_numbered_without_gaps():
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_decision_named_in_the_source_exists():
    named = {
        name
        for path in files()
        if path.suffix in {".py", ".sql", ".toml", ".txt"}
        for name in re.findall(r"docs/decisions/(\d{4}[\w.-]*\.md)", text_of(path))
    }
    assert named - {path.name for path in DECISIONS} == set()
