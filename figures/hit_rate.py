"""Last quarter's hit rate: of those whom sent lists named, how many rose into the top circle, and by activity alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from figures.cache import by_data_version
from figures.readiness_data import as_of_day
from figures.readiness_model import judged
from figures.readiness_verdicts import named_words
from figures.scope import scope
from figures.words import count, day, percent_range
from models.hits import Hits, hits
from models.readiness.health import last_lists
from models.readiness.windows import HORIZON_WEEKS
from queries.filters import Filters
from queries.run import ask
from warehouse import settings
from warehouse.days import zone
from warehouse.workspace import Workspace

SEED = 20_261_127
HALF = timedelta(weeks=HORIZON_WEEKS // 2)


@dataclass(frozen=True)
class HitRate:
    """One sent list. hits None: its 12 weeks are not over, so the day on which they are (`from_day`) is told."""

    number: int
    sent: date
    from_day: date
    hits: Hits | None

    def as_json(self) -> dict[str, Any]:
        """Plain values for the command line."""
        told: dict[str, Any] = {"list": self.number, "sent": self.sent.isoformat(), "over": self.from_day.isoformat()}
        if self.hits is None:
            return told | {"state": "not_shown", "reason": "its 12 weeks are not over"}
        found = self.hits
        counts = {"named": found.named, "rose": found.rose, "by_activity": found.by_activity}
        share, difference = found.share, found.difference
        return (
            told
            | counts
            | {
                "state": share.state,
                "reason": share.reason,
                "share": share.as_json(),
                "more_than_by_activity": difference.as_json(),
            }
        )

    def in_words(self) -> str:
        """One sentence, as far as the numbers carry."""
        if self.hits is None:
            return (
                f"Whether the people of list {self.number} rise is known from {day(self.from_day)}, 12 weeks after "
                "it was sent."
            )
        found = self.hits
        if not found.named:
            return f"List {self.number} cannot be checked: {found.share.reason}."
        named = count(found.named, "person", "people")
        beside = f"by activity alone it would have been {found.by_activity:.0f}"
        said = f"Of the {named} that list {self.number} named on {day(self.sent)}, {found.rose:,} rose; {beside}"
        difference = found.difference
        if found.share.value is None or difference.low is None or difference.high is None:
            return f"{said}: too few to say whether the list did better."
        between = percent_range(found.share.low or 0.0, found.share.high or 0.0)
        verdict = "the difference is within what chance gives"
        if difference.low > 0:
            verdict = "more than chance explains"
        if difference.high < 0:
            verdict = "fewer than chance explains"
        return f"{said} (95 % interval {between}; {verdict})."


@by_data_version
def hit_rates(workspace: Workspace, filters: Filters) -> tuple[HitRate, ...]:
    """Every sent list, the newest first; the filters' period says nothing here, staff stay out."""
    rows = ask(workspace, "people_sent", Filters())
    end = scope(workspace, filters).end_day
    if rows.empty or end is None:
        return ()
    return tuple(
        _hit_rate(workspace, int(str(number)), part, end)
        for number, part in sorted(rows.groupby("list_key"), key=lambda each: -int(str(each[0])))
    )


def last_quarter(found: tuple[HitRate, ...]) -> tuple[HitRate, ...]:
    """Of the lists whose 12 weeks are over those sent in the last quarter of them; without one the next to be known."""
    ripe = [each for each in found if each.hits is not None]
    if not ripe:
        return tuple(sorted(found, key=lambda each: each.from_day)[:1])
    newest = max(each.sent for each in ripe)
    return tuple(each for each in ripe if newest - each.sent < timedelta(weeks=HORIZON_WEEKS))


def ranking_in_words(workspace: Workspace, filters: Filters) -> str:
    """What the ranking of Almost ready would have named in the last year, where no sent list is old enough to tell."""
    day_now = as_of_day(workspace, filters)
    found = judged(workspace, filters, as_of=day_now) if day_now else None
    if found is None or found.training is None or found.predictions is None:
        why = found.reason if found else "nothing was created yet"
        return f"The ranking of Almost ready cannot be checked against the past: {why}."
    return named_words(last_lists(found.training, found.predictions, size=found.size), found)


def _hit_rate(workspace: Workspace, number: int, rows: pd.DataFrame, end: date) -> HitRate:
    """Everybody's acts in the 12 weeks before the day of sending and in both halves of those after it."""
    place = zone(settings.get(workspace, "time_zone"))
    sent = pd.Timestamp(rows["sent_at"].iloc[0]).tz_localize("UTC").tz_convert(place).date()
    over = sent + 2 * HALF
    if over > end:
        return HitRate(number, sent, over, None)
    windows = [(sent - 2 * HALF, sent), (sent, sent + HALF), (sent + HALF, over)]
    parts = [
        ask(workspace, "member_totals", Filters(from_day=first, to_day=last)).set_index("member_key")["count_created"]
        for first, last in windows
    ]
    acts = pd.concat(parts, axis=1).fillna(0).sort_index()
    numbers = acts.to_numpy(dtype=np.float64)
    named = acts.index.isin(rows["member_key"])
    return HitRate(number, sent, over, hits(numbers[:, 0], numbers[:, 1:], named, rng=np.random.default_rng(SEED)))
