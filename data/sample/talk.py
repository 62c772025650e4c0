"""The memory of the conversations: threads, who wrote in them, and which of them somebody would turn to."""

from __future__ import annotations

from bisect import bisect
from collections import deque
from dataclasses import dataclass, field
from itertools import accumulate
from math import exp
from typing import NamedTuple, TypeVar

import numpy as np

from data.sample import plan
from data.sample.groups import GROUPS
from data.sample.people import Person

_KEPT = 45  # threads a group still sees; older ones are forgotten
_OPEN_SECONDS = 6 * plan.DAY  # after six days nobody answers any more
_TALK_SECONDS = 12 * plan.DAY
_STAR_SECONDS = 9 * plan.DAY
T = TypeVar("T")

_HIDDEN = (*plan.GAP_TOPICS, plan.SINGLE_TOPIC)


class Act(NamedTuple):
    """One row to be: who did what when, in which group and thread, and to which earlier act (-1: to none)."""

    second: int
    person: int
    kind: str
    group: int
    thread: int = -1
    parent: int = -1
    topic: str = ""
    value: str = ""


@dataclass
class Thread:
    """One conversation; `words` are the acts in it that can be answered, the first is its start."""

    number: int
    group: int
    topic: str
    starter: int
    second: int
    is_question: bool
    is_ignored: bool = False  # planted: nobody will answer
    is_hard: bool = False  # planted: only people with the rare skill answer
    is_accepted: bool = False
    words: list[tuple[int, int]] = field(default_factory=list)  # (act, person)
    answerers: set[int] = field(default_factory=set)


class Memory:
    """All acts and threads so far; every choice in it is drawn from one stream of random numbers."""

    def __init__(self, people: tuple[Person, ...], rng: np.random.Generator) -> None:
        self.people = people
        self.rng = rng
        self.acts: list[Act] = []
        self.threads: list[Thread] = []
        self.recent: tuple[deque[Thread], ...] = tuple(deque(maxlen=_KEPT) for _ in GROUPS)
        self.asked: dict[str, deque[Thread]] = {topic: deque(maxlen=40) for topic in _HIDDEN}
        self.of_star: deque[Thread] = deque(maxlen=6)

    def open(self, second: int, person: int, kind: str, group: int, topic: str) -> Thread:
        """Start a thread; questions on the rare topics are mostly too hard for people without the skill."""
        is_question = kind == "question"
        is_hard = is_question and topic in _HIDDEN and self.rng.random() > plan.GAP_ANSWERABLE
        thread = Thread(len(self.threads), group, topic, person, second, is_question, is_hard=is_hard)
        self.threads.append(thread)
        thread.words.append((len(self.acts), person))
        self.acts.append(Act(second, person, kind, group, thread.number, -1, topic))
        self.recent[group].append(thread)
        if is_question and topic in self.asked:
            self.asked[topic].append(thread)
        if self.people[person].kind == "star":
            self.of_star.append(thread)
        return thread

    def say(self, second: int, person: int, kind: str, *, thread: Thread, parent: int) -> None:
        """Add an act to a thread, aimed at an earlier act of it; reactions cannot be answered themselves."""
        if kind != "reaction":
            thread.words.append((len(self.acts), person))
        self.acts.append(Act(second, person, kind, thread.group, thread.number, parent, thread.topic))

    def to_answer(self, second: int, person: Person, group: int) -> Thread | None:
        """An open question of others that this person would answer, or None."""
        rare = [thread for topic in person.only if topic in self.asked for thread in self.asked[topic]]
        threads = [thread for thread in rare if self._is_open(thread, second, person)]
        if not threads:
            threads = [thread for thread in self.recent[group] if self._is_open(thread, second, person)]
        weights = [
            exp((thread.second - second) / (1.1 * plan.DAY))
            * (3.0 if thread.topic in person.skills else 1.0)
            / (1.0 + 1.2 * len(thread.answerers))
            for thread in threads
        ]
        return self._drawn(threads, weights)

    def _is_open(self, thread: Thread, second: int, person: Person) -> bool:
        knows = not thread.is_hard or thread.topic in person.only
        fresh = second - thread.second < _OPEN_SECONDS
        new_to_me = thread.starter != person.number and person.number not in thread.answerers
        return thread.is_question and knows and fresh and new_to_me and not thread.is_ignored

    def to_talk(self, second: int, person: Person, group: int) -> Thread | None:
        """A recent conversation that this person would join or react to; unanswered questions are left alone."""
        threads = [
            thread
            for thread in self.recent[group]
            if second - thread.second < _TALK_SECONDS
            and thread.starter != person.number
            and not thread.is_ignored
            and not (thread.is_question and not thread.answerers)
        ]
        weights = [
            exp((thread.second - second) / (2.0 * plan.DAY)) * self.people[thread.starter].appeal for thread in threads
        ]
        return self._drawn(threads, weights)

    def star_post(self, second: int, person: Person) -> Thread | None:
        """The star's latest post where it is fresh and this person lets itself be drawn to it."""
        if not self.of_star or person.kind in ("star", "staff", "bot") or self.rng.random() > plan.STAR_PULL:
            return None
        latest = self.of_star[-1]
        return latest if second - latest.second < _STAR_SECONDS else None

    def word_of(self, thread: Thread, person: int, first_chance: float) -> int:
        """The act of a thread that somebody reacts to: mostly its start, else another's word; -1 for none."""
        if thread.starter != person and self.rng.random() < first_chance:
            return thread.words[0][0]
        others = [(act, author) for act, author in thread.words[-8:] if author != person]
        weights = [self.people[author].appeal + 0.05 for _, author in others]
        chosen = self._drawn(others, weights)
        return -1 if chosen is None else chosen[0]

    def _drawn(self, options: list[T], weights: list[float]) -> T | None:
        if not options:
            return None
        sums = list(accumulate(weights))
        return options[min(bisect(sums, float(self.rng.random()) * sums[-1]), len(options) - 1)]
