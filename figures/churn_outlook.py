"""What is to come: members in 3, 6 and 12 months, checked against what came of the same forecast half a year ago."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from figures.cache import by_data_version
from figures.churn_data import Histories, histories
from figures.churn_members import alive, sample
from figures.churn_stay import stay
from models.active_days import WEEK, Ints
from models.alive import FEWEST_MEMBERS, FEWEST_REPEATERS, Kind, fit_alive
from models.alive_weekly import fit_weekly
from models.calibration import Calibration, calibration
from models.forecast import Forecast, forecast, outlook, still_there
from models.tenure import Tenures, spells
from models.weeks import active_weeks, first_weeks
from queries.filters import Filters
from warehouse.workspace import Workspace

HORIZONS = {3: 91, 6: 182, 12: 365}  # months -> days
BACK = 182  # days that the forecast is made again from, to be compared with what came
HELD_OUT = 12  # weeks at the end that the probability of being there is checked on
FEWEST_WEEKS = 24  # before them, or there is nothing to fit to
CHECKED: tuple[Kind, ...] = ("mbg_nbd", "bg_nbd", "pareto_nbd")


@dataclass(frozen=True, eq=False)
class BackTest:
    """The forecast made half a year ago and what came: total and newcomers, and each member's chance against the end.

    calibration: None where nobody was there. days: how far ahead it looked.
    """

    days: int
    forecast: Forecast
    seen: int
    seen_staying: int
    calibration: Calibration | None

    @property
    def is_inside(self) -> bool:
        """What came lies within the forecast's interval."""
        low, high = self.forecast.total.low, self.forecast.total.high
        return low is not None and high is not None and low <= self.seen <= high


@dataclass(frozen=True, eq=False)
class Future:
    """there: members there on the last day that can be told; today: forecast for the end; later: by months from it."""

    there: int
    today: Forecast
    later: dict[int, Forecast]
    back_test: BackTest | None


@dataclass(frozen=True)
class AliveModel:
    """A model of being there: log-likelihood, mean probability now, and in the hold-out share predicted and seen."""

    name: str
    log_likelihood: float
    mean: float
    calibration: Calibration | None


@by_data_version
def future(workspace: Workspace, filters: Filters) -> Future | None:
    """The forecast; None where the rule is refused or departures are too few for a hazard."""
    found = stay(workspace, filters)
    view = outlook(_spells(histories(workspace, filters), found.tenures)[0]) if found else None
    if found is None or view is None:
        return None
    wait = histories(workspace, filters).window.end - found.tenures.end  # the last weeks cannot be told yet
    today, *later = forecast(view, [wait, *(wait + days for days in HORIZONS.values())])
    months = dict(zip(HORIZONS, later, strict=True))
    return Future(view.there.size, today, months, _back_test(workspace, filters))


def _back_test(workspace: Workspace, filters: Filters) -> BackTest | None:
    """The same forecast from BACK days earlier, with nothing that was known only later."""
    found, mine = stay(workspace, filters), histories(workspace, filters)
    if found is None or mine.window.length < 2 * (BACK + found.tenures.threshold):
        return None
    then = mine.until(mine.window.end - BACK)
    before, whose = _spells(then, then.tenures(found.tenures.threshold))
    view = outlook(before)
    if view is None:
        return None
    now, who = _spells(mine, found.tenures)
    ahead = now.end - before.end
    start = np.where(now.is_known, now.start, now.first)
    there = ~now.departed & (start < now.end)
    # A spell is the same one by whose it is and when it began.
    then_names = mine.window.end * np.searchsorted(mine.keys, then.keys[whose]) + before.first
    stayed = there[np.searchsorted(mine.window.end * who + now.first, then_names[view.members])]
    told = calibration(still_there(view, ahead), stayed.astype(np.float64)) if stayed.size else None
    return BackTest(ahead, forecast(view, [ahead])[0], int(there.sum()), int(stayed.sum()), told)


def _spells(mine: Histories, firsts: Tenures) -> tuple[Tenures, Ints]:
    """Every stay of every member, those after a return included, and whose each is."""
    return spells(mine.days, mine.window, firsts, mine.gaps)


@by_data_version
def alive_check(workspace: Workspace, filters: Filters) -> tuple[AliveModel, ...]:
    """Every model fitted to all but the last weeks and compared with those; none with too few members or weeks.

    BG/BB looks at everybody's first weeks, and is compared with the same number of weeks after these.
    """
    mine = histories(workspace, filters)
    if alive(workspace, filters).fit is None or mine.window.length < (FEWEST_WEEKS + HELD_OUT) * WEEK:
        return ()
    end = mine.window.end - HELD_OUT * WEEK
    then = mine.until(end)
    seen = active_weeks(then.days, end)
    if then.n < FEWEST_MEMBERS or seen.repeaters < FEWEST_REPEATERS:
        return ()
    chosen = sample(then.n)
    came = (mine.days.last[np.searchsorted(mine.keys, then.keys)] >= end)[chosen].astype(np.float64)
    part = seen.part(chosen)
    models = []
    for kind in CHECKED:
        fit = fit_alive(part.habits(), kind)
        told = calibration(fit.comes_within(HELD_OUT, part.repeats, part.recency, part.age), came)
        mean = float(fit.alive(part.repeats, part.recency, part.age).mean())
        models.append(AliveModel(kind, fit.log_likelihood, mean, told))
    weekly = _weekly_check(mine)
    return (*models, weekly) if weekly else tuple(models)


def _weekly_check(mine: Histories) -> AliveModel | None:
    """BG/BB in the first weeks of everybody known long enough; None with too few of them."""
    early, came = first_weeks(mine.days, mine.window.end, HELD_OUT)
    if early.repeats.size < FEWEST_MEMBERS or early.repeaters < FEWEST_REPEATERS:
        return None
    rows = early.habits()
    fit = fit_weekly(rows.repeats, rows.recency, rows.age, rows.weight)
    mean = float(rows.weight @ fit.alive_next(rows.repeats, rows.recency, rows.age)) / rows.n
    chance = fit.comes_within(HELD_OUT, early.repeats, early.recency, early.age)
    return AliveModel("bg_bb", fit.log_likelihood, mean, calibration(chance, came))
