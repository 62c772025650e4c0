"""Almost ready: who of the 5-10 % band is nearly in the top circle, how likely, and what the score is high on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil
from typing import Any

import numpy as np
import pandas as pd

from figures.cache import by_data_version
from figures.readiness_data import as_of_day, up_to
from figures.readiness_gains import Gains, gains, gains_json
from figures.readiness_model import SEED, Judged, judged
from figures.readiness_reasons import Tried, counted, in_words, missing
from figures.readiness_words import headline_numbers, sentence_of
from figures.scope import Scope, nothing_in_scope, scope
from figures.words import Number, Sentence
from models.estimate import State
from models.readiness.explain import reasons
from models.readiness.labels import Label
from models.readiness.windows import BAND_WEEKS
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

FEWEST_QUICK = 3  # threads answered before a usual wait is told


@dataclass(frozen=True)
class AlmostReady:
    """The view.

    people: member_key, member_id, name, group, probability (0 to 1 or nan), score, count_weeks_12, count_weeks_4,
    top_community, why (sentences), missing, help; likeliest first, the rising and the returning together.
    """

    scope: Scope
    as_of: date | None
    state: State
    reason: str | None
    sentence: Sentence
    numbers: tuple[Number, ...] = ()
    judged: Judged | None = None
    people: pd.DataFrame | None = None
    gains: Gains | None = None

    def of_group(self, group: str) -> pd.DataFrame:
        """The people of one group, likeliest first."""
        people = self.people if self.people is not None else pd.DataFrame(columns=["group"])
        return people[people["group"] == group]

    def as_json(self) -> dict[str, Any]:
        """The keys that DESIGN promises to scripts, and what was left out."""
        people = self.people if self.people is not None else pd.DataFrame()
        found = self.judged
        return {
            "scope": self.scope.as_json(),
            "headline": self.sentence.text(),
            "state": self.state,
            "reason": self.reason,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "eligible": len(people),
            "people": [_person_json(row) for row in people.to_dict("records")],
            "model": _model_json(found),
            "label": found.label if found else None,
            "gains": gains_json(self.gains),
            "baseline": found.verdict.ranking or None if found else None,
        }


@by_data_version
def almost_ready(
    workspace: Workspace,
    filters: Filters,
    *,
    as_of: date | None = None,
    label: Label = "default",
    by_group: bool = False,
) -> AlmostReady:
    """The list as of a day: the end of the period or of the data. The period's first day shortens no one's history.

    label: what rising means. by_group: ranks inside each community. Raises Refused for a label with too few risers.
    """
    facts = scope(workspace, filters)
    day = as_of_day(workspace, filters, as_of)
    listed = _listed(workspace, up_to(filters, day), day=day, label=label, by_group=by_group) if day else None
    if day is None or listed is None:
        nothing = nothing_in_scope(workspace, filters)
        return AlmostReady(facts, day, "not_shown", nothing.text(), nothing)
    found, people, told = listed
    state, reason = _state(found, people)
    return AlmostReady(
        scope=facts,
        as_of=day,
        state=state,
        reason=reason,
        sentence=sentence_of(found, people, reason),
        numbers=headline_numbers(found, people),
        judged=found,
        people=people,
        gains=told,
    )


@by_data_version
def _listed(
    workspace: Workspace, until: Filters, *, day: date, label: Label, by_group: bool
) -> tuple[Judged, pd.DataFrame, Gains] | None:
    """The judged band with its people, the same for every period that ends on this day."""
    found = judged(workspace, until, as_of=day, label=label, by_group=by_group)
    if found is None:
        return None
    people = _people(workspace, until, found)
    told = gains(workspace, until, as_of=day)
    people["gain"] = told.of(people)
    return found, people, told


def _state(found: Judged, people: pd.DataFrame) -> tuple[State, str | None]:
    """Not shown without anybody in the band; counts only without probabilities from the past."""
    if people.empty:
        active = int(found.counts_active)
        return "not_shown", (
            f"Nobody is in the 5–10 % band: {active} people wrote in the last {BAND_WEEKS} weeks, and equal counts "
            "stay together."
        )
    if found.reason is not None:
        return "count_only", found.reason
    return "ok", None


def _people(workspace: Workspace, until: Filters, found: Judged) -> pd.DataFrame:
    """The band with names, probabilities, reasons and what is missing."""
    band = found.band
    keys = [int(key) for key in band["member_key"]]
    window = replace(until, from_day=found.history.as_of - timedelta(weeks=BAND_WEEKS))
    about = ask(workspace, "people", window, member_keys=keys)
    frame = band.merge(
        about[["member_key", "member_id", "name", "top_community", "opted_out"]], on="member_key", how="left"
    )
    frame["name"] = frame["name"].where(frame["name"].notna(), frame["member_id"])
    frame["score"] = found.score
    frame["probability"] = found.probability
    frame["why"] = _why(found)
    told = _missing(workspace, window, keys)
    frame["missing"], frame["help"] = [what for what, _ in told], [help_ for _, help_ in told]
    order = ["probability", "score", "count_weeks_12", "member_key"]
    return frame.sort_values(order, ascending=[False, False, False, True]).reset_index(drop=True)


def _why(found: Judged) -> list[str]:
    if found.model is None:
        return [
            counted(int(row["count_weeks_12"]), ceil(row["cut_top"]), str(row["group"]))
            for row in found.band.to_dict("records")
        ]
    told = reasons(found.model, found.band, rng=np.random.default_rng(SEED))
    return [in_words(lifts, holds) for lifts, holds in told]


def _missing(workspace: Workspace, window: Filters, keys: list[int]) -> list[tuple[str, str]]:
    """What seems to be missing and the help for it, in the order of the keys."""
    rows = ask(workspace, "tried_and_answered", window, member_keys=keys)
    answers, accepted = rows["count_answers"].sum(), rows["count_accepted"].sum()
    usual_share = float(accepted / answers) if accepted else None
    quick = rows.loc[rows["count_visited"] >= FEWEST_QUICK, "hours_to_answer"].dropna()
    usual_wait = float(quick.median()) if len(quick) else None
    known = {int(row["member_key"]): row for row in rows.to_dict("records")}
    found = []
    for key in keys:
        row = known.get(key)
        if row is None:
            found.append(("", ""))
            continue
        wait = float(row["hours_to_answer"]) if row["count_visited"] >= FEWEST_QUICK else None
        found.append(
            missing(
                Tried(
                    threads=int(row["count_threads"]),
                    unanswered=int(row["count_unanswered"]),
                    answers=int(max(row["count_answers"], row["count_visited"])),
                    accepted=int(row["count_accepted"]) if usual_share else None,
                    usual_accepted_share=usual_share,
                    hours_to_answer=wait,
                    usual_hours_to_answer=usual_wait,
                )
            )
        )
    return found


def _person_json(row: dict[Any, Any]) -> dict[str, Any]:
    probability = float(row["probability"])
    return {
        "member_id": row["member_id"],
        "group": row["group"],
        "probability": probability if np.isfinite(probability) else None,
        "reasons": row["why"],
        "missing": row["missing"] or None,
        "help": row["help"] or None,
        "expected_gain": float(row["gain"]) if np.isfinite(row["gain"]) else None,
    }


def _model_json(found: Judged | None) -> dict[str, Any] | None:
    """What orders the list and why; None where there is no list."""
    if found is None:
        return None
    return {
        "ranking": found.ranking,
        "rankings": found.rankings,
        "is_model_used": found.verdict.is_model_used,
        "why": found.verdict.reason,
        "possible_from": found.possible_from.isoformat() if found.possible_from else None,
    }
