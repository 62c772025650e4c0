"""The command line: parses, calls commands.py, prints one JSON object on standard output and words on standard error.

Ends 0 done, 2 wrong usage, 3 refused (the reason in `refused`), 1 our own failure (disk, lock, defect).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TextIO

import commands
from errors import NextCircleError, Refused, WrongUsage
from ingest.border import whole
from ingest.kinds import KINDS
from ingest.lean import without_pandas
from warehouse.workspace import close_all

DONE, OUR_FAILURE = 0, 1


class _Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are errors of ours, so that they too are printed as JSON."""

    def error(self, message: str) -> NoReturn:
        raise WrongUsage(message[:1].upper() + message[1:], remedy=f"See: python {self.prog} --help")

    def print_help(self, file: object = None) -> None:  # noqa: ARG002 - argparse names it
        """Stop with the help, which then goes to standard error and into the JSON."""
        raise _HelpWanted(self.format_help())


class _HelpWanted(Exception):
    """Somebody asked for help; the message is the help."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status."""
    status, words, text = _run(arguments)
    _put(sys.stdout, text + "\n")
    if words:
        _put(sys.stderr, words.rstrip() + "\n")
    return status


def _run(arguments: Sequence[str] | None) -> tuple[int, str, str]:
    """Exit status, words for a person and the JSON of one command, whatever happens in it."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        try:
            options = _parser(next(iter(given), None)).parse_args(given)
            answer = options.run(options)
        finally:
            close_all()
        words = answer.get("refused") or ""
        return Refused.exit_status if words else DONE, words, _json(answer)
    except _HelpWanted as help_wanted:
        words = str(help_wanted)
        answer, status = {"help": words}, DONE
    except NextCircleError as problem:
        words = problem.sentence()
        key = "refused" if isinstance(problem, Refused) else "error"
        answer, status = {key: words}, problem.exit_status
    except KeyboardInterrupt:
        words = "Stopped; nothing is half done."
        answer, status = {"error": words}, OUR_FAILURE
    except Exception as defect:  # noqa: BLE001 - the last resort: scripts get JSON and a status also from a defect
        words = f"Something went wrong on our side ({type(defect).__name__}); stored data is safe."
        answer, status = {"error": words}, OUR_FAILURE
    return status, words, _json(answer)


def _json(answer: dict[str, Any]) -> str:
    return whole(json.dumps(answer, ensure_ascii=False, allow_nan=False))


def _put(stream: TextIO, text: str) -> None:
    """Write text as UTF-8 whatever the locale says."""
    stream.flush()
    stream.buffer.write(whole(text).encode("utf-8"))
    stream.buffer.flush()


def _parser(asked: str | None) -> argparse.ArgumentParser:
    """The commands of DESIGN, "The command line"; only the one that is asked for loads what it needs."""
    parser = _Parser(prog="cli.py", description="Next Circle: find the members who are nearly ready for more.")
    commands_of = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, (words, add_options) in _COMMANDS.items():
        command = commands_of.add_parser(name, help=words, description=words, allow_abbrev=False)
        if name == asked:
            add_options(command)
    return parser


def _import(command: argparse.ArgumentParser) -> None:
    command.set_defaults(run=commands.import_files)
    command.add_argument("files", nargs="+", type=Path, metavar="FILE")
    _add_workspace(command)
    command.add_argument("--mapping", type=Path, metavar="MAP.json", help="which column of the file is which")
    command.add_argument("--kind", choices=KINDS)
    order = command.add_mutually_exclusive_group()
    order.add_argument("--day-first", dest="day_order", action="store_const", const="day_first", help="31/12/2024")
    order.add_argument("--month-first", dest="day_order", action="store_const", const="month_first", help="12/31/2024")
    command.add_argument("--time-zone", metavar="Z", help="of times that name none, such as Europe/Berlin")
    command.add_argument("--encoding", metavar="E", help="such as utf-8 or cp1252")
    command.add_argument("--sheet", metavar="S", help="of a workbook")
    command.add_argument("--entry", metavar="E", help="of an archive")
    command.add_argument("--totals-from", type=_day, metavar="D", help="first day that a file of totals counts")
    command.add_argument("--totals-to", type=_day, metavar="D", help="first day that it does not count")
    command.add_argument("--export-end", type=_day, metavar="D", help="the first day that the export does not cover")
    command.add_argument("--replace", action="store_true", help="put this reading in the place of an earlier one")
    command.add_argument("--dry-run", action="store_true", help="report, and store nothing")
    command.add_argument("--rows-out", type=Path, metavar="ROWS.csv", help="write the loaded rows there")


def _read(command: argparse.ArgumentParser) -> None:
    command.set_defaults(run=commands.read)
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--out", type=Path, required=True, metavar="TABLE.csv")


def _figures(command: argparse.ArgumentParser) -> None:
    command.set_defaults(run=commands.figures)
    command.add_argument("view", metavar="VIEW")
    _add_workspace(command)
    command.add_argument("--from", dest="from_day", type=_day, metavar="D", help="first day in scope")
    command.add_argument("--to", dest="to_day", type=_day, metavar="D", help="first day after the scope")
    command.add_argument("--community", dest="communities", action="append", default=[], metavar="C")
    command.add_argument("--activity", dest="activities", action="append", default=[], metavar="A")
    command.add_argument("--program", metavar="P")
    command.add_argument("--as-of", type=_day, metavar="D", help="look at nothing from this day on")
    _add_label(command)
    command.add_argument("--with-staff", action="store_true", help="count staff and bots too")


def _evaluate(command: argparse.ArgumentParser) -> None:
    command.set_defaults(run=commands.evaluate)
    command.add_argument("view", metavar="VIEW", help="almost-ready")
    _add_workspace(command)
    command.add_argument("--as-of", type=_day, metavar="D", help="look at nothing from this day on")
    _add_label(command)


def _add_label(command: argparse.ArgumentParser) -> None:
    help_ = "what rising means: top 5 %% over 12 weeks, top 5 %% in both halves of them, top 1 %%"
    command.add_argument("--label", choices=("default", "strict", "top_1"), help=help_)


def _list(command: argparse.ArgumentParser) -> None:
    import commands_lists

    commands_lists.add_options(command)
    _add_workspace(command)


def _merges(command: argparse.ArgumentParser) -> None:
    command.set_defaults(run=commands.merges)
    what = command.add_mutually_exclusive_group()
    what.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a table with the columns old_id and new_id")
    what.add_argument("--undo", type=int, metavar="N", help="take back the merge with this number")
    _add_workspace(command)


def _settings(command: argparse.ArgumentParser) -> None:
    command.set_defaults(run=commands.settings)
    command.add_argument("choices", nargs="*", metavar="KEY=VALUE")
    _add_workspace(command)


def _undo(command: argparse.ArgumentParser) -> None:
    command.set_defaults(run=commands.undo)
    command.add_argument("import_key", type=int, metavar="N", help="its number")
    _add_workspace(command)


def _erase(command: argparse.ArgumentParser) -> None:
    _add_safety(command, "erase")
    command.add_argument("member", metavar="MEMBER", help="id or e-mail address")
    command.add_argument("--show", type=Path, metavar="FILE.json", help="erase nothing: write what is held there")


def _backup(command: argparse.ArgumentParser) -> None:
    _add_safety(command, "backup")
    command.add_argument("--list", action="store_true", help="make none")


def _restore(command: argparse.ArgumentParser) -> None:
    _add_safety(command, "restore")
    command.add_argument("file", nargs="?", metavar="BACKUP")


def _retention(command: argparse.ArgumentParser) -> None:
    _add_safety(command, "retention")
    command.add_argument("--now", action="store_true", help="delete it")


def _add_safety(command: argparse.ArgumentParser, name: str) -> None:
    import commands_safety

    command.set_defaults(run=getattr(commands_safety, name))
    _add_workspace(command)


def _export_parquet(command: argparse.ArgumentParser) -> None:
    import commands_scale

    command.set_defaults(run=commands_scale.export_parquet)
    command.add_argument("folder", type=Path, metavar="DIR", help="a folder; one of the workspace's name is made in it")
    _add_workspace(command)


def _add_workspace(command: argparse.ArgumentParser) -> None:
    command.add_argument("--workspace", default=commands.DEFAULT_WORKSPACE, metavar="W")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f'"{text}" is not a day such as 2024-12-31') from error


# name -> what it does in words, and what adds its options
_COMMANDS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "import": ("store exports in a workspace", _import),
    "read": ("the reader alone: a table as text, as it was understood", _read),
    "figures": ("what a page shows, as JSON", _figures),
    "evaluate": ("how good a ranking has been at dates of the past", _evaluate),
    "list": ("a draft list of people to invite, as a file", _list),
    "merges": ("accounts that are one person: by a table, undo, list", _merges),
    "settings": ("show the settings, or choose some", _settings),
    "workspaces": ("the names of all workspaces", lambda command: command.set_defaults(run=commands.workspaces)),
    "undo": ("take an import out again", _undo),
    "erase": ("erase a member, or with --show give out what is held", _erase),
    "backup": ("make a backup, then list those there are", _backup),
    "restore": ("put a backup back, the newest where none is named", _restore),
    "retention": ("what is older than is kept (settings keep_months=N); --now deletes it", _retention),
    "export-parquet": ("all tables as Parquet, for Spark", _export_parquet),
    "audit": ("who did what, and whether a line is missing", lambda command: _add_safety(command, "audit")),
}


if __name__ == "__main__":
    if sys.argv[1:2] in (["import"], ["read"]):
        without_pandas()
    sys.exit(main())
