"""Concentration from an export to the numbers that scripts read: worked examples through the whole road."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from figures.concentration import concentration
from queries.filters import Filters

ALL = Filters()
CHAOSS = dict(zip("abcdefgh", (1000, 202, 90, 33, 332, 343, 42, 433), strict=True))  # CHAOSS, "Contributor absence"
TIES = dict(zip("abcdefgh", (5, 5, 5, 5, 1, 1, 1, 1), strict=True))
STEPS = {"star": 9} | {f"mid{i}": 2 for i in range(9)} | {f"one{i}": 1 for i in range(190)}
PROMISED = {
    *("scope", "headline", "state", "members", "events", "gini", "gini_corrected", "gini_chance", "theil", "hhi"),
    *("effective_contributors", "absence_factor_50", "absence_factor_80", "top_share", "tiers", "intervals"),
}


def listed(names, **more):
    return [{"member_id": name, **more} for name in names]


def figures(workspace, filters=ALL):
    """As a script gets it: through JSON."""
    return json.loads(json.dumps(concentration(workspace, filters).as_json(), allow_nan=False))


def test_chaoss_example_from_export_to_script(make):
    found = figures(make(CHAOSS))
    assert set(found) >= PROMISED
    assert (found["members"], found["events"]) == (8, 2475)
    assert (found["absence_factor_50"], found["absence_factor_80"]) == (2, 4)
    published = {
        "gini": 0.485505,
        "gini_corrected": 0.554863,
        "theil": 0.413184,
        "hhi": 0.239505,
        "effective_contributors": 4.175275,
    }
    assert {name: found[name] for name in published} == pytest.approx(published, abs=1e-6)
    assert set(found["top_share"]) == {"1%", "5%", "10%", "20%"}
    assert found["top_share"]["10%"] == pytest.approx(0.323232, abs=1e-6)


def test_ties_example_with_two_silent_members_from_a_list(make):
    found = figures(make(TIES, listed("abcdefghij")))
    assert (found["members"], found["events"]) == (10, 24)
    assert (found["absence_factor_50"], found["absence_factor_80"]) == (3, 4)
    expected = {
        "gini": 0.466667,
        "gini_corrected": 0.518519,
        "theil": 0.465730,
        "hhi": 0.180556,
        "effective_contributors": 5.538462,
    }
    assert {name: found[name] for name in expected} == pytest.approx(expected, abs=1e-6)
    assert found["top_share"]["10%"] == pytest.approx(0.208333, abs=1e-6)


def test_ninety_silent_members_move_the_gini_exactly_as_the_formula_says(make):
    few = figures(make(TIES, listed("abcdefghij"), name="few"))
    silent = [f"silent{i}" for i in range(90)]
    many = figures(make(TIES, listed([*"abcdefghij", *silent]), name="many"))
    assert many["gini"] == pytest.approx((90 + 10 * few["gini"]) / 100)
    assert many["gini"] == pytest.approx(0.946667, abs=1e-6)
    assert many["members"] == 100
    assert many["absence_factor_50"] == few["absence_factor_50"]


def test_one_star_among_a_hundred(make):
    writers = {"star": 91} | {f"one{i}": 1 for i in range(9)}
    found = figures(make(writers, listed([*writers, *(f"silent{i}" for i in range(90))])))
    assert found["gini"] == pytest.approx(0.981)
    assert found["gini_corrected"] == pytest.approx(0.990909, abs=1e-6)
    assert found["top_share"] == pytest.approx({"1%": 0.91, "5%": 0.95, "10%": 1.0, "20%": 1.0})
    assert found["effective_contributors"] == pytest.approx(1.206273, abs=1e-6)


@pytest.mark.parametrize(("mean", "by_chance"), [(1, 0.5238), (2, 0.3858), (5, 0.2491)])
def test_chance_alone_stands_beside_the_gini(make, mean, by_chance):
    writers = {f"m{i}": mean for i in range(40)}
    found = figures(make(writers, listed(writers)))
    assert found["gini_chance"] == pytest.approx(by_chance, abs=5e-5)
    assert found["intervals"]["gini_chance"]["low"] < by_chance < found["intervals"]["gini_chance"]["high"]


def test_tied_block_falls_whole_into_the_next_tier(make):
    found = figures(make(STEPS))
    tiers = {tier["tier"]: (tier["members"], tier["content"]) for tier in found["tiers"]}
    assert tiers == {
        "top_1": (1, 9),
        "top_5": (9, 18),
        "top_10": (0, 0),
        "top_50": (0, 0),
        "rest": (190, 190),
        "none": (0, 0),
    }
    assert found["tiers"][0]["nominal_members"] == 2
    assert sum(tier["content_share"] for tier in found["tiers"]) == pytest.approx(1)


def test_every_interval_has_its_ends_or_a_reason(make):
    found = figures(make(STEPS))["intervals"]
    assert {"gini_corrected", "gini_reported", "top_share_1%", "absence_factor_50", "absence_factor_80"} <= set(found)
    for name, interval in found.items():
        assert interval["low"] is not None or interval["reason"], name
    gini = found["gini_corrected"]
    assert gini["low"] < gini["value"] < gini["high"]


def test_numbers_are_the_same_every_time(make):
    assert figures(make(STEPS, name="first")) == figures(make(STEPS, name="second"))


@pytest.mark.parametrize(("people", "with_tiers"), [(29, False), (30, True)])
def test_micro_community_has_no_percent_tiers(make, people, with_tiers):
    view = concentration(make({f"m{i}": 2 + i % 3 for i in range(people)}), ALL)
    assert view.percentiles is with_tiers
    reasons = [tier.reason for tier in view.tiers if tier.key in {"top_5", "top_10", "top_50"}]
    assert [reason is None for reason in reasons] == [with_tiers] * 3
    rest = next(tier for tier in view.tiers if tier.key == "rest")
    assert (rest.actual == people) is not with_tiers


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({f"m{i}": 10 for i in range(9)}, "9 members; needs 10"),
        ({"a": 20} | {f"m{i}": 1 for i in range(9)}, "29 contributions; needs 30"),
    ],
)
def test_too_few_members_or_events_give_counts_alone(make, counts, words):
    view = concentration(make(counts), ALL)
    assert view.state == "count_only"
    assert view.reason == words
    assert view.sentence.text().endswith(f"Too few for a share or an index: {words}.")
    assert "%" not in view.sentence.text()
    assert [number.label for number in view.numbers] == ["Half is written by", "Written in all"]


def test_ten_members_with_thirty_events_are_enough(make):
    view = concentration(make({"a": 21} | {f"m{i}": 1 for i in range(9)}), ALL)
    assert view.reason is None
    assert view.state in {"ok", "wide"}


def test_empty_scope_is_not_shown_and_says_what_to_do(make):
    workspace = make(CHAOSS)
    found = figures(workspace, Filters(communities=("Nowhere",)))
    assert set(found) >= PROMISED
    assert found["state"] == "not_shown"
    assert found["reason"].startswith("Nobody created anything")
    assert "import an export" in found["headline"]
    assert (found["gini"], found["tiers"], found["members"]) == (None, [], 0)


def test_pooled_id_is_kept_in_totals_and_is_nobody(make):
    found = figures(make(CHAOSS | {"[deleted]": 5000}))
    assert found["members"] == 8
    assert found["absence_factor_50"] == 2
    assert found["events"] == 2475
    assert found["scope"]["created"] == 7475
    assert found["scope"]["created_by_removed_accounts"] == 5000


def test_staff_are_out_until_they_are_asked_for(make):
    staff = [{"member_id": "boss", "is_staff": True}]
    workspace = make(CHAOSS | {"boss": 3000}, [*listed(CHAOSS), *staff])
    without = figures(workspace)
    assert (without["members"], without["events"], without["absence_factor_50"]) == (8, 2475, 2)
    assert without["scope"]["left_out_staff_and_bots"] == 1
    both = figures(workspace, Filters(with_staff=True))
    assert (both["members"], both["events"], both["absence_factor_50"]) == (9, 5475, 1)
    assert both["scope"]["left_out_staff_and_bots"] == 0


def test_sentence_says_what_the_numbers_say(make):
    counts = {f"m{i}": 1 + 600 // (i + 1) for i in range(200)}
    found = figures(make(counts))
    half, writers = re.search(
        r"([\d,]+) people wrote half of everything, of ([\d,]+) who wrote", found["headline"]
    ).groups()
    assert (int(half), int(writers)) == (found["absence_factor_50"], found["members"])
    lost = (601 + 301 + 201) / sum(counts.values())
    assert f"Without the 3 most active, {100 * lost:.0f} % of the content" in found["headline"]
    middle = next(tier for tier in found["tiers"] if tier["tier"] == "top_10")
    assert f"look at the {middle['members']} people in the 5–10 % tier" in found["headline"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_where_chance_alone_rules_nobody_in_particular_carries(make, seed):
    drawn = np.random.default_rng(seed).multinomial(1000, [1 / 200] * 200)
    sentence = concentration(make({f"m{i}": int(n) for i, n in enumerate(drawn) if n}), ALL).sentence
    assert "nobody in particular" in sentence.consequence
    assert sentence.next_step == ""


def test_people_more_alike_than_chance_are_not_said_to_be_carried_by_a_few(make):
    sentence = concentration(make({f"m{i}": 5 for i in range(100)}), ALL).sentence
    assert sentence.consequence == ("Chance alone would look less even: nobody in particular carries this community.")


def test_star_is_not_taken_for_chance(make):
    sentence = concentration(make({f"m{i}": 5 for i in range(100)} | {"star": 500}), ALL).sentence
    assert "nobody in particular" not in sentence.text()
    assert sentence.claim.startswith("1 person wrote half")


def test_one_writer_is_said_to_write_everything(make):
    view = concentration(make({"only": 40}, listed(["only", *(f"silent{i}" for i in range(30))])), ALL)
    assert view.sentence.claim == "One person wrote everything."


@pytest.mark.parametrize("loudest", [10, 200], ids=["alike", "with a star"])
def test_staff_are_named_where_they_would_change_the_picture(make, loudest):
    writers = {f"m{i}": 10 for i in range(50)}
    boss = [{"member_id": "boss", "is_staff": True}]
    loud = concentration(make(writers | {"boss": 2000, "m0": loudest}, boss, name="loud"), ALL)
    assert loud.sentence.consequence.endswith("Counting staff and bots, half is by 1 person.")
    quiet = concentration(make(writers | {"boss": 1, "m0": loudest}, boss, name="quiet"), ALL)
    assert "staff" not in quiet.sentence.text()
