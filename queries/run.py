"""Asks the workspace a question: its .sql, the scope before it, named parameters bound, its name in every error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from errors import QueryFailed
from queries import pseudonyms
from queries.filters import Filters
from warehouse import settings
from warehouse.days import start_of
from warehouse.engines import QuestionFailed, execute
from warehouse.workspace import Workspace

if TYPE_CHECKING:  # commands that ask no question start without it
    import pandas as pd

FOLDER = Path(__file__).parent

SCOPE = ("scope", "scope_threads")  # files of relations, no questions
# What each of their relations is made from, in the order in which they must stand.
_NEEDS: dict[str, tuple[str, ...]] = {
    "window_daily": ("special", "window_daily"),
    "scope_daily": ("special", "window_daily", "scope_daily"),
    "window_totals": ("special", "window_totals"),
    "scope_totals": ("special", "window_totals", "scope_totals"),
    "scope_stretches": ("special", "scope_stretches"),
    "scope": ("special", "scope"),
    "window_acts": ("window_acts",),
    "special": ("special",),
    "thread_starter": ("special", "thread_starter"),
    "scope_questions": ("special", "window_acts", "typed_groups", "scope_questions"),
    "none": (),
}
_ORDER = (
    "special",
    "window_daily",
    "scope_daily",
    "window_totals",
    "scope_totals",
    "scope_stretches",
    "scope",
    "window_acts",
    "thread_starter",
    "typed_groups",
    "scope_questions",
)
_PARAMETER = re.compile(r"\$([a-z_]+)")


@dataclass(frozen=True)
class Question:
    """One .sql file: its own text, the relations it reads and the parameters that it declares beyond the scope's."""

    name: str
    sql: str
    relations: tuple[str, ...]
    parameters: tuple[str, ...]


def ask(workspace: Workspace, name: str, filters: Filters, **parameters: object) -> pd.DataFrame:
    """The answer to queries/<name>.sql within the filters, with the grain and columns that its header names.

    Raises QueryFailed, naming the .sql file, when it does not exist, its parameters are not these, or it fails.
    """
    question = read_question(name)
    if set(parameters) != set(question.parameters):
        raise _failed(name, f"needs the parameters {question.parameters}, got {tuple(sorted(parameters))}")
    if name == "member_keys" and pseudonyms.is_on():
        parameters["member_ids"] = pseudonyms.known_again(_ids(workspace), cast(list[str], parameters["member_ids"]))
    sql = statement(question)
    known = scope_parameters(filters, settings.get(workspace, "time_zone")) | parameters
    used = {each: known[each] for each in sorted(set(_PARAMETER.findall(sql)))}
    try:
        return pseudonyms.hidden(name, execute(workspace, sql, used))
    except QuestionFailed as error:
        if error.is_late:
            raise _failed(name, "took too long and was stopped", "Narrow the period or choose fewer groups.") from error
        raise _failed(name, "failed", "Try again; the server's log says what happened.") from error


def _ids(workspace: Workspace) -> list[str]:
    return [str(each) for each in execute(workspace, "select member_id from member", {})["member_id"]]


def questions() -> tuple[str, ...]:
    """Names of all questions."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.sql") if file.stem not in SCOPE))


@cache
def read_question(name: str) -> Question:
    """One question with what its header declares. Raises QueryFailed for a name that has no file."""
    file = FOLDER / f"{name}.sql"
    if name in SCOPE or not file.is_file():
        raise _failed(name, "does not exist")
    sql = file.read_text(encoding="utf-8")
    return Question(name, sql, _declared(name, sql, "relations"), _declared(name, sql, "parameters"))


def statement(question: Question) -> str:
    """The whole statement: the relations of the scope that the question reads, then the question."""
    needed = {part for relation in question.relations for part in _NEEDS[relation]}
    parts = _scope_relations()
    scope = ",\n\n".join(parts[part] for part in _ORDER if part in needed)
    body = "\n".join(line for line in question.sql.splitlines() if not line.lstrip().startswith("--")).strip()
    if not scope:
        return body
    if body.startswith("with"):
        return f"with\n\n{scope},\n\n{body.removeprefix('with').lstrip()}"
    return f"with\n\n{scope}\n\n{body}"


def scope_parameters(filters: Filters, time_zone: str) -> dict[str, object]:
    """The filters as the named parameters of scope.sql; open ends are the first and last day there is."""
    from_day, to_day = filters.from_day or date.min, filters.to_day or date.max
    return {
        "all_days": filters.from_day is None and filters.to_day is None,
        "from_day": from_day,
        "to_day": to_day,
        "from_at": start_of(from_day, time_zone),
        "to_at": start_of(to_day, time_zone),
        "all_communities": not filters.communities,
        "communities": list(filters.communities) or [""],
        "all_activities": not filters.activities,
        "activities": list(filters.activities) or [""],
        "with_staff": filters.with_staff,
    }


def _declared(name: str, sql: str, what: str) -> tuple[str, ...]:
    """The names on the header line "-- relations: a, b" or "-- parameters: c, d"; none for "none"."""
    found = re.search(rf"^-- {what}: (.+)$", sql, re.MULTILINE)
    if found is None:
        raise _failed(name, f"has no header line for its {what}")
    names = tuple(part.strip() for part in re.sub(r"\(.*?\)", "", found[1]).split(","))
    return () if names == ("none",) else names


@cache
def _scope_relations() -> Mapping[str, str]:
    """The relations of scope.sql and scope_threads.sql by name, without comments and the comma that parts them."""
    parts: list[str] = []
    for file in SCOPE:
        text = (FOLDER / f"{file}.sql").read_text(encoding="utf-8")
        parts += re.split(r"^-- relation: (\w+)\n", text, flags=re.MULTILINE)[1:]
    return {name: _without_comments(sql) for name, sql in zip(parts[::2], parts[1::2], strict=True)}


def _without_comments(sql: str) -> str:
    return "\n".join(line for line in sql.splitlines() if not line.startswith("--")).strip().removesuffix(",")


def _failed(name: str, problem: str, remedy: str = "This is a defect of Next Circle; please report it.") -> QueryFailed:
    return QueryFailed(f"The question queries/{name}.sql {problem}", remedy=remedy)
