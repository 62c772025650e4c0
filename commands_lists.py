"""The command `list` of cli.py: a draft list of people, written as a file; options in, one JSON object out."""

from __future__ import annotations

import argparse
import hashlib
from typing import Any

from actions.access import LOCAL
from commands import existing, say, write_file
from downloads.plain_values import plain_dict
from errors import WrongUsage
from figures.wish import Wish
from queries.filters import Filters


def make_list(options: argparse.Namespace) -> dict[str, Any]:
    """The command `list CHANNEL`: a draft list, written as CSV or XLSX by the ending of its name; --sent marks it."""
    from actions.build_list import build_list
    from actions.campaigns import mark_list_sent
    from actions.imports import now
    from actions.list_files import waiting_of

    ending = options.out.suffix.lower().removeprefix(".")
    if ending not in {"csv", "xlsx"}:
        raise WrongUsage(f'A list cannot be written as "{options.out.name}"', remedy="Name a .csv or .xlsx file.")
    workspace = existing(options.workspace)
    built = build_list(workspace, Filters(), _wish(options), who=LOCAL, now=now())
    content = built.content(ending)
    write_file(options.out, content)
    if options.sent:
        mark_list_sent(workspace, built.list_id, who=LOCAL, now=now())
    say(built.proposal.notes)
    return plain_dict(
        {
            "list_id": built.list_id,
            "channel": options.channel,
            "size": built.given,
            "requested": built.requested,
            "given": built.given,
            "people": _records(built.invited()),
            "left_out": built.left_out,
            "held_out": built.held_out,
            "held_out_people": _records(waiting_of(built.table)),
            "covered": built.proposal.covered,
            "of_best_possible": built.proposal.chosen.of_best,
            "smallest_effect": built.proposal.smallest_effect,
            "notes": list(built.proposal.notes),
            "sent": options.sent,
            "file": str(options.out),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
    )


def _wish(options: argparse.Namespace) -> Wish:
    return Wish(
        purpose=options.purpose,
        channel=options.channel,
        size=options.size,
        skills=tuple(name.strip() for name in (options.skills or "").split(",") if name.strip()),
        variety=options.variety,
        most_per_group=options.most_per_group,
        source=options.source,
        program=options.program,
        hold_out=options.hold_out or None,
        seed=options.seed,
    )


def _records(frame: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - a frame, whose package is imported late
    found: list[dict[str, Any]] = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return found
