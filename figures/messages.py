"""The beginning of a message to each person, made of facts about them; for a manager to edit and to send herself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from errors import WrongUsage
from figures.wish import PURPOSES, Wish
from figures.words import count, listed

# What a template may name, and how each is explained beside the field.
PLACES = {"name": "their name", "fact": "what they did", "ask": "what they are asked", "community": "the community"}

TEMPLATES = {
    "outreach": "Hi {name},\n\n{fact} Thank you for that. Would you like to {ask}? Tell me if you are curious, and "
    "what would help you; no is a fine answer too.",
    "application": "Hi {name},\n\n{fact} We look for people who want to {ask}. The form takes five minutes, and every "
    "application is read.",
    "nomination": "Hi {name},\n\n{fact} You know many people here: who of them should we ask to {ask}? Two or three "
    "names and a line on why are plenty.",
}


def starter(person: Mapping[object, object], skills: Sequence[str], wish: Wish, *, community: str, text: str) -> str:
    """The template with this person's own facts. Raises WrongUsage for a place that no message knows.

    person: a row of Pool.frame with gains (a number per skill).

    >>> starter({"name": "Ann", "count_created": 3, "community": "Dresses"}, (), Wish(), community="Brides",
    ...         text="Hi {name}, {fact}")
    'Hi Ann, in the last three months you wrote 3 times, mostly in Dresses.'
    """
    facts = {
        "name": str(person["name"]),
        "fact": fact(person, skills if wish.channel != "nomination" else ()),
        "ask": PURPOSES[wish.purpose][1],
        "community": community,
    }
    return fill(text, facts)


def fill(text: str, facts: Mapping[str, str]) -> str:
    """The text with {places} filled; other braces stay as they are unless they name a place that is none.

    >>> fill("Hi {name} :-}", {"name": "{ask}", "ask": "x"})
    'Hi {ask} :-}'
    """
    parts, rest = [], text
    while "{" in rest:
        before, _, after = rest.partition("{")
        place, closing, behind = after.partition("}")
        if not closing or not place.isidentifier():
            parts.append(before + "{")
            rest = after
            continue
        if place not in facts:
            known = listed([f"{{{each}}}" for each in PLACES], "or")
            raise WrongUsage(f"A message knows no {{{place}}}", remedy=f"Write {known}, or no braces.")
        parts += [before, facts[place]]
        rest = behind
    return "".join(parts) + rest


def fact(person: Mapping[object, object], skills: Sequence[str]) -> str:
    """One sentence to the person about what they did."""
    times = count(int(str(person["count_created"])), "time")
    gains = person.get("gains")
    best = ""
    if skills and isinstance(gains, tuple) and len(gains) == len(skills) and max(gains, default=0.0) > 0:
        best = f" What you know about {skills[max(range(len(gains)), key=lambda at: gains[at])]} is asked for here."
    return f"in the last three months you wrote {times}, mostly in {person['community']}.{best}"
