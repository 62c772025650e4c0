"""For every question parameters that make it answer something, from what a workspace holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from figures.account_words import PATTERN
from warehouse.workspace import Workspace

DAY = timedelta(days=1)
WANTED = ["answer", "accepted_answer"]
RULE = {"rule_types": ["recommendation", "like"], "rule_topics": ["Dresses"], "rule_words": ["dress", "venue"]}


@dataclass(frozen=True)
class Held:
    """What of a workspace the parameters are made from. end: the first day after its last act."""

    end: date
    keys: list[int]
    ids: list[str]
    import_key: int
    import_with_rejected: int
    list_key: int


def held_by(workspace: Workspace) -> Held:
    """Look into a workspace."""
    with workspace.reader() as reader:

        def one(sql: str) -> int:
            return int(reader.execute(sql).fetchall()[0][0] or 0)

        people = reader.execute("select member_key, member_id from member order by member_key limit 300").fetchall()
        end = reader.execute("select max(day) from event").fetchall()[0][0] + DAY
        return Held(
            end,
            [int(key) for key, _ in people],
            [str(name) for _, name in people] + ["nobody's id", 'it\'s "quoted" \\ so'],
            one("select min(import_key) from import"),
            one("select min(import_key) from rejected_row"),
            one("select min(list_key) from recruitment_list"),
        )


def parameters_of(held: Held) -> Mapping[str, Mapping[str, object]]:
    """Parameters by question; what is not named takes none."""
    end = held.end
    end_at = datetime.combine(end, datetime.min.time())
    recent, recent_at = end - 90 * DAY, end_at - 90 * DAY
    keys = {"member_keys": held.keys}
    of_rejected = {"import_key": held.import_with_rejected}
    origins = {"last_at": end_at - 84 * DAY, "count_origins": 4}
    half_year = {"first_at": end_at - 266 * DAY, "last_at": end_at - 84 * DAY, "part": 1, "count_parts": 3}
    accents = {"accented": "áàâäöüß", "plain": "aaaaous"}  # as many of both
    return {
        "account_facts": keys,
        "accounts_together": {"pair_codes": [held.keys[0] * 2**32 + each for each in held.keys[1:]]},
        "at_stake": keys,
        "block_acts": {"block_end": end, "part_from": end - 560 * DAY, "part_until": end - 28 * DAY},
        "bursts": {"most_a_day": 2, "least_seconds": 100_000},
        "created_spread": {"recent_from": recent},
        "fast_answers": {"fewest_answers": 2, "fewest_hours": 1, "least_seconds": 90_000, "since_at": recent_at},
        "first_days": keys,
        "first_rejected": {**of_rejected, "most_per_reason": 2},
        "first_words": {"reply_hours": 72, "return_days": 30, "since_at": datetime(2020, 1, 1), "until_at": end_at},
        "given_answers": {"by_place": True},
        "goal_people": {"wanted": WANTED, "near": ["reply"], "recent_at": recent_at},
        "goal_programs": {"wanted": WANTED, "end_at": end_at, "weeks": 12},
        "goal_weeks": {"wanted": WANTED, "end_at": end_at},
        "group_members": {"recent_at": recent_at},
        "group_pairs": {"part": 1, "count_parts": 2},
        "import_report": {"import_key": held.import_key},
        "interactions": {"part": 1, "count_parts": 2},
        "list_arms": {"program": "Stars"},
        "list_people": {"list_key": held.list_key},
        "member_blocks": {"block_end": end},
        "member_keys": {"member_ids": held.ids},
        "member_weeks": {"count_weeks": 60, "end_day": end},
        "monologues": {"fewest_created": 2},
        "outcomes_after": {"from_landmark": recent, "until_day": end},
        "people": keys,
        "reach_acts": {**RULE, "later_from": recent, "later_end": end, "part_from": end - 300 * DAY, "part_until": end},
        "reach_targets": {"part_from": end - 400 * DAY, "part_until": end - 30 * DAY},
        "reactions_received": {"count_weeks": 60, "end_at": end_at},
        "readiness_acts": half_year,
        "readiness_homes": origins,
        "readiness_outcomes": origins,
        "readiness_threads": half_year,
        "recognitions": {"kinds": ["badge", "reward"], "until_at": end_at},
        "recommending_acts": RULE,
        "registered": {"since_at": datetime(1, 1, 1), "until_at": datetime(9999, 12, 31)},
        "rejected_rows": of_rejected,
        "round_the_clock": {"fewest_acts": 2, "fewest_hours": 1, "least_entropy": 0.5},
        "same_person": {**accents, "most_sharing": 4},
        "telling_accounts": {"domains": ["example.com"], "nobody": ["anonymous"], "pattern": PATTERN},
        "tried_and_answered": keys,
    }
