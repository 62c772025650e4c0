"""Training uplift: did a training, badge or reward change anything, for whom, and could it have been seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from figures.cache import by_data_version
from figures.programs import (
    BackDated,
    Program,
    back_dated,
    chosen_program,
    completed_elsewhere,
    people_of,
    programs,
)
from figures.scope import Scope, scope
from figures.training_json import measured_json
from figures.training_panel import Weeks, weeks_of
from figures.training_untouched import Untouched, acts_untouched, untouched_groups
from figures.training_words import headline_numbers, not_shown_sentence, sentence_of
from figures.words import Number, Sentence
from models.estimate import State
from models.histogram import Ints
from models.panel import window
from models.uplift import Verdict
from models.uplift_summary import Uplift, uplift
from queries.filters import Filters
from warehouse.workspace import Workspace

COMPLIANCE = (0.02, 0.95)  # of the invited who complete: outside, inviting and completing say the same or nothing


@dataclass(frozen=True, eq=False)
class Measured:
    """What one program's data gives. keys: member key of each row of the panel; weeks: columns of the panel.

    share: of all people, drawn by lot to compare with where all of them would be too many; 1 where all are compared.
    """

    uplift: Uplift
    invitation: Uplift | None  # the same comparison by the week of the invitation, of all who were invited
    share_completed: float | None  # of the invited
    change: dict[int, tuple[int, int]]  # row of the panel -> acts before and after, of those compared
    keys: Ints
    end_day: date
    weeks: int
    back_dated: BackDated | None
    count_also_elsewhere: int  # trained who completed another program within the windows
    untouched: Untouched  # groups that the program is not about
    share: float


@dataclass(frozen=True)
class Training:
    """The view. program None: no program is known. measured None: nobody completed it, or there is no whole week."""

    scope: Scope
    state: State
    reason: str | None
    verdict: Verdict
    programs: tuple[Program, ...]
    program: Program | None
    measured: Measured | None
    sentence: Sentence
    numbers: tuple[Number, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The keys that DESIGN promises to scripts, and everything else that the page shows."""
        return {
            "scope": self.scope.as_json(),
            "headline": self.sentence.text(),
            "state": self.state,
            "reason": self.reason,
            "program": self.program.name if self.program else None,
            "kind": self.program.kind if self.program else None,
            "verdict": self.verdict,
            **measured_json(self.measured, self.program, is_shown=self.state in ("ok", "wide")),
            "programs": [
                {
                    "program": each.name,
                    "kind": each.kind,
                    "people": each.count_people,
                    "invited": each.count_invited,
                    "completed": each.count_completed,
                }
                for each in self.programs
            ],
        }


def training(
    workspace: Workspace, filters: Filters, *, program: str | None = None, without_others: bool = False
) -> Training:
    """The view of one program; without a name of the training that most completed.

    without_others: who also completed another program within half a year is left out. Raises WrongUsage for a program
    that is not there.
    """
    found = programs(workspace, filters)
    chosen = chosen_program(found, program)
    name = chosen.name if chosen else None
    return _training(workspace, filters, program=name, without_others=without_others)


@by_data_version
def _training(workspace: Workspace, filters: Filters, *, program: str | None, without_others: bool) -> Training:
    facts, found = scope(workspace, filters), programs(workspace, filters)
    chosen = chosen_program(found, program) if program else None
    nothing = Training(facts, "not_shown", None, "cannot_tell", found, chosen, None, Sentence(""))
    measured = _measured(workspace, filters, chosen, without_others) if chosen else None
    if chosen is None or measured is None:
        sentence = not_shown_sentence(chosen, is_empty=facts.is_empty)
        return replace(nothing, reason=sentence.text(), sentence=sentence)
    estimate = measured.uplift
    view = replace(
        nothing,
        state=estimate.state,
        reason=estimate.reason if estimate.state in ("not_shown", "count_only", "wide") else None,
        verdict=estimate.verdict,
        measured=measured,
    )
    return replace(view, sentence=sentence_of(chosen, measured), numbers=headline_numbers(measured))


def _measured(workspace: Workspace, filters: Filters, program: Program, without_others: bool) -> Measured | None:
    weeks = weeks_of(workspace, filters, program=program.name, without_others=without_others)
    if weeks is None or (not program.count_completed and not program.count_invited):
        return None
    people = people_of(workspace, filters, program=program.name)
    untouched = untouched_groups(workspace, filters, program=program.name)
    elsewhere = acts_untouched(workspace, filters, weeks, untouched)
    estimate = uplift(weeks.panel, weeks.outcomes, declared=weeks.declared, untouched=elsewhere)
    invitation, share = _by_invitation(workspace, filters, program, without_others)
    return Measured(
        uplift=estimate,
        invitation=invitation,
        share_completed=share,
        change=_change(weeks, estimate),
        keys=weeks.keys,
        end_day=weeks.end_day,
        weeks=weeks.panel.weeks,
        back_dated=back_dated(people["completed_at"]),
        count_also_elsewhere=_also_elsewhere(workspace, filters, program, weeks, estimate),
        untouched=untouched,
        share=weeks.share,
    )


def _change(weeks: Weeks, estimate: Uplift) -> dict[int, tuple[int, int]]:
    """Acts of each trained person in both windows."""
    sums, length = weeks.outcomes["activity"], estimate.length
    found: dict[int, tuple[int, int]] = {}
    for stack in estimate.stacks.stacks:
        before = window(sums, stack.trained, stack.week - length, stack.week - 1)
        after = window(sums, stack.trained, stack.week + 1, stack.week + length)
        found |= {int(row): (int(x), int(y)) for row, x, y in zip(stack.trained, before, after, strict=True)}
    return found


def _by_invitation(
    workspace: Workspace, filters: Filters, program: Program, without_others: bool
) -> tuple[Uplift | None, float | None]:
    """The comparison of all who were invited, whoever completed (encouragement design, METHODS 4.7)."""
    people = people_of(workspace, filters, program=program.name)
    invited = people[people["invited_at"].notna()]
    if invited.empty:
        return None, None
    share = float(invited["completed_at"].notna().mean())
    is_whole = invited["completed_at"].notna().sum() >= people["completed_at"].notna().sum()
    if not COMPLIANCE[0] < share < COMPLIANCE[1] or not is_whole:
        return None, share
    weeks = weeks_of(workspace, filters, program=program.name, step="invited", without_others=without_others)
    if weeks is None:
        return None, share
    elsewhere = acts_untouched(workspace, filters, weeks, untouched_groups(workspace, filters, program=program.name))
    return uplift(weeks.panel, weeks.outcomes, declared=(), untouched=elsewhere), share


def _also_elsewhere(workspace: Workspace, filters: Filters, program: Program, weeks: Weeks, estimate: Uplift) -> int:
    """Trained who completed another program inside their own windows, so that the two cannot be told apart."""
    people = people_of(workspace, filters, program=program.name)[["member_key", "completed_at"]]
    others = completed_elsewhere(workspace, filters, program=program.name)
    both = people.merge(others, on="member_key", suffixes=("", "_other"))
    apart = (both["completed_at_other"] - both["completed_at"]).abs().dt.days
    compared = set(weeks.keys[estimate.stacks.kept].tolist())
    near = both.loc[apart <= 7 * estimate.length, "member_key"]
    return len({int(key) for key in near} & compared)
