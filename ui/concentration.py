"""The cards of the Concentration page: results into chart facts, the words around them, the tables beside them."""

from __future__ import annotations

import pandas as pd

from charts.lorenz import LorenzFacts, TierFacts, lorenz_figure, tier_figure
from figures.concentration import Concentration
from figures.words import capital, count, percent
from models.tiers import NONE, Tier
from ui.chart_card import chart_card, chart_not_shown, colours

TIER_SPOKEN_OF = "top_10"


def lorenz_card(view: Concentration) -> None:
    """The Lorenz curve with the band of chance; its title says what the top tenth writes."""
    curve, measured = view.curve, view.summary
    if curve is None or measured is None or measured.chance is None:
        chart_not_shown(
            "Who writes how much", view.reason or "Too few people for a curve; the table below has them all."
        )
        return
    chance = measured.chance
    facts = LorenzFacts(
        people=list(curve.people_share),
        content=list(curve.content_share),
        chance_people=list(chance.people_share),
        chance_low=list(chance.content_low),
        chance_high=list(chance.content_high),
    )
    tenth = measured.top[10]
    finding = f"The top tenth writes {percent(tenth.value)}" if tenth.value is not None else "Who writes how much"
    chart_card(
        finding,
        lorenz_figure(facts, colours()),
        alt=f"{finding}. Lorenz curve: share of content by share of people, with the band by chance.",
        read="the further the green line hangs below the grey band, the fewer people carry the community. "
        "The band is what equally keen people would show by chance.",
        table=pd.DataFrame(
            {
                "People, least active first (%)": 100 * curve.people_share,
                "Share of content (%)": 100 * curve.content_share,
            }
        ).round(2),
        key="lorenz",
    )


def tier_card(view: Concentration) -> None:
    """Share of content by tier, with the number of people in each."""
    shown = [tier for tier in view.tiers if tier.key != NONE and not (tier.reason or not tier.actual)]
    spoken = next((tier for tier in shown if tier.key == TIER_SPOKEN_OF), None)
    facts = TierFacts(
        tiers=[_short(tier) for tier in shown],
        people=[tier.actual for tier in shown],
        shares=[tier.content_share for tier in shown],
        lit=_short(spoken) if spoken else "",
    )
    finding = (
        f"The {spoken.label} tier writes {percent(spoken.content_share)}" if spoken else "Share of content by tier"
    )
    silent = next((tier.actual for tier in view.tiers if tier.key == NONE), 0)
    rest = f" Another {count(silent, 'person', 'people')} wrote nothing." if silent else ""
    chart_card(
        finding,
        tier_figure(facts, colours()),
        alt=f"{finding}. Share of content by tier of members.",
        read="tiers are people by rank, the most active first; equals stay together. Tiers hold whole people, "
        f"so a share may differ a little from the number above.{rest}",
        table=pd.DataFrame([_tier_row(tier) for tier in view.tiers]),
        key="tiers",
    )


def _short(tier: Tier) -> str:
    return capital(tier.label.replace("the rest, below", "below"))


def _tier_row(tier: Tier) -> dict[str, object]:
    return {
        "Tier": _short(tier),
        "People": tier.actual,
        "Without ties it would be": tier.nominal,
        "Contributions": tier.content,
        "Share of content (%)": round(100 * tier.content_share, 1),
        "Why not": tier.reason,
    }
