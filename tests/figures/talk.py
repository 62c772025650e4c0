"""Questions and answers of communities that can be counted by hand, as rows of an export."""

from __future__ import annotations

from datetime import timedelta

from tests.figures.acts import FIRST

HOUR = timedelta(hours=1)


def question(number, asker, *, after=0.0, topic=None, community="One", kind="question"):
    """A thread t<number> that somebody starts so many hours after FIRST."""
    row = {"member_id": asker, "occurred_at": FIRST + HOUR * after, "activity_type": kind}
    return row | {"community": community, "thread_id": f"t{number}"} | ({"topic": topic} if topic else {})


def answer(to, who, *, hours, kind="answer"):
    """Somebody's words so many hours after a question, aimed at its asker."""
    row = {name: value for name, value in to.items() if name not in ("member_id", "activity_type")}
    own = {"member_id": who, "activity_type": kind, "reply_to_member_id": to["member_id"]}
    return row | own | {"occurred_at": to["occurred_at"] + HOUR * hours}


def talk(count=40, *, askers=8, answered=30, hours=10.0, by="helper", topic=None, community="One"):
    """`count` questions one day apart by so many askers; the first `answered` of them are answered by one person.

    Askers end on the community's name, so that two calls for two communities share nobody.
    """
    rows = []
    for number in range(count):
        asker = f"s{number % askers}-{community}"
        asked = question(f"{community}{number}", asker, after=24 * number, topic=topic, community=community)
        rows += [asked, *([answer(asked, by, hours=hours)] if number < answered else [])]
    return rows
