"""What stands on the Reach page in small print: this community's own cut-offs, and that answers were inferred."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from figures.words import count, percent
from models.reach import FEWEST_REACHED, STAR_PLACE, STAR_TIMES, WHOLE_WEEKS

if TYPE_CHECKING:
    from figures.reach import Reach


def thread_words(view: Reach) -> str:
    """That reach is by thread here and why; empty where most answers name whom they answer."""
    if view.later is None or not view.is_by_thread:
        return ""
    share = percent(view.later.inferred)
    return (
        f"This is thread reach: {share} of the answers of the last 90 days name nobody, and the person who started the "
        "thread stands in. An export with a column that says whom a reply answers would tell more."
    )


def cut_off_words(view: Reach) -> str:
    """Who counts as ranked, as a micro-influencer and as a star in this community; empty where nobody is ranked."""
    found = view.voices
    if found is None or not found.heard.size:
        return ""
    reached = count(_up(found.least_reach), "person", "people")
    said = (
        f"Cut-offs of this community: ranked is who was answered by {FEWEST_REACHED} people. A micro-influencer "
        f"reaches at least {reached} and gets at least {found.least_response:.2f} answers and reactions for each "
        f"contribution (a quarter of those ranked are below each), and is active in {_up(found.least_weeks)} of "
        f"{WHOLE_WEEKS} weeks."
    )
    fifth = view.fifth_reach
    if fifth is None:
        return said
    needed = count(_up(STAR_TIMES * fifth), "person", "people")
    return f"{said} A star needs {needed}: {STAR_TIMES:g} times the {_NUMBERS[STAR_PLACE]} widest reach, {fifth:,}."


def cut_offs_json(view: Reach) -> dict[str, Any]:
    """The same as numbers."""
    found = view.voices
    fifth = view.fifth_reach
    known = found is not None and bool(found.heard.size)
    return {
        "ranked_reach": FEWEST_REACHED,
        "micro_reach": found.least_reach if found and known else None,
        "micro_response": found.least_response if found and known else None,
        "micro_weeks": found.least_weeks if found and known else None,
        "star_reach": STAR_TIMES * fifth if fifth is not None else None,
    }


_NUMBERS = {5: "fifth"}


def _up(value: float) -> int:
    """The smallest whole number that is not below."""
    return -int(-value // 1)
