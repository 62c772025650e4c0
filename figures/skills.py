"""Skills: which topics are asked about and not served, on whom they hang, in the last 90 days of the scope."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from figures.cache import by_data_version
from figures.questions import acts_by, end_of, questions, waits_of
from figures.roles import why_no_questions
from figures.roles_estimates import staff_first_share
from figures.scope import Scope, recent, scope
from figures.skills_words import headline_numbers, sentence_of
from figures.topic_cells import one_topic_each, topics_of
from figures.words import Number, Sentence, count
from models.answers import FEWEST_QUESTIONS
from models.estimate import State
from models.skills import Skill, Topic, skills
from models.tiers import RECENT_DAYS
from queries.filters import Filters
from warehouse.workspace import Workspace

HALF = 0.5  # of the questions have a topic: below, topics say too little and groups stand in


@dataclass(frozen=True, eq=False)
class Skills:
    """The view. by: what stands for a skill, "topic" or "community". without_topic: questions that name none."""

    scope: Scope
    state: State
    reason: str | None
    sentence: Sentence
    numbers: tuple[Number, ...] = ()
    by: str = "topic"
    skills: tuple[Skill, ...] = ()
    count_questions: int = 0
    without_topic: int = 0
    several_topics: int = 0  # questions that name more than one
    staff_first: float = 0.0  # share of answered questions that staff answered before any member
    mentions: int = 0  # questions counted once for each topic that they name
    from_day: date | None = None
    end_day: date | None = None

    def as_json(self) -> dict[str, Any]:
        """The keys that DESIGN promises to scripts."""
        return {
            "scope": self.scope.as_json(),
            "headline": self.sentence.text(),
            "state": self.state,
            "reason": self.reason,
            "window": {
                "from": self.from_day.isoformat() if self.from_day else None,
                "to": self.end_day.isoformat() if self.end_day else None,
            },
            "skills_are": self.by,
            "questions": self.count_questions,
            "questions_without_topic": self.without_topic,
            "questions_with_several_topics": self.several_topics,
            "topics": [_json(skill) for skill in self.skills],
        }


@by_data_version
def skills_view(workspace: Workspace, filters: Filters) -> Skills:
    """Everything the page's first screen shows; people who could fill a gap: figures.skills_people."""
    facts = scope(workspace, filters)
    reason = why_no_questions(workspace, filters)
    if reason is not None:
        return Skills(facts, "not_shown", reason.text(), reason)
    lately = recent(filters, facts.from_day, facts.end_day)
    asked = questions(workspace, lately)
    if asked.empty:
        words = Sentence(
            f"Nobody asked anything in the last {RECENT_DAYS} days of this period.", "Choose a period with questions."
        )
        return Skills(facts, "not_shown", words.text(), words)
    by = skills_are(asked)
    times = asked["topic"].map(lambda cell: len(topics_of(str(cell))), na_action="ignore").fillna(0)
    found = skills(topics(workspace, lately, by=by))
    known = [skill for skill in found if skill.gap.value is not None]
    few = None if known else f"no {by} has {count(FEWEST_QUESTIONS, 'question')} in {RECENT_DAYS} days"
    view = Skills(
        scope=facts,
        state="ok" if known else "count_only",
        reason=few,
        sentence=Sentence(""),
        by=by,
        skills=tuple(found),
        count_questions=len(asked),
        without_topic=int((times == 0).sum()),
        several_topics=int((times > 1).sum()),
        mentions=int(times.sum()),
        staff_first=staff_first_share(asked),
        from_day=lately.from_day,
        end_day=lately.to_day,
    )
    return replace(view, sentence=sentence_of(view), numbers=headline_numbers(view))


def skills_are(asked: pd.DataFrame) -> str:
    """What stands for a skill: "topic" where at least half of the questions name one, otherwise "community"."""
    return "topic" if asked["topic"].notna().mean() >= HALF else "community"


def topics(workspace: Workspace, filters: Filters, *, by: str) -> list[Topic]:
    """What models.skills needs of each topic (or community) within the filters; questions without one are left out.

    A question that names several topics asks for each of them.
    """
    asked = questions(workspace, filters)
    asked = one_topic_each(asked) if by == "topic" else asked
    waiting = waits_of(asked, end_of(workspace, filters))
    people = acts_by(workspace, filters, columns=(by,))
    by_name = people.groupby(by, sort=True).indices
    given, seeks = (people[name].to_numpy(dtype=np.int64) for name in ("count_answers", "count_seeks"))
    return [
        Topic(
            str(name),
            waiting.part(np.asarray(places)),
            given[by_name.get(name, np.zeros(0, dtype=np.int64))],
            seeks[by_name.get(name, np.zeros(0, dtype=np.int64))],
        )
        for name, places in sorted(asked.groupby(by, sort=True).indices.items())
    ]


def _json(skill: Skill) -> dict[str, Any]:
    return {
        "topic": skill.name,
        "demand": skill.demand,
        "answered_72h": skill.answered.value,
        "answered_72h_low": skill.answered.low,
        "answered_72h_high": skill.answered.high,
        "providers": skill.providers,
        "answerers": skill.answerers,
        "answers": skill.answers,
        "gap": skill.gap.value,
        "gap_low": skill.gap.low,
        "gap_high": skill.gap.high,
        "absence_factor": skill.absence,
        "single_point": skill.is_single,
        "state": skill.state,
        "reason": skill.gap.reason,
    }
