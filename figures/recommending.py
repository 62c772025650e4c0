"""What counts as a recommendation: the rule, as chosen in the settings, and what it matches."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from figures.cache import by_data_version
from figures.words import capital, count, listed
from queries.filters import Filters
from queries.run import ask
from warehouse import settings
from warehouse.settings import parts_in
from warehouse.workspace import Workspace

MOST_MATCHES = 100  # rows of a preview; nobody reads more


@dataclass(frozen=True)
class Rule:
    """A create act recommends when its type or its topic is named, or a word stands in its topic's or thread's name.

    Words of the text itself cannot be looked for: texts are not kept, only their length.
    """

    types: tuple[str, ...]
    topics: tuple[str, ...]
    words: tuple[str, ...]

    def parameters(self) -> dict[str, list[str]]:
        """As the questions take it. An empty list has no type in SQL, so it holds the empty name."""
        return {
            "rule_types": [each.casefold() for each in self.types] or [""],
            "rule_topics": list(self.topics) or [""],
            "rule_words": [each.lower() for each in self.words] or [""],
        }

    def in_words(self) -> str:
        """The rule as a person reads it.

        >>> Rule(("recommendation",), (), ("dress",)).in_words()
        'Recommending is: the kind recommendation, or the word "dress" in the name of a topic or thread'
        """
        parts = [f"the kind {listed(list(self.types), 'or')}"] if self.types else []
        parts += [f"the topic {listed(list(self.topics), 'or')}"] if self.topics else []
        quoted = [f'"{word}"' for word in self.words]
        parts += [f"the word {listed(quoted, 'or')} in the name of a topic or thread"] if quoted else []
        return f"Recommending is: {', or '.join(parts)}" if parts else "Nothing counts as recommending"


def rule_of(workspace: Workspace) -> Rule:
    """The rule as chosen in the settings."""
    types, topics, words = (parts_in(settings.get(workspace, key)) for key in RULE_SETTINGS)
    return Rule(types, topics, words)


RULE_SETTINGS = ("recommends_types", "recommends_topics", "recommends_words")


@dataclass(frozen=True)
class Matches:
    """What a rule matches in scope: one row per kind, topic and group, most acts first; acts and people in all."""

    frame: pd.DataFrame
    count_acts: int
    count_kinds: int

    def in_words(self) -> str:
        """How much the rule matches, as one sentence."""
        if not self.count_acts:
            return "This rule matches nothing here."
        return capital(f"{count(self.count_acts, 'act')} in {count(self.count_kinds, 'row')} of this table match.")


@by_data_version
def matches(workspace: Workspace, filters: Filters, rule: Rule) -> Matches:
    """The preview of a rule, whether it is the chosen one or not."""
    rows = ask(workspace, "recommending_acts", filters, **rule.parameters())
    names = {
        "activity_type": "Kind",
        "topic": "Topic",
        "community": "Group",
        "thread": "A thread",
        "count_acts": "Acts",
        "count_members": "People",
        "last_at": "Last",
    }
    return Matches(rows[list(names)].rename(columns=names).head(MOST_MATCHES), int(rows["count_acts"].sum()), len(rows))


@by_data_version
def topics_in_scope(workspace: Workspace, filters: Filters) -> tuple[str, ...]:
    """Topics that creates in scope name, most frequent first."""
    return tuple(str(name) for name in ask(workspace, "topics", filters)["topic"])
