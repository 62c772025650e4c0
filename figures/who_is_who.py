"""Who is who: which accounts may be one person, which may be no members, and what is left out of the numbers now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from figures.cache import by_data_version
from figures.identities import LEVEL_WORDS, Identities, Pair, identities
from figures.scope import Scope, scope
from figures.staff_and_bots import KIND_WORDS, Suspect, Suspects, staff_and_bots
from figures.words import Number, Sentence, capital, count, listed, percent
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace


@dataclass(frozen=True)
class WhoIsWho:
    """The view. marked: queries/marked_accounts.sql, with share (0 to 1) of all content ever written."""

    scope: Scope
    state: str
    reason: str | None
    sentence: Sentence
    numbers: tuple[Number, ...]
    identities: Identities
    suspects: Suspects
    marked: pd.DataFrame

    def as_json(self) -> dict[str, Any]:
        """Plain values for the command line."""
        return {
            "scope": self.scope.as_json(),
            "headline": self.sentence.text(),
            "state": self.state,
            "reason": self.reason,
            "same_person": [_pair_json(pair) for pair in self.identities.pairs],
            "same_person_found": self.identities.total,
            "not_members": [_suspect_json(suspect) for suspect in self.suspects.suspects],
            "not_looked_at": list(self.suspects.not_looked_at),
            "left_out": [
                {"member_id": row["member_id"], "kind": row["kind"], "created": int(row["count_created"])}
                for row in self.marked.to_dict("records")
            ],
        }


@by_data_version
def who_is_who(workspace: Workspace, filters: Filters) -> WhoIsWho:
    """Suggestions and what is left out, of the whole workspace: who somebody is does not hang on a period."""
    pairs, suspects = identities(workspace, Filters()), staff_and_bots(workspace, Filters())
    marked = ask(workspace, "marked_accounts", Filters())
    everything = int(ask(workspace, "window_sums", Filters(with_staff=True))["count_created"].iloc[0])
    marked["share"] = marked["count_created"] / max(everything, 1)
    facts = scope(workspace, filters)
    is_empty = facts.count_acts == 0 and facts.count_registered is None and marked.empty and not pairs.pairs
    reason = "Nothing has been imported yet." if is_empty else None
    return WhoIsWho(
        scope=facts,
        state="not_shown" if is_empty else "ok",
        reason=reason,
        sentence=Sentence(reason, "Import an export first.") if reason else _sentence(pairs, suspects),
        numbers=_numbers(pairs, suspects, marked),
        identities=pairs,
        suspects=suspects,
        marked=marked,
    )


@by_data_version
def who_counts(workspace: Workspace, filters: Filters) -> Sentence:
    """Who is left out of these numbers, and in consequence what nobody has decided yet; empty where nothing is open."""
    facts = scope(workspace, filters)
    if filters.with_staff:
        claim = "Staff and bots are counted here."
    elif facts.count_staff_members:
        share = facts.count_staff_created / max(facts.count_created + facts.count_staff_created, 1)
        wrote = f" ({percent(share)} of all content)" if facts.count_staff_created else ""
        claim = f"{count(facts.count_staff_members, 'staff or bot', 'staff and bots')} left out{wrote}."
    else:
        claim = "No account here is marked as staff or bot."
    doubled, others = _waiting(identities(workspace, Filters()), staff_and_bots(workspace, Filters()))
    parts = [count(others, "possible staff or bot", "possible staff or bots")] if others else []
    parts += [count(doubled, "possible second account")] if doubled else []
    return Sentence(claim, f"Undecided: {' and '.join(parts)}." if parts else "")


def _waiting(pairs: Identities, suspects: Suspects) -> tuple[int, int]:
    """Second accounts and others that wait: the almost certain and the likely; weak signs would never let one rest."""
    return pairs.count("sure", "likely"), sum(suspect.level != "weak" for suspect in suspects.suspects)


def _sentence(pairs: Identities, suspects: Suspects) -> Sentence:
    doubled, others = _waiting(pairs, suspects)
    parts = []
    if others:
        look = "looks like staff or a bot" if others == 1 else "look like staff or bots"
        parts.append(f"{count(others, 'account')} {look}")
    if doubled:
        parts.append(f"{count(doubled, 'person seems', 'people seem')} to have two accounts")
    if parts:
        return Sentence(
            f"{capital(listed(parts))}.",
            "Until you decide, they count as they stand: nothing is merged or left out by itself.",
            "Begin with the almost certain ones; every decision can be taken back.",
        )
    if pairs.pairs or suspects.suspects:
        return Sentence("Nothing but weak signs is left to decide.", "Look at them when you have the time.")
    return Sentence(
        "Nothing is left to decide.", "No two accounts look like one person, and no member like staff or a bot."
    )


def _numbers(pairs: Identities, suspects: Suspects, marked: pd.DataFrame) -> tuple[Number, ...]:
    pooled = marked[marked["kind"] == "pooled"]
    others = marked[marked["kind"] != "pooled"]
    share = sum(suspect.share for suspect in suspects.suspects)
    return (
        Number(
            "May be one person",
            count(len(pairs.pairs), "pair"),
            f"{pairs.count('sure'):,} almost certain, {pairs.count('weak'):,} weak",
            "same_person",
        ),
        Number(
            "May be staff or bots",
            count(len(suspects.suspects), "account"),
            f"wrote {percent(share)} of all content" if suspects.suspects else "nobody stands out",
            "not_a_member",
        ),
        Number(
            "Staff and bots left out",
            count(len(others), "account"),
            f"wrote {percent(float(others['share'].sum()))} of all content",
            "staff",
        ),
        Number(
            "Ids of many people",
            count(len(pooled), "id"),
            f"wrote {percent(float(pooled['share'].sum()))} of all content",
            "pooled_ids",
        ),
    )


def _pair_json(pair: Pair) -> dict[str, Any]:
    return {
        "old_id": pair.given_up.member_id,
        "new_id": pair.goes_by.member_id,
        "level": LEVEL_WORDS[pair.level],
        "why": list(pair.why),
        "against": list(pair.against),
    }


def _suspect_json(suspect: Suspect) -> dict[str, Any]:
    return {
        "member_id": suspect.account.member_id,
        "kind": KIND_WORDS[suspect.kind],
        "level": LEVEL_WORDS[suspect.level],
        "why": list(suspect.why),
        "share": suspect.share,
    }
