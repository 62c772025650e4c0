"""The files of the project for the tests of the house, and what each Python file imports of ours."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# In the order of docs: a stage may import what stands above it. Two in one line may not import each other.
STAGES: tuple[tuple[str, ...], ...] = (
    ("errors",),
    ("ingest",),
    ("warehouse",),
    ("queries",),
    ("models",),
    ("figures",),
    ("charts",),
    ("downloads",),
    ("actions",),
    ("commands",),
    ("commands_lists", "commands_safety", "commands_scale"),
    ("cli", "ui"),
    ("pages", "dashboard"),
)
PRODUCT = tuple(name for stage in STAGES for name in stage)
AROUND = ("bench", "data", "docs", "tests")  # may import the product; the product never imports them

TEXT_ENDINGS = {".py", ".sql", ".toml", ".md", ".txt", ".cfg", ".ini", ".yml", ".yaml", ""}
_NOT_OURS = {".venv", ".git", "var", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", "out"}


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project as a path relative to its root; environments, caches and data are left out."""
    return tuple(sorted(path.relative_to(ROOT) for path in _walk(ROOT)))


def python_files(*folders: str) -> tuple[Path, ...]:
    """The Python files of these folders (or single modules), all of the project without an argument."""
    chosen = [path for path in files() if path.suffix == ".py"]
    return tuple(path for path in chosen if not folders or stage_of(path) in folders)


def stage_of(path: Path) -> str:
    """The folder a file belongs to, or its own name for a file at the top."""
    return path.parts[0] if len(path.parts) > 1 else path.stem


def text_of(path: Path) -> str:
    """A file's text."""
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def imports(path: Path) -> frozenset[str]:
    """First names of everything that a file imports, wherever in it ("figures", "streamlit")."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text_of(path))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(stage_of(path) if node.level else (node.module or "").split(".")[0])
    return frozenset(found)


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in _NOT_OURS:
            continue
        if path.is_dir():
            yield from _walk(path)
        elif path.is_file():
            yield path
