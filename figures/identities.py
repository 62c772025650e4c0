"""Accounts that may be one person: suggestions with the reason, what speaks against it, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from figures.cache import by_data_version
from figures.words import count, day
from queries.filters import Filters
from queries.run import ask
from warehouse.workspace import Workspace

Level = Literal["sure", "likely", "weak"]
LEVELS: tuple[Level, ...] = ("sure", "likely", "weak")
LEVEL_WORDS: dict[Level, str] = {"sure": "almost certain", "likely": "likely", "weak": "weak"}

# A mailbox or a name that more accounts share is an office's, or a common name: it says nothing of two of them.
MOST_SHARING = 4
# More pairs than this nobody reads in one sitting; the strongest come first, and those decided make room.
MOST_PAIRS = 1_000
# Who comes back under a new account mostly does so soon; later it may as well be somebody else of that name.
SOON_DAYS = 90
# "Anna" is many people; a single word as long as this, or with a digit in it, is a screen name somebody chose.
SCREEN_NAME_LETTERS = 9
# An id such as "12" or "kim" is the beginning of too many addresses.
FEWEST_LETTERS = 5

_ACCENTED = "áàâäãåāăąćčçďđéèêëēėęěğíìîïīįłľńňñóòôöõøōőŕřśšşșťţțúùûüūůűųýÿźžż"
_PLAIN = "aaaaaaaaacccddeeeeeeeegiiiiiillnnnoooooooorrsssstttuuuuuuuuyyzzz"


@dataclass(frozen=True)
class Account:
    """One account as it is shown. person_key: the account its person goes by; name: the id where none is known."""

    member_key: int
    person_key: int
    member_id: str
    name: str
    email: str
    count_acts: int
    count_created: int
    first_at: pd.Timestamp | None
    last_at: pd.Timestamp | None


@dataclass(frozen=True)
class Pair:
    """Two accounts that may be one person. given_up, goes_by: the account of before, and the one to go on with.

    why: what speaks for it; against: what speaks against it; both in plain words, the strongest first.
    """

    given_up: Account
    goes_by: Account
    level: Level
    why: tuple[str, ...]
    against: tuple[str, ...]

    @property
    def key(self) -> tuple[int, int]:
        """The two member keys, the account that is given up first."""
        return self.given_up.member_key, self.goes_by.member_key

    def reason(self) -> str:
        """Why, as the log keeps it.

        An example: "almost certain: same e-mail address; never active at once".
        """
        return f"{LEVEL_WORDS[self.level]}: {'; '.join(self.why)}"


@dataclass(frozen=True)
class Identities:
    """All suggestions, the surest and most active first. total: pairs that share a sign, more than are looked at."""

    pairs: tuple[Pair, ...]
    total: int

    def count(self, *levels: Level) -> int:
        """How many suggestions are of these levels."""
        return sum(pair.level in levels for pair in self.pairs)


@by_data_version
def identities(workspace: Workspace, _filters: Filters) -> Identities:
    """Pairs of accounts that may be one person, of the whole workspace whatever the filters say; nothing is merged."""
    found = ask(workspace, "same_person", Filters(), most_sharing=MOST_SHARING, accented=_ACCENTED, plain=_PLAIN)
    rows = found.head(MOST_PAIRS)
    if rows.empty:
        return Identities((), 0)
    keys = sorted({int(key) for name in ("first_key", "second_key") for key in rows[name]})
    facts = account_facts(workspace, keys)
    together = ask(
        workspace,
        "accounts_together",
        Filters(),
        pair_codes=[
            int(one) * 2**32 + int(other) for one, other in zip(rows["first_key"], rows["second_key"], strict=True)
        ],
    )
    best: dict[frozenset[int], Pair] = {}
    for row in rows.merge(together, on=["first_key", "second_key"]).to_dict("records"):
        sign: dict[str, Any] = {str(name): value for name, value in row.items()}
        one, other = (facts[int(sign[name])] for name in ("first_key", "second_key"))
        pair = judged(sign, one, other)
        people = frozenset((one.person_key, other.person_key))
        if pair is not None and (people not in best or _rank(pair) < _rank(best[people])):
            best[people] = pair
    return Identities(tuple(sorted(best.values(), key=_rank)), len(found))


def judged(sign: Mapping[str, Any], one: Account, other: Account) -> Pair | None:
    """What the signs that two accounts share are worth; None where more speaks against it than for it.

    sign: a row of queries/same_person.sql with that of queries/accounts_together.sql.
    """
    given_up, goes_by = sorted((one, other), key=_goes_by)
    level, why = _strongest(sign, one, other)
    addresses = one.email and other.email and one.email.casefold() != other.email.casefold()
    in_one_file, days = bool(sign["is_in_one_file"]), int(sign["count_days_together"])
    gap = _gap(one, other)
    against = ["their e-mail addresses differ"] if addresses else []
    if in_one_file and days and gap is None:
        against.append(f"both were active on {count(days, 'same day')}")
    rests_on_names = not (sign["is_same_email"] or sign["is_id_email"] or sign["is_same_id"])
    if rests_on_names and in_one_file:
        if gap is None and addresses:
            return None
        soon = gap is not None and gap <= SOON_DAYS
        level = "likely" if soon and level == "likely" else "weak"
    elif rests_on_names and addresses:
        level = "weak"
    if level is None:
        return None
    if gap is not None:
        why.append(f"never active at once: one ends and the other begins {_after(gap)}")
    if not in_one_file:
        why.append("named by different files")
    return Pair(given_up, goes_by, level, tuple(why), tuple(against))


def _strongest(sign: Mapping[str, Any], one: Account, other: Account) -> tuple[Level | None, list[str]]:
    """The level of the strongest sign, and all signs in words."""
    names = [each.member_id if "@" not in each.member_id else "" for each in (one, other)]
    is_word = any(len(name) >= FEWEST_LETTERS and not name.isdigit() for name in names)
    telling = _is_telling(one.name)
    apart = not sign["is_in_one_file"]
    signs: list[tuple[bool, Level, str]] = [
        (sign["is_same_email"], "sure", "same e-mail address"),
        (sign["is_id_email"], "sure", "the id of one is the e-mail address of the other"),
        (sign["is_same_id"], "sure" if "@" in one.member_id else "likely", "same id but for capitals"),
        (sign["is_id_name"] and is_word, "likely", "the id of one is the name of the other"),
        (sign["is_same_name"] and (telling or apart), "likely" if telling else "weak", "same name"),
        (sign["is_id_mailbox"] and is_word, "weak", "the id of one begins the e-mail address of the other"),
    ]
    holding = [(level, words) for holds, level, words in signs if holds]
    levels = [level for level, _words in holding]
    return (min(levels, key=LEVELS.index) if levels else None), [words for _level, words in holding]


def _is_telling(name: str) -> bool:
    """A first and a last name, or a screen name somebody chose; "Anna" alone is many people.

    >>> [_is_telling(name) for name in ("Anna", "Anna Ek", "anna77", "weddingbee")]
    [False, True, True, True]
    """
    words = name.split()
    return len(words) > 1 or len(name) >= SCREEN_NAME_LETTERS or any(letter.isdigit() for letter in name)


def _gap(one: Account, other: Account) -> int | None:
    """Days between the end of one account's activity and the beginning of the other's; None where they overlap."""
    if one.first_at is None or other.first_at is None or one.last_at is None or other.last_at is None:
        return None
    apart = max((other.first_at - one.last_at).days, (one.first_at - other.last_at).days)
    return apart if apart >= 0 else None


def _after(gap: int) -> str:
    return {0: "on the same day", 1: "the day after"}.get(gap, f"{count(gap, 'day')} later")


def _goes_by(account: Account) -> tuple[bool, bool, pd.Timestamp, int]:
    """Sorts the account to go on with last: one of the platform before an address, then the one active last."""
    last = account.last_at if account.last_at is not None else pd.Timestamp.min
    return "@" not in account.member_id, account.count_created > 0, last, account.member_key


def _rank(pair: Pair) -> tuple[int, int, int, tuple[int, int]]:
    """Surest first, then less against it, then those that move the numbers most."""
    moved = min(pair.given_up.count_acts, pair.goes_by.count_acts)
    return LEVELS.index(pair.level), len(pair.against), -moved, pair.key


def account_facts(workspace: Workspace, member_keys: Iterable[int]) -> dict[int, Account]:
    """Accounts by their key, with what is known of each whatever the filters say."""
    keys = sorted(member_keys)
    if not keys:
        return {}
    rows = ask(workspace, "account_facts", Filters(), member_keys=keys)
    texts = {name: rows[name].where(rows[name].notna(), "").astype(str) for name in ("member_id", "name", "email")}
    days = {name: [each if pd.notna(each) else None for each in rows[name]] for name in ("first_at", "last_at")}
    return {
        int(rows["member_key"][place]): Account(
            int(rows["member_key"][place]),
            int(rows["person_key"][place]),
            texts["member_id"][place],
            texts["name"][place] or texts["member_id"][place],
            texts["email"][place],
            int(rows["count_acts"][place]),
            int(rows["count_created"][place]),
            days["first_at"][place],
            days["last_at"][place],
        )
        for place in range(len(rows))
    }


def in_short(account: Account) -> str:
    """How much an account did and when, as one phrase."""
    if account.first_at is None or account.last_at is None:
        return "no acts, named in a list"
    return f"{count(account.count_acts, 'act')}, {day(account.first_at)} to {day(account.last_at)}"
