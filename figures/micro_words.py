"""The sentence and the numbers of Micro-communities, made by rules from its result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from figures.words import Number, Sentence, capital, count
from models.equal_activity import EqualActivity
from models.tiers import RECENT_DAYS

if TYPE_CHECKING:
    from figures.micro_communities import MicroCommunities
    from figures.micro_rows import GroupRow

ASLEEP_DAYS = 14  # two weeks without a word: somebody should look in


def sentence_of(view: MicroCommunities) -> Sentence:
    """How many groups are small, whether small goes deeper here, and which to look at."""
    small, awake = view.micro(), [row for row in view.rows if row.active]
    if view.state == "count_only":
        return Sentence(f"{_many(len(view.rows))}, too few posts for a ratio.", capital(f"{view.reason}."))
    if not small and len(awake) == 1:
        claim = f"The only group with active people is no micro-community: {awake[0].active} are active."
    elif not small:
        claim = f"None of {_many(len(awake))} with active people is a micro-community: each has {view.limit} or more."
    else:
        of = f"{len(small)} of {_many(len(awake))}" if len(awake) > 1 else "The only group"
        verb = "is a micro-community" if len(small) == 1 else "are micro-communities"
        claim = f"{of} {verb}, with fewer than {view.limit} active people."
    return Sentence(claim, equal_words(view.equal), _next(view, small))


def equal_words(equal: EqualActivity | None) -> str:
    """Whether small groups go deeper, in words."""
    if equal is None or equal.ratio.value is None or equal.small is None or equal.large is None:
        reason = f": {equal.ratio.reason}" if equal and equal.ratio.reason else ""
        return f"Whether small is deeper cannot be tested{reason}."
    numbers = f"{equal.small:.1f} replies per post against {equal.large:.1f} for equally active people in larger groups"
    if equal.verdict == "deeper":
        return f"Small is deeper here: {numbers}."
    if equal.verdict == "shallower":
        return f"Small is not deeper here but shallower: {numbers}."
    if equal.verdict == "no_sign":
        return f"No sign that small is deeper: {numbers}."
    return f"Whether small is deeper cannot be told: {numbers}."


def _next(view: MicroCommunities, small: tuple[GroupRow, ...]) -> str:
    """The one group to look at: a small one that fell silent, or one below the limits of the funnel."""
    silent = [row for row in small if row.days_since_post is not None and row.days_since_post > ASLEEP_DAYS]
    if silent:
        quiet = max(silent, key=lambda row: row.days_since_post or 0.0)
        silence = count(int(quiet.days_since_post or 0), "day")
        return f"Next: look in on {quiet.name}, silent for {silence}: has it done its work, or does it need a host?"
    pooled = view.funnel.pooled if view.funnel else None
    low = [row for row in small if row.depth.differs and (row.depth.per_post.value or 0.0) < (pooled or 0.0)]
    if low:
        lowest = min(low, key=lambda row: row.depth.per_post.value or 0.0)
        return f"Next: ask in {lowest.name} why posts get few replies ({lowest.depth.per_post.value:.1f} each)."
    return ""


def headline_numbers(view: MicroCommunities) -> tuple[Number, ...]:
    """Micro-communities, people in them, small against larger at equal activity, bridges."""
    small = view.micro()
    people = sum(row.active for row in small)
    awake = sum(1 for row in view.rows if row.active)
    found = [
        Number("Micro-communities", f"{len(small)}", f"of {count(awake, 'active group')}", "micro_communities"),
        Number("People in them", f"{people:,}", f"active in {RECENT_DAYS} days", "micro_active"),
        _ratio(view.equal),
    ]
    bridging = sum(row.bridges or 0 for row in small)
    found.append(Number("Bridging people", f"{bridging:,}", f"of {people:,}, active elsewhere too", "bridges"))
    return tuple(found)


def _ratio(equal: EqualActivity | None) -> Number:
    label, key = "Small against larger", "small_against_large"
    if equal is None or equal.ratio.value is None or equal.ratio.low is None or equal.ratio.high is None:
        return Number(label, "–", "too few groups", key)
    between = f"{equal.ratio.low:.2f}–{equal.ratio.high:.2f}"
    if equal.ratio.state == "wide":
        return Number(label, f"{between} times", f"wide; about {equal.ratio.value:.1f}", key, grey=True)
    return Number(label, f"{equal.ratio.value:.2f} times", between, key)


def _many(number: int) -> str:
    return count(number, "group")
