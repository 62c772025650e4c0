"""What one file gives to each view: available, or which column is missing from it (never zero)."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from ingest.formats import NAMED, by_name, role_of
from ingest.kinds import POOLED_IDS
from ingest.report import StagedFile
from warehouse import types
from warehouse.staged_rows import StagedRows

AVAILABLE = "available"
VIEWS = (
    "Overview", "Concentration", "Seekers & providers", "Skills", "Micro-communities",
    "Churn", "Reach", "Training", "Almost ready", "Lists",
)  # fmt: skip
_MISSING = "not available from this file: "
_NO_ACTS = {
    "members": "acts with their times (occurred_at); it is a list of members",
    "programs": "acts with their times (occurred_at); it is a list of steps in programs",
    "nominations": "acts with their times (occurred_at); it is a list of nominations",
    "applications": "acts with their times (occurred_at); it is a list of applications",
    "totals": "single acts with their times (occurred_at); it holds sums over a period",
}
_WHO = "who acted (member_id)"
_COMPLETED = "who completed a training, and when (completed_at); it stands in a file of programs"


def views_of(connection: duckdb.DuckDBPyConnection, staged: StagedFile, counts: Mapping[str, int]) -> dict[str, str]:
    """View -> "available", or what this file does not carry. counts: acts of each type; empty where not known yet."""
    file = StagedRows(connection, str(staged.rows_path), 0)
    missing = _of_activity(file, staged, counts) if staged.kind == "activity" else _of_others(file, staged)
    return {view: _MISSING + missing[view] if view in missing else AVAILABLE for view in VIEWS}


def _of_others(file: StagedRows, staged: StagedFile) -> dict[str, str]:
    """What a file without acts lacks: most views, but for those that its own columns feed."""
    missing = dict.fromkeys(VIEWS, _NO_ACTS[staged.kind])
    if staged.kind == "members":
        missing |= {"Lists": "" if file.has("email") else "e-mail addresses (email)"}
    if staged.kind in {"members", "applications"}:
        missing |= {"Skills": "" if file.has("skills") else "what members are good at (skills)"}
    if staged.kind == "programs":
        missing |= {"Training": "" if file.has("completed_at") else "when a program was completed (completed_at)"}
    if staged.kind in {"nominations", "applications"}:
        missing |= {"Lists": ""}
    return {view: words for view, words in missing.items() if words}


def _of_activity(file: StagedRows, staged: StagedFile, counts: Mapping[str, int]) -> dict[str, str]:
    """What a file of acts lacks."""
    rows = file.rows("select lower(activity_type), count(*) from read_parquet($path) group by 1") if not counts else ()
    roles = {name: _role(staged.format, name) for name in (counts or {str(row[0]) for row in rows})}
    missing: dict[str, str] = {"Training": _COMPLETED}
    if not _is_known_who(file):
        nobody = ("Concentration", "Seekers & providers", "Skills", "Micro-communities", "Churn", "Reach")
        return missing | dict.fromkeys((*nobody, "Almost ready", "Lists"), _WHO)
    if "create" not in roles.values():
        content = "posts or replies (activity_type); " + _acts_in_words(roles)
        missing |= dict.fromkeys(("Concentration", "Seekers & providers", "Skills", "Almost ready"), content)
    else:
        if not file.has("reply_to_member_id") and not roles.keys() & set(types.ANSWERS):
            missing["Seekers & providers"] = "replies (activity_type), or whom a reply answers (reply_to_member_id)"
        if not file.has("topic"):
            missing["Skills"] = "what a post is about (topic)"
    if not _names_communities(file, staged):
        missing["Micro-communities"] = "the community of each act (community); all of it counts as one"
    if "outcome" not in roles.values():
        missing["Reach"] = "referrals or purchases (activity_type)"
    if not file.has("email"):
        missing["Lists"] = "e-mail addresses (email)"
    return missing


def _role(format_name: str, name: str) -> str:
    return types.ROLE_OF_TYPE.get(name) or role_of(format_name, name) or types.ROLE_OF_OTHERS


def _acts_in_words(roles: Mapping[str, str]) -> str:
    return "it holds " + ", ".join(sorted(name.replace("_", " ") for name in roles)[:4])


def _is_known_who(file: StagedRows) -> bool:
    """Whether the file tells more than one pool of unknown people."""
    found = file.rows("select member_id from read_parquet($path) limit 1")
    if not found or str(found[0][0]).strip().lower() not in POOLED_IDS:
        return True
    others = "select 1 from read_parquet($path) where member_id is distinct from $first limit 1"
    return bool(file.rows(others, first=found[0][0]))


def _names_communities(file: StagedRows, staged: StagedFile) -> bool:
    form = by_name().get(staged.format)
    if "community" in staged.mapping.columns or (form and NAMED.search(form.sql.get("community", ""))):
        return True
    return file.number("select count(distinct community) from read_parquet($path)") > 1
