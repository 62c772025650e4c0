"""Seekers & providers: who asks, who answers, what stays unanswered, and which answers are taken up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from figures.cache import ahead, by_data_version
from figures.questions import answers_by_member, end_of, questions, waits_of
from figures.roles_change import answered_change, change_json
from figures.roles_estimates import (
    FEWEST_ANSWERS,
    FEWEST_QUESTIONS,
    Curve,
    Taken,
    curve_of,
    per_question,
    per_seeker,
    staff_first_share,
    taken,
)
from figures.roles_parts import members, reply_and_return, unanswered_newcomers
from figures.roles_words import headline_numbers, sentence_of
from figures.scope import Scope, nothing_in_scope, recent, scope
from figures.words import Number, Sentence, count
from models.answers import AnswerCurve
from models.concentration import absence_factor
from models.estimate import Estimate, State, not_shown
from models.first_reply import FirstReply
from models.roles import ROLES
from models.share_change import ShareChange
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

DAY, THREE_DAYS = 24, 72  # hours


@dataclass(frozen=True, eq=False)
class Roles:
    """The view. Without enough questions only scope, state, reason and sentence are there."""

    scope: Scope
    state: State
    reason: str | None
    sentence: Sentence
    numbers: tuple[Number, ...] = ()
    count_questions: int = 0
    count_by_mark: int = 0  # of them told by a question mark, where no type says what asks
    counts: dict[str, int] | None = None  # members by role
    answered_24h: Estimate | None = None
    answered_72h: Estimate | None = None
    per_question: Estimate | None = None
    per_seeker: Estimate | None = None
    taken: Taken | None = None
    newcomers: pd.DataFrame | None = None
    after_reply: FirstReply | None = None
    absence: int | None = None  # fewest people who gave half of the answers
    staff_first: float = 0.0  # share of answered questions that staff answered before any member
    curve: Curve | None = None
    is_period_chosen: bool = False
    change: ShareChange | None = None  # answered within three days, against the period before

    def as_json(self) -> dict[str, Any]:
        """The keys that DESIGN promises to scripts, and the numbers of the page."""
        counts = self.counts or {str(role): 0 for role in ROLES}
        waiting = self.newcomers if self.newcomers is not None else pd.DataFrame()
        return {
            "scope": self.scope.as_json(),
            "headline": self.sentence.text(),
            "state": self.state,
            "reason": self.reason,
            "questions": self.count_questions,
            "questions_by_mark": self.count_by_mark,
            "providers": counts["provider"],
            "seekers": counts["seeker"],
            "mixed": counts["mixed"],
            "too_few": counts["too_few"],
            "answered_24h": _value(self.answered_24h),
            "answered_72h": _value(self.answered_72h),
            "unanswered_newcomers": len(waiting),
            "unanswered_newcomers_list": _waiting_json(waiting),
            "answers_by_half_of": self.absence,
            "staff_answered_first": self.staff_first,
            "against_period_before": change_json(self.change),
            "intervals": self._intervals(),
        }

    def _intervals(self) -> dict[str, Any]:
        known = {
            "answered_24h": self.answered_24h,
            "answered_72h": self.answered_72h,
            "answers_per_question": self.per_question,
            "providers_per_seeker": self.per_seeker,
        }
        if self.taken is not None:
            known |= {
                "taken_up": self.taken.any_of_them,
                "accepted": self.taken.accepted,
                "reacted": self.taken.reacted,
                "thanked": self.taken.thanked,
            }
        if self.after_reply is not None:
            known |= {
                "returns_with_reply": self.after_reply.replied,
                "returns_without_reply": self.after_reply.not_replied,
                "returns_difference": self.after_reply.difference,
            }
        return {name: each.as_json() for name, each in known.items() if each is not None}


@by_data_version
def roles(workspace: Workspace, filters: Filters) -> Roles:
    """Everything the page's first screen shows."""
    facts = scope(workspace, filters)
    ahead(workspace, filters, answers_by_member, reply_and_return)
    asked = questions(workspace, filters)
    reason = None if len(asked) >= FEWEST_QUESTIONS else why_no_questions(workspace, filters)
    if reason is not None:
        return Roles(facts, "not_shown", reason.text(), reason, count_questions=len(asked))
    people = members(workspace, filters)
    waiting = waits_of(asked, end_of(workspace, filters))
    curve = AnswerCurve(waiting)
    counts = {str(role): int((people["role"] == role).sum()) for role in ROLES}
    given = people["count_answers"].to_numpy(dtype=np.int64)
    view = Roles(
        scope=facts,
        state="ok",
        reason=None,
        sentence=Sentence(""),
        count_questions=len(asked),
        count_by_mark=int(asked["is_by_mark"].sum()),
        counts=counts,
        answered_24h=curve.within(DAY),
        answered_72h=curve.within(THREE_DAYS),
        per_question=per_question(asked),
        per_seeker=per_seeker(counts),
        taken=taken(people),
        newcomers=unanswered_newcomers(workspace, filters),
        after_reply=reply_and_return(workspace, filters),
        absence=absence_factor(given[given > 0]) if given.any() else None,
        staff_first=staff_first_share(asked),
        curve=curve_of(curve),
        is_period_chosen=filters.from_day is not None,
        change=answered_change(workspace, filters),
    )
    state, reason_words = _state(view, int(given.sum()))
    view = replace(view, state=state, reason=reason_words)
    return replace(view, sentence=sentence_of(view), numbers=headline_numbers(view))


def why_no_questions(workspace: Workspace, filters: Filters) -> Sentence | None:
    """Why questions and answers cannot be told here, and what would help; None where they can."""
    facts = scope(workspace, filters)
    if facts.is_empty:
        return nothing_in_scope(workspace, filters)
    # The last 90 days are asked about sooner than years are, and mostly they are enough.
    for part in (recent(filters, facts.from_day, facts.end_day), filters):
        asked = len(questions(workspace, part))
        if asked >= FEWEST_QUESTIONS:
            return None
    if filters.activities and "question" not in filters.activities:
        return Sentence(
            "Questions are not among the chosen kinds of activity.", "Choose all kinds, or questions and their answers."
        )
    types = ask(workspace, "activity_types", filters)
    typed = int(types.loc[types["activity_type"] == "question", "count_acts"].sum())
    if typed >= FEWEST_QUESTIONS:
        return Sentence(
            "Questions are here, but not what answers them.",
            f"Of {count(typed, 'question')}, {asked:,} start a thread that can be followed.",
            "Next: import an export with a column for the thread (thread_id).",
        )
    return Sentence(
        "Questions cannot be told from talk here.",
        f"{count(typed, 'act')} {'is' if typed == 1 else 'are'} of the type question; this view needs "
        f"{FEWEST_QUESTIONS}.{_marked(asked, typed)}",
        "Next: map a column that says question, post or reply, or the text (a question mark in a first post then "
        "counts), or widen the period.",
    )


def _marked(asked: int, typed: int) -> str:
    """How many threads a question mark told as questions, where no type did."""
    if typed or not asked:
        return ""
    return f" {count(asked, 'first post')} {'has' if asked == 1 else 'have'} a question mark."


def _state(view: Roles, given: int) -> tuple[State, str | None]:
    """State and reason of the whole view."""
    if given < FEWEST_ANSWERS:
        if view.staff_first:
            return "count_only", f"{count(given, 'answer')} by members, the rest by staff: roles need {FEWEST_ANSWERS}"
        return "count_only", f"{count(given, 'answer')} in this export; roles need {FEWEST_ANSWERS}"
    shown = view.answered_72h or not_shown(n=0, reason="")
    return (shown.state, shown.reason) if shown.value is not None else ("count_only", shown.reason)


def _waiting_json(rows: pd.DataFrame) -> list[dict[str, Any]]:
    if rows.empty:
        return []
    return [
        {
            "member_id": row["member_id"],
            "community": row["community"],
            "topic": row["topic"] if isinstance(row["topic"], str) else None,
            "asked_at": row["asked_at"].isoformat(),
            "age_days": round(float(row["age_days"]), 2),
        }
        for row in rows.to_dict("records")
    ]


def _value(estimate: Estimate | None) -> float | None:
    return estimate.value if estimate else None
