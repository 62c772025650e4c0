"""What each command of cli.py does: options in, one JSON object out; refusals and failures are raised."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actions.access import LOCAL
from downloads.plain_values import fields, plain_dict
from errors import OurFault, Refused, WorkspaceInUse, WrongUsage
from ingest.report import ImportReport, Mapping, ReadOptions
from queries.filters import Filters
from warehouse.workspace import Workspace, check_workspace_name, list_workspaces, open_workspace

if TYPE_CHECKING:  # only commands that import load it
    from actions.hand_over import Request

Command = Callable[[argparse.Namespace], dict[str, Any]]

# Where a manager with one community never has to name it.
DEFAULT_WORKSPACE = "community"


def import_files(options: argparse.Namespace) -> dict[str, Any]:
    """The command `import FILE...`: what came of each file; `refused` only when nothing at all was stored."""
    from ingest.child_process import started_early

    check_workspace_name(options.workspace)
    with started_early():
        from actions.hand_over import hand_over, import_as_asked

        request = _request(options)
        reports: list[ImportReport] | None = None
        with suppress(WorkspaceInUse):
            reports = import_as_asked(request)
    if reports is None:
        say(["The dashboard has this workspace open: it imports for us."])
        reports = hand_over(request)
    refused = [report.refused for report in reports if report.refused]
    nothing = len(refused) == len(reports)
    say(_in_words(report) for report in reports if not report.refused)
    return {
        "workspace": options.workspace,
        "files": [_file(report) for report in reports],
        "refused": (" ".join(refused) or "The file holds no table.") if nothing else None,
    }


def _request(options: argparse.Namespace) -> Request:
    from actions.hand_over import Request

    read_options = ReadOptions(
        kind=options.kind,
        mapping=_mapping(options.mapping),
        day_order=options.day_order,
        time_zone=options.time_zone,
        encoding=options.encoding,
        sheet=options.sheet,
        entry=options.entry,
        totals_from=options.totals_from.isoformat() if options.totals_from else None,
        totals_to=options.totals_to.isoformat() if options.totals_to else None,
    )
    return Request(
        options.workspace,
        tuple(options.files),
        read_options,
        options.replace,
        options.dry_run,
        options.rows_out,
        options.export_end.isoformat() if options.export_end else None,
    )


def _mapping(path: Path | None) -> Mapping | None:
    if path is None:
        return None
    from ingest import mapping_file

    return mapping_file.load(path)


def read(options: argparse.Namespace) -> dict[str, Any]:
    """The command `read FILE --out TABLE.csv`: the table as text, as it was understood."""
    from ingest.read_alone import read_table

    return plain_dict({"file": options.file.name, **fields(read_table(options.file, options.out))})


def figures(options: argparse.Namespace) -> dict[str, Any]:
    """The command `figures VIEW`: what the page of that name shows."""
    from figures.registry import VIEWS

    view = VIEWS.get(options.view)
    if view is None:
        raise WrongUsage(f'There is no view "{options.view}"', remedy=f"Views are: {', '.join(sorted(VIEWS))}.")
    more = _options_of(view, options)
    ends = [day for day in (options.to_day, options.as_of) if day is not None]
    filters = Filters(
        from_day=options.from_day,
        to_day=min(ends, default=None),
        communities=tuple(options.communities),
        activities=tuple(options.activities),
        with_staff=options.with_staff,
    )
    result = view(existing(options.workspace), filters, **more)
    return plain_dict({"view": options.view, "workspace": options.workspace} | result.as_json())


def evaluate(options: argparse.Namespace) -> dict[str, Any]:
    """The command `evaluate VIEW`: how good the view's ranking has been; the model's card is kept in the workspace."""
    from actions.imports import now
    from actions.model_card import keep_card
    from figures.readiness_evaluation import evaluation

    if options.view != "almost-ready":
        raise WrongUsage(f'"{options.view}" cannot be evaluated', remedy="Evaluated is: almost-ready.")
    workspace = existing(options.workspace)
    found = evaluation(workspace, Filters(), as_of=options.as_of, label=options.label or "default")
    if found.card is not None:
        keep_card(workspace, found.card, now=now())
    return plain_dict({"view": options.view, "workspace": options.workspace} | found.as_json())


def _options_of(view: Callable[..., Any], options: argparse.Namespace) -> dict[str, Any]:
    """The options beyond the filters that this view is given. Raises WrongUsage for one that it does not know.

    `as_of` ends the scope of every view; those that know the option are told it as well.
    """
    known = signature(view).parameters
    if options.program is not None and "program" not in known:
        raise WrongUsage(f'The view "{options.view}" knows no --program', remedy="Leave the option out.")
    if options.label is not None and "label" not in known:
        raise WrongUsage(f'The view "{options.view}" knows no --label', remedy="Leave the option out.")
    given = {"program": options.program, "as_of": options.as_of, "label": options.label}
    return {name: value for name, value in given.items() if value is not None and name in known}


def settings(options: argparse.Namespace) -> dict[str, Any]:
    """The command `settings [KEY=VALUE]...`: choose, then show all."""
    from actions.imports import now
    from actions.settings import change_settings, settings_of

    chosen: list[tuple[str, str]] = []
    for choice in options.choices:
        key, sign, value = choice.partition("=")
        if not sign:
            raise WrongUsage(f'"{key}" names no value', remedy="Write KEY=VALUE, such as time_zone=Europe/Berlin.")
        chosen.append((key, value))
    if chosen:
        check_workspace_name(options.workspace)
        change_settings(options.workspace, chosen, who=LOCAL, now=now())
    return {"workspace": options.workspace, "settings": settings_of(existing(options.workspace))}


def workspaces(_options: argparse.Namespace) -> dict[str, Any]:
    """The command `workspaces`: their names."""
    return {"workspaces": list(list_workspaces())}


def undo(options: argparse.Namespace) -> dict[str, Any]:
    """The command `undo N`: take that import out again."""
    from actions.imports import undo_import

    existing(options.workspace)
    gone = undo_import(options.workspace, options.import_key)
    say([f"Import {options.import_key} is undone; {gone:,} acts are gone."])
    return {"workspace": options.workspace, "undone": options.import_key, "rows_removed": gone}


def merges(options: argparse.Namespace) -> dict[str, Any]:
    """The command `merges [FILE]`: merge accounts by a table old_id,new_id, or undo one; then the list of merges."""
    from actions import people
    from actions.imports import now
    from actions.merge_table import merge_by_table

    workspace, answer = existing(options.workspace), {}
    if options.undo is not None:
        people.undo_decision(workspace, options.undo, who=LOCAL, now=now())
        answer = {"undone": options.undo}
    elif options.file is not None:
        report = merge_by_table(workspace, options.file, who=LOCAL, now=now())
        answer = fields(report)
        say([report.in_words()])
    return plain_dict({"workspace": options.workspace, **answer, "merges": people.merge_log(workspace)})


def existing(name: str) -> Workspace:
    """The workspace of that name. Raises Refused for one that is not there."""
    check_workspace_name(name)
    if name not in list_workspaces():
        raise Refused(f'There is no workspace "{name}"', remedy="Import an export into it first: cli.py import FILE.")
    return open_workspace(name)


def _file(report: ImportReport) -> dict[str, Any]:
    """One report with the keys of DESIGN."""
    facts = fields(report)
    facts["from"], facts["to"] = facts.pop("from_at"), facts.pop("to_at")
    return plain_dict(facts)


def _in_words(report: ImportReport) -> str:
    return (
        f"{report.file}: {report.rows_read:,} rows read, {report.rows_loaded:,} loaded,"
        f" {report.rows_duplicate:,} already there, {report.rows_rejected:,} left out."
    )


def say(lines: Iterable[str]) -> None:
    """Words for a person, on standard error."""
    for line in lines:
        sys.stderr.write(f"{line}\n")


def write_file(path: Path, content: bytes) -> None:
    """Write a list's bytes. Raises OurFault where that cannot be."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise OurFault(
            f"The list cannot be written to {path}", remedy="Choose a folder that can be written."
        ) from error
