"""What the page Recruitment lists says about a proposal: its sentence, numbers, and the need by skill."""

from __future__ import annotations

import pandas as pd

from figures.proposal import Proposal
from figures.wish import CHANNELS, NOMINATION, PURPOSES
from figures.words import Number, Sentence, count, percent

CERTAIN = 0.995  # a bound that is met to less than half a percent is said as 100 %


def sentence_of(found: Proposal) -> Sentence:
    """Who would be invited, how much of the need they cover, and what to do next."""
    wish = found.wish
    if found.people.empty:
        return Sentence("Nobody is left for this list.", "Choose another source, or widen the filters.")
    people = count(found.given, "person", "people")
    claim = f"{people} for {PURPOSES[wish.purpose][0].casefold()}, by {CHANNELS[wish.channel].casefold()}."
    said = ""
    if found.covered is not None and found.plain is not None:
        need = "candidates" if wish.channel == NOMINATION else "open questions"
        verb = "know" if wish.channel == NOMINATION else "cover"
        said = (
            f"They would {verb} {percent(found.covered)} of the {need}; as many of the most active people "
            f"{percent(found.plain)}."
        )
    step = "Hold a part of the list out, or what the invitation changes cannot be measured."
    if found.held_out:
        step = f"{count(found.held_out, 'person waits', 'people wait')}, drawn by lot, to compare with."
    return Sentence(claim, said, step)


def numbers_of(found: Proposal) -> tuple[Number, ...]:
    """At most five numbers: people, coverage, bound, hold-out, smallest effect."""
    asked = f"of {found.wish.size:,} asked for"
    shown = [Number("Invited", f"{found.given:,}", asked, "campaign_invited")]
    if found.covered is not None and found.plain is not None:
        base = f"the most active {percent(found.plain)}"
        name = "Candidates known" if found.wish.channel == NOMINATION else "Need covered"
        shown.append(Number(name, percent(found.covered), base, "list_covered"))
    best = found.chosen.of_best
    if best is not None and not found.people.empty:
        value = "100 %" if best >= CERTAIN else f"≥ {percent(best)}"
        shown.append(Number("Of the best possible", value, "whatever the choice", "list_of_best"))
    if found.held_out:
        alike = f"arms differ by {found.largest_difference:.2f} SD" if found.largest_difference else "drawn by lot"
        shown.append(Number("Held out", f"{found.held_out:,}", alike, "list_held_out"))
    if found.smallest_effect is not None:
        shown.append(Number("Smallest effect", f"+{percent(found.smallest_effect)}", "in 90 days", "smallest_effect"))
    return tuple(shown)


def by_skill(found: Proposal) -> pd.DataFrame:
    """skill, need, covered (by the list) and plain (by the most active), the largest need first."""
    covered = found.chosen.by_skill.sum(axis=0) if len(found.chosen.rows) else found.pool.gaps * 0
    frame = pd.DataFrame(
        {"skill": found.pool.skills, "need": found.pool.gaps, "covered": covered, "plain": found.plain_by_skill}
    )
    return frame.sort_values("need", ascending=False, kind="stable", ignore_index=True)
