"""Lists from communities that can be counted by hand: who, why, who is left out, what cannot be had, and the files."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest

from actions.access import Role, Visitor
from actions.audit import read_audit
from actions.build_list import build_list, download
from actions.campaigns import mark_list_sent, read_steps, tick_steps
from errors import MissingColumn, NothingToList, Refused, WrongUsage
from figures.applicants import score_sheet
from figures.campaigns import campaigns, on_list, outcome
from figures.nominees import nominated
from figures.proposal import proposal
from figures.wish import Wish
from queries.filters import Filters
from tests.figures.acts import FIRST
from tests.figures.acts import NOW as LOADED
from tests.figures.talk import answer, question, talk
from tests.staged import stage
from warehouse.load import load

NOW = datetime(2026, 9, 1, 9, tzinfo=UTC)
ALL = Filters()


def gap_world(*, extra=()):
    """Forty questions on dresses that helper answers, twenty on venues of which vera answers the first four."""
    rows = talk(40, by="helper", topic="dresses", hours=1.0)
    for number in range(20):
        asked = question(f"v{number}", f"s{number % 5}-One", after=24 * (60 + number), topic="venues")
        rows += [asked, *([answer(asked, "vera", hours=2)] if number < 4 else [])]
    return [*rows, *extra]


def chosen(workspace, **wish):
    return proposal(workspace, ALL, wish=Wish(**wish))


def test_who_serves_the_need_comes_before_who_writes_most(make):
    workspace = make(gap_world(extra=[question(f"x{n}", "loud", after=24 * 30 + n, kind="post") for n in range(90)]))
    found = chosen(workspace, size=1, skills=("venues",))
    assert list(found.people["member_id"]) == ["vera"]
    assert "on venues of the questions that stay open in 90 days" in found.people["why"][0]
    assert found.covered > found.plain == 0


def test_three_candidates_for_twenty_places_are_a_shorter_list_that_says_so(make, keys):
    workspace = make(gap_world())
    of = keys(workspace)
    found = chosen(workspace, size=20, source="selected", member_keys=(of["helper"], of["vera"], of["s0-One"]))
    assert (found.given, len(found.people)) == (3, 3)
    assert any(note.startswith("3 people instead of 20") for note in found.notes)


def test_every_candidate_opted_out_is_a_sentence(make):
    people = [{"member_id": name, "opted_out": True} for name in ("helper", "vera", *(f"s{n}-One" for n in range(8)))]
    workspace = make(gap_world(), people)
    with pytest.raises(NothingToList, match="10 people who opted out"):
        build_list(workspace, ALL, Wish(), now=NOW)


def test_nobody_selected_is_nobody_and_not_everybody(make):
    workspace = make(gap_world())
    with pytest.raises(NothingToList):
        build_list(workspace, ALL, Wish(source="selected"), now=NOW)


def test_skill_nobody_has_is_named(make):
    rows = [question(f"q{n}", f"s{n % 9}", after=24 * n, topic="cakes") for n in range(40)]
    workspace = make([*gap_world(), *rows])
    assert any("has answered on cakes" in note for note in chosen(workspace, skills=("cakes",)).notes)
    assert any("“sailing”" in note for note in chosen(workspace, skills=("sailing",)).notes)


def test_quota_that_cannot_be_filled_is_named(make):
    workspace = make(gap_world())
    found = chosen(workspace, size=5, quotas=(("community", "One", 2), ("community", "Nowhere", 2)))
    assert found.notes == ("The quota at least 2 mostly in Nowhere cannot be filled: 2 missing.",)


@pytest.mark.parametrize(
    "wish",
    [
        {"size": 0},
        {"size": 10**6},
        {"channel": "post"},
        {"variety": "wild"},
        {"hold_out": 0.9},
        {"hold_out": 0.0},
        {"source": "everyone"},
        {"most_per_group": 0},
        {"quotas": (("name", "Ann", 1),)},
    ],
)
def test_wish_that_cannot_be_is_refused(make, wish):
    with pytest.raises(WrongUsage):
        chosen(make(gap_world()), **wish)


def test_small_list_gets_no_hold_out_and_advice(make):
    found = chosen(make(gap_world()), size=5, hold_out=0.5)
    assert (found.held_out, found.given) == (0, 5)
    assert any("too small to hold anybody out" in note and "two waves" in note for note in found.notes)


def crowd(n=60):
    """n people who wrote three times each."""
    return [
        question(f"c{number}-{time}", f"p{number:02}", after=24 * (number % 7) + time, kind="post", community="Two")
        for number in range(n)
        for time in range(3)
    ]


def test_same_wish_and_seed_give_the_same_people_arms_and_entry(make):
    workspace = make(crowd())
    first, again = (build_list(workspace, ALL, Wish(size=40, hold_out=0.2, seed=4), now=NOW) for _ in range(2))
    other = build_list(workspace, ALL, Wish(size=40, hold_out=0.2, seed=5), now=NOW)
    assert (first.list_id, first.sha256) == (again.list_id, again.sha256)
    assert (first.given, first.held_out) == (40, 10)
    assert first.content("csv") == again.content("csv")
    assert first.content("xlsx") == again.content("xlsx")
    assert other.list_id != first.list_id
    assert set(other.table["member_id"]) == set(first.table["member_id"]), "both arms come from the same people"
    assert list(other.table["arm"]) != list(first.table["arm"])


def test_who_waits_is_on_the_workbooks_last_sheet_and_in_no_csv(make):
    built = build_list(make(crowd()), ALL, Wish(size=40, hold_out=0.2), now=NOW)
    rows = list(csv.DictReader(io.StringIO(built.content("csv").decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(built.content("xlsx")))
    assert book.sheetnames == ["List", "Criteria", "Wait, do not invite"]
    waiting = {row[1].value for row in book["Wait, do not invite"].iter_rows(min_row=2)}
    assert len(rows) == 40
    assert len(waiting) == 10
    assert not waiting & {row["member_id"] for row in rows}
    criteria = {row[0].value: row[1].value for row in book["Criteria"].iter_rows(min_row=2)}
    assert criteria["Made on"] == "1 Sep 2026"
    assert criteria["Held out"] == "20 % of the list: 10"


def test_addresses_alone_are_one_a_line_and_nothing_else(make):
    people = [
        {"member_id": "p00", "email": "a@example.org"},
        {"member_id": "p01", "email": "A name <b@example.org>, c@example.org"},
        {"member_id": "p02", "email": "a@example.org"},
    ]
    built = build_list(make(crowd(5), people), ALL, Wish(), now=NOW)
    assert built.content("txt") == b"a@example.org\r\n"


def test_every_file_says_what_it_is_and_is_in_the_audit(make):
    workspace = make(crowd(), [{"member_id": "p00", "email": "a@example.org"}])
    built = build_list(workspace, ALL, Wish(size=40, hold_out=0.2), now=NOW)
    kim = Visitor("kim", Role.MANAGER)
    for ending in ("csv", "xlsx", "txt"):
        assert download(workspace, built, ending, who=kim, now=NOW) == built.content(ending)
    lines = read_audit(workspace).lines
    told = lines.loc[lines["what"] == "download", "on_what"].tolist()
    assert sorted(told) == sorted(f"list 1: {built.file_name(ending)}" for ending in ("csv", "xlsx", "txt"))
    assert all(each.startswith("list 1: test-training-outreach-40-people-0001-") for each in told)
    with pytest.raises(Refused):
        download(workspace, built, "csv", who=Visitor("eve", Role.ANALYST), now=NOW)


def test_message_has_the_persons_own_facts_and_can_be_edited(make, keys):
    workspace = make(gap_world())
    of = keys(workspace)
    wish = Wish(source="selected", member_keys=(of["vera"], of["helper"]), skills=("venues",))
    built = build_list(workspace, ALL, wish, template="{name}: {fact}", messages={of["helper"]: "my own"}, now=NOW)
    texts = dict(zip(built.table["member_id"], built.table["message"], strict=True))
    assert texts["helper"] == "my own"
    assert texts["vera"].startswith(
        "vera: in the last three months you wrote 4 times, mostly in One. What you know about"
    )
    with pytest.raises(WrongUsage, match="phone"):
        build_list(workspace, ALL, wish, template="{phone}", now=NOW)


def test_nobody_without_the_right_makes_a_list(make):
    with pytest.raises(Refused):
        build_list(make(crowd()), ALL, Wish(), who=Visitor("eve", Role.ANALYST), now=NOW)


def test_draft_excludes_nobody_and_a_sent_list_everybody_on_it(make):
    workspace = make(crowd())
    first = build_list(workspace, ALL, Wish(size=40, hold_out=0.2), now=NOW)
    assert proposal(workspace, ALL, wish=Wish(size=60)).given == 60
    assert mark_list_sent(workspace, first.list_id, now=NOW)
    assert not mark_list_sent(workspace, first.list_id, now=NOW), "once"
    next_one = proposal(workspace, ALL, wish=Wish(size=60))
    assert next_one.pool.left_out == {"asked_lately": 40, "waiting": 10}
    assert not set(next_one.people["member_id"]) & set(first.table["member_id"])
    by_form = proposal(workspace, ALL, wish=Wish(size=60, channel="application"))
    assert by_form.pool.left_out == {"other_channel": 40, "waiting": 10}


def test_who_is_in_the_program_is_left_out(make):
    workspace = make(crowd(5))
    steps = [{"member_id": "p00", "program": "Academy", "kind": "training", "started_at": FIRST}]
    load(workspace, stage(steps, workspace.spool, kind="programs", file="steps.csv"), now=LOADED)
    assert proposal(workspace, ALL, wish=Wish(program="Academy")).pool.left_out == {"in_program": 1}


def test_list_changed_by_hand_comes_back_by_id(make, tmp_path):
    workspace = make(crowd())
    built = build_list(workspace, ALL, Wish(size=40, hold_out=0.2), now=NOW)
    ids = list(built.invited()["member_id"])
    waits = built.table.loc[built.table["arm"] == "held_out", "member_id"].iloc[0]
    rows = [
        "Name,arm,MEMBER_ID ,joined,completed",
        f"somebody else,invited,{ids[1]},yes,no",
        f"x,held_out,{ids[0]},Yes,2026-09-05",
        f"x,invited,{ids[0]},,",
        "x,invited,stranger,yes,",
        f"x,invited,{waits},yes,",
    ]
    file = tmp_path / "back.csv"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    read = read_steps(workspace, built.list_id, file, now=NOW)
    assert (read.rows, read.noted, read.unknown, read.repeated, read.moved) == (5, 4, ("stranger",), 1, 2)
    assert "Not on this list and left out: stranger." in read.in_words()
    assert read_steps(workspace, built.list_id, file, now=NOW).noted == 0, "the same table again adds nothing"
    people = on_list(workspace, built.list_id).set_index("member_id")
    assert people.loc[ids[0], "completed_at"] == NOW.replace(tzinfo=None)
    assert people.loc[ids[0], "arm"] == "invited", "the drawn arm counts"
    file.write_text("member_id,remark\np00,x\n", encoding="utf-8")
    with pytest.raises(MissingColumn, match="joined, completed or declined"):
        read_steps(workspace, built.list_id, file, now=NOW)


def test_ticks_and_the_ledger(make, keys):
    workspace = make(crowd())
    assert campaigns(workspace, ALL).lists.empty
    built = build_list(workspace, ALL, Wish(size=40, hold_out=0.2), now=NOW)
    assert list(campaigns(workspace, ALL).lists["state"]) == ["draft"]
    mark_list_sent(workspace, built.list_id, now=NOW)
    some = [int(key) for key in built.table.loc[built.table["arm"] == "invited", "member_key"].iloc[:3]]
    assert tick_steps(workspace, built.list_id, "joined", some, now=NOW) == 3
    view = campaigns(workspace, ALL)
    row = view.lists.iloc[0]
    assert (row["state"], row["count_invited"], row["count_held_out"], row["count_joined"]) == ("sent", 40, 10, 3)
    assert "3 joined" in view.sentence.text()
    early = outcome(workspace, ALL, number=built.list_id)
    assert early.trial is None
    assert "import the next export" in early.words.text()


def later(built, *, times, weeks=8, first):
    """What the people of a list wrote in the weeks after it: `times` posts of the invited, two of who waits."""
    rows = []
    for row in built.table.to_dict("records"):
        number = times if row["arm"] == "invited" else 2
        for each in range(number):
            at = first + timedelta(days=1 + (each * 7) % (7 * weeks - 2), hours=each)
            rows.append(
                {
                    "member_id": row["member_id"],
                    "occurred_at": at,
                    "activity_type": "post",
                    "community": "Two",
                    "thread_id": f"l{row['member_id']}{each}",
                }
            )
    return rows


@pytest.mark.parametrize(("times", "verdict"), [(6, "lifted"), (2, "no_sign")])
def test_outcome_compares_invited_with_held_out(make, times, verdict):
    workspace = make(crowd(100))
    built = build_list(workspace, ALL, Wish(size=60, hold_out=0.4), now=NOW)
    sent = FIRST + timedelta(days=20)
    mark_list_sent(workspace, built.list_id, now=sent.replace(tzinfo=UTC))
    rows = [*later(built, times=times, first=sent), question("end", "p99", after=24 * 80, kind="post", community="Two")]
    load(workspace, stage(rows, workspace.spool, file="next.csv"), now=LOADED)
    found = outcome(workspace, ALL, number=built.list_id)
    assert found.weeks == 8
    assert (found.trial.n_invited, found.trial.n_held_out) == (60, 40)
    assert (found.trial.mean_invited, found.trial.mean_held_out) == pytest.approx((times, 2), abs=0.01)
    assert found.trial.verdict in ((verdict,) if verdict == "lifted" else ("no_sign", "cannot_tell"))


def test_without_a_hold_out_no_effect_is_claimed(make):
    workspace = make(crowd(50))
    built = build_list(workspace, ALL, Wish(size=30), now=NOW)
    sent = FIRST + timedelta(days=20)
    mark_list_sent(workspace, built.list_id, now=sent.replace(tzinfo=UTC))
    rows = [*later(built, times=9, first=sent), question("end", "p49", after=24 * 80, kind="post", community="Two")]
    load(workspace, stage(rows, workspace.spool, file="next.csv"), now=LOADED)
    words = outcome(workspace, ALL, number=built.list_id).words.text()
    assert "everybody on it was invited" in words
    assert "chance alone" in words


def test_nomination_of_an_unknown_person_and_the_same_form_twice(make):
    workspace = make(crowd(6))
    forms = [
        {"nominee_member_id": "p00", "nominator_member_id": "p01"},
        {"nominee_member_id": "p00", "nominator_member_id": "p01"},
        {"nominee_member_id": "p00", "nominator_member_id": "p02"},
        {"nominee_member_id": "p03", "nominator_member_id": "p03"},
        {"nominee_member_id": "nobody", "nominator_member_id": "p02"},
    ]
    load(workspace, stage(forms, workspace.spool, kind="nominations", file="forms.csv"), now=LOADED)
    found = nominated(workspace, ALL, wish=Wish())
    assert list(found.people["member_id"]) == ["p00"]
    assert int(found.people["count_nominators"].iloc[0]) == 2
    assert (found.never_seen, found.count_self) == (("nobody",), 1)
    assert found.left_out == {"not_active": 1}


def test_score_sheet_takes_the_newest_form_and_draws_lots_inside_a_band(make):
    workspace = make(gap_world(extra=crowd(10)))
    forms = [{"member_id": f"p{n:02}", "applied_at": FIRST, "skills": "Venues; cakes"} for n in range(8)]
    forms += [{"member_id": "vera", "applied_at": FIRST, "skills": "cakes"}]
    forms += [{"member_id": "vera", "applied_at": FIRST + timedelta(days=1), "skills": "venues"}]
    load(workspace, stage(forms, workspace.spool, kind="applications", file="forms.csv"), now=LOADED)
    sheet = score_sheet(workspace, ALL, wish=Wish(size=4, skills=("venues",)))
    assert (sheet.count_forms, sheet.repeated) == (10, 1)
    best = sheet.people.iloc[0]
    assert int(sheet.people["place"].sum()) == 4
    assert "drawn by lot" in sheet.lottery
    assert best["place"]
    again = score_sheet(workspace, ALL, wish=Wish(size=4, skills=("venues",), seed=0)).people
    assert list(again["place"]) == list(sheet.people["place"])


def test_nomination_ask_names_whom_each_person_knows(make, keys):
    workspace = make(gap_world())
    of = keys(workspace)
    found = chosen(workspace, channel="nomination", size=1, source="selected", member_keys=(of["s0-One"], of["s1-One"]))
    assert list(found.people["member_id"]) == ["helper"]
    assert "talks most with" in found.people["why"][0]
