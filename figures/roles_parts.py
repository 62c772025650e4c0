"""Parts of Seekers & providers: members with their role, groups and topics side by side, newcomers who still wait."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from figures.cache import by_data_version
from figures.questions import NO_TOPIC, acts_by, end_of, questions, waits_of
from figures.scope import choices
from figures.topic_cells import one_topic_each
from models.answers import AnswerCurve
from models.first_reply import REPLY_HOURS, RETURN_DAYS, FirstReply, first_reply
from models.roles import leaning, provider_probability, roles
from models.shrink import shrunk_share
from queries.filters import Filters
from queries.run import ask
from warehouse import settings
from warehouse.days import start_of
from warehouse.workspace import Workspace

NEW_DAYS = 28  # a newcomer's first act lies no longer back; before the export's first 28 days nobody is known to be new
LOAD_FROM = (1, 2, 5, 10, 20, 50)  # answers from which each band begins
OPEN_DAYS = 28  # a question open for longer has gone cold: an answer today would no longer reach its asker


@by_data_version
def members(workspace: Workspace, filters: Filters) -> pd.DataFrame:
    """One row per member who asked or answered: counts, probability, role, leaning, and what came of what they wrote.

    good_share: answers taken up, shrunk to everybody's with the weight of ten; NaN without answers or where nothing in
    the export could say so.
    """
    rows = acts_by(workspace, filters)
    a, q = rows["count_answers"].to_numpy(dtype=np.int64), rows["count_seeks"].to_numpy(dtype=np.int64)
    taken = rows["count_taken_up"].to_numpy(dtype=np.int64)
    pooled = float(taken.sum() / a.sum()) if a.sum() else 0.0
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(a > 0, taken / np.maximum(a, 1), np.nan)
    good = shrunk_share(share, a.astype(np.float64), pooled=pooled)
    return rows.assign(
        probability=provider_probability(a, q),
        role=roles(a, q),
        z=leaning(a, q),
        good_share=good if pooled else np.nan,
    )


@by_data_version
def received_by(workspace: Workspace, filters: Filters) -> pd.DataFrame:
    """One row per member who created something: count_created, count_reactions and reactions_per_post, of any kind."""
    rows = ask(workspace, "contributions_valued", filters)[["member_key", "count_created", "count_reactions"]]
    return pd.DataFrame(rows.assign(reactions_per_post=rows["count_reactions"] / rows["count_created"]))


@by_data_version
def side_by_side(workspace: Workspace, filters: Filters, *, by: str) -> pd.DataFrame:
    """One row per community or topic: questions, still open, share answered in 24 and 72 hours, providers, seekers.

    Most asked first; a question that names several topics counts for each. answered_72h and its ends are None below
    five questions.
    """
    asked = questions(workspace, filters)
    asked = one_topic_each(asked) if by == "topic" else asked
    asked = asked.assign(topic=asked["topic"].fillna(NO_TOPIC))
    people = acts_by(workspace, filters, columns=(by,))
    role = roles(people["count_answers"].to_numpy(dtype=np.int64), people["count_seeks"].to_numpy(dtype=np.int64))
    counts = people.assign(role=role).groupby([by, "role"], sort=True).size()
    waiting = waits_of(asked, end_of(workspace, filters))
    found = []
    for name, places in sorted(asked.groupby(by, sort=True).indices.items()):
        curve = AnswerCurve(waiting.part(np.asarray(places)))
        day, three = curve.within(24), curve.within(72)
        found.append(
            {
                by: str(name),
                "questions": len(places),
                "open": int((~curve.data.answered).sum()),
                "answered_24h": day.value,
                "answered_72h": three.value,
                "low": three.low,
                "high": three.high,
                "state": three.state,
                "providers": int(counts.get((name, "provider"), 0)),
                "seekers": int(counts.get((name, "seeker"), 0)),
            }
        )
    columns = [by, "questions", "open", "answered_24h", "answered_72h", "low", "high", "state", "providers", "seekers"]
    rows = pd.DataFrame(found, columns=columns)
    return rows.sort_values(["questions", by], ascending=[False, True], ignore_index=True)


@by_data_version
def unanswered_newcomers(workspace: Workspace, filters: Filters) -> pd.DataFrame:
    """Questions of newcomers that nobody answered up to the scope's end, neither member nor staff; the longest first.

    member_key, member_id, name, community, topic, asked_at, age_days, first_active_at. Not older than OPEN_DAYS.
    """
    asked, end = questions(workspace, filters), end_of(workspace, filters)
    since = pd.Timestamp(end) - timedelta(days=OPEN_DAYS)
    is_open = asked["answered_at"].isna() & asked["staff_answered_at"].isna() & asked["asker_key"].notna()
    rows = asked[is_open & (asked["asked_at"] >= since)]
    rows = rows.assign(member_key=rows["asker_key"].astype("int64"))
    keys = sorted({int(key) for key in rows["member_key"]})
    for about in (ask(workspace, "first_days", filters, member_keys=keys), named(workspace, filters, tuple(keys))):
        rows = rows.merge(about, on="member_key", how="inner", validate="m:1")
    new_since = rows["asked_at"].dt.normalize() - timedelta(days=NEW_DAYS)
    is_new = (rows["first_active_at"] >= new_since) & (rows["first_active_at"] >= pd.Timestamp(known_since(workspace)))
    # before the choice: a column given to a frame without rows would bring its own rows along
    rows = rows.assign(age_days=(pd.Timestamp(end) - rows["asked_at"]).dt.total_seconds() / 86_400)[is_new]
    shown = ["member_key", "member_id", "name", "community", "topic", "asked_at", "age_days", "first_active_at"]
    return pd.DataFrame(rows.sort_values(["asked_at", "thread_key"])[shown].reset_index(drop=True))


@by_data_version
def reply_and_return(workspace: Workspace, filters: Filters) -> FirstReply:
    """Do newcomers who got an early reply write again more often? Only those who were followed long enough."""
    end = end_of(workspace, filters)
    zone = settings.get(workspace, "time_zone")
    counts = ask(
        workspace,
        "first_words",
        filters,
        since_at=start_of(known_since(workspace), zone),
        until_at=end - timedelta(hours=REPLY_HOURS, days=RETURN_DAYS) if end.year > 1 else end,
        reply_hours=REPLY_HOURS,
        return_days=RETURN_DAYS,
    ).set_index("is_replied")
    back, of = (tuple(int(counts[name].get(side, 0)) for side in (1, 0)) for name in ("count_back", "count_newcomers"))
    return first_reply((back[0], back[1]), (of[0], of[1]))


@by_data_version
def named(workspace: Workspace, filters: Filters, member_keys: tuple[int, ...]) -> pd.DataFrame:
    """One row per member: member_key, member_id, name (the id where there is none) and where they are mostly active."""
    about = ask(workspace, "people", filters, member_keys=list(member_keys))
    about["name"] = about["name"].where(about["name"].notna(), about["member_id"])
    return pd.DataFrame(about[["member_key", "member_id", "name", "top_community"]])


def known_since(workspace: Workspace) -> date:
    """From this day on a first act is a newcomer's: before, somebody may only look new."""
    first = choices(workspace, Filters()).from_day or date.min
    return first + timedelta(days=NEW_DAYS)


@by_data_version
def load_bands(workspace: Workspace, filters: Filters) -> pd.DataFrame:
    """One row per band of answers given, the busiest first: band (words), people, answers, share (0 to 1) of all."""
    given = members(workspace, filters)["count_answers"].to_numpy(dtype=np.int64)
    given = given[given > 0]
    band = np.searchsorted(LOAD_FROM, given, side="right") - 1
    found = []
    for number in range(len(LOAD_FROM) - 1, -1, -1):
        inside = given[band == number]
        if inside.size:
            most = LOAD_FROM[number + 1] - 1 if number + 1 < len(LOAD_FROM) else None
            found.append((_band_words(LOAD_FROM[number], most), inside.size, int(inside.sum())))
    rows = pd.DataFrame(found, columns=["band", "people", "answers"])
    return rows.assign(share=rows["answers"] / max(int(given.sum()), 1))


def _band_words(least: int, most: int | None) -> str:
    """A band of answers in words.

    >>> _band_words(1, 1), _band_words(2, 4), _band_words(50, None)
    ('1 answer', '2–4 answers', '50 or more')
    """
    if most is None:
        return f"{least} or more"
    return f"{least} answer{'' if least == 1 else 's'}" if least == most else f"{least}–{most} answers"
