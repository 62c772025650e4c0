"""What the data can and cannot support: one line per question, with the column that is missing."""

from __future__ import annotations

import pandas as pd

from figures.cache import by_data_version
from figures.programs import programs
from figures.questions import questions
from figures.scope import scope
from models.uplift import FEWEST
from queries.filters import Filters
from queries.run import ask
from warehouse.types import ANSWERS
from warehouse.workspace import Workspace

FEWEST_QUESTIONS = 30  # METHODS 1.5: below, questions cannot be told from talk
TREND_DAYS = 6 * 28  # METHODS 1.7: a trend needs six blocks
SEASON_DAYS = 25 * 28  # METHODS 0.1: 13 + 12 blocks


@by_data_version
def support(workspace: Workspace, filters: Filters) -> pd.DataFrame:
    """One row per question that a manager asks: Question, Can it?, What is missing (empty where nothing is)."""
    facts = scope(workspace, filters)
    types = ask(workspace, "activity_types", filters)
    counts = {str(name): int(count) for name, count in zip(types["activity_type"], types["count_acts"], strict=True)}
    days = (facts.end_day - facts.from_day).days if facts.end_day and facts.from_day else 0
    # Most exports name the kinds that answer; only without them every act is asked whether it is directed at somebody.
    replies = sum(counts.get(name, 0) for name in ANSWERS)
    replies = replies or int(ask(workspace, "contributions", filters)["count_answers"].sum())
    asked = counts.get("question", 0) or len(questions(workspace, filters))  # without the type, by question marks
    checks = [
        ("Who carries the community?", facts.count_contributors > 0, "an export with posts or replies"),
        ("How many people stay silent?", facts.count_registered is not None, "a member list"),
        ("Does it change over time?", days >= TREND_DAYS, f"{TREND_DAYS // 7} weeks of data (there are {days // 7})"),
        (
            "Is a change more than the season?",
            days >= SEASON_DAYS,
            f"{SEASON_DAYS // 7} weeks of data (there are {days // 7})",
        ),
        ("Who answers whom?", replies > 0, "a column that names whom a reply answers (reply_to_member_id)"),
        (
            "Who asks, and what stays unanswered?",
            asked >= FEWEST_QUESTIONS,
            f"{FEWEST_QUESTIONS} acts of the type question (there are {asked})",
        ),
        *_of_programs(workspace, filters),
    ]
    return pd.DataFrame(
        {
            "Question": [question for question, _, _ in checks],
            "Can it?": ["yes" if possible else "not yet" for _, possible, _ in checks],
            "What is missing": ["" if possible else missing for _, possible, missing in checks],
        }
    )


def _of_programs(workspace: Workspace, filters: Filters) -> list[tuple[str, bool, str]]:
    """Whether a training and an invitation can be judged, and what is missing."""
    completed = max((each.count_completed for each in programs(workspace, filters)), default=0)
    lists = ask(workspace, "lists_made", filters)
    is_drawn = bool((lists["sent_at"].notna() & (lists["count_held_out"] > 0)).any())
    few = f"a table of a program that {FEWEST} people completed (at most {completed} did)"
    return [
        ("Did a training lift anyone?", completed >= FEWEST, few),
        ("Did an invitation change anything?", is_drawn, "a list with a part held out by lot, marked as sent"),
    ]
