"""Everything of the made community together, built in the order in which it depends on each other."""

from __future__ import annotations

from dataclasses import dataclass

from data.sample import accounts, acts, extras, people, programs, rhythm
from data.sample.accounts import Accounts
from data.sample.acts import Ignored
from data.sample.people import Person
from data.sample.programs import Form, Step
from data.sample.rhythm import Rhythm
from data.sample.talk import Act


@dataclass(frozen=True)
class World:
    """The community before it is written: people, rates, acts (in no order of time), accounts, programs, forms."""

    people: tuple[Person, ...]
    rhythm: Rhythm
    acts: list[Act]
    ignored: tuple[Ignored, ...]
    accounts: Accounts
    training: list[Step]
    other_programs: list[Step]
    nominations: list[Form]
    applications: list[Form]

    def id_of(self, person: int) -> str:
        """The member id a person first appeared under."""
        return self.accounts.first[person].member_id


def build() -> World:
    """The same world every time."""
    everybody = people.build()
    drawn = rhythm.build(everybody)
    community = acts.Community(everybody)
    talk = community.play(drawn)
    everything = talk + extras.build(everybody, talk)
    training = programs.training_steps(drawn)
    other = programs.other_steps(everybody, drawn)
    kept = {step.person for step in (*training, *other)} | {one.person for one in community.ignored}
    kept |= {person for one in drawn.rounds for person in one.comparison}
    whose = accounts.build(everybody, everything, frozenset(kept))
    return World(
        people=everybody,
        rhythm=drawn,
        acts=everything,
        ignored=tuple(community.ignored),
        accounts=whose,
        training=training,
        other_programs=other,
        nominations=programs.nominations(everybody, talk, whose.removed),
        applications=programs.applications(everybody, whose.removed),
    )
