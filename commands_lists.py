"""The command `list` of cli.py: a draft list of people, written as a file; options in, one JSON object out."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actions.access import LOCAL
from commands import existing, say, write_file
from downloads.plain_values import plain_dict
from errors import WrongUsage
from queries.filters import Filters

if TYPE_CHECKING:
    from figures.wish import Wish


def add_options(command: argparse.ArgumentParser) -> None:
    """What `list CHANNEL` takes, besides the workspace."""
    from figures.wish import ACTIVE, PURPOSES
    from models.recruit import VARIETY

    command.set_defaults(run=make_list)
    command.add_argument("channel", metavar="CHANNEL")
    command.add_argument("--size", type=int, required=True, metavar="N")
    command.add_argument("--out", type=Path, required=True, metavar="FILE.csv|.xlsx")
    command.add_argument("--skills", metavar="A,B", help="topics that count; none: every topic with a need")
    command.add_argument("--variety", choices=tuple(VARIETY), default="off")
    command.add_argument("--hold-out", type=float, metavar="SHARE", help="of the list, drawn by lot, such as 0.2")
    command.add_argument("--seed", type=int, default=0, metavar="N", help="of the lottery")
    command.add_argument("--sent", action="store_true", help="mark the list as sent: its people count as asked")
    command.add_argument("--purpose", choices=tuple(PURPOSES), default=next(iter(PURPOSES)))
    command.add_argument("--source", default=ACTIVE, metavar="SOURCE", help="whom from: a tier or a group of people")
    command.add_argument("--program", metavar="P", help="who is in it already is left out")
    command.add_argument("--most-per-group", type=int, metavar="N")


def make_list(options: argparse.Namespace) -> dict[str, Any]:
    """The command `list CHANNEL`: a draft list, written as CSV or XLSX by the ending of its name; --sent marks it."""
    from actions.build_list import build_list, download
    from actions.campaigns import mark_list_sent
    from actions.imports import now
    from actions.list_files import waiting_of

    ending = options.out.suffix.lower().removeprefix(".")
    if ending not in {"csv", "xlsx"}:
        raise WrongUsage(f'A list cannot be written as "{options.out.name}"', remedy="Name a .csv or .xlsx file.")
    workspace = existing(options.workspace)
    built = build_list(workspace, Filters(), _wish(options), who=LOCAL, now=now())
    content = download(workspace, built, ending, who=LOCAL, now=now())
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
    from figures.wish import Wish

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
