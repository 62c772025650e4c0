"""Under which id, name and address everybody appears: second accounts, removed accounts, the member list."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from data.sample import plan
from data.sample.groups import GROUPS
from data.sample.names import BOTS, FIRST, LAST, STAFF, plain
from data.sample.people import Person
from data.sample.talk import Act

POOLED = "[deleted]"
_REMOVED_ACTS = (4, 60)  # neither nobody nor one of the pillars
_DOUBLED_ACTS = 45  # enough for both accounts to count
_ORG_SHARE = 0.8
_SAME_ADDRESS = 5  # of the second accounts; the others share the name alone


@dataclass(frozen=True)
class Account:
    """One row of the member list."""

    member_id: str
    person: int
    name: str
    email: str
    joined: float


@dataclass(frozen=True)
class Accounts:
    """All accounts by joining, and how a person's acts find theirs."""

    rows: tuple[Account, ...]
    first: dict[int, Account]
    second: dict[int, Account]
    removed: frozenset[int]

    def of(self, person: int, second: int) -> Account | None:
        """The account a person wrote under at a second since START; None where the account was removed."""
        if person in self.removed:
            return None
        later = self.second.get(person)
        return later if later and second >= later.joined * plan.DAY else self.first[person]

    def id_of(self, person: int, second: int) -> str:
        """Member id as it stands in the activity file."""
        account = self.of(person, second)
        return POOLED if account is None else account.member_id


def build(people: tuple[Person, ...], acts: list[Act], kept: frozenset[int]) -> Accounts:
    """Choose who has two accounts and whose account was removed; people in `kept` have neither."""
    rng = plan.stream(5)
    count = Counter(act.person for act in acts)
    free = [p for p in people if p.kind == "rotating" and p.number not in kept and not (p.is_micro or p.only)]
    removed = _some(
        rng, [p for p in free if _REMOVED_ACTS[0] <= count[p.number] <= _REMOVED_ACTS[1]], plan.COUNT_REMOVED
    )
    busy = [p for p in free if count[p.number] >= _DOUBLED_ACTS and p.number not in removed]
    doubled = sorted(_some(rng, busy, plan.COUNT_SECOND_ACCOUNTS))
    switch = {who: float(np.median([act.second for act in acts if act.person == who])) / plan.DAY for who in doubled}
    names = _names(people, rng)
    entries = [(p.join, 0, p.number) for p in people if p.number not in removed]
    entries += [(day, 1, who) for who, day in switch.items()]
    addresses = _addresses(people, names, rng)
    rows = []
    for place, (joined, nth, who) in enumerate(sorted(entries)):
        address = addresses[who] if nth == 0 else _second_address(addresses[who], doubled.index(who))
        rows.append(Account(f"m{1001 + place}", who, names[who], address, joined))
    first: dict[int, Account] = {}
    second: dict[int, Account] = {}
    for row in rows:
        (second if row.person in first else first)[row.person] = row
    return Accounts(tuple(rows), first, second, removed)


def _some(rng: np.random.Generator, pool: list[Person], count: int) -> frozenset[int]:
    return frozenset(pool[int(place)].number for place in rng.choice(len(pool), count, replace=False))


def _names(people: tuple[Person, ...], rng: np.random.Generator) -> dict[int, str]:
    """Nobody shares a full name by chance, so that a shared name means one person with two accounts."""
    names: dict[int, str] = {}
    seen: set[str] = set()
    for person in people:
        if person.kind == "staff":
            names[person.number] = STAFF[person.number]
            continue
        if person.kind == "bot":
            names[person.number] = BOTS[person.number - plan.COUNT_STAFF]
            continue
        name = ""
        while not name or plain(name) in seen:
            name = f"{FIRST[int(rng.integers(len(FIRST)))]} {LAST[int(rng.integers(len(LAST)))]}"
        seen.add(plain(name))
        names[person.number] = name
    return names


def _addresses(people: tuple[Person, ...], names: dict[int, str], rng: np.random.Generator) -> dict[int, str]:
    taken: set[str] = set()
    found = {}
    for person in people:
        words = plain(names[person.number]).split(".")
        local = words[0][0] + words[-1]
        domain = "example.org" if rng.random() < _ORG_SHARE else "example.net"
        address = f"{local}@{domain}"
        extra = 1
        while address in taken:
            extra += 1
            address = f"{local}{extra}@{domain}"
        taken.add(address)
        found[person.number] = address
    return found


def _second_address(address: str, nth: int) -> str:
    """The same address in another case, or another one of the same person."""
    if nth < _SAME_ADDRESS:
        return address[0].upper() + address[1:]
    local, domain = address.split("@")
    return f"{local}.new@{domain}"


def declared(person: Person, rng: np.random.Generator) -> str:
    """Skills that a person declared in the profile, separated by semicolons; most declare none."""
    chance = 0.6 if person.only else (0.35 if person.role == "provider" else 0.04)
    says = rng.random() < chance
    known = person.skills or GROUPS[person.home].topics[-1:]
    return ";".join(known) if says and person.kind not in ("staff", "bot") else ""
