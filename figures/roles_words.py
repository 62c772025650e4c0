"""The sentence and the numbers of Seekers & providers, made by rules from its result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from figures.roles_change import change_words
from figures.words import Number, Sentence, count, percent, percent_range
from models.estimate import Estimate

if TYPE_CHECKING:
    from figures.roles import Roles

STAFF_MATTERS = 0.25  # from this share of first answers on, what members do is only part of the picture


def sentence_of(view: Roles) -> Sentence:
    """How many questions are answered in time, who answers them, and who is waiting."""
    waiting = 0 if view.newcomers is None else len(view.newcomers)
    changed = change_words(view.change, is_chosen=view.is_period_chosen) if view.state != "count_only" else ""
    why = " ".join(part for part in (_who(view), _staff(view), changed) if part)
    return Sentence(_claim(view), why, _next(view, waiting))


def _claim(view: Roles) -> str:
    share = view.answered_72h
    if share is None or share.value is None or view.state == "count_only":
        return f"{count(view.count_questions, 'question')}, and too few answers for shares: {view.reason}."
    if share.state == "wide" and share.low is not None and share.high is not None:
        return f"{percent_range(share.low, share.high)} of questions get an answer within three days."
    return f"{percent(share.value, share.low, share.high)} of questions get an answer within three days."


def _who(view: Roles) -> str:
    counts = view.counts or {}
    providers, seekers = counts.get("provider", 0), counts.get("seeker", 0)
    who = (
        f"{count(providers, 'person answers', 'people answer')} more than they ask, "
        f"{count(seekers, 'asks', 'ask')} more than they answer"
    )
    half = f"; {count(view.absence, 'person gives', 'people give')} half of all answers" if view.absence else ""
    return f"{who}{half}."


def _staff(view: Roles) -> str:
    if view.staff_first < STAFF_MATTERS:
        return ""
    return f"Staff are first to answer {percent(view.staff_first)} of what is answered."


def _next(view: Roles, waiting: int) -> str:
    if waiting and view.newcomers is not None:
        oldest = float(view.newcomers["age_days"].max())
        one = f"the newcomer who has waited {_days(oldest)}"
        many = f"{waiting} open questions of newcomers; the oldest has waited {_days(oldest)}"
        return f"Next: answer {one if waiting == 1 else many}."
    if view.counts and view.counts.get("provider"):
        return "No newcomer is waiting. Next: thank the providers whose answers are taken up."
    return ""


def _days(days: float) -> str:
    """Whole days, at least one hour.

    >>> _days(3.7), _days(1.2), _days(0.3)
    ('3 days', '1 day', '7 hours')
    """
    return count(int(days), "day") if days >= 1 else count(max(int(24 * days), 1), "hour")


def headline_numbers(view: Roles) -> tuple[Number, ...]:
    """Answered within three days and one, providers per seeker, answers taken up, newcomers who wait."""
    counts = view.counts or {}
    waiting = 0 if view.newcomers is None else len(view.newcomers)
    providers = count(counts.get("provider", 0), "person", "people")
    found = [
        share_number("Answered in three days", view.answered_72h, "answered_72h"),
        share_number("Answered in a day", view.answered_24h, "answered_24h"),
        Number("Providers", providers, _per_seeker(view.per_seeker, counts.get("seeker", 0)), "providers"),
    ]
    if view.taken is not None:
        found.append(share_number("Answers taken up", view.taken.any_of_them, "taken_up"))
    people = 0 if view.newcomers is None else view.newcomers["member_key"].nunique()
    base = f"questions of {count(people, 'person', 'people')}"
    found.append(Number("Newcomers waiting", f"{waiting:,}", base, "unanswered_newcomers"))
    return tuple(found)


def share_number(label: str, share: Estimate | None, key: str) -> Number:
    """A share with its interval; the interval first and grey where it is wide, a dash where there is none."""
    if share is None or share.value is None:
        return Number(label, "–", "too few to say", key)
    if share.low is None or share.high is None:
        return Number(label, percent(share.value), share.reason or "no interval", key)
    between = percent_range(share.low, share.high)
    if share.state == "wide":
        return Number(label, between, f"wide; about {percent(share.value)}", key, grey=True)
    return Number(label, percent(share.value, share.low, share.high), between, key)


def _per_seeker(ratio: Estimate | None, seekers: int) -> str:
    if ratio is None or ratio.low is None or ratio.high is None:
        return f"beside {count(seekers, 'seeker')}"
    return f"{ratio.low:.1f}–{ratio.high:.1f} to a seeker"
