"""Are questions answered more often than in the period before? Each is judged by what was known at its end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from figures.cache import by_data_version
from figures.questions import end_of, questions, questions_of, waits_of
from figures.scope import choices, recent, window
from figures.words import percent
from models.answers import AnswerCurve
from models.estimate import Estimate, not_shown
from models.share_change import ShareChange, share_change
from models.tiers import RECENT_DAYS
from queries.filters import Filters
from warehouse.workspace import Workspace

DAY, THREE_DAYS = 24, 72  # hours
FEWEST_QUESTIONS = 30  # METHODS 1.5, here for each of the two periods


@by_data_version
def periods(workspace: Workspace, filters: Filters) -> tuple[Filters, Filters] | None:
    """The chosen period and the one of equal length before it; of the whole export the last 90 days and the 90 before.

    None where the export does not reach back so far.
    """
    start, end = window(workspace, filters)
    now = filters if filters.from_day else recent(filters, start, end)
    start, end = now.from_day, now.to_day or end
    first = choices(workspace, Filters()).from_day
    if start is None or end is None or first is None:
        return None
    before = replace(now, from_day=start - (end - start), to_day=start)
    return None if before.from_day is None or before.from_day < first else (now, before)


@by_data_version
def answered_change(workspace: Workspace, filters: Filters) -> ShareChange | None:
    """Share of questions answered within three days, in the two periods; None where there is no period before."""
    both = periods(workspace, filters)
    if both is None:
        return None
    now, before = (answered_within(workspace, filters, part, hours=THREE_DAYS) for part in both)
    return share_change(now, before)


def answered_within(workspace: Workspace, filters: Filters, part: Filters, *, hours: int) -> Estimate:
    """Share of a period's questions answered within so many hours, as known at its end."""
    asked = asked_in(workspace, filters, part)
    if len(asked) < FEWEST_QUESTIONS:
        return not_shown(n=len(asked), reason=f"{len(asked)} questions; a comparison needs {FEWEST_QUESTIONS}")
    return AnswerCurve(waits_of(asked, end_of(workspace, part))).within(hours)


def asked_in(workspace: Workspace, filters: Filters, part: Filters) -> pd.DataFrame:
    """Questions of one of the two periods; of the whole export they are at hand."""
    whole = filters.from_day is None and filters.to_day is None
    return questions_of(workspace, filters, part) if whole else questions(workspace, part)


def change_words(found: ShareChange | None, *, is_chosen: bool) -> str:
    """The change in words; "" where there is nothing to compare with. is_chosen: somebody chose the period."""
    if found is None:
        return ""
    when = "the period before" if is_chosen else f"the {RECENT_DAYS} days before"
    if found.low is None or found.high is None or found.now.value is None or found.before.value is None:
        return f"Whether that changed against {when} cannot be told: too few questions."
    lately = "" if is_chosen else f"In the last {RECENT_DAYS} days "
    shares = f"{percent(found.now.value)} were answered within three days, {percent(found.before.value)} in {when}"
    points = f"{100 * found.low:+.0f} to {100 * found.high:+.0f} points".replace("-", "−")
    verdict = {
        "rose": f"more ({points}; a season can do that too)",
        "fell": f"fewer ({points}; a season can do that too)",
        "no_sign": f"no sign of a change ({points})",
        "cannot_tell": f"too few to tell a change ({points})",
    }[found.verdict]
    said = f"{lately}{shares}: {verdict}."
    return said[0].upper() + said[1:]


def change_json(found: ShareChange | None) -> dict[str, Any] | None:
    """For scripts."""
    if found is None:
        return None
    return {
        "answered_72h": found.now.value,
        "answered_72h_before": found.before.value,
        "low": found.low,
        "high": found.high,
        "verdict": found.verdict,
    }
