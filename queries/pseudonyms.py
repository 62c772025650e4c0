"""Pseudonyms: with a key, every id, name and address of a person that a question gives is replaced by a keyed hash.

The key is a file apart from the data (NEXT_CIRCLE_PSEUDONYM_KEY): without it nobody leads a pseudonym back to a person,
and with it the same person has the same pseudonym in every list.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from errors import OurFault

if TYPE_CHECKING:  # commands that ask no question start without it
    import pandas as pd

KEY_FILE = "NEXT_CIRCLE_PSEUDONYM_KEY"
LEAST_BYTES = 32  # of the key: as many as the hash has
SIGNS = 12  # of a pseudonym, five bits each: among a million people two alike are a matter of one in two million
# Questions that give out who somebody is -> columns of an id -> the columns of the same person's name and address.
PEOPLE: dict[str, dict[str, tuple[str, ...]]] = {
    "account_facts": {"member_id": ("name", "email")},
    "decisions": {"member_id": ("name",), "other_member_id": ("other_name",)},
    "list_people": {"member_id": ("name", "email")},
    "marked_accounts": {"member_id": ("name",)},
    "people": {"member_id": ("name", "email")},
}


def is_on() -> bool:
    """Whether a key is configured."""
    return bool(os.environ.get(KEY_FILE))


def hidden(question: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The answer with pseudonyms in the place of people, where a key is configured. Raises OurFault."""
    if not is_on() or question not in PEOPLE:
        return frame
    key, made = _key(os.environ[KEY_FILE]), {}
    for column, others in PEOPLE[question].items():
        names = frame[column].map(lambda text: text if text is None else pseudonym(key, str(text)))
        made[column] = names
        for other in others:
            address = names + "@hidden.invalid" if other == "email" else names
            made[other] = address.where(frame[other].notna(), None)
    return frame.assign(**made)


def known_again(ids: Iterable[str], asked: Sequence[str]) -> list[str]:
    """Those asked for, pseudonyms replaced by the ids behind them. ids: of all members."""
    key = _key(os.environ[KEY_FILE])
    behind = {pseudonym(key, each): each for each in ids}
    return [behind.get(each, each) for each in asked]


def pseudonym(key: bytes, member_id: str) -> str:
    """The pseudonym of one person.

    >>> pseudonym(b"a key", "ann") == pseudonym(b"a key", "ann") != pseudonym(b"another", "ann")
    True
    """
    made = hmac.new(key, member_id.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return "p-" + base64.b32encode(made).decode("ascii")[:SIGNS].lower()


@lru_cache(maxsize=4)
def _key(path: str) -> bytes:
    try:
        key = Path(path).read_bytes().strip()
    except OSError as error:
        raise OurFault(
            f"The key of the pseudonyms cannot be read ({error.strerror})",
            remedy=f"Let {KEY_FILE} name a file that the service may read; without it nothing about people is shown.",
        ) from error
    if len(key) < LEAST_BYTES:
        raise OurFault(
            "The key of the pseudonyms is too short",
            remedy="Make one: python -c 'import secrets; print(secrets.token_hex(32))' > FILE.",
        )
    return key
