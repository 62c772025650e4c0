"""Who may be on a list, what each would bring, and who is left out and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from figures.acquaintance import known_candidates
from figures.cache import by_data_version
from figures.people import keys_of_tier, tier_labels
from figures.questions import end_of
from figures.readiness import almost_ready
from figures.roles_parts import members
from figures.scope import recent, scope
from figures.serving import served, weeks_seen
from figures.skills import skills_view
from figures.wish import NOMINATION, QUOTA_BY, RETURNING, RISING, SELECTED, Wish
from models.histogram import Floats
from models.recruit import Candidates
from models.tiers import KEYS, RECENT_DAYS
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

FALLBACK_TIER = "top_10"  # 5-10 %
TENURES = ((13, "under 3 months"), (52, "3 to 12 months"), (10**6, "over a year"))  # weeks since the first act


@dataclass(frozen=True, eq=False)
class Pool:
    """Who may be asked, and who not.

    frame: one row per candidate, most active lately first: member_key, member_id, name, email, tier, community, tenure,
    role, weeks_here, count_created (last 90 days), last_active_at, count_before (the 90 days before), probability.
    skills: topics that are wanted, with `gaps`
    unserved questions each and `serves` chances (candidates x skills); for the channel nomination the people who might
    be nominated, who count one each, and the chances to know them. left_out: reason -> people. unknown_skills: wished
    ones that nobody asks enough about. notes: what the source could not give.
    """

    frame: pd.DataFrame
    skills: tuple[str, ...]
    gaps: Floats
    serves: Floats
    left_out: dict[str, int]
    unknown_skills: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def candidates(self) -> Candidates:
        """The same as numbers for the choice."""
        attributes = [_codes(self.frame[name]) for name in ("community", "tenure", "role")]
        return Candidates(self.serves, self.gaps, np.column_stack(attributes), _codes(self.frame["community"]))


def _codes(column: pd.Series) -> np.ndarray:
    return pd.factorize(column, sort=True)[0].astype(np.int64)


@by_data_version
def pool(workspace: Workspace, filters: Filters, *, wish: Wish) -> Pool:
    """Everybody of the wish's source who may be asked, with what they would bring."""
    facts = scope(workspace, filters)
    lately = recent(filters, facts.from_day, facts.end_day)
    totals = ask(workspace, "member_totals", lately)
    barred = ask(workspace, "not_listable", lately).set_index("member_key")["reason"]
    active = {int(key) for key in totals["member_key"]}
    source, notes = source_of(workspace, filters, wish)
    named = source if wish.channel != NOMINATION else None  # whom to ask is everybody; whom about is the source
    wanted = dict.fromkeys(sorted(active | {int(key) for key in barred.index})) if named is None else named
    reasons = _asked_before(workspace, filters, wish) | dict(zip(barred.index.astype(int), barred, strict=True))
    reasons |= {key: "not_active" for key in wanted if key not in active and key not in reasons}
    frame = _described(workspace, filters, totals[totals["member_key"].isin([k for k in wanted if k not in reasons])])
    frame["count_before"] = _quarter_before(workspace, lately, frame["member_key"])
    frame["probability"] = np.array([wanted[int(key)] for key in frame["member_key"]], dtype=np.float64)
    left_out = pd.Series([reasons[key] for key in wanted if key in reasons], dtype=object).value_counts()
    counted = {str(name): int(number) for name, number in sorted(left_out.items())}
    if wish.channel == NOMINATION:
        about = known_candidates(workspace, lately, frame, _nominable(workspace, filters, source, reasons))
        return Pool(frame, about.names, np.ones(len(about.names)), about.knows, counted, (), tuple(notes))
    skills, gaps, unknown = _wanted(workspace, filters, wish)
    serves = _serves(workspace, filters, frame, skills)
    return Pool(frame, skills, gaps, serves, counted, unknown, tuple(notes))


@by_data_version
def quota_values(workspace: Workspace, filters: Filters) -> tuple[tuple[str, str], ...]:
    """What quotas can be about, of everybody who may be asked: (a key of QUOTA_BY, value)."""
    frame = pool(workspace, filters, wish=Wish()).frame
    return tuple((name, str(value)) for name in QUOTA_BY for value in sorted(frame[name].unique()))


def _quarter_before(workspace: Workspace, lately: Filters, member_keys: pd.Series) -> pd.Series:
    """What these people wrote in the 90 days before the last 90."""
    if lately.from_day is None or lately.from_day - date.min < timedelta(days=RECENT_DAYS):
        return pd.Series(0, index=member_keys.index)
    window = replace(lately, from_day=lately.from_day - timedelta(days=RECENT_DAYS), to_day=lately.from_day)
    made = ask(workspace, "member_totals", window).set_index("member_key")["count_created"]
    return member_keys.map(made).fillna(0).astype("int64")


def source_of(workspace: Workspace, filters: Filters, wish: Wish) -> tuple[dict[int, float | None] | None, list[str]]:
    """Whom the list is chosen from, with their probability where a model gave one; None: everybody active lately."""
    if wish.source == SELECTED:
        return dict.fromkeys(wish.member_keys), []
    if wish.source in KEYS:
        return dict.fromkeys(keys_of_tier(workspace, filters, tier=wish.source)), []
    if wish.source not in (RISING, RETURNING):
        return None, []
    view = almost_ready(workspace, filters)
    people = view.of_group(wish.source)
    if people.empty and view.state == "not_shown":
        tier = dict.fromkeys(keys_of_tier(workspace, filters, tier=FALLBACK_TIER))
        return tier, [f"Almost ready cannot tell yet ({view.reason}), so the 5–10 % tier stands in."]
    keys = [int(key) for key in people["member_key"]]
    if view.state != "ok":  # an order without a tested probability: none is told
        return dict.fromkeys(keys), [f"Almost ready has no tested chances yet: {view.reason}."]
    return dict(zip(keys, (float(chance) for chance in people["probability"]), strict=True)), []


def _nominable(
    workspace: Workspace, filters: Filters, source: dict[int, float | None] | None, reasons: Mapping[int, str]
) -> list[int]:
    """Who might be nominated: the source, or the 5-10 % tier where it is everybody; nobody who may not be asked."""
    keys = keys_of_tier(workspace, filters, tier=FALLBACK_TIER) if source is None else source
    return [key for key in keys if key not in reasons]


def _asked_before(workspace: Workspace, filters: Filters, wish: Wish) -> dict[int, str]:
    """Who must not be asked now: in the program, asked in the last days or by another channel, or held out of it."""
    since = pd.Timestamp(end_of(workspace, filters)) - timedelta(days=wish.asked_days)
    found: dict[int, str] = {}
    for row in ask(workspace, "asked_before", filters).to_dict("records"):
        key, is_same = int(row["member_key"]), _is_same_campaign(row, wish)
        if is_same and row["is_in_program"]:
            found[key] = "in_program"
        elif (
            is_same and isinstance(row["channel"], str) and pd.notna(row["asked_at"]) and row["channel"] != wish.channel
        ):
            found.setdefault(key, "other_channel")
        elif is_same and pd.notna(row["held_at"]) and row["held_at"] >= since:
            found.setdefault(key, "waiting")
        elif pd.notna(row["asked_at"]) and row["asked_at"] >= since:
            found.setdefault(key, "asked_lately")
    return found


def _is_same_campaign(asked: Mapping[object, object], wish: Wish) -> bool:
    """Asked for the program of the wish, or for its purpose where one of the two names no program.

    A list that got its program after it was sent still keeps its waiting people out of the next one of its purpose.
    """
    if asked["program"] in (wish.program, wish.purpose):
        return True
    return wish.program is None and asked["purpose"] == wish.purpose


def _described(workspace: Workspace, filters: Filters, totals: pd.DataFrame) -> pd.DataFrame:
    """The columns of Pool.frame but the probability, most active first."""
    keys = [int(key) for key in totals["member_key"]]
    about = ask(workspace, "people", filters, member_keys=keys)
    frame = totals[["member_key", "count_created", "last_active_at"]].merge(
        about.drop(columns="last_active_at"), on="member_key", how="left", validate="1:1"
    )
    labels = tier_labels(workspace, filters)
    tier_of = {key: label for tier, label in labels.items() for key in keys_of_tier(workspace, filters, tier=tier)}
    roles = members(workspace, filters).set_index("member_key")["role"]
    frame["weeks_here"] = weeks_seen(frame["first_active_at"], end_of(workspace, filters))
    frame["tenure"] = [next(name for most, name in TENURES if number < most) for number in frame["weeks_here"]]
    frame["role"] = frame["member_key"].map(roles).astype(object).fillna("too_few")
    frame["tier"] = frame["member_key"].map(tier_of).fillna("the rest")
    frame["community"] = frame["top_community"].fillna("no group")
    frame["name"] = frame["name"].where(frame["name"].notna(), frame["member_id"])
    frame = frame.sort_values(["count_created", "member_key"], ascending=[False, True], ignore_index=True)
    shown = ["member_key", "member_id", "name", "email", "tier", "community", "tenure", "role"]
    return pd.DataFrame(frame[[*shown, "weeks_here", "count_created", "last_active_at"]])


def _wanted(workspace: Workspace, filters: Filters, wish: Wish) -> tuple[tuple[str, ...], Floats, tuple[str, ...]]:
    """The skills that count with their gaps (unserved questions in 90 days), and wished ones that nobody asks about."""
    view = skills_view(workspace, filters)
    gaps = {skill.name: float(skill.gap.value) for skill in view.skills if skill.gap.value is not None}
    chosen = tuple(name for name in gaps if name in wish.skills) if wish.skills else tuple(gaps)
    unknown = tuple(name for name in wish.skills if name not in gaps)
    return chosen, np.array([gaps[name] for name in chosen]), unknown


def _serves(workspace: Workspace, filters: Filters, frame: pd.DataFrame, skills: tuple[str, ...]) -> Floats:
    """Chance that each candidate serves each skill in the next weeks, the same as on the page Skills."""
    by = skills_view(workspace, filters).by
    chances: Floats = np.zeros((len(frame), len(skills)))
    for place, skill in enumerate(skills):
        chances[:, place] = served(workspace, filters, frame, skill=skill, by=by)["chance"]
    return chances
