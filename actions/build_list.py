"""Make a recruitment list of a wish: people, arms, reasons, messages; a draft in the ledger, one for equal wishes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

import pandas as pd

from actions.access import LOCAL, Act, Visitor, check_may
from actions.audit import note
from actions.list_files import COLUMNS, DEFAULT_COLUMNS, criteria_sheet, emails, invited_of, waiting_of
from actions.lists import in_words
from downloads.tables import file_name, to_csv, to_xlsx
from errors import NothingToList, WrongUsage
from figures.messages import TEMPLATES, starter
from figures.proposal import HELD_OUT, Proposal, proposal
from figures.rewards import suggested
from figures.wish import SELECTED, Wish
from queries.filters import Filters
from warehouse.ledger import Draft, Entry, record_draft
from warehouse.workspace import Workspace

ENDINGS = ("csv", "xlsx", "txt")


@dataclass(frozen=True)
class BuiltList:
    """A list in the ledger. table: everybody who was drawn, in order, with every column of COLUMNS.

    left_out: reason -> people, the reasons of actions.lists.REASONS. sha256: of who, why and which arm. made: the day.
    """

    list_id: int
    workspace: str
    wish: Wish
    filters: Filters
    proposal: Proposal
    table: pd.DataFrame
    sha256: str
    made: datetime
    columns: Sequence[str] = field(default=DEFAULT_COLUMNS)

    @property
    def requested(self) -> int:
        """People asked for."""
        return self.wish.size

    @property
    def given(self) -> int:
        """People who are invited."""
        return self.proposal.given

    @property
    def held_out(self) -> int:
        """People who wait."""
        return self.proposal.held_out

    @property
    def left_out(self) -> dict[str, int]:
        """Reason -> people."""
        return self.proposal.pool.left_out

    def invited(self) -> pd.DataFrame:
        """Who is invited, with the chosen columns."""
        return invited_of(self.table, self.columns)

    def file_name(self, ending: str) -> str:
        """A name that says what it is and that no other list or choice of columns has."""
        content = hashlib.sha256(self.content(ending)).hexdigest()
        what = f"{self.wish.purpose}-{self.wish.channel}-{self.given}-people"
        return file_name(self.workspace, what, self.list_id, content, ending=ending)

    def content(self, ending: str) -> bytes:
        """The bytes of a csv, xlsx (criteria and who waits on a second sheet) or txt file (e-mail addresses alone)."""
        if ending not in ENDINGS:
            raise WrongUsage(
                f'A list cannot be written as "{ending}"', remedy="Name a file that ends in .csv, .xlsx or .txt."
            )
        if ending == "txt":
            return emails(self.table)
        if ending == "csv":
            return to_csv(self.invited())
        about = criteria_sheet(self.list_id, self.filters, self.proposal, self.made, self.sha256)
        more = {"Criteria": about}
        if self.held_out:
            more["Wait, do not invite"] = waiting_of(self.table)
        return to_xlsx(self.invited(), more=more)


def build_list(
    workspace: Workspace,
    filters: Filters,
    wish: Wish,
    *,
    template: str | None = None,
    messages: Mapping[int, str] | None = None,
    columns: Sequence[str] = DEFAULT_COLUMNS,
    who: Visitor = LOCAL,
    now: datetime,
) -> BuiltList:
    """Choose the people of a wish and record the list as a draft; drafts exclude nobody later.

    template: of the message, see figures.messages. messages: member key -> text as edited by hand. columns: of
    COLUMNS. Equal data, wish and seed give the same people, arms and ledger entry, whatever the messages say. now:
    with its zone, or UTC. Raises Refused when `who` may not make lists, NothingToList when nobody is left, WrongUsage.
    """
    check_may(who, Act.MAKE_LISTS)
    unknown = [name for name in columns if name not in COLUMNS]
    if unknown or not columns:
        raise WrongUsage(f"A list has no column {unknown or 'at all'}", remedy=f"Columns are: {', '.join(COLUMNS)}.")
    found = proposal(workspace, filters, wish=wish)
    if found.people.empty:
        raise _nothing(found)
    table = _table(found, wish, workspace.name, template or TEMPLATES[wish.channel], messages or {})
    sha256 = hashlib.sha256(to_csv(table[["member_id", "why", "arm", "block"]])).hexdigest()
    moment = now.astimezone(UTC).replace(tzinfo=None) if now.tzinfo else now
    number = record_draft(workspace, _draft(found, wish, filters, sha256), who=who.name, now=moment)
    return BuiltList(
        number, workspace.name, wish, filters, found, table.assign(list=number), sha256, moment, tuple(columns)
    )


def download(workspace: Workspace, built: BuiltList, ending: str, *, who: Visitor = LOCAL, now: datetime) -> bytes:
    """The bytes of one file of a list, with a line of its own in the audit: which file, of which kind, for whom.

    Raises Refused when `who` may not make lists, WrongUsage for another ending.
    """
    check_may(who, Act.MAKE_LISTS)
    content = built.content(ending)
    at = now.astimezone(UTC).replace(tzinfo=None) if now.tzinfo else now
    note(workspace, who=who, what="download", on_what=f"list {built.list_id}: {built.file_name(ending)}", now=at)
    return content


def _draft(found: Proposal, wish: Wish, filters: Filters, sha256: str) -> Draft:
    rows = found.people.to_dict("records")
    has_arms = bool((found.people["arm"] == HELD_OUT).any())
    return Draft(
        channel=wish.channel,
        criteria=criteria(wish, filters),
        seed=wish.seed,
        requested=wish.size,
        left_out=json.dumps(found.pool.left_out, sort_keys=True),
        sha256=sha256,
        entries=[
            Entry(
                int(row["member_key"]),
                str(row["tier"]),
                str(row["why"]),
                str(row["arm"]) if has_arms else None,
                str(row["block"]) if has_arms else None,
                float(row["probability"]) if pd.notna(row["probability"]) else None,
            )
            for row in rows
        ],
        purpose=wish.purpose,
        program=wish.program,
        held_share=wish.hold_out if has_arms else None,
    )


def criteria(wish: Wish, filters: Filters) -> str:
    """The wish as JSON with sorted keys, so that equal wishes are equal texts; a selection as its hash."""
    choice = asdict(wish)
    keys = ",".join(str(key) for key in sorted(choice.pop("member_keys")))
    choice["selected_sha256"] = hashlib.sha256(keys.encode()).hexdigest() if wish.source == SELECTED else None
    return json.dumps(choice | {"filters": asdict(filters)}, sort_keys=True, default=str, ensure_ascii=False)


def _table(found: Proposal, wish: Wish, community: str, template: str, messages: Mapping[int, str]) -> pd.DataFrame:
    """Every column that a file can have, in the order of choice."""
    people = found.people
    rows = people.to_dict("records")
    rewards = [suggested(row) for row in rows]
    texts = [starter(row, found.pool.skills, wish, community=community, text=template) for row in rows]
    written = [messages.get(int(row["member_key"]), text) for row, text in zip(rows, texts, strict=True)]
    return people.assign(
        last_active=[pd.Timestamp(moment).date() for moment in people["last_active_at"]],
        reward=[each.words for each in rewards],
        evidence=[each.evidence for each in rewards],
        doubt=[each.doubt for each in rewards],
        message=written,
        list=0,
    )


def _nothing(found: Proposal) -> NothingToList:
    words = in_words(found.pool.left_out)
    why = f" (left out: {words})" if words else ""
    return NothingToList(
        f"Nobody is left for this list{why}",
        remedy="Choose another source, or widen the filters.",
    )
