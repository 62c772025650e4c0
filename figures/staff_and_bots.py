"""Accounts that may be staff, bots or many people at once: suggestions with the reason, for a person to confirm."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from math import log
from typing import Any, Literal

from errors import QueryFailed
from figures.account_words import NOBODY, PATTERN, words_of_account
from figures.cache import by_data_version
from figures.identities import LEVELS, Account, Level, account_facts
from figures.scope import choices
from figures.words import count
from queries.filters import Filters
from queries.run import ask
from warehouse import settings
from warehouse.workspace import Workspace

Kind = Literal["staff", "bot", "pooled"]
KIND_WORDS: dict[Kind, str] = {"staff": "staff", "bot": "a bot", "pooled": "many people under one id"}

# METHODS 0.3: nobody sleeps less than this, types faster, or starts so many threads without ever replying.
FEWEST_HOURS, SHARE_OF_ENTROPY, FEWEST_ACTS = 20, 0.95, 200
MOST_A_DAY, LEAST_SECONDS = 50, 5
FEWEST_THREADS = 100
SHARE_OF_ONE_LENGTH, FEWEST_TEXTS = 0.95, 50
# Read a post, think, type: nobody does it in this time as a rule, and not at most hours of the day.
ANSWER_SECONDS, FEWEST_ANSWERS, ANSWER_HOURS = 10, 50, 16
# Looking at half a year finds whoever still answers, and keeps the question short in a large community.
ANSWER_DAYS = 182
# A domain is the brand's where at least so many of staff have it, and at least every second account on it is staff.
FEWEST_STAFF, SHARE_OF_STAFF = 2, 0.5
# Anybody may have an address there, whoever of staff does.
PUBLIC_DOMAINS = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "aol.com"}
    | {"gmx.de", "gmx.net", "web.de", "t-online.de", "proton.me", "protonmail.com", "mail.ru", "orange.fr", "free.fr"}
)


@dataclass(frozen=True)
class Sign:
    """One reason: what kind of account it speaks for, whether it is strong, and what was seen."""

    kind: Kind
    is_strong: bool
    words: str


@dataclass(frozen=True)
class Suspect:
    """One account that may not be a member. share: of all content ever written (0 to 1)."""

    account: Account
    kind: Kind
    level: Level
    why: tuple[str, ...]
    share: float

    def reason(self) -> str:
        """Why, as the log keeps it."""
        return "; ".join(self.why)


@dataclass(frozen=True)
class Suspects:
    """Suggestions, the surest and most active first. not_looked_at: signs that took too long to look for."""

    suspects: tuple[Suspect, ...]
    not_looked_at: tuple[str, ...]


@by_data_version
def staff_and_bots(workspace: Workspace, _filters: Filters) -> Suspects:
    """Accounts of which nobody has said what they are and that may be no members; the whole workspace, always."""
    signs: dict[int, list[Sign]] = defaultdict(list)
    too_long = []
    looks: tuple[tuple[str, Callable[[Workspace], Iterator[tuple[int, Sign]]]], ...] = (
        ("names and addresses", _by_name),
        ("activity round the clock", _by_hours),
        ("many posts within seconds", _by_bursts),
        ("threads without a reply, texts of one length", _by_monologues),
        ("answers within seconds", _by_answers),
    )
    for name, look in looks:
        try:
            for member_key, sign in look(workspace):
                signs[member_key].append(sign)
        except QueryFailed:
            too_long.append(name)
    facts = account_facts(workspace, signs)
    everything = int(ask(workspace, "window_sums", Filters(with_staff=True))["count_created"].iloc[0])
    suspects = [_suspect(facts[key], found, everything) for key, found in signs.items()]
    return Suspects(tuple(sorted(suspects, key=_rank)), tuple(too_long))


def brand_domains(workspace: Workspace) -> tuple[str, ...]:
    """The brand's own e-mail domains: as the manager says; otherwise those that staff have and hardly anybody else."""
    said = settings.get(workspace, "brand_domains")
    if said:
        return settings.domains_in(said)
    found = ask(workspace, "staff_domains", Filters())
    return tuple(
        str(row["domain"])
        for row in found.to_dict("records")
        if row["count_staff"] >= FEWEST_STAFF
        and row["count_staff"] >= SHARE_OF_STAFF * row["count_accounts"]
        and row["domain"] not in PUBLIC_DOMAINS
    )


def _suspect(account: Account, signs: list[Sign], everything: int) -> Suspect:
    """The signs of one account as one suggestion: of its strongest kind, sure with two strong signs."""
    strong = sum(sign.is_strong for sign in signs)
    ordered = sorted(signs, key=lambda sign: not sign.is_strong)
    kinds = [sign.kind for sign in ordered]
    machine = "bot" in kinds and any(sign.kind == "bot" and sign.is_strong for sign in signs)
    level: Level = "sure" if strong > 1 else "likely" if strong else "weak"
    return Suspect(
        account,
        "bot" if machine else kinds[0],
        level,
        tuple(dict.fromkeys(sign.words for sign in ordered)),
        account.count_created / everything if everything else 0.0,
    )


def _rank(suspect: Suspect) -> tuple[int, int, int]:
    return LEVELS.index(suspect.level), -suspect.account.count_created, suspect.account.member_key


def _by_name(workspace: Workspace) -> Iterator[tuple[int, Sign]]:
    domains = brand_domains(workspace)
    found = ask(
        workspace,
        "telling_accounts",
        Filters(),
        pattern=PATTERN,
        domains=list(domains) or [""],
        nobody=sorted(NOBODY),
    )
    tombs: dict[str, int] = defaultdict(int)
    for name in found["name_text"]:
        tombs[name] += 1
    for row in _rows(found):
        key = int(row["member_key"])
        if row["domain_text"] in domains:
            yield key, Sign("staff", True, f"has an address at {row['domain_text']}, your own domain")
        texts = (str(row["id_text"]), str(row["name_text"]), str(row["mailbox_text"]))
        # Many accounts of that name are one removed person each; a single one is all of them.
        if texts[0] in NOBODY or (texts[1] in NOBODY and tombs[texts[1]] == 1):
            yield key, Sign("pooled", True, "its name says that it stands for removed or unknown people")
            continue
        for kind, is_strong, words in words_of_account(*texts):
            yield key, Sign(kind, is_strong, words)


def _by_hours(workspace: Workspace) -> Iterator[tuple[int, Sign]]:
    found = ask(
        workspace,
        "round_the_clock",
        Filters(),
        fewest_acts=FEWEST_ACTS,
        fewest_hours=FEWEST_HOURS,
        least_entropy=SHARE_OF_ENTROPY * log(24),
    )
    for row in _rows(found):
        hours = "all 24 hours" if row["count_hours"] == 24 else f"{row['count_hours']} hours"  # noqa: PLR2004 - of a day
        words = f"active round the clock: {row['count_acts']:,} acts spread evenly over {hours} of the day"
        yield int(row["member_key"]), Sign("bot", True, words)


def _by_bursts(workspace: Workspace) -> Iterator[tuple[int, Sign]]:
    found = ask(workspace, "bursts", Filters(), most_a_day=MOST_A_DAY, least_seconds=LEAST_SECONDS)
    for row in _rows(found):
        words = f"wrote {count(int(row['count_created']), 'time')} on one day, some within {LEAST_SECONDS} seconds"
        yield int(row["member_key"]), Sign("bot", True, words)


def _by_monologues(workspace: Workspace) -> Iterator[tuple[int, Sign]]:
    for row in _rows(ask(workspace, "monologues", Filters(), fewest_created=FEWEST_TEXTS)):
        key = int(row["member_key"])
        if row["count_started"] >= FEWEST_THREADS and not row["count_replies"]:
            yield key, Sign("bot", True, f"started {count(int(row['count_started']), 'thread')} and never replied")
        if row["count_texts"] >= FEWEST_TEXTS and row["count_same_length"] >= SHARE_OF_ONE_LENGTH * row["count_texts"]:
            words = f"{row['count_same_length']:,} of {row['count_texts']:,} texts have the same length"
            yield key, Sign("bot", True, words)


def _by_answers(workspace: Workspace) -> Iterator[tuple[int, Sign]]:
    end = choices(workspace, Filters()).end_day
    if end is None:
        return
    since = datetime.combine(end, time()) - timedelta(days=min(ANSWER_DAYS, end.toordinal() - 1))
    found = ask(
        workspace,
        "fast_answers",
        Filters(),
        since_at=since,
        fewest_answers=FEWEST_ANSWERS,
        fewest_hours=ANSWER_HOURS,
        least_seconds=ANSWER_SECONDS,
    )
    for row in _rows(found):
        answers = count(int(row["count_answers"]), "answer")
        yield int(row["member_key"]), Sign("bot", True, f"{answers}, half of them within {ANSWER_SECONDS} seconds")


def _rows(frame: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - pandas names columns by any hashable
    for row in frame.to_dict("records"):
        yield {str(name): value for name, value in row.items()}
