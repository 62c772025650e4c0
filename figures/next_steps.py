"""What to do next, from what the numbers say: at most a handful of steps, most useful first, each with its page."""

from __future__ import annotations

from dataclasses import dataclass

from figures.concentration import concentration
from figures.people import keys_of_tier
from figures.scope import Scope
from figures.skills import skills_view
from figures.words import count
from models.tiers import RECENT_DAYS, Tier
from queries.filters import Filters
from warehouse.workspace import Workspace

# Whom to invite: not a tier that ties have made half again too large, nor one of people who wrote once or twice.
LARGEST_TIER, FEWEST_CONTRIBUTIONS = 1.5, 3
INVITED_TIER = "top_10"
FEWEST_OPEN = 5  # questions in 90 days: a smaller gap is not worth a list


@dataclass(frozen=True)
class NextStep:
    """One thing to do: what and why in a sentence, the page that helps (its address), and the link's words.

    query: what the page opens with, as its address says it; for the list builder a list that is ready to look at.
    """

    text: str
    page: str
    link: str
    query: tuple[tuple[str, str], ...] = ()


def next_steps(workspace: Workspace, filters: Filters, facts: Scope) -> tuple[NextStep, ...]:
    """What the numbers suggest, most useful first."""
    steps = []
    carried = concentration(workspace, filters)
    middle = next((tier for tier in carried.tiers if tier.key == INVITED_TIER and _can_be_invited(tier)), None)
    active = len(keys_of_tier(workspace, filters, tier=INVITED_TIER, active_only=True)) if middle else 0
    if middle and active:
        people = count(middle.actual, "person", "people")
        were = "was" if active == 1 else "were"
        text = f"{active:,} of the {people} in the {middle.label} tier {were} active in the last {RECENT_DAYS} days"
        ready = (("source", f"Tier: {middle.label}"),)
        steps.append(NextStep(f"{text}: invite them.", "lists", "Open the list", ready))
    steps += _gap(workspace, filters)
    if carried.summary:
        few = count(int(carried.summary.absence[0.5].value or 0), "person", "people")
        text = f"{few} wrote half of everything. Know them by name and thank them."
        steps.append(NextStep(text, "concentration", "See who"))
    if facts.count_registered is None:
        text = "Without a member list the silent members cannot be seen. Add one export."
        steps.append(NextStep(text, "import", "Add a member list"))
    if not facts.count_staff_members and not filters.with_staff:
        text = "Nobody is marked as staff or bot, so they count as members. Mark them in a member list."
        steps.append(NextStep(text, "import", "Mark staff"))
    return tuple(steps)


def _gap(workspace: Workspace, filters: Filters) -> list[NextStep]:
    """The topic with the most questions that stay open, and the list of those who are likely to answer them."""
    worst = max(
        (skill for skill in skills_view(workspace, filters).skills if skill.gap.value is not None),
        key=lambda skill: skill.gap.value or 0.0,
        default=None,
    )
    open_ones = round(worst.gap.value or 0.0) if worst else 0
    if worst is None or open_ones < FEWEST_OPEN:
        return []
    text = f"About {open_ones:,} questions on {worst.name} in 90 days are likely to stay open: ask those who know it."
    return [NextStep(text, "lists", "Open the list", (("list_skills", worst.name),))]


def _can_be_invited(tier: Tier) -> bool:
    """Whether the tier is what its name says, and its people have shown that they take part."""
    return (
        0 < tier.actual <= LARGEST_TIER * tier.nominal
        and tier.fewest is not None
        and tier.fewest >= FEWEST_CONTRIBUTIONS
    )
