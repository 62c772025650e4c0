"""The sentence and the headline numbers of Almost ready, made by rules from its result."""

from __future__ import annotations

import pandas as pd

from figures.readiness_labels import LABEL_WORDS
from figures.readiness_model import Judged
from figures.words import Number, Sentence, count, day, percent, percent_range
from models.readiness.labels import RETURNING, RISING

NO_MORE_THAN_CHANCE = 1.2  # METHODS 5.1: observed over chance, up to which about as many rise as chance alone gives
RANKINGS = {
    "shared": "a model of habits, learned here and on other communities",
    "own": "a model of habits, learned here",
    "ridge": "a model of habits, learned on this band",
    "boosted": "a boosted model of habits",
    "gamma_poisson": "the chance that their usual pace is above the circle's",
    "count_4_weeks": "what they wrote in 4 weeks",
    "count_12_weeks": "what they wrote in 12 weeks",
    "count_48_weeks": "what they wrote in 48 weeks",
    "count_mix": "what they wrote in 48 and in 4 weeks together",
    "logistic_3": "a formula of three numbers (12 weeks, 4 weeks, active weeks)",
}


def sentence_of(found: Judged, people: pd.DataFrame, reason: str | None) -> Sentence:
    """Who is nearly there, by what they are ordered, what to do."""
    if people.empty:
        return Sentence("Nobody is between the top circle and the rest right now.", reason or "")
    rising = int((people["group"] == RISING).sum())
    returning = len(people) - rising
    meaning = "" if found.label == "default" else f" Rising here means {LABEL_WORDS[found.label]}."
    claim = f"{count(rising, 'person is', 'people are')} close to the top circle" + (
        f", and {count(returning, 'former leader', 'former leaders')} could come back." if returning else "."
    )
    if found.predictions is None:
        when = f" A model is possible from about {day(found.possible_from)}." if found.possible_from else ""
        return Sentence(
            claim,
            f"Too little history for a tested model ({reason}): they are ordered by {RANKINGS[found.ranking]}.{when}",
            "Next: look through the list and invite whom you know.",
        )
    return Sentence(
        claim,
        f"{_ordered(found)}{_beside_chance(found)}{meaning}",
        f"Next: invite the first {min(found.size, max(rising, 1))} of the rising, and welcome the others back."
        if returning
        else f"Next: invite the first {min(found.size, max(rising, 1))}.",
    )


def _ordered(found: Judged) -> str:
    if found.verdict.is_model_used:
        return f"They are ordered by {RANKINGS[found.ranking]}: {found.verdict.reason}."
    by = {group: RANKINGS[name] for group, name in found.rankings.items()}
    if by[RISING] == by[RETURNING]:
        return f"They are ordered by {by[RISING]}, not by a model: {found.verdict.reason}."
    return (
        f"The rising are ordered by {by[RISING]}, the returning by {by[RETURNING]}; not by a model: "
        f"{found.verdict.reason}."
    )


def _beside_chance(found: Judged) -> str:
    """Whether more rise than chance alone would give."""
    group = found.groups["rising"] if found.groups["rising"].precision.value is not None else found.groups["everyone"]
    chance = _chance_of(found, group.group)
    if not group.n or not chance or group.base_rate > NO_MORE_THAN_CHANCE * chance:
        return ""
    return " About as many of them rise as chance alone gives."


def headline_numbers(found: Judged, people: pd.DataFrame) -> tuple[Number, ...]:
    """How many are close, how many of a list would rise, against the simple ranking and the base rate."""
    rising = int((people["group"] == RISING).sum()) if len(people) else 0
    returning = int((people["group"] == RETURNING).sum()) if len(people) else 0
    numbers = [
        Number("Rising", f"{rising:,}", "never led in the last year", "rising"),
        Number("Returning", f"{returning:,}", "led within the last year", "returning"),
    ]
    group = found.groups.get("rising")
    if group is None or group.precision.value is None:
        group = found.groups.get("everyone")
    if group is None or group.precision.value is None or found.predictions is None:
        return tuple(numbers)
    precision, low, high = group.precision.value, group.precision.low, group.precision.high
    if not found.verdict.is_model_used:
        precision, low, high = group.of_best, None, None
    base = percent_range(low, high) if low is not None and high is not None else "by the simple ranking used here"
    numbers.append(Number(f"Of a list of {group.size}, rose", percent(precision), base, "precision_at_size"))
    numbers.append(
        Number(
            "Of all of them, rose" if group.group == "rising" else "Of the whole band, rose",
            percent(group.base_rate),
            f"by chance {percent(_chance_of(found, group.group))}",
            "base_rate",
        )
    )
    ratio = group.ratio
    if ratio.value is not None and ratio.low is not None and ratio.high is not None:
        numbers.append(
            Number(
                "Model against counting",
                f"{ratio.value:.2f} ×",
                f"{ratio.low:.2f}–{ratio.high:.2f}",
                "ratio_to_best",
                grey=ratio.state == "wide",
            )
        )
    return tuple(numbers)


def _chance_of(found: Judged, group: str) -> float:
    chance = {"rising": found.chance.rising, "returning": found.chance.returning}.get(group, found.chance.everyone)
    return chance or 0.0
