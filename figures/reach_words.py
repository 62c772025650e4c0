"""The sentence and the numbers of the Reach page, made by rules from its result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from figures.words import Number, Sentence, capital, count, day, days, percent
from models.estimate import Estimate
from models.reach import MOST_TEAM

if TYPE_CHECKING:
    from figures.reach import Reach

MANY = 10.0  # a multiple from here on is said without a decimal


@dataclass(frozen=True)
class Parts:
    """What the words are made from."""

    view: Reach

    def name(self, key: int | None) -> str:
        """Of somebody the words speak of."""
        return (self.view.names or {}).get(key or -1, "the star")


def sentence_of(parts: Parts) -> Sentence:
    """Who out-reaches whom, measured when, and what to do; never more than the data supports."""
    view = parts.view
    if view.reason:
        return _too_little(parts)
    if view.team is None or not view.team.keys:
        claim = _star_words(parts) or "Nobody reaches far more people than the others."
        return Sentence(claim, "Nobody else is heard and active often enough to be picked for a team.")
    if not view.is_measured:
        return _picked_only(parts)
    return _measured(parts)


def _too_little(parts: Parts) -> Sentence:
    view = parts.view
    graph = view.later.window.graph if view.later else None
    if graph is None or not graph.pairs:
        step = "Import an export with a column that names whom a reply answers."
        return Sentence("Nothing here says who answers whom.", f"{capital(view.reason or '')}.", step)
    pairs = count(graph.pairs, "pair of people", "pairs of people")
    return Sentence(
        f"In the last 90 days {pairs} talked to each other.", f"Too few to rank anybody: {view.reason}.", ""
    )


def _star_words(parts: Parts) -> str:
    """Who is the star now; empty where nobody is."""
    view = parts.view
    if view.star is None or view.star_reach is None or view.star_reach.value is None:
        return ""
    return f"{parts.name(view.star)} alone reaches {count(int(view.star_reach.value), 'person', 'people')}."


def _picked_only(parts: Parts) -> Sentence:
    """One window only: the picked size flatters, and says so."""
    view = parts.view
    team = view.team
    if team is None:
        return Sentence("")
    reached = count(team.reach_when_picked or 0, "person", "people")
    who = count(len(team.keys), "micro-influencer")
    later = "Whether that lasts takes 90 more days of data: the window that picks a team flatters it."
    if team.team.size_when_picked is not None:
        return Sentence(f"{who} together reached {reached}, more than {parts.name(team.star)} alone.", later)
    return Sentence(f"{who} together reached {reached}. {_no_star(parts)}".strip(), later)


def _measured(parts: Parts) -> Sentence:
    view = parts.view
    team = view.team
    if team is None or team.measured_in is None or team.reach is None:
        return Sentence("")
    reached, size = count(team.reach, "person", "people"), len(team.keys)
    when = (
        f"measured {days(team.measured_in.since, team.measured_in.last)}, after they were picked on the 90 days before"
    )
    step = f"Next: thank and invite {'them' if size > 1 else 'this person'}; the list is below."
    if team.star is None:
        claim = f"No star to beat; {count(size, 'micro-influencer')} {_verb(size)} {reached}."
        return Sentence(claim, f"That is {when}.", step)
    alone = int(team.team.star_measured[size - 1])
    star = parts.name(team.star)
    if team.team.size is None:
        claim = f"No team of up to {min(MOST_TEAM, len(team.team.keys))} out-reaches {star}."
        return Sentence(claim, f"The {size} picked first reach {reached}, {star} {alone:,}; {when}.", step)
    if not alone:
        return Sentence(f"{star}, the star of the 90 days before, reaches nobody now.", f"{capital(when)}.", step)
    who = "1 micro-influencer out-reaches" if size == 1 else f"{size} micro-influencers together out-reach"
    claim = f"{who} {star}: {reached} against {alone:,}."
    flattered = team.team.size_when_picked
    then = f" On the days that picked them, {flattered} seemed enough." if flattered and flattered < size else ""
    return Sentence(claim, f"{capital(when)}.{then}{_changed(parts)}", step)


def _verb(size: int) -> str:
    return "reaches" if size == 1 else "together reach"


def _changed(parts: Parts) -> str:
    """Where the star of now is somebody else than the star the team was picked against."""
    view = parts.view
    if view.team is None or view.star == view.team.star:
        return ""
    now = _star_words(parts)
    return f" {now} That is a newer star." if now else " Since then nobody reaches far more people than the others."


def _no_star(parts: Parts) -> str:
    return "There is no star to beat." if parts.view.team and parts.view.team.star is None else ""


def headline_numbers(parts: Parts) -> tuple[Number, ...]:
    """Star, size of the team, its reach, how often it recommends, how many micro-influencers; counts where thin."""
    view = parts.view
    if view.reason or view.voices is None:
        if view.later is None or not view.totals.pairs:
            return ()
        pairs = Number("Pairs of people", f"{view.totals.pairs:,}", "one answered the other", "reach_pairs")
        return (pairs, _reciprocity(parts))
    shown = [_star(parts), *_team(parts), _rate(parts), _micro(parts)]
    return tuple(number for number in shown if number is not None)


def _reciprocity(parts: Parts) -> Number:
    share = parts.view.totals.reciprocity
    return Number("Answered back", percent(share) if share is not None else "–", "of these pairs", "reach_reciprocity")


def _star(parts: Parts) -> Number:
    view = parts.view
    if view.star_reach is None or view.star_reach.value is None or view.star is None:
        return Number("Star", "none", "nobody is far ahead", "star")
    base = f"{_between(view.star_reach)} of {len(view.later.acts) if view.later else 0:,} active"
    return Number("Your star reaches", count(int(view.star_reach.value), "person", "people"), base, "star")


def _team(parts: Parts) -> list[Number]:
    team = parts.view.team
    if team is None or not team.keys:
        return []
    if team.intervals is None:
        reached = count(team.reach_when_picked or 0, "person", "people")
        return [Number("A team reached", reached, f"{len(team.keys)} people; not measured later yet", "team_reach")]
    reach = Number(
        f"{'The team reaches' if len(team.keys) > 1 else 'This one reaches'}",
        count(team.reach or 0, "person", "people"),
        f"{_between(team.intervals.reach)} · {count(len(team.keys), 'person', 'people')}",
        "team_reach",
    )
    if team.star is None:
        return [reach]
    return [_size(team.intervals.size, team.team.size_when_picked), reach]


def _size(size: Estimate, when_picked: int | None) -> Number:
    label = "It takes"
    flattering = f" · {when_picked} when picked" if when_picked else ""
    if size.value is None:
        return Number(label, f"more than {MOST_TEAM}", f"to out-reach the star{flattering}", "team_size")
    high = f"{size.high:,.0f}" if size.high is not None else f"more than {MOST_TEAM}"
    between = f"{size.low or 1:,.0f}–{high}" if size.high is not None else f"{size.low or 1:,.0f} to {high}"
    if size.state == "wide":
        return Number(
            label, f"{between} people", f"wide; {size.value:,.0f} measured{flattering}", "team_size", grey=True
        )
    return Number(label, count(int(size.value), "person", "people"), f"{between}{flattering}", "team_size")


def _rate(parts: Parts) -> Number | None:
    found = parts.view.rates
    if found is None or found.team is None:
        return None
    estimate = found.team.multiple.estimate
    if estimate.value is None:
        return Number("They recommend", "–", "too few to say", "rate_multiple")
    about = "about " if estimate.approximate else ""
    if estimate.state == "wide":
        high = times(estimate.high) if estimate.high is not None else "more"
        shown = f"{times(estimate.low or 0.0)}–{high}"
        return Number(
            "They recommend", f"{shown} ×", f"wide; {times(estimate.value)} × counted", "rate_multiple", grey=True
        )
    between = f"{times(estimate.low or 0.0)}–{times(estimate.high or 0.0)}"
    return Number("They recommend", f"{times(estimate.value)} ×", f"{about}{between} × others", "rate_multiple")


def _micro(parts: Parts) -> Number | None:
    view = parts.view
    if view.voices is None:
        return None
    ranked = f"of {view.voices.heard.size:,} people ranked"
    return Number("Micro-influencers", f"{view.voices.trusted.size:,}", ranked, "micro_influencer")


def times(value: float) -> str:
    """A multiple, rounded to what can be known.

    >>> times(17.56), times(4.56), times(0.3)
    ('18', '4.6', '0.3')
    """
    return f"{value:,.0f}" if value >= MANY else f"{value:.1f}"


def _between(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return "no interval"
    return f"{estimate.low:,.0f}–{estimate.high:,.0f}"


def window_words(parts: Parts) -> str:
    """The days that picked and the days that measured."""
    team = parts.view.team
    if team is None:
        return ""
    picked = f"picked {days(team.picked_in.since, team.picked_in.last)}"
    if team.measured_in is None:
        return f"{picked}; measuring takes until {day(team.picked_in.until)} and 90 days more"
    return f"{picked}, measured {days(team.measured_in.since, team.measured_in.last)}"
