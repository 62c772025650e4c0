"""The sentence and the numbers of Skills, made by rules from its result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from figures.words import Number, Sentence, capital, count, listed, percent
from models.skills import SERVED_HOURS, Skill
from models.tiers import RECENT_DAYS

if TYPE_CHECKING:
    from figures.skills import Skills

MOST_NAMED = 2  # topics named in the sentence: more are a table
DAYS_SERVED = SERVED_HOURS // 24
STAFF_MATTERS = 0.25  # as on Seekers & providers
MATTERS = 1.0  # expected unserved questions from which a topic is spoken of as a gap


def gaps(view: Skills) -> list[Skill]:
    """Topics with a gap worth speaking of, the largest first."""
    return [skill for skill in view.skills if skill.gap.value is not None and skill.gap.value >= MATTERS]


def sentence_of(view: Skills) -> Sentence:
    """Which topics are served least, what hangs on one person, and what to do about it."""
    if view.state == "count_only":
        asked = count(view.count_questions, "question")
        return Sentence(f"{asked} in {RECENT_DAYS} days, too few for a gap.", capital(f"{view.reason}."))
    found, single = gaps(view), [skill for skill in view.skills if skill.is_single]
    hangs = ""
    if single:
        names = listed([_quoted(skill) for skill in single[:MOST_NAMED]])
        more = f" and {len(single) - MOST_NAMED} more" if len(single) > MOST_NAMED else ""
        hangs = f"{names}{more} {'hangs' if len(single) == 1 else 'hang'} on one person each."
        hangs = hangs.replace(" each.", ".") if len(single) == 1 else hangs
    if not found:
        return Sentence(f"Every {_word(view)} is served.", hangs, "")
    by = " of a member" if view.staff_first >= STAFF_MATTERS else ""
    claim = f"{listed([_of(skill) for skill in found[:MOST_NAMED]])} stay without an answer{by} for {DAYS_SERVED} days."
    if by:
        hangs = f"Staff are first to answer {percent(view.staff_first)} of what is answered. {hangs}".strip()
    return Sentence(capital(claim), hangs, f"Next: look at who could answer {_quoted(found[0])}, below.")


def headline_numbers(view: Skills) -> tuple[Number, ...]:
    """Questions asked, likely unserved, the largest gap, topics on one person."""
    known = [skill for skill in view.skills if skill.gap.value is not None]
    asked = Number("Asked", f"{view.count_questions:,}", f"questions in {RECENT_DAYS} days", "skill_demand")
    single = sum(skill.is_single for skill in view.skills)
    hang = Number("On one person", count(single, _word(view)), f"of {len(view.skills)}", "single_point")
    if not known:
        return (asked, hang)
    each = sum(skill.gap.value or 0.0 for skill in known)
    once = _once(view)
    total, (low, high) = once * each, (once * end for end in _between(known, each))
    unserved = Number("Likely unserved", f"{total:,.0f}", f"{low:,.0f}–{high:,.0f} questions", "skill_gap")
    first = known[0]
    between = f"{first.gap.low:.0f}–{first.gap.high:.0f}" if first.gap.has_interval else "no interval"
    largest = Number("Largest gap", f"{first.gap.value:.0f} of {first.demand}", f"{between}: {first.name}", "skill_gap")
    return (asked, unserved, largest, hang)


def _once(view: Skills) -> float:
    """Questions per mention of a topic: a question on two topics is one question in a sum over topics."""
    named = view.count_questions - view.without_topic
    return named / view.mentions if view.by == "topic" and view.mentions else 1.0


def _between(known: list[Skill], total: float) -> tuple[float, float]:
    """95 % interval of a sum of gaps, which vary by themselves: the halves are added as squares."""
    below = sum(((skill.gap.value or 0.0) - (skill.gap.low or 0.0)) ** 2 for skill in known)
    above = sum(((skill.gap.high or 0.0) - (skill.gap.value or 0.0)) ** 2 for skill in known)
    return max(total - below**0.5, 0.0), total + above**0.5


def _of(skill: Skill) -> str:
    """About how many of a topic's questions, as a range where that says more."""
    gap = skill.gap
    about = f"{gap.value:.0f}"
    if gap.state == "wide" and gap.low is not None and gap.high is not None:
        about = f"{gap.low:.0f}–{gap.high:.0f}"
    return f"about {about} of {skill.demand} questions on {_quoted(skill)}"


def _quoted(skill: Skill) -> str:
    return f"“{skill.name}”"


def _word(view: Skills) -> str:
    return "topic" if view.by == "topic" else "group"
