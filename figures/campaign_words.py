"""The sentences of Campaigns: what was sent, what came of it, and what cannot be said."""

from __future__ import annotations

import math

import pandas as pd

from figures.campaign_alike import Alike
from figures.campaign_waves import HELD_OUT, Span
from figures.training_names import VERDICT_NAMES
from figures.training_words import drawn_words, signed, uplift_range
from figures.words import Sentence, count, day, listed, percent
from models.randomised import Trial

OBSERVED = (
    "An observation, no proof: the people were chosen, not drawn. An uplift below 6 % is never called one here, and a "
    "burst of interest can look like more. Hold out a part of the next list, and it can be known."
)
UNTESTED = (
    "A change from before to after is no effect: people who are chosen for being active now are less active later by "
    "chance alone. The page Training uplift compares those who took part with people alike who did not."
)


def sentence_of(lists: pd.DataFrame) -> Sentence:
    """What was sent, and what to do next."""
    if lists.empty:
        return Sentence("No list was made yet.", "Build one: it stays a draft until you mark it sent.")
    sent = lists[lists["state"] == "sent"]
    drafts = len(lists) - len(sent)
    if sent.empty:
        return Sentence(
            f"{count(drafts, 'draft is', 'drafts are')} waiting; nobody counts as asked.",
            "Mark a list sent on the day it goes out: from then on its people are not asked again for 90 days.",
        )
    invited, joined = int(sent["count_invited"].sum()), int(sent["count_joined"].sum())
    step = ""
    if not int(sent["count_held_out"].sum()):
        step = "None of them held anybody out, so their effect cannot be measured: hold out a part next time."
    people = count(invited, "person was", "people were")
    return Sentence(f"{people} invited by {count(len(sent), 'list')}; {joined:,} joined.", step)


def outcome_words(  # noqa: PLR0917 - what is known of one list, asked for once
    made: pd.Series,
    people: pd.DataFrame,
    span: Span,
    found: Trial | None,
    why: str | None,
    compared: Alike | None = None,
    together: Trial | None = None,
    waves: tuple[int, ...] = (),
) -> Sentence:
    """What came of one list, in words."""
    invited = people[people["arm"] != HELD_OUT]
    joined, completed = int(invited["has_joined"].sum()), int(invited["has_completed"].sum())
    begun = f"{joined:,} of {count(len(invited), 'invited person', 'invited people')} joined, {completed:,} completed."
    if compared is not None and compared.uplift.state in ("ok", "wide"):
        return Sentence(begun, _alike_words(compared, str(why)), OBSERVED)
    if found is None:
        few = f"; beside people alike: {compared.uplift.reason}" if compared is not None else ""
        untested = UNTESTED if span.weeks is not None else ""
        return Sentence(begun, f"What it changed cannot be said: {why}{few}.", untested)
    said = _trial_words(found, f"{span.weeks} weeks, from {day(made['sent_at'])}")
    if span.waiting_until is not None:
        said += f" Looked at until {day(span.waiting_until)}, when a later list invited people who waited here."
    if together is not None:
        which = listed([f"{number}" for number in waves])
        said += f" Lists {which} of this campaign together: {_trial_words(together, 'each from its own day')}"
    return Sentence(begun, said)


def _trial_words(found: Trial, when: str) -> str:
    """One lottery's result with interval, chance and verdict."""
    ratio = found.log_ratio
    if ratio.value is None or ratio.low is None or ratio.high is None:
        return f"What it changed cannot be said: {ratio.reason}."
    up, low, high = (math.expm1(each) for each in (ratio.value, ratio.low, ratio.high))
    span = f"between {signed(low)} and {signed(high)} ({when})"
    chance = f"; chance alone differs as much in {percent(found.chance)} of lotteries" if found.chance else ""
    verdicts = {
        "lifted": f"The invitation lifted what people write by {signed(up)}: {span}{chance}.",
        "harmed": f"The invited wrote less than those held out ({signed(up)}): {span}{chance}.",
        "no_sign": f"No sign of an effect: {span}{chance}.",
    }
    return verdicts.get(found.verdict, f"Cannot tell yet whether it changed anything: {span}{chance}.")


def _alike_words(compared: Alike, why: str) -> str:
    """The result beside people alike: verdict in the fixed words, interval, how many are compared."""
    found = compared.uplift
    span = (
        f"{uplift_range(found.total)} in the {found.length} weeks after, against as many weeks before the quarter that "
        "they were chosen by and people alike who were not invited"
    )
    many = (
        f"lists {listed([str(each) for each in compared.lists])} together" if len(compared.lists) > 1 else "this list"
    )
    base = f"{found.total.n:,} of {found.count_chosen:,} invited by {many} can be compared"
    said = f"{VERDICT_NAMES[found.verdict]}: {span} ({base}). No lot was drawn: {why}."
    return f"{said} {drawn_words(compared.share)}".strip()
