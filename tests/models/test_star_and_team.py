"""The star, the micro-influencers and the team: cut-offs, picked in one window, measured in the next."""

from __future__ import annotations

import numpy as np
import pytest

from models.attention import attention
from models.reach import MOST_TEAM, Window, measured, pick, too_thin, voices
from models.team_intervals import team_intervals

STAR = 1_000


def seen(pairs, *, weeks=12, created=5, received=20):
    """A window of (replier, author) pairs in which everybody is as active as said."""
    replier, author = np.array(pairs).T
    graph = attention(replier, author)
    everybody = np.ones(graph.n, dtype=np.int64)
    return Window(
        graph,
        id_order=np.arange(graph.n),
        created=created * everybody,
        weeks=weeks * everybody if np.isscalar(weeks) else np.asarray(weeks),
        received=received * everybody if np.isscalar(received) else np.asarray(received),
    )


def community(star=60, micros=8, each=10, *, first=0):
    """A star that the first `star` people answer, and micros with audiences beside each other."""
    pairs = [(person, STAR) for person in range(star)]
    for number in range(micros):
        pairs += [(person, STAR + 1 + number) for person in range(first + each * number, first + each * (number + 1))]
    return pairs


def keys_of(found: Window, places):
    return found.graph.members[places].tolist()


def test_star_is_three_times_the_fifth():
    found = voices(seen(community(star=30)))
    assert found.no_star is None
    assert found.star is not None
    without = voices(seen(community(star=29)))
    assert without.star is None
    assert without.no_star == "the widest audience is 29, less than three times the fifth widest, 10"


def test_no_star_where_hardly_anybody_answers():
    found = voices(seen(community(star=15, micros=4, each=3)))
    assert found.star is None
    assert "20 people who answer" in found.no_star


def test_no_star_without_a_fifth_to_measure_it_against():
    assert "fifth" in voices(seen(community(star=40, micros=2))).no_star


def test_whoever_two_people_answered_is_not_ranked():
    found = voices(seen([*community(), (1, 2000), (2, 2000)]))
    assert found.ranked.size == 9


def test_micro_influencers_are_active_in_half_of_the_weeks_and_answered():
    pairs = community()
    plain = seen(pairs)
    lazy = np.full(plain.graph.n, 12)
    lazy[plain.graph.places([STAR + 1])] = 5
    unheard = np.full(plain.graph.n, 20)
    unheard[plain.graph.places([STAR + 2])] = 1
    found = voices(seen(pairs, weeks=lazy, received=unheard))
    assert set(range(STAR + 1, STAR + 9)) - set(keys_of(plain, found.micro)) == {STAR + 1, STAR + 2}
    assert found.star not in found.micro


def test_ties_go_by_pagerank_and_then_by_id():
    # all four are answered by three people; those who answer 50 and 40 answer nobody else and give more each
    pairs = [(1, 50), (2, 50), (3, 50), (4, 40), (5, 40), (6, 40)]
    pairs += [(person, author) for person in (7, 8, 9) for author in (30, 20)]
    graph = seen(pairs)
    assert keys_of(graph, voices(graph).ranked) == [40, 50, 20, 30]


def test_team_is_picked_in_one_window_and_measured_in_the_next():
    earlier, later = seen(community(star=35, each=10)), seen(community(star=35, each=6))
    heard = voices(earlier)
    places, choice = pick(earlier, heard.star, heard.micro)
    team = measured(earlier, later, heard.star, places, choice)
    assert team.picked.tolist() == [10, 20, 30, 40, 50, 60, 70, 80]
    assert team.measured.tolist() == [6, 12, 18, 24, 30, 36, 42, 48]
    assert (team.size_when_picked, team.fewest, team.size) == (4, 4, 6)


def test_star_that_nobody_beats_is_said_so():
    earlier = seen(community(star=100, micros=5, each=4))
    heard = voices(earlier)
    places, choice = pick(earlier, heard.star, heard.micro)
    assert measured(earlier, earlier, heard.star, places, choice).size is None


def test_team_and_star_are_left_out_of_both_audiences():
    # the star answers two of the team, and the team answers the star and each other
    extra = [(STAR, STAR + 1), (STAR, STAR + 2), (STAR + 1, STAR), (STAR + 2, STAR), (STAR + 1, STAR + 2)]
    earlier = seen(community(star=60, micros=6) + extra)
    heard = voices(earlier)
    places, choice = pick(earlier, heard.star, heard.micro)
    team = measured(earlier, earlier, heard.star, places, choice)
    # the first is answered by one of the team, who is audience until the team has them
    assert team.keys[:2] == (STAR + 2, STAR + 1)
    assert team.picked.tolist() == [11, 20, 30, 40, 50, 60]
    two = [key in (STAR + 1, STAR + 2) for key in team.keys]
    assert team.star_picked.tolist() == (62 - np.cumsum(two)).tolist()


def test_whoever_left_reaches_nobody_later():
    earlier, later = seen(community()), seen([(1, 5000), (2, 5000)])
    heard = voices(earlier)
    places, choice = pick(earlier, heard.star, heard.micro)
    team = measured(earlier, later, heard.star, places, choice)
    assert team.measured.tolist() == [0] * 8
    assert team.star_measured.tolist() == [0] * 8


def test_later_window_is_not_known_to_the_choice():
    earlier = seen(community())
    heard = voices(earlier)
    places, choice = pick(earlier, heard.star, heard.micro)
    alone = measured(earlier, None, heard.star, places, choice)
    assert alone.measured.size == 0
    assert alone.size is None
    assert alone.size_when_picked == 7


def test_most_of_a_team_is_forty():
    earlier = seen(community(star=500, micros=60, each=5))
    heard = voices(earlier)
    places, _ = pick(earlier, heard.star, heard.micro)
    assert places.size == MOST_TEAM


def test_intervals_hold_the_number_and_are_the_same_every_time():
    earlier = seen(community(star=35, each=10))
    heard = voices(earlier)
    places, choice = pick(earlier, heard.star, heard.micro)
    team = measured(earlier, earlier, heard.star, places, choice)
    found = [team_intervals(earlier, team, STAR, size=4, n_active=200, rng=np.random.default_rng(1)) for _ in range(2)]
    assert found[0] == found[1]
    assert found[0].reach.low < 40 < found[0].reach.high
    assert found[0].size.low <= 4 <= found[0].size.high
    # 40 of 200 people: a binomial share, whose interval is known
    assert found[0].reach.high - found[0].reach.low == pytest.approx(2 * 1.96 * np.sqrt(200 * 0.2 * 0.8), rel=0.2)


@pytest.mark.parametrize(
    ("pairs", "edges", "words"),
    [([(1, 2)], 1, "30 people who were answered"), ([(99, each) for each in range(30)], 60, "100 answers")],
)
def test_too_little_for_a_ranking(pairs, edges, words):
    assert words in too_thin(seen(pairs).graph, edges)


def test_enough_for_a_ranking():
    assert too_thin(seen([(99, each) for each in range(30)]).graph, 100) is None
