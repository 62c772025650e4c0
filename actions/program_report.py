"""The report of one program as one page to print: verdict, numbers, tiers, outcomes, rounds; aggregates, no names."""

from __future__ import annotations

import math
from datetime import timedelta

from downloads.report import Report, Section, to_html
from figures.scope import Scope
from figures.training import Measured, Training
from figures.training_names import OUTCOME_NAMES, TIER_NAMES, VERDICT_NAMES, kind_in_words
from figures.training_untouched import untouched_in_words
from figures.training_words import round_in_words, signed, tiers_in_words, uplift_range, with_names
from figures.words import capital, days
from models.estimate import State
from models.uplift import LogRatio, Verdict

TOO_FEW = "too few to say"


def program_report(view: Training, *, community: str) -> bytes:
    """The report as HTML. view: with a program and what was measured about it."""
    if view.program is None:
        return to_html(Report("Programs", community, view.sentence.text(), []))
    name, kind = view.program.name, kind_in_words(view.program.kind)
    about = f"{capital(kind)} in {community}, {_period(view.scope)}"
    sections = _sections(view, view.measured) if view.measured else []
    return to_html(Report(name, about, view.sentence.text(), sections))


def _sections(view: Training, measured: Measured) -> list[Section]:
    found = measured.uplift
    numbers = [[each.label, each.value, each.base] for each in view.numbers]
    tiers = [
        [capital(TIER_NAMES[each.group]), f"{each.n}", *_cells(each.ratio, each.state, each.verdict)]
        for each in found.tiers.tiers
    ]
    outcomes = [
        [
            OUTCOME_NAMES[each.name],
            _change(each.ratio),
            uplift_range(each.ratio) or TOO_FEW,
            _called(each.is_declared, each.verdict),
        ]
        for each in found.outcomes
    ]
    rounds = [
        [
            round_in_words(measured, each),
            f"{each.n_trained}",
            f"{each.n_kept}",
            *_cells(each.ratio, each.state, each.verdict),
        ]
        for each in found.rounds
    ]
    left_out = with_names(found.why_not)
    kept = [f"{found.total.n} of {found.n_trained} trained are compared, {found.length} weeks on each side."]
    return [
        Section("Verdict", [f"{VERDICT_NAMES[view.verdict]}.", *([capital(view.reason) + "."] if view.reason else [])]),
        Section("In numbers", (), ("", "", "Range or base"), numbers),
        Section("Who is compared", [*kept, *([f"Not compared: {left_out}."] if left_out else [])]),
        Section("Where it could change nothing", [_untouched(view, measured)]),
        Section("By tier of a quarter before", [tiers_in_words(found)], ("Tier", "Trained", *_HEAD), tiers),
        Section("What changed", (), ("Outcome", *_HEAD), outcomes),
        Section("Round by round", (), ("Completed", "Trained", "Compared", *_HEAD), rounds),
        Section("How to read this", _READ),
    ]


def _untouched(view: Training, measured: Measured) -> str:
    name = view.program.name if view.program else ""
    return untouched_in_words(measured.uplift.beside.untouched, measured.untouched, name)


_HEAD = ("Change", "95 % interval", "Verdict")
_READ = (
    "The change is against people of the same group, tenure and earlier tier who were active in the week of completion "
    "and not yet trained. Nothing below 6 % is called an effect, because completions were not drawn by lot.",
    "The better answer is a lottery: invite half of those who want to come, and the others a quarter later.",
)


def _cells(ratio: LogRatio, state: State, verdict: Verdict) -> list[str]:
    if state not in ("ok", "wide") or ratio.value is None:
        return ["–", "fewer than 20 compared", capital(TOO_FEW)]
    return [_change(ratio), uplift_range(ratio), VERDICT_NAMES[verdict]]


def _called(is_declared: bool, verdict: Verdict) -> str:
    return VERDICT_NAMES[verdict] if is_declared else "not tested"


def _change(ratio: LogRatio) -> str:
    return signed(math.expm1(ratio.value)) if ratio.value is not None else "–"


def _period(scope: Scope) -> str:
    if scope.from_day is None or scope.end_day is None:
        return "no days"
    return days(scope.from_day, scope.end_day - timedelta(days=1))
