"""Reasons of the list Almost ready as sentences with the member's own numbers; never a cause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from figures.words import capital, count, listed
from models.readiness.explain import Reason

WEEK = 7
# What is missing is said from so many own threads or answers on: of one or two nothing can be told.
FEWEST_TRIED = 3
MANY_UNANSWERED = 0.5  # share of own threads without any reply
SLOW = 2.0  # times the usual wait until the first answer is given
FEW_ACCEPTED = 0.5  # of the usual share of accepted answers


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) or value >= 10 else f"{value:.1f}"  # noqa: PLR2004 - one decimal


def _times(reason: Reason, what: str) -> str:
    return f"{what} (usual here: {_number(reason.usual)})"


def _before(reason: Reason) -> str:
    if reason.value >= 1:
        return "was in the top circle within the last year"
    return f"came to {100 * reason.value:.0f} % of the top circle's threshold in an earlier quarter"


SENTENCES: dict[str, Callable[[Reason], str]] = {
    "lately": lambda one: _times(one, f"wrote {_number(one.value)} in the last 4 weeks"),
    "last": lambda one: _times(one, f"last wrote {_number(one.value)} days before"),
    "quarter": lambda one: _times(one, f"wrote {_number(one.value)} in 12 weeks"),
    "steady": lambda one: _times(one, f"was active in {_number(one.value)} of the last 12 weeks"),
    "year": lambda one: _times(one, f"wrote {_number(one.value)} in 48 weeks"),
    "before": _before,
    "tenure": lambda one: f"first wrote {_number(one.value // WEEK)} weeks ago (usual here: {one.usual // WEEK:,.0f})",
    "answers": lambda one: _times(one, f"answered {count(round(one.value), 'person', 'people')} in 12 weeks"),
    "received": lambda one: _times(
        one, f"{count(round(one.value), 'person', 'people')} replied or reacted in 12 weeks"
    ),
    "topics": lambda one: _times(one, f"writes across about {_number(one.value)} topics"),
    "threads": lambda one: _times(one, f"{count(round(one.value), 'own thread')} without any reply"),
    "training": lambda one: "has completed a training" if one.value else "has not completed a training",
}


def in_words(lifts: tuple[Reason, ...], holds: tuple[Reason, ...]) -> str:
    """Up to three things the score is high on, then one it is low on.

    >>> in_words((Reason("lately", 0.4, 14, 5),), (Reason("steady", -0.2, 3, 6),))
    'High on: wrote 14 in the last 4 weeks (usual here: 5). Low on: was active in 3 of the last 12 weeks (usual here: 6).'
    """
    said = []
    if lifts:
        said.append(f"High on: {'; '.join(SENTENCES[each.topic](each) for each in lifts)}.")
    if holds:
        said.append(f"Low on: {'; '.join(SENTENCES[each.topic](each) for each in holds)}.")
    return " ".join(said) or "Close to what is usual in this band in everything that is counted."


def counted(made: int, cut: int, group: str) -> str:
    """The reason where a simple ranking orders the list: the count and how far the circle is.

    >>> counted(9, 12, "rising")
    'Wrote 9 in 12 weeks; the top circle begins at 12.'
    """
    back = " Was in the top circle before." if group == "returning" else ""
    return f"Wrote {made:,} in 12 weeks; the top circle begins at {cut:,}.{back}"


@dataclass(frozen=True)
class Tried:
    """What a member tried in the last 12 weeks, and what is usual in the band; None where it cannot be known."""

    threads: int
    unanswered: int
    answers: int
    accepted: int | None
    usual_accepted_share: float | None
    hours_to_answer: float | None
    usual_hours_to_answer: float | None


def missing(tried: Tried) -> tuple[str, str]:
    """What seems to be missing, and the help that fits it; two empty texts where nothing stands out.

    >>> missing(Tried(4, 3, 0, None, None, None, None))
    ('3 of 4 own threads got no reply', 'Confidence: someone who answers their next thread first')
    """
    found: list[tuple[str, str]] = []
    if tried.threads >= FEWEST_TRIED and tried.unanswered >= MANY_UNANSWERED * tried.threads:
        found.append(
            (
                f"{tried.unanswered} of {tried.threads} own threads got no reply",
                "Confidence: someone who answers their next thread first",
            )
        )
    usual = tried.usual_accepted_share
    many = tried.answers >= FEWEST_TRIED
    if tried.accepted is not None and usual and many and tried.accepted < FEW_ACCEPTED * usual * tried.answers:
        found.append(
            (
                f"{tried.accepted} of {tried.answers} answers accepted (usual here: {100 * usual:.0f} %)",
                "Skill: a training in answers that solve the question",
            )
        )
    hours, wait = tried.hours_to_answer, tried.usual_hours_to_answer
    if hours is not None and wait and many and hours > SLOW * wait:
        found.append(
            (
                f"answers after {hours:,.0f} hours (usual here: {wait:,.0f})",
                "Timing: alerts for new questions in their topics",
            )
        )
    if not found:
        return "", ""
    return capital(listed([what for what, _ in found])), found[0][1]
