"""The reward ledger: what was given to whom and when, and whether the less active did less after it (harm watch)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from figures.cache import by_data_version
from figures.programs import steps_of_everybody
from figures.training_names import VERDICT_NAMES
from figures.training_panel import weeks_of_people
from figures.training_words import drawn_words, signed, uplift_range
from figures.words import count, percent
from models.stacks import EVERYONE_TRAINED
from models.uplift import LogRatio, Verdict, log_ratio, symmetric, verdict_of, window_sums
from models.uplift_checks import Staying, staying
from models.uplift_summary import ACTIVITY, LESS_ACTIVE, best_stacks
from models.watch import FEWEST, active_when_given, of_tiers
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

REWARDS = ("reward", "badge", "affiliate")  # kinds of program that give something


@dataclass(frozen=True, eq=False)
class Watch:
    """The less active after their first reward, against alike without. ratio: of activity; staying: who is still there.

    verdict: in the fixed words. reason: why it is not shown. share: of all people, in the lot looked at.
    """

    n: int
    length: int
    ratio: LogRatio
    staying: Staying | None
    verdict: Verdict
    reason: str | None
    share: float

    def in_words(self) -> str:
        """One or two sentences."""
        if self.reason is not None:
            return f"{VERDICT_NAMES['cannot_tell']} whether a reward harms the less active: {self.reason}."
        words = {
            "lifted": "The less active did more after a reward",
            "harmed": "The less active did less after a reward",
            "no_sign": "No sign that a reward changed what the less active do",
        }
        said = words.get(self.verdict, "Cannot tell whether a reward changed what the less active do")
        change = signed(math.expm1(self.ratio.value or 0.0))
        base = f"{change}, {uplift_range(self.ratio)} in {self.length} weeks, {count(self.n, 'person', 'people')}"
        return f"{said} ({base} against alike without).{self._stay()} {drawn_words(self.share)}".strip()

    def _stay(self) -> str:
        found = self.staying
        if found is None:
            return ""
        between = f"difference {100 * found.low:+.0f} to {100 * found.high:+.0f} points".replace("-", "−")
        here, alike = percent(found.trained), percent(found.controls)
        return f" At the end {here} of them were still there, of those alike {alike} ({between})."


@dataclass(frozen=True, eq=False)
class RewardLedger:
    """given: program, kind, member_key, member_id, name, given_at, the newest first. watch None: nothing was given."""

    given: pd.DataFrame
    watch: Watch | None

    @property
    def by_program(self) -> pd.DataFrame:
        """One row per program: kind, people, first and last day."""
        parts = self.given.groupby(["program", "kind"], sort=True)
        return parts.agg(
            people=("member_key", "nunique"), first_at=("given_at", "min"), last_at=("given_at", "max")
        ).reset_index()

    def as_json(self) -> dict[str, Any]:
        """Plain values for the command line; counts, no names."""
        rows = self.by_program
        rows = rows.assign(first_at=rows["first_at"].astype(str), last_at=rows["last_at"].astype(str))
        found = self.watch
        known = found is not None and found.reason is None
        return {
            "rewards": rows.to_dict("records"),
            "harm_watch": None
            if found is None
            else {
                "less_active": found.n,
                "share_of_people_looked_at": found.share,
                "log_rate_ratio": found.ratio.value if known else None,
                "verdict": found.verdict,
                "reason": found.reason,
            },
        }


@by_data_version
def reward_ledger(workspace: Workspace, filters: Filters) -> RewardLedger:
    """Rewards, badges and affiliate links as programs tell them, whatever the period; completed is given."""
    steps = steps_of_everybody(workspace, filters)
    given = steps[steps["kind"].isin(REWARDS) & steps["completed_at"].notna()]
    given = given.rename(columns={"completed_at": "given_at"})[["program", "kind", "member_key", "given_at"]]
    keys = sorted({int(key) for key in given["member_key"]})
    about = ask(workspace, "people", filters, member_keys=keys)[["member_key", "member_id", "name"]]
    given = given.merge(about, on="member_key", how="left")
    given["name"] = given["name"].where(given["name"].notna(), given["member_id"])
    given = given.sort_values(["given_at", "program", "member_key"], ascending=[False, True, True], ignore_index=True)
    return RewardLedger(given, _watch(workspace, filters, given) if len(given) else None)


def _watch(workspace: Workspace, filters: Filters, given: pd.DataFrame) -> Watch | None:
    """The default comparison of METHODS 4.2 by the week of the first reward, of the less active tiers alone."""
    first = given.groupby("member_key")["given_at"].min().reset_index().rename(columns={"given_at": "at"})
    weeks = weeks_of_people(workspace, filters, first)
    if weeks is None:
        return None
    stacks = best_stacks(active_when_given(weeks.panel))
    length = stacks.rules.length
    sums = window_sums(stacks, weeks.outcomes[ACTIVITY], symmetric(length))
    ratio = log_ratio(of_tiers(sums, LESS_ACTIVE))
    reason = None
    if EVERYONE_TRAINED in stacks.why_not.values() and not stacks.stacks:
        reason = "nearly everyone was rewarded, so nobody is left to compare with"
    elif ratio.n < FEWEST:
        who = f"{ratio.n:,} of the less active who got one and were active in that week"
        reason = f"{who} can be compared; this needs {FEWEST}"
    elif not ratio.is_known:
        reason = "nobody did anything in one of the windows"
    verdict = verdict_of(*ratio.interval) if reason is None else "cannot_tell"
    stay = staying(stacks, weeks.panel.is_alive, LESS_ACTIVE) if reason is None else None
    return Watch(ratio.n, length, ratio, stay, verdict, reason, weeks.share)
