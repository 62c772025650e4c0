"""Applications that came in: scored by the need they would cover, with rules, bands and a lottery inside a band."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from figures.cache import by_data_version
from figures.candidates import pool
from figures.serving import parts_of, plain_word
from figures.wish import SELECTED, Wish
from figures.words import count, listed
from models.score_bands import BANDS, places
from models.skills import DECLARED
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

FEWEST_WEEKS = 4  # here for a shorter time: nobody knows yet whether they stay
MOST_TOPICS = 2  # named in a reason
FEWEST_ACTS = 3  # contributions in the last 90 days


@dataclass(frozen=True, eq=False)
class ScoreSheet:
    """people: member_key, member_id, name, score (open questions served), band, place, meets, skills, text, why.

    left_out: reason -> applicants who may not be asked. count_forms: forms read; repeated: forms that somebody sent
    again, of which the newest counts. lottery: what was drawn, in words; empty where nothing had to be.
    """

    people: pd.DataFrame
    left_out: Mapping[str, int]
    count_forms: int
    repeated: int
    lottery: str


@by_data_version
def score_sheet(workspace: Workspace, filters: Filters, *, wish: Wish) -> ScoreSheet:
    """One row per applicant who may be asked, best band first; the wish gives size, skills, program and seed."""
    forms = ask(workspace, "applications", filters)
    keys = tuple(int(key) for key in forms["member_key"])
    total = int(forms["count_forms"].sum())
    # An applicant asked for a place, so that nobody was asked: only who is in already, opted out, staff or bots is out.
    asked = Wish(
        purpose=wish.purpose,
        channel="application",
        skills=wish.skills,
        source=SELECTED,
        member_keys=keys,
        program=wish.program,
        asked_days=0,
    )
    found = pool(workspace, filters, wish=asked)
    people = found.frame.merge(forms, on="member_key", how="inner", validate="1:1")
    serves = _with_told(found.serves, people["skills"], found.skills)
    meets = (people["weeks_here"] >= FEWEST_WEEKS) & (people["count_created"] >= FEWEST_ACTS)
    score = serves @ found.gaps if len(found.gaps) else people["count_created"].to_numpy(dtype=np.float64)
    score, band, place = np.where(meets, score, 0.0), np.full(len(people), len(BANDS) - 1), np.zeros(len(people), bool)
    given = places(score[meets], wish.size, rng=np.random.default_rng(wish.seed))
    band[meets], place[meets] = given.band, given.is_in
    people = people.assign(score=score, band=[BANDS[each] for each in band], place=place, meets=meets)
    people["why"] = [
        _why(row, serves[at] * found.gaps, found.skills) for at, row in enumerate(people.to_dict("records"))
    ]
    people = people.sort_values(["band", "place", "score", "member_key"], ascending=[True, False, False, True])
    lottery = ""
    if given.drawn is not None and given.share is not None:
        lottery = f"Band {BANDS[given.drawn]} has more people than places are left, so they were drawn by lot."
    shown = ["member_key", "member_id", "name", "score", "band", "place", "meets", "skills", "text", "why"]
    return ScoreSheet(people[shown].reset_index(drop=True), found.left_out, total, total - len(forms), lottery)


def _with_told(serves: np.ndarray, told: pd.Series, skills: tuple[str, ...]) -> np.ndarray:
    """Skills that a form names count as declared ones where nothing better is known."""
    by_form = np.array(
        [[plain_word(skill) in parts_of(text) for skill in skills] for text in told.fillna("")], dtype=bool
    ).reshape(len(told), len(skills))
    return np.where((serves == 0) & by_form, DECLARED, serves)


def _why(row: Mapping[object, object], gains: np.ndarray, skills: tuple[str, ...]) -> str:
    best = [int(place) for place in np.argsort(-gains, kind="stable")[:MOST_TOPICS] if gains[place] > 0]
    said = [listed([f"{gains[place]:.1f} open questions on {skills[place]}" for place in best])] if best else []
    if not row["meets"]:
        said.append(f"does not meet the rules ({FEWEST_WEEKS} weeks here, {FEWEST_ACTS} contributions in 90 days)")
    said.append(f"wrote {count(int(str(row['count_created'])), 'time')} in the last 90 days")
    return "; ".join(said)


def form_text(skills: tuple[str, ...], *, ask_for: str, community: str) -> str:
    """The text of an application form for the skills wanted, to paste into any form tool.

    >>> "feeding" in form_text(("feeding",), ask_for="host an event", community="Brides")
    True
    """
    known = "\n".join(f"   [ ] {skill}" for skill in skills) or "   (your own words)"
    return (
        f"Would you like to {ask_for} at {community}?\n\n"
        "It is free, it takes about two hours a month, and you can stop at any time. We read every application.\n\n"
        "1. Your member name or id (needed, so that we find you)\n"
        f"2. What do you know well?\n{known}\n   [ ] something else: ____\n"
        "3. Tell us about one time you helped somebody here, in two or three sentences.\n"
        "4. When do you usually have time?\n"
        "5. [ ] You may write to me about this.\n\n"
        "Columns of the table that you upload afterwards: member_id, applied_at, skills, text."
    )
