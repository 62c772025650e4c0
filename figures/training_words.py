"""The sentence and the numbers of Training uplift, made by rules from its result."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

from figures.programs import Program
from figures.training_names import REASONS
from figures.training_weeks import first_day_of
from figures.words import Number, Sentence, count, days, listed, percent
from models.rounds import Round
from models.uplift import LogRatio
from models.uplift_summary import Uplift

if TYPE_CHECKING:
    from figures.training import Measured

LOTTERY = "Next: draw lots for the next round and let the others wait; that settles it."
TINY = 0.005


def signed(share: float) -> str:
    r"""A change as a whole percentage with its sign.

    The gap does not break at the end of a line.

    >>> signed(0.441), signed(-0.12), signed(0.001)
    ('+44\xa0%', '−12\xa0%', '0\xa0%')
    """
    if abs(share) < TINY:
        return "0\u00a0%"
    return f"{'+' if share > 0 else '−'}{100 * abs(share):.0f}\u00a0%"


def signed_number(value: float, digits: int = 1) -> str:
    """A change with its sign, with a minus and no hyphen.

    >>> signed_number(1.44), signed_number(-2.04, 0), signed_number(0.04)
    ('+1.4', '−2', '0.0')
    """
    text = f"{abs(value):.{digits}f}"
    if not float(text):
        return text
    return f"{'+' if value > 0 else '−'}{text}"


def uplift_range(ratio: LogRatio) -> str:
    """The 95 % interval as percentages: "+22 % to +70 %"; empty where there is none."""
    if not ratio.is_known:
        return ""
    low, high = ratio.interval
    return f"{signed(math.expm1(low))} to {signed(math.expm1(high))}"


def sentence_of(program: Program, measured: Measured) -> Sentence:
    """Verdict, what it rests on, and what to do next."""
    found = measured.uplift
    name = program.name
    if found.state == "not_shown":
        return _not_compared(program, found)
    if found.state == "count_only":
        seen = _seen(found)
        return Sentence(f"Too few to say whether {name} changed anything: {found.reason}.", seen, LOTTERY)
    change = f"{uplift_range(found.total)} in the {found.length} weeks after, against people alike"
    plain = found.beside.plain_change
    alone = f" Before and after alone would have said {signed(math.expm1(plain))}." if plain is not None else ""
    if found.verdict == "lifted":
        step = "Next: offer it to more of the same tier, by lot, so that the next round is sure."
        return Sentence(f"{name} lifted those who completed it: {change}.", f"{_beside(found)}{alone}", step)
    if found.verdict == "harmed":
        step = "Next: stop and ask those who took part before anybody else is invited."
        return Sentence(f"{name} was followed by less activity: {change}.", f"{_beside(found)}{alone}", step)
    if found.verdict == "no_sign":
        return Sentence(f"No sign that {name} changed activity: {change}.", f"{_seen(found)}{alone}", LOTTERY)
    beside = _moved_elsewhere(measured) or _seen(found)
    return Sentence(f"Cannot tell whether {name} changed anything: {change}.", f"{beside}{alone}", LOTTERY)


def _moved_elsewhere(measured: Measured) -> str:
    """That the negative control takes the verdict back; empty where it does not."""
    control = measured.uplift.beside.untouched
    if control is None or not control.has_moved:
        return ""
    where = measured.untouched.in_words
    return f"Where it could change nothing ({where}) the same people changed too: {uplift_range(control.ratio)}."


def _not_compared(program: Program, found: Uplift) -> Sentence:
    if not found.n_trained:
        invited = count(program.count_invited, "person was invited", "people were invited")
        step = "Import the completions when there are some: a column completed_at."
        return Sentence(f"Nobody has completed {program.name} yet; {invited}.", "", step)
    reason = found.reason or "nobody can be compared"
    return Sentence(f"What {program.name} changed cannot be known: {reason}.", "", LOTTERY)


def _seen(found: Uplift) -> str:
    """The smallest effect that could have been seen."""
    smallest = found.smallest_detectable
    if smallest is None:
        return ""
    return (
        f"With {count(found.total.n, 'person', 'people')} compared, an uplift below {percent(smallest)} stays unseen."
    )


def _beside(found: Uplift) -> str:
    """What the placebo says about it."""
    back = found.beside.placebo
    if not back.is_known:
        return "Half a year earlier there is too little data for a placebo date."
    low, high = back.interval
    agrees = low <= 0 <= high
    told = f"On a placebo date half a year earlier it shows {uplift_range(back)}"
    return f"{told}: {'no effect, as it should' if agrees else 'something is off, so doubt it'}."


def drawn_words(share: float) -> str:
    """That people alike were looked for among some drawn by lot; empty where everybody was looked at.

    >>> drawn_words(1.0), drawn_words(0.25)
    ('', 'So many people take part that people alike were looked for among 25 % of them, drawn by lot.')
    """
    if share >= 1:
        return ""
    return f"So many people take part that people alike were looked for among {percent(share)} of them, drawn by lot."


def not_shown_sentence(program: Program | None, *, is_empty: bool) -> Sentence:
    """Why there is nothing to show at all, and what to do about it."""
    if program is None:
        step = "Import a table with the columns member_id, program, kind and completed_at."
        return Sentence("No program is known yet.", "", step)
    if is_empty:
        return Sentence("Nobody created anything with these filters.", "", "Widen the period or the groups.")
    if not program.count_completed:
        step = "Import the completions when there are some: a column completed_at."
        return Sentence(f"Nobody has completed {program.name} yet.", "", step)
    return Sentence("The period is shorter than a week.", "", "Widen the period.")


def headline_numbers(measured: Measured) -> tuple[Number, ...]:
    """Uplift, extra acts, placebo, who is compared, smallest effect."""
    found = measured.uplift
    shown = found.state in ("ok", "wide")
    who = Number("Compared", f"{found.total.n} of {found.n_trained}", _why_not(found), "training_kept")
    if found.state == "not_shown":
        return ()
    smallest = found.smallest_detectable
    least = Number(
        "Could have been seen",
        f"from {signed(smallest)}" if smallest is not None else "nothing",
        "4 times in 5",
        "smallest_detectable",
    )
    if not shown or found.total.value is None:
        return (who, least)
    main = Number(
        "Uplift", signed(math.expm1(found.total.value)), uplift_range(found.total), "uplift", grey=found.state == "wide"
    )
    each = _extra(found)
    back = found.beside.placebo
    placebo = Number(
        "Placebo date",
        signed(math.expm1(back.value)) if back.value is not None else "none",
        uplift_range(back) or "too little data",
        "placebo_date",
        grey=True,
    )
    return (main, each, placebo, who, least)


def _extra(found: Uplift) -> Number:
    """Extra acts a week with the interval that the uplift's gives."""
    after = found.total.totals[0] / (found.total.n * found.length)
    low, high = (after * -math.expm1(-end) for end in found.total.interval)
    return Number(
        "Extra acts a week",
        signed_number(found.extra_per_week or 0.0),
        f"{signed_number(low)} to {signed_number(high)} a person",
        "extra_per_week",
        grey=found.state == "wide",
    )


def _why_not(found: Uplift) -> str:
    if not found.why_not:
        return "all who completed"
    reason, number = next(iter(found.why_not.items()))
    others = len(found.stacks.why_not) - number
    return f"{number} {REASONS[reason].words}" + (f", {others} more" if others else "")


def tiers_in_words(found: Uplift) -> str:
    """Whether the tiers differ."""
    named = [each for each in found.tiers.tiers if each.state in ("ok", "wide")]
    if len(named) < 2:  # noqa: PLR2004 - one tier differs from nothing
        return "Only one tier has enough trained people, so tiers cannot be compared."
    if found.tiers.differs:
        return "The tiers differ more than chance would make them."
    return "Whether the tiers differ cannot be told from this data."


def round_in_words(measured: Measured, each: Round) -> str:
    """The days of a round: its first week to its last."""
    first = first_day_of(each.first_week, measured.end_day, measured.weeks)
    return days(first, first_day_of(each.last_week + 1, measured.end_day, measured.weeks) - timedelta(days=1))


def with_names(reasons: dict[str, int]) -> str:
    """Why people are not compared, as one phrase."""
    return listed([f"{number} {REASONS[reason].words}" for reason, number in reasons.items()])
