"""Campaigns with what the page works out for one list at a time: every sent list's outcome, and the reward ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from figures.campaigns import Campaigns, Outcome, campaigns, outcome
from figures.reward_ledger import RewardLedger, reward_ledger
from queries.filters import Filters
from warehouse.workspace import Workspace


@dataclass(frozen=True)
class WholeCampaigns:
    """The view, the outcome of every sent list (newest first), and what was given with its harm watch."""

    view: Campaigns
    outcomes: tuple[Outcome, ...]
    rewards: RewardLedger

    def as_json(self) -> dict[str, Any]:
        """The view's keys, then `outcomes` and `reward_ledger`; counts, no names."""
        return self.view.as_json() | {
            "outcomes": [each.as_json() for each in self.outcomes],
            "reward_ledger": self.rewards.as_json(),
        }


def campaigns_with_outcomes(workspace: Workspace, filters: Filters) -> WholeCampaigns:
    """What `cli.py figures campaigns` prints: as on the page, lists are whole whatever period and groups are chosen."""
    view = campaigns(workspace, filters)
    sent = view.lists.loc[view.lists["state"] == "sent", "list_key"]
    outcomes = tuple(outcome(workspace, Filters(), number=int(number)) for number in sent)
    return WholeCampaigns(view, outcomes, reward_ledger(workspace, Filters()))
