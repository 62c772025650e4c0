"""The sentence and the numbers of the Churn page, made by rules from its result."""

from __future__ import annotations

from dataclasses import dataclass

from figures.churn_blocks import Blocks
from figures.churn_data import Rule, day_of
from figures.churn_judged import Judged
from figures.churn_members import Evergreen
from figures.churn_stay import Stay
from figures.scope import Scope
from figures.words import Number, Sentence, capital, count, percent, percent_range
from models.estimate import Estimate
from models.observed_expected import Ratio

MONTH = 365.25 / 12
WEEKS_FROM, MONTHS_FROM = 28, 183  # days from which a stretch of time is told in weeks, in months


@dataclass(frozen=True, eq=False)
class Parts:
    """What the words are made from. reason: why the view is no more than counts, else None."""

    scope: Scope
    rule: Rule
    stay: Stay | None
    judged: Judged | None
    evergreen: Evergreen | None
    blocks: Blocks | None
    reason: str | None


def stretch(days: float) -> str:
    """A length of time as people say it.

    >>> stretch(12), stretch(70), stretch(366)
    ('12 days', '10 weeks', '12 months')
    """
    return f"{stretch_number(days, days)} {stretch_unit(days)}"


def stretch_range(low: float, high: float) -> str:
    """An interval of lengths in the unit of its upper end.

    >>> stretch_range(304, 400)
    '10–13 months'
    """
    ends = stretch_number(low, high), stretch_number(high, high)
    return f"{ends[0] if ends[0] == ends[1] else '–'.join(ends)} {stretch_unit(high)}"


def stretch_unit(days: float) -> str:
    """The unit in which so many days are told."""
    if days < WEEKS_FROM:
        return "day" if round(days) == 1 else "days"
    return "weeks" if days < MONTHS_FROM else "months"


def stretch_number(days: float, by: float) -> str:
    """Days as a number in the unit of `by` days."""
    unit = {"day": 1.0, "days": 1.0, "weeks": 7.0, "months": MONTH}[stretch_unit(by)]
    return f"{days / unit:.0f}"


def against(found: Ratio) -> str:
    """Observed against expected in words.

    >>> from models.observed_expected import ratio
    >>> against(ratio(34, 21.4))
    '34 left where 21 were to be expected'
    """
    were = "was" if round(found.expected) == 1 else "were"
    return f"{found.observed:,} left where {found.expected:,.0f} {were} to be expected"


def sentence_of(parts: Parts) -> Sentence:
    """Graduation or trouble, what the cycle is, what to do next; never more than the data supports."""
    if parts.stay is None:
        refused = capital(parts.rule.threshold.reason or "")
        return Sentence("Who has left cannot be told here.", f"{refused}.", "Import a longer export.")
    departed = int(parts.stay.tenures.departed.sum())
    if parts.reason:
        people = count(parts.scope.count_active, "person", "people")
        claim = f"{count(departed, 'departure')} of {people} by the rule of {parts.rule.threshold.days} silent days."
        return Sentence(claim, f"Too few for more: {parts.reason}.")
    if parts.judged is None or parts.judged.verdict == "cannot_tell":
        claim = f"{count(departed, 'departure')} so far; whether that is more than usual cannot be told yet."
        why = (parts.judged.reason if parts.judged else None) or "too little data"
        return Sentence(claim, f"{capital(why)}. {_cycle_words(parts.stay)}".strip())
    return _told(parts.stay, parts.judged)


def _told(stay: Stay, judged: Judged) -> Sentence:
    bands, total = judged.judgement.bands, judged.judgement.total
    since = f"since {day_of(judged.judgement.start):%b %Y}"
    cycle = _cycle_words(stay)
    on_cycle = bands["on_cycle"]
    done = f"On cycle {against(on_cycle)}: that is graduation." if on_cycle.estimate.value and not on_cycle.side else ""
    if judged.verdict == "early":
        step = "Next: look at who left early, below, and ask them why."
        return Sentence(f"Trouble: more people than usual leave early. {against(bands['early'])} {since}.", done, step)
    if judged.verdict == "bounce":
        step = "Next: answer newcomers within days; see below in which groups they leave."
        claim = f"Trouble at the door: of the newcomers {against(bands['bounce'])} {since}."
        return Sentence(claim, done or cycle, step)
    if judged.verdict == "on_cycle":
        claim = f"More people than usual leave at the end of their cycle: {against(on_cycle)} {since}."
        return Sentence(claim, cycle, "Next: invite those who near it to stay on in another role.")
    if judged.verdict == "fewer":
        return Sentence(f"Fewer people leave than usual: {against(total)} {since}.", cycle)
    if judged.verdict == "graduation":
        return Sentence(
            f"People leave when they are done: {against(total)} {since}.", f"{cycle} No band of tenure stands out."
        )
    return Sentence(f"No sign of trouble: {against(total)} {since}.", cycle)


def _cycle_words(stay: Stay) -> str:
    """The natural cycle, or what the shape of tenure says instead."""
    mode = stay.cycle.mode
    if stay.cycle.is_cycle and mode.value is not None and mode.low is not None and mode.high is not None:
        return f"The natural cycle is about {stretch(mode.value)} ({stretch_range(mode.low, mode.high)})."
    words: dict[str, str] = {
        "schedule": f"People leave on a schedule, but {mode.reason}.",
        "longer_more": "The longer people stay the more of them leave, without a firm schedule.",
        "random": "There is no natural cycle: people leave at any time alike.",
        "longer_less": "There is no natural cycle: the longer people stay, the less they leave.",
        "not_shown": "",
    }
    return words[stay.cycle.rhythm]


def headline_numbers(parts: Parts) -> tuple[Number, ...]:
    """Against expectation, cycle, half stay, came once, evergreen; counts alone where data is thin."""
    stay = parts.stay
    if stay is None:
        return (_active(parts), _quick(parts))
    if parts.reason:
        departed = Number("Have left", f"{int(stay.tenures.departed.sum()):,}", _by_rule(parts), "departure")
        return (_active(parts), departed, _quick(parts))
    return (_ratio(parts), _cycle(stay), _typical(stay), _once(stay), _evergreen(parts))


def _by_rule(parts: Parts) -> str:
    preset = " (preset)" if parts.rule.threshold.is_preset else ""
    return f"{parts.rule.threshold.days} silent days{preset}"


def _active(parts: Parts) -> Number:
    return Number("Active people", f"{parts.scope.count_active:,}", "in all of the period", "active_members")


def _quick(parts: Parts) -> Number:
    ratio = float(parts.blocks.growth.quick_ratio[-1]) if parts.blocks is not None else float("nan")
    shown = "–" if ratio != ratio else f"{ratio:.1f}"  # noqa: PLR0124 - not a number: nobody churned
    return Number("Quick ratio", shown, "last 28 days; 1 is health", "quick_ratio")


def _ratio(parts: Parts) -> Number:
    name = "Left against expected"
    if parts.judged is None or parts.judged.reason or parts.judged.judgement.total.estimate.value is None:
        return Number(name, "–", "too few to say", "observed_expected")
    total = parts.judged.judgement.total
    shown = total.estimate
    ends = f"{shown.low or 0:.2f}–{shown.high:.2f}" if shown.high is not None else f"from {shown.low or 0:.2f}"
    value = f"× {shown.value:.2f}"
    if shown.state == "wide":
        return Number(name, ends, f"wide; about {value}", "observed_expected", grey=True)
    return Number(name, value, f"{ends} · {total.observed:,} people", "observed_expected")


def _cycle(stay: Stay) -> Number:
    mode = stay.cycle.mode
    if not stay.cycle.is_cycle:
        said = {"schedule": "longer than we see", "not_shown": "too few to say"}
        return Number(
            "Natural cycle", "none" if mode.value else "–", said.get(stay.cycle.rhythm, "no schedule"), "cycle"
        )
    return _length("Natural cycle", mode, "cycle")


def _typical(stay: Stay) -> Number:
    if stay.staying.is_restricted:
        return _length(f"Mean stay within {stretch(stay.staying.until)}", stay.staying.typical, "restricted_mean")
    return _length("Half stay longer than", stay.staying.typical, "median_tenure")


def _length(name: str, found: Estimate, key: str) -> Number:
    """A length of time with its interval."""
    if found.value is None:
        return Number(name, "–", "too few to say", key)
    if found.low is None or found.high is None:
        return Number(name, stretch(found.value), "upper end not seen", key)
    between = stretch_range(found.low, found.high)
    if found.state == "wide":
        return Number(name, between, f"wide; about {stretch(found.value)}", key, grey=True)
    return Number(name, stretch(found.value), between, key)


def _once(stay: Stay) -> Number:
    found = stay.once
    if found.value is None or found.low is None or found.high is None:
        return Number("Came once, never again", "–", "too few to say", "came_once")
    base = f"{percent_range(found.low, found.high)} of {found.n:,}"
    return Number("Came once, never again", percent(found.value, found.low, found.high), base, "came_once")


def _evergreen(parts: Parts) -> Number:
    found = parts.evergreen
    if found is None or found.rule.days is None:
        return Number("Evergreen members", "–", "cannot be told yet", "evergreen")
    people = count(int(found.places.size), "person", "people")
    return Number("Evergreen members", people, f"wrote {percent(found.share)} of all", "evergreen")
