"""How many superusers are needed and active by skill, counted by hand; the manager's own number is kept."""

from __future__ import annotations

import pytest

from actions.access import Role, Visitor
from actions.settings import want_superusers
from errors import Refused, WrongUsage
from figures.superusers import target
from queries.filters import Filters
from tests.figures.acts import NOW
from tests.figures.talk import talk

ALL = Filters()
MANAGER = Visitor("kim", Role.MANAGER)


@pytest.fixture
def two_skills(make):
    """Cake: 8 ask, one answers 30 times. Rings: 8 ask, one answers twice, who answers on cake 11 times too."""
    rows = talk(topic="cake") + talk(community="Two", answered=2, topic="rings", by="ringer")
    return make(rows + talk(12, community="Three", answered=11, topic="cake", by="ringer"))


def test_needed_and_active_by_hand(two_skills):
    found = target(two_skills, ALL)
    assert (found.active, found.participants) == (2, 26)  # 3 x 8 askers, helper and ringer
    assert (found.fewest, found.most, found.needed) == (2, 3, 3)
    rows = found.by_skill.set_index("skill")
    assert rows.loc["cake"].to_dict() == {
        "participants": 18, "active": 2, "needed": 3, "is_own": False, "missing": 1, "asked": 52,
    }  # fmt: skip
    assert rows.loc["rings", ["participants", "active", "missing"]].tolist() == [9, 0, 3]
    assert list(found.by_skill["skill"]) == ["rings", "cake"], "most missing first"
    assert found.as_json()["by_skill"][0]["skill"] == "rings"


def test_own_number_is_kept_in_the_workspace_and_given_back(two_skills):
    want_superusers(two_skills, [("rings", 7), (None, 12)], who=MANAGER, now=NOW)
    found = target(two_skills, ALL)
    assert found.needed == 12
    assert found.by_skill.set_index("skill").loc["rings", ["needed", "is_own", "missing"]].tolist() == [7, True, 7]
    want_superusers(two_skills, [("rings", None), (None, None)], who=MANAGER, now=NOW)
    again = target(two_skills, ALL)
    assert (again.needed, again.by_skill["needed"].tolist()) == (3, [3, 3])


def test_number_that_cannot_be_and_who_may_not(two_skills):
    with pytest.raises(WrongUsage, match="whole number"):
        want_superusers(two_skills, [("cake", 5), ("rings", -1)], who=MANAGER, now=NOW)
    assert not target(two_skills, ALL).by_skill["is_own"].any(), "none of them is kept when one cannot be"
    with pytest.raises(Refused):
        want_superusers(two_skills, [("cake", 5)], who=Visitor("eve", Role.ANALYST), now=NOW)


def test_nothing_asked_has_no_skills_and_no_error(make):
    found = target(make({"a": 3}), ALL)
    assert found.by_skill.empty
    assert found.active == 0
