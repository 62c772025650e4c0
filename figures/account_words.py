"""Words in an id, a name or an address that say what kind of account it is: bot, admin, team, noreply and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

# Word -> what it says, and whether it says so by itself; "team" and "mod" are also parts of ordinary screen names.
_BOT = ("bot", "bots", "robot", "chatbot", "automod", "automoderator", "webhook", "zapier", "ifttt", "noreply")
_BOT_WEAK = ("system", "notifications", "notifier", "daemon")
_STAFF = ("admin", "admins", "administrator", "moderator", "moderators", "moderation", "helpdesk", "webmaster", "staff")
_STAFF_WEAK = ("team", "mod", "mods", "support", "official", "office")
_WORDS: dict[str, tuple[Literal["staff", "bot"], bool]] = (
    dict.fromkeys(_BOT, ("bot", True))
    | dict.fromkeys(_BOT_WEAK, ("bot", False))
    | dict.fromkeys(_STAFF, ("staff", True))
    | dict.fromkeys(_STAFF_WEAK, ("staff", False))
)
# Only as the whole part before the @: everybody of an office reads it.
_MAILBOXES = frozenset({"info", "hello", "contact", "events", "marketing", "hr", "press", "newsletter", "service"})
# Family names and words that end as screen names of bots do.
_NO_BOTS = frozenset({"abbot", "talbot", "cabot", "turbot", "sabot", "rambot", "limbot", "jabot", "guibot", "rebot"})

# Names under which a platform keeps what many removed or unknown people wrote.
NOBODY = frozenset(
    {"deleted user", "deleted account", "deleted member", "[deleted user]", "removed user", "former member"}
    | {"anonymous user", "anonymous member", "unknown user", "unknown member", "unknown", "guest user", "(deleted)"}
    | {"gelöschter benutzer", "gelöschtes mitglied", "utilisateur supprimé", "usuario eliminado", "usuário excluído"}
    | {"utente eliminato", "verwijderde gebruiker", "konto usunięte", "użytkownik usunięty"}
)

# What the question looks for; what it finds is looked at again below, word by word.
PATTERN = rf"(^|[^a-z])({'|'.join(sorted({*_WORDS, *_MAILBOXES}))})([^a-z]|$)|[a-z]bot[^a-z]*$|^-[0-9]+$|no-reply"


def words_of_account(id_text: str, name: str, mailbox: str) -> Iterator[tuple[Literal["staff", "bot"], bool, str]]:
    """What the texts of an account (in small letters) say: kind, whether strongly, and in which words.

    >>> list(words_of_account("u17", "deal-bot 3000", ""))
    [('bot', True, 'the word "bot" in its name')]
    >>> list(words_of_account("u18", "ann talbot", "info"))
    [('staff', False, 'the address begins with "info"')]
    """
    if re.fullmatch(r"-\d+", id_text):
        yield "bot", True, "an id below zero, as platforms give to accounts of their own"
    if mailbox in _MAILBOXES:
        yield "staff", False, f'the address begins with "{mailbox}"'
    seen: set[str] = set()
    for text, where in ((name, "its name"), (id_text, "its id"), (mailbox, "its address")):
        plain = text.split("@")[0].replace("no-reply", "noreply").replace("do-not-reply", "noreply")
        parts = re.findall(r"[^\W\d_]+", plain)
        for word in [part for part in parts if part in _WORDS and part not in seen]:
            seen.add(word)
            kind, is_strong = _WORDS[word]
            yield kind, is_strong, f'the word "{word}" in {where}'
        if not seen and len(parts) == 1 and parts[0].endswith("bot") and parts[0] not in _NO_BOTS:
            seen.add(parts[0])
            yield "bot", False, f'{where} ends with "bot"'
