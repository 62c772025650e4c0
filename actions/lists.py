"""Make a list of people to invite: who is on it, why, who was left out; recorded as a draft in the ledger."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from actions.access import LOCAL, Act, Visitor, check_may
from actions.audit import note
from actions.list_people import described
from downloads.tables import file_name, to_csv, to_xlsx
from errors import NothingToList, WrongUsage
from figures.people import keys_of_tier
from figures.words import count, day, listed
from models.tiers import KEYS
from queries.filters import Filters
from queries.run import ask
from warehouse.ledger import Draft, Entry, record_draft
from warehouse.workspace import Workspace

CHANNELS = ("outreach",)
COLUMNS = ("name", "member_id", "tier", "why", "last_active")

# Why somebody is left out, as the ledger and the command line name it, and as a person reads it.
REASONS = {
    "staff": ("person of staff", "people of staff"),
    "bot": ("bot", "bots"),
    "opted_out": ("person who opted out", "people who opted out"),
    "pooled": ("removed or anonymous account", "removed or anonymous accounts"),
    "second_account": ("second account of a person", "second accounts of people"),
    "not_in_scope": ("person who wrote nothing here", "people who wrote nothing here"),
    "not_active": ("person who wrote nothing in the last 90 days", "people who wrote nothing in the last 90 days"),
    "asked_lately": ("person asked not long ago", "people asked not long ago"),
    "in_program": ("person who is in the program already", "people who are in the program already"),
    "other_channel": ("person asked by another channel", "people asked by another channel"),
    "waiting": ("person who waits in a hold-out", "people who wait in a hold-out"),
}


@dataclass(frozen=True)
class ListDraft:
    """A list that nobody was asked by yet.

    list_id: its number in the ledger. requested, given: people asked for and on it. left_out: reason -> people, the
    reasons of REASONS. people: one row per person with COLUMNS, in a fixed order. member_keys: in the same order.
    sha256: of the people as CSV, so of everything a reader sees. criteria: what was asked for, when, from which data.
    """

    list_id: int
    workspace: str
    channel: str
    requested: int
    given: int
    left_out: dict[str, int]
    people: pd.DataFrame
    member_keys: tuple[int, ...]
    sha256: str
    criteria: pd.DataFrame

    def file_name(self, ending: str) -> str:
        """A name that no other list has."""
        return file_name(self.workspace, self.channel, self.list_id, self.sha256, ending=ending)

    def content(self, ending: str) -> bytes:
        """The people as the bytes of a csv or xlsx file. Raises WrongUsage for another ending."""
        if ending not in {"csv", "xlsx"}:
            raise WrongUsage(
                f'A list cannot be written as "{ending}"', remedy="Name a file that ends in .csv or .xlsx."
            )
        return to_csv(self.people) if ending == "csv" else to_xlsx(self.people, more={"Criteria": self.criteria})

    def left_out_in_words(self) -> str:
        """Who was left out, as one phrase: "5 people of staff and 2 bots"; empty when nobody was."""
        return in_words(self.left_out)


def make_list(
    workspace: Workspace,
    filters: Filters,
    *,
    channel: str = "outreach",
    member_keys: Collection[int] | None = None,
    tier: str | None = None,
    size: int | None = None,
    reasons: Mapping[int, str] | None = None,
    seed: int = 0,
    who: Visitor = LOCAL,
    now: datetime,
) -> ListDraft:
    """A list of contributors in scope, most active first, recorded as a draft; drafts exclude nobody later.

    member_keys: exactly these people; tier: those of one tier (a key of models.tiers.KEYS); neither: everybody.
    reasons: member key -> why, in the order of the list, as the view that chose them says it. size: at most so many.
    Staff, bots, pooled ids, second accounts and people who opted out are left out and counted,
    as far down as the list reaches. Equal data, choice and seed give the same people and the same entry.
    now: with its zone, or UTC. Raises Refused when `who` may not make lists, NothingToList when nobody is left,
    WrongUsage for a choice that cannot be.
    """
    check_may(who, Act.MAKE_LISTS)
    _check(channel, tier, size)
    ranked = _ranked(workspace, filters)
    if member_keys is not None:
        asked = {int(key) for key in member_keys}
        unknown = len(asked - set(ranked["member_key"]))
        ranked = ranked[ranked["member_key"].isin(asked)]
    else:
        unknown = 0
    if tier is not None:
        ranked = ranked[ranked["tier"] == tier]
    if reasons is not None:
        place = {key: number for number, key in enumerate(reasons)}
        ranked = ranked.sort_values("member_key", key=lambda keys: keys.map(place), kind="stable")
    chosen, barred = _reach(ranked, size)
    left_out = {name: int((barred["reason"] == name).sum()) for name in REASONS} | {"not_in_scope": unknown}
    left_out = {name: number for name, number in left_out.items() if number}
    if chosen.empty:
        raise _nothing(left_out)
    people = described(workspace, filters, chosen, reasons)
    shown = people[list(COLUMNS)]
    requested = size if size is not None else len(ranked) + unknown
    draft = Draft(
        channel=channel,
        criteria=_criteria(filters, member_keys, tier, size),
        seed=seed,
        requested=requested,
        left_out=json.dumps(left_out, sort_keys=True),
        sha256=hashlib.sha256(to_csv(shown)).hexdigest(),
        entries=[
            Entry(int(key), str(label), str(why))
            for key, label, why in zip(people["member_key"], people["tier"], people["why"], strict=True)
        ],
    )
    number = record_draft(workspace, draft, who=who.name, now=_utc(now))
    keys = tuple(int(key) for key in people["member_key"])
    criteria = _sheet(number, filters, draft, in_words(left_out), _utc(now))
    return ListDraft(
        number, workspace.name, channel, requested, len(keys), left_out, shown, keys, draft.sha256, criteria
    )


def _sheet(number: int, filters: Filters, draft: Draft, left_out: str, made: datetime) -> pd.DataFrame:
    """One row per criterion, for the second sheet of a workbook."""
    rows = {
        "List": f"{number:,}",
        "Made on": day(made),
        "Asked for": count(draft.requested, "person", "people"),
        "Given": count(len(draft.entries), "person", "people"),
        "Left out": left_out or "nobody",
        "Period": f"{filters.from_day or 'first day'} to {filters.to_day or 'last day'} of the data",
        "Groups": listed(filters.communities) or "all",
        "Fingerprint": draft.sha256,
    }
    return pd.DataFrame({"Criterion": list(rows), "Value": list(rows.values())})


def download(workspace: Workspace, made: ListDraft, ending: str, *, who: Visitor = LOCAL, now: datetime) -> bytes:
    """The bytes of one file of a list, with a line of its own in the audit. Raises Refused, WrongUsage."""
    check_may(who, Act.MAKE_LISTS)
    content = made.content(ending)
    note(workspace, who=who, what="download", on_what=f"list {made.list_id}: {made.file_name(ending)}", now=_utc(now))
    return content


def _check(channel: str, tier: str | None, size: int | None) -> None:
    if channel not in CHANNELS:
        raise WrongUsage(f'There is no list "{channel}"', remedy=f"Lists are: {', '.join(CHANNELS)}.")
    if tier is not None and tier not in KEYS:
        raise WrongUsage(f'There is no tier "{tier}"', remedy=f"Tiers are: {', '.join(KEYS)}.")
    if size is not None and size < 1:
        raise WrongUsage(f"A list cannot have {size} people", remedy="Ask for one person or more.")


def _ranked(workspace: Workspace, filters: Filters) -> pd.DataFrame:
    """One row per contributor in scope and per id that no list may name, most active first.

    member_key, count_created, last_active_at, reason (None where listable), tier (of those who wrote as much),
    count_below and count_contributors: how many of the contributors wrote less. Ties: the last active first.
    """
    totals = ask(workspace, "member_totals", filters)[["member_key", "count_created", "last_active_at"]]
    barred = ask(workspace, "not_listable", filters)[["member_key", "count_created", "reason"]]
    listable = totals[~totals["member_key"].isin(barred["member_key"])]
    ranked = pd.concat([listable.assign(reason=None), barred], ignore_index=True)
    counts = np.sort(totals["count_created"].to_numpy(dtype=np.int64))
    written = ranked["count_created"].to_numpy(dtype=np.int64)
    ranked["count_below"] = np.searchsorted(counts, written)
    ranked["count_contributors"] = counts.size
    ranked["tier"] = _tiers_at(workspace, filters, totals, written)
    return ranked.sort_values(
        ["count_created", "last_active_at", "member_key"], ascending=[False, False, True], na_position="last"
    )


def _tiers_at(
    workspace: Workspace, filters: Filters, totals: pd.DataFrame, written: NDArray[np.int64]
) -> NDArray[np.object_]:
    """The tier that so many acts belong to: equal counts are in one tier, a barred id is where its equals are."""
    if totals.empty:
        return np.full(written.size, KEYS[-1], dtype=object)
    tier_of = {key: tier for tier in KEYS for key in keys_of_tier(workspace, filters, tier=tier)}
    steps = totals.drop_duplicates("count_created").sort_values("count_created")
    at = np.searchsorted(steps["count_created"].to_numpy(dtype=np.int64), written, side="right") - 1
    tiers: NDArray[np.object_] = steps["member_key"].map(tier_of).to_numpy(dtype=object)[np.maximum(at, 0)]
    return tiers


def _reach(ranked: pd.DataFrame, size: int | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The first `size` who can be listed, and those passed over on the way to the last of them."""
    can = ranked["reason"].isna().to_numpy()
    if size is not None and can.sum() > size:
        end = int(np.flatnonzero(can)[size - 1]) + 1
        ranked, can = ranked.iloc[:end], can[:end]
    return ranked[can], ranked[~can]


def _criteria(filters: Filters, member_keys: Collection[int] | None, tier: str | None, size: int | None) -> str:
    """The choice as JSON with sorted keys, so that equal choices are equal texts; a selection as its hash."""
    selected = None
    if member_keys is not None:
        keys = ",".join(str(key) for key in sorted({int(key) for key in member_keys}))
        selected = hashlib.sha256(keys.encode()).hexdigest()
    choice = {"filters": asdict(filters), "selected_sha256": selected, "tier": tier, "size": size}
    return json.dumps(choice, sort_keys=True, default=str, ensure_ascii=False)


def in_words(left_out: Mapping[str, int]) -> str:
    """Reasons and how many as one phrase.

    >>> in_words({"staff": 1, "bot": 2})
    '1 person of staff and 2 bots'
    """
    return listed([count(number, *REASONS[reason]) for reason, number in left_out.items()])


def _nothing(left_out: Mapping[str, int]) -> NothingToList:
    words = in_words(left_out)
    return NothingToList(
        f"Nobody is left for this list (left out: {words})" if words else "Nobody wrote in this period and group",
        remedy="Widen the period or the groups, or choose another tier.",
    )


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
