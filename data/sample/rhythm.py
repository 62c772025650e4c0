"""When everybody is active: weekly rates with season, bursts, rises and training, then acts with their seconds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.sample import plan
from data.sample.people import Person
from data.sample.training import Round, draw_round

Grid = NDArray[np.float64]  # people x weeks
_REACTS_PER_CREATE = 0.55
_HABIT_SHAPE = 8.0  # of the gamma distribution of days between two looks
_TELLS_NEWS = 0.95  # share of the rotating who tell of the wedding or birth before they go
_WEEKDAY = np.array([0.95, 0.80, 0.95, 1.25, 1.10, 1.05, 0.98])  # Thursday first, as plan.END is a Thursday
_HOUR = np.array([4, 2, 1, 0.5, 0.5, 1, 4, 9, 13, 11, 9, 9, 14, 13, 9, 8, 9, 11, 14, 20, 26, 25, 17, 9], dtype=float)


@dataclass(frozen=True)
class Intent:
    """Somebody is about to do something: seconds since START, who, and what (create, react, first, farewell)."""

    second: int
    person: int
    what: str


@dataclass(frozen=True)
class Rhythm:
    """The intents in order of time, and the rates behind them (people x weeks, creates per week)."""

    intents: tuple[Intent, ...]
    rates: Grid
    rates_untrained: Grid
    creates: NDArray[np.int64]
    rounds: tuple[Round, ...]


def build(people: tuple[Person, ...]) -> Rhythm:
    """Draw week after week, so that each training round is chosen from what had happened until then."""
    rng = plan.stream(2)
    base, bursts = _base_rates(people, rng)
    trained_in = np.full(len(people), plan.WEEKS + 99)
    rates = np.zeros_like(base)
    creates = np.zeros(base.shape, dtype=np.int64)
    rounds = []
    for week in range(plan.WEEKS):
        if week in plan.TRAINING_WEEKS:
            drawn = draw_round(
                people, creates=creates, burst=bursts[:, week], trained_in=trained_in, week=week, rng=rng
            )
            rounds.append(drawn)
            for number, done in drawn.completed:
                trained_in[number] = done
        ramp = np.clip((week - trained_in) / plan.TRAINING_RAMP_WEEKS, 0, 1)
        rates[:, week] = base[:, week] * plan.TRAINING_EFFECT**ramp
        creates[:, week] = rng.poisson(rates[:, week])
    by_habit = np.array([person.kind == "rotating" for person in people])
    reacts = rng.poisson(rates * np.where(by_habit, 0.0, _REACTS_PER_CREATE)[:, None])
    intents = _placed(people, creates, "create", rng) + _placed(people, reacts, "react", rng)
    intents += _habits(people, rng) + _marked(people, rng)
    intents.sort(key=lambda intent: (intent.second, intent.person, intent.what))
    return Rhythm(tuple(intents), rates, base, creates, tuple(rounds))


def _base_rates(people: tuple[Person, ...], rng: np.random.Generator) -> tuple[Grid, Grid]:
    """Expected creates by person and week without any training, and the log-bursts."""
    weeks = np.arange(plan.WEEKS)
    bursts = np.zeros((len(people), plan.WEEKS))
    bursts[:, 0] = rng.normal(0, plan.BURST_SD, len(people))
    noise = rng.normal(0, plan.BURST_SD * np.sqrt(1 - plan.BURST_RHO**2), bursts.shape)
    for week in weeks[1:]:
        bursts[:, week] = plan.BURST_RHO * bursts[:, week - 1] + noise[:, week]
    season = np.exp(0.12 * np.sin(2 * np.pi * (weeks - 2) / 52))
    level = np.array([person.rate for person in people])
    rise = np.array([_rise(person) for person in people])
    rates = level[:, None] * season * np.exp(bursts - plan.BURST_SD**2 / 2) * rise * _alive(people)
    return rates, bursts


def _rise(person: Person) -> Grid:
    if person.rise_week is None:
        return np.ones(plan.WEEKS)
    climbed = np.clip((np.arange(plan.WEEKS) - person.rise_week) / plan.RISER_WEEKS, 0, 1)
    return np.asarray(np.exp(plan.RISER_GAIN * climbed))


def _alive(people: tuple[Person, ...]) -> Grid:
    """Share of each week (people x weeks) that lies between joining and leaving and inside the window."""
    begin = plan.FIRST_DAY + 7.0 * np.arange(plan.WEEKS)
    join = np.array([max(person.join, 0.0) for person in people])[:, None]
    leave = np.array([min(person.leave, plan.DAYS) for person in people])[:, None]
    return np.asarray(np.clip(np.minimum(begin + 7, leave) - np.maximum(begin, join), 0, 7) / 7, dtype=np.float64)


def _placed(people: tuple[Person, ...], counts: NDArray[np.int64], what: str, rng: np.random.Generator) -> list[Intent]:
    """Give each of the counted acts a second inside its week; days out of a life or in the outage have none."""
    who, week = np.nonzero(counts)
    times = counts[who, week]
    who, week = np.repeat(who, times), np.repeat(week, times)
    join = np.array([max(person.join, 0.0) for person in people])[who]
    leave = np.array([min(person.leave, plan.DAYS - 1e-4) for person in people])[who]
    seconds = np.full(len(who), -1, dtype=np.int64)
    open_ = np.arange(len(who))
    for _ in range(60):  # a life that ends inside the week needs a few draws; 60 leave out fewer than 1 in 1,000
        if not len(open_):
            break
        drawn = _moments(people, who[open_], week[open_], rng)
        day = drawn / plan.DAY
        fits = (day >= join[open_]) & (day < leave[open_])
        seconds[open_[fits]] = drawn[fits]
        open_ = open_[~fits]
    return [
        Intent(int(second), int(person), what)
        for second, person in zip(seconds, who, strict=True)
        if second >= 0 and not in_outage(int(second))
    ]


def _habits(people: tuple[Person, ...], rng: np.random.Generator) -> list[Intent]:
    """Rotating members look in every two weeks or so and react, however little they write.

    Steadier than chance, so that a silence of several weeks means that somebody has left.
    """
    found = []
    for person in people:
        if person.kind != "rotating":
            continue
        day = max(person.join, 0.0) + person.pace * float(rng.random())
        while day < min(person.leave, plan.DAYS - 1e-4):
            hour = int(np.searchsorted(np.cumsum(_HOUR) / _HOUR.sum(), rng.random()))
            second = int(day) * plan.DAY + (hour - person.shift_hours) % 24 * 3600 + int(rng.integers(3600))
            if max(person.join, 0.0) <= second / plan.DAY < person.leave and not in_outage(second):
                found.append(Intent(second, person.number, "react"))
            day += person.pace * float(rng.gamma(_HABIT_SHAPE)) / _HABIT_SHAPE
    return found


def _moments(
    people: tuple[Person, ...], who: NDArray[np.int64], week: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.int64]:
    day = np.searchsorted(np.cumsum(_WEEKDAY) / _WEEKDAY.sum(), rng.random(len(who)))
    hour = np.searchsorted(np.cumsum(_HOUR) / _HOUR.sum(), rng.random(len(who)))
    shift = np.array([person.shift_hours for person in people])[who]
    inside = rng.integers(0, 3600, len(who))
    moment = (plan.FIRST_DAY + 7 * week + day) * plan.DAY + ((hour - shift) % 24) * 3600 + inside
    return np.asarray(moment, dtype=np.int64)


def in_outage(second: int) -> bool:
    """Whether the platform's log lost this second."""
    return second // plan.DAY in plan.OUTAGE_DAYS


def _marked(people: tuple[Person, ...], rng: np.random.Generator) -> list[Intent]:
    """The first words after joining, and the wedding or birth news just before leaving."""
    marked = []
    for person in people:
        hello = int((person.join + float(rng.exponential(0.05))) * plan.DAY)
        farewell = int((person.leave - float(rng.uniform(0.05, 2.0))) * plan.DAY)
        tells = rng.random() < _TELLS_NEWS
        if person.kind in ("rotating", "bounce") and 0 <= hello < plan.DAYS * plan.DAY and not in_outage(hello):
            marked.append(Intent(hello, person.number, "first"))
        inside = 0 <= farewell < plan.DAYS * plan.DAY and not in_outage(farewell)
        if person.kind == "rotating" and tells and inside and farewell > hello:
            marked.append(Intent(farewell, person.number, "farewell"))
    return marked
