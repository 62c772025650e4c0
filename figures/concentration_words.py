"""The sentence and the numbers of the Concentration page, made by rules from its result."""

from __future__ import annotations

import math
from dataclasses import dataclass

from figures.scope import Scope
from figures.words import Number, Sentence, count, index, percent, percent_range
from models.estimate import Estimate
from models.histogram import CountHistogram
from models.summary import Concentration as Summary
from models.tiers import Tier

LEAVERS = 3  # "without the three most active": few enough to be likely, enough to matter
STAFF_MATTERS = 0.10  # relative: with and without staff and bots, both values are said from here on (METHODS 0.3)
REMOVED_MATTERS = 0.05  # from this share on "half of everything" would be untrue (METHODS 0.3)
INVITED_TIER = "top_10"
HALF = 0.5
ONE_WROTE = "One person wrote everything."


@dataclass(frozen=True)
class Parts:
    """What the words are made from."""

    scope: Scope
    counts: CountHistogram
    summary: Summary
    tiers: tuple[Tier, ...]
    half_with_staff: int  # the fewest people who wrote half, staff and bots counted

    @property
    def half(self) -> int:
        """The fewest people who wrote half."""
        return int(self.summary.absence[HALF].value or 0)


def sentence_of(parts: Parts, reason: str | None) -> Sentence:
    """What is the case, what follows, what to do next; never more than the data supports."""
    half, contributors = parts.half, parts.counts.contributors
    if reason:
        claim = f"{half} of {contributors} wrote half of everything." if contributors > 1 else ONE_WROTE
        return Sentence(claim, f"Too few for a share or an index: {reason}.")
    claim = _claim(parts) if contributors > 1 else ONE_WROTE
    chance, measured = parts.summary.chance, parts.summary.gini.value or 0.0
    if chance and (measured < chance.low or chance.contains(measured)):
        look = "would look the same" if chance.contains(measured) else "would look less even"
        return Sentence(claim, f"Chance alone {look}: nobody in particular carries this community.{_also(parts)}")
    lost = lost_without(parts.counts, LEAVERS)
    consequence = f"Without the {LEAVERS} most active, {percent(lost)} of the content would be missing."
    middle = next((tier for tier in parts.tiers if tier.key == INVITED_TIER and tier.actual), None)
    step = f"Next: look at the {count(middle.actual, 'person', 'people')} in the {middle.label} tier." if middle else ""
    return Sentence(claim, f"{consequence}{_also(parts)}", step)


def _claim(parts: Parts) -> str:
    """Who wrote half; as a range where one number would say more than is known."""
    estimate = parts.summary.absence[HALF]
    who = count(parts.half, "person", "people")
    if estimate.state == "wide" and estimate.low is not None and estimate.high is not None:
        who = f"{_whole_range(estimate.low, estimate.high)} people"
    of_what = "of what named people wrote" if _removed(parts.scope) > REMOVED_MATTERS else "of everything"
    return f"{who} wrote half {of_what}, of {parts.counts.contributors:,} who wrote at all."


def _removed(scope: Scope) -> float:
    """Share of all content that removed and anonymous accounts wrote."""
    return scope.count_pooled_created / scope.count_created if scope.count_created else 0.0


def _whole_range(low: float, high: float) -> str:
    """An interval of people, rounded outward: nobody is a part of a person.

    >>> _whole_range(55.6, 90.05)
    '55–91'
    """
    return f"{math.floor(low):,}–{math.ceil(high):,}"


def _also(parts: Parts) -> str:
    """What is left out and would change the picture: staff and bots, removed accounts; empty where neither does."""
    said = ""
    if _removed(parts.scope) > REMOVED_MATTERS:
        said += f" Removed accounts wrote {percent(_removed(parts.scope))} of everything; they are nobody's."
    if abs(parts.half_with_staff - parts.half) > STAFF_MATTERS * parts.half:
        said += f" Counting staff and bots, half is by {count(parts.half_with_staff, 'person', 'people')}."
    return said


def headline_numbers(parts: Parts) -> tuple[Number, ...]:
    """Top share, half written by, inequality, effective contributors; counts alone where data is thin."""
    half, counts = half_written_by(parts), parts.counts
    if parts.summary.reported.estimate.value is None:
        by = f"by {count(counts.contributors, 'person', 'people')}"
        return (half, Number("Written in all", f"{counts.total:,}", by, "events"))
    equal = count(round(parts.summary.effective.value or 0), "person", "people")
    works_like = Number("Works like", equal, "who write equally much", "effective_contributors")
    return (_top_share(parts), half, _inequality(parts.summary), works_like)


def half_written_by(parts: Parts) -> Number:
    """The contributor absence factor as a headline number."""
    base = f"of {parts.scope.count_members:,}"  # whom they are of says the filter bar; a narrow card cuts more words
    estimate = parts.summary.absence[HALF]
    label, people = "Half is written by", count(parts.half, "person", "people")
    between = _half_between(estimate)
    if between and estimate.state == "wide":
        wide = f"wide; about {parts.half:,} {base}"
        return Number(label, f"{between} people", wide, "absence_factor_50", grey=True)
    return Number(label, people, f"{between} {base}".strip(), "absence_factor_50")


def half_interval(summary: Summary) -> str:
    """The interval beside half_written_by alone, "wide" where it stands in place of the number; empty without one."""
    estimate = summary.absence[HALF]
    return "wide" if estimate.state == "wide" else _half_between(estimate)


def _half_between(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return ""
    about = "" if estimate.state == "wide" else _about(estimate)
    return f"{about}{_whole_range(estimate.low, estimate.high)}"


def lost_without(counts: CountHistogram, people: int) -> float:
    """Share of all content that the `people` most active wrote."""
    left, lost = people, 0
    for value, members in zip(counts.values[::-1], counts.members[::-1], strict=True):
        taken = min(left, int(members))
        lost += taken * int(value)
        left -= taken
        if not left:
            break
    return lost / counts.total


def _top_share(parts: Parts) -> Number:
    """Share of the top 1 %; of the most active person where one per cent is less than one person."""
    share = parts.summary.top[1]
    if share.value is None:
        return Number("Written by the most active", percent(lost_without(parts.counts, 1)), "one person", "top_share_1")
    label = "Written by the top 1 %"
    if share.low is None or share.high is None:
        return Number(label, percent(share.value), "too few for an interval", "top_share_1")
    between = percent_range(share.low, share.high)
    if share.state == "wide":
        return Number(label, between, f"wide; about {percent(share.value)}", "top_share_1", grey=True)
    return Number(label, percent(share.value, share.low, share.high), f"{_about(share)}{between}", "top_share_1")


def _inequality(measured: Summary) -> Number:
    """The reported Gini with its interval, and what chance alone gives."""
    estimate = measured.reported.estimate
    key = "gini_latent" if measured.reported.kind == "latent" else "gini"
    name = "Inequality (Gini)" if key == "gini" else "Inequality of habits"
    chance = measured.chance.expected if measured.chance and key == "gini" else None
    return _index(name, estimate, key, f" · by chance {index(chance)}" if chance is not None else " · chance taken out")


def _index(name: str, estimate: Estimate, key: str, more: str) -> Number:
    if estimate.value is None:
        return Number(name, "–", "too few to say", key)
    if estimate.low is None or estimate.high is None:
        return Number(name, index(estimate.value), f"no interval{more}", key)
    between = f"{estimate.low:.2f}–{estimate.high:.2f}"
    if estimate.state == "wide":
        return Number(name, between, f"wide; about {index(estimate.value)}{more}", key, grey=True)
    return Number(name, index(estimate.value, estimate.low, estimate.high), f"{_about(estimate)}{between}{more}", key)


def _about(estimate: Estimate) -> str:
    """The word before an interval whose cover falls a little short of 95 %."""
    return "about " if estimate.approximate else ""
