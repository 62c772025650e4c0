"""The groups of the made community and the topics people ask about in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data.sample.plan import GAP_TOPICS, SINGLE_TOPIC, START, on_day


@dataclass(frozen=True)
class Group:
    """One group: what it is called, its kind (wedding, due, topic, small) and the topics talked about."""

    name: str
    kind: str
    topics: tuple[str, ...]


_WEDDING = (
    *(GAP_TOPICS[0],) * 3,  # the more often a topic stands here, the more often it is asked about
    SINGLE_TOPIC,
    "venues",
    "budget",
    "photography",
    "invitations",
    "registry",
)
_BABY = (*(GAP_TOPICS[1],) * 2, "baby names", "sleep", "feeding", "hospital bag", "registry")
_SEASONS = (
    "Autumn 2024",
    "Spring 2025",
    "Autumn 2025",
    "Spring 2026",
    "Autumn 2026",
    "Spring 2027",
    "Autumn 2027",
)
_HALF = 6  # months
_DUE = ("March", "June", "September", "December")

GROUPS: tuple[Group, ...] = (
    *(Group(f"Brides of {season}", "wedding", _WEDDING) for season in _SEASONS),
    *(Group(f"Due in {month}", "due", _BABY) for month in _DUE),
    Group("Registry advice", "topic", ("registry", "budget", "photography")),
    Group("Budget & DIY", "topic", ("budget", "invitations", "venues", GAP_TOPICS[0])),
    Group("Honeymoon & travel", "topic", ("honeymoon", "budget")),
    Group("Sleep & feeding", "topic", ("sleep", "feeding", GAP_TOPICS[1])),
    Group("Twins & triplets", "small", ("sleep", "feeding", "hospital bag")),
    Group("Brides abroad", "small", ("venues", "honeymoon", "invitations")),
    Group("Dads' corner", "small", ("hospital bag", "baby names", "sleep")),
    Group("Second-time brides", "small", ("budget", "registry", "venues")),
)
BY_NAME = {group.name: number for number, group in enumerate(GROUPS)}
WEDDING_SEASON = (0.15, 0.2, 0.45, 0.7, 1.0, 1.0, 0.9, 1.0, 1.0, 0.7, 0.25, 0.3)  # chance by month, January first


def of_kind(kind: str) -> tuple[int, ...]:
    """Numbers of the groups of one kind, in their order."""
    return tuple(number for number, group in enumerate(GROUPS) if group.kind == kind)


def month_of(day: float) -> int:
    """Month (1 to 12) of a day since START."""
    return date.fromisoformat(on_day(day)).month


def wedding_group(day: float) -> int:
    """Number of the group that brides of this wedding day join: half a year each."""
    when = date.fromisoformat(on_day(day))
    halves = (when.year - START.year) * 2 + (0 if when.month <= _HALF else 1) - 1
    return of_kind("wedding")[min(max(halves, 0), len(_SEASONS) - 1)]


def due_group(day: float) -> int:
    """Number of the group that parents with this due date join: the nearest of four months."""
    month = month_of(day)
    return of_kind("due")[((month - 2) // 3) % 4]


def visits(kind: str) -> tuple[int, ...]:
    """Topic groups where members of a kind of group look in now and then."""
    registry, budget, honeymoon, sleep = of_kind("topic")
    if kind == "due":
        return (registry, sleep)
    return (registry, budget, honeymoon)
