"""The sentences of Campaigns: what was sent, what came of it, and what cannot be said."""

from __future__ import annotations

import math

import pandas as pd

from figures.words import Sentence, count, day, percent
from models.randomised import Trial

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


def outcome_words(
    made: pd.Series, people: pd.DataFrame, weeks: int | None, found: Trial | None, why: str | None
) -> Sentence:
    """What came of one list, in words."""
    invited = people[people["arm"] != "held_out"]
    joined, completed = int(invited["has_joined"].sum()), int(invited["has_completed"].sum())
    begun = f"{joined:,} of {count(len(invited), 'invited person', 'invited people')} joined, {completed:,} completed."
    if found is None:
        return Sentence(begun, f"What it changed cannot be said: {why}.", UNTESTED if weeks is not None else "")
    ratio = found.log_ratio
    if ratio.value is None or ratio.low is None or ratio.high is None:
        return Sentence(begun, f"What it changed cannot be said: {ratio.reason}.")
    up, low, high = (math.expm1(each) for each in (ratio.value, ratio.low, ratio.high))
    span = f"between {_signed(low)} and {_signed(high)} ({weeks} weeks, from {day(made['sent_at'])})"
    chance = f"; chance alone differs as much in {percent(found.chance)} of lotteries" if found.chance else ""
    verdicts = {
        "lifted": f"The invitation lifted what people write by {_signed(up)}: {span}{chance}.",
        "harmed": f"The invited wrote less than those held out ({_signed(up)}): {span}{chance}.",
        "no_sign": f"No sign of an effect: {span}{chance}.",
    }
    said = verdicts.get(found.verdict, f"Cannot tell yet whether it changed anything: {span}{chance}.")
    return Sentence(begun, said)


def _signed(share: float) -> str:
    return f"{100 * share:+.0f} %".replace("-", "−")
