"""The main cards of the Reach page: the joint-reach curve, and how often the team recommends."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from charts.reach import CurveFacts, RateFacts, curve_figure, rate_figure
from figures.reach import Reach
from figures.reach_notes import cut_off_words, thread_words
from figures.reach_rates import PUBLISHED, PUBLISHED_MULTIPLE, Group, Rates
from figures.reach_team import PickedTeam
from figures.reach_words import times
from figures.words import capital, count, days, percent
from ui.chart_card import chart_card, chart_not_shown, colours
from ui.text import inert

TITLE = "Joint reach by size of the team"


def notes(view: Reach) -> None:
    """In small print: that reach is by thread, and the cut-offs as they are in this community."""
    by_thread = thread_words(view)
    if by_thread:
        st.warning(inert(by_thread), icon=":material/forum:")
    cut_offs = cut_off_words(view)
    if cut_offs:
        st.caption(inert(cut_offs))


def curve_card(view: Reach, team: PickedTeam | None) -> None:
    """How many people the first 1, 2, … of the team reach together, with the star as a line."""
    if team is None or not team.keys:
        chart_not_shown(TITLE, "Nobody is heard and active often enough to be picked for a team.")
        return
    finding = _finding(view, team)
    facts = CurveFacts(
        picked=team.team.picked.tolist(),
        measured=team.team.measured.tolist(),
        star=_star(team),
        star_name=_name(view, team),
        beaten_at=team.team.size if team.measured_in else team.team.size_when_picked,
        size=team.size,
    )
    chart_card(
        finding,
        curve_figure(facts, colours()),
        alt=f"{finding}. People reached together by the number of people in the team, with the star as a line.",
        read=f"everybody counts once, however many of the team they answered. {_windows(team)} {_quality(team)} "
        "Being answered is no proof of influence: people also answer those they are like.",
        table=_table(team),
        key="joint_reach",
    )


def _star(team: PickedTeam) -> int | None:
    """The star's reach on the days that count, without the people of the team."""
    if team.star is None:
        return None
    reached = team.team.star_measured if team.measured_in else team.team.star_picked
    return int(reached[team.size - 1])


def _name(view: Reach, team: PickedTeam) -> str:
    return (view.names or {}).get(team.star or -1, "the star")


def _finding(view: Reach, team: PickedTeam) -> str:
    reached = team.reach if team.measured_in else team.reach_when_picked
    who = count(len(team.keys), "person", "people")
    together = "" if len(team.keys) == 1 else " together"
    verb = "reaches" if len(team.keys) == 1 else "reach"
    star = _star(team)
    said = f"{who}{together} {verb} {reached:,}"
    return f"{said}; {_name(view, team)} alone {star:,}" if star is not None else said


def _windows(team: PickedTeam) -> str:
    """The days of both lines."""
    picked = f"The team was picked on {days(team.picked_in.since, team.picked_in.last)}"
    if team.measured_in is None:
        return f"{picked}, which flatters it; what it reaches later takes 90 more days of data."
    return f"{picked} (dotted, flattering) and counted on {days(team.measured_in.since, team.measured_in.last)}."


def _quality(team: PickedTeam) -> str:
    """How close to the best team of its size the picked one is."""
    if team.of_best is None:
        return ""
    if team.best is not None:
        return f"When picked it reached {percent(team.of_best)} of what the best team of its size did (all were tried)."
    return f"When picked it reached at least {percent(team.of_best)} of what any team of its size could."


def _table(team: PickedTeam) -> pd.DataFrame:
    table = pd.DataFrame({"People in the team": range(1, len(team.team.keys) + 1), "When picked": team.team.picked})
    if team.measured_in:
        table["Measured later"] = team.team.measured
        if team.star is not None:
            table["The star without them"] = team.team.star_measured
    return table


def rates_card(found: Rates | None) -> None:
    """How many times as often the team recommends as everybody else, the published figure beside it."""
    title = "How often they recommend"
    if found is None or found.team is None:
        chart_not_shown(title, "Needs 180 days: 90 that pick the team and 90 that count.")
        return
    shown = [group for group in found.groups if group.multiple.estimate.value is not None]
    if not shown:
        reason = found.team.multiple.estimate.reason or "too few to say"
        chart_not_shown(title, f"{capital(reason)}. {found.rule.in_words()}; choose what does below.")
        return
    finding = _rates_finding(found.team)
    estimates = [group.multiple.estimate for group in shown]
    facts = RateFacts(
        names=[group.name for group in shown],
        values=[each.value or 0.0 for each in estimates],
        low=[each.low for each in estimates],
        high=[each.high for each in estimates],
        published=PUBLISHED_MULTIPLE,
        published_name=f'published: "up to" {PUBLISHED_MULTIPLE}',
    )
    chart_card(
        finding,
        rate_figure(facts, colours()),
        alt=f"{finding}. How many times as often groups recommend as everybody else, with 95 % intervals.",
        read=f"picked on the 90 days before, counted on the last 90. {found.rule.in_words()}. "
        f"{_flattery(found)} {PUBLISHED}",
        table=pd.DataFrame([_rate_row(group) for group in found.groups]),
        key="rates",
    )


def _rates_finding(team: Group) -> str:
    estimate = team.multiple.estimate
    if estimate.value is None:
        return "How often they recommend"
    if estimate.low is None or estimate.high is None or estimate.state == "wide":
        low = times(estimate.low or 0.0)
        return f"The team recommends {low} times as often as others, or more" if estimate.low else "Too few to say"
    return f"The team recommends {times(estimate.value)} times as often as others"


def _flattery(found: Rates) -> str:
    """What picking by the rate itself would have shown, in the same window and in the next."""
    same, following = found.by_rate.same_window, found.by_rate.next_window
    few = " Few people or events: the intervals are too short." if any(_is_exact(each) for each in found.groups) else ""
    if same is None or following is None:
        return few.strip()
    return (
        f"The 5 % who recommended most seemed to do it {times(same)} times as often, and in the next 90 days it was "
        f"{times(following)}: whoever is picked and counted on the same days looks better by chance.{few}"
    )


def _is_exact(group: Group) -> bool:
    return group.multiple.basis == "exact"


def _rate_row(group: Group) -> dict[str, object]:
    made = group.multiple
    return {
        "Group": capital(group.name),
        "People": made.members,
        "Recommendations": made.events,
        "A week and person": round(made.rate, 4),
        "Others": made.other_members,
        "Others' recommendations": made.other_events,
        "Others, a week and person": round(made.other_rate, 4),
        "Times as often": round(made.estimate.value, 2) if made.estimate.value is not None else None,
        "From": round(made.estimate.low, 2) if made.estimate.low is not None else None,
        "To": round(made.estimate.high, 2) if made.estimate.high is not None else None,
        "Interval": "exact, few people or events" if _is_exact(group) else "500 resamples of members",
        "On the days that picked them": round(group.flattering, 2) if group.flattering is not None else None,
    }
