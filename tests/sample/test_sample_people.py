"""The people planted in the sample are found again: team, bots, accounts, groups, evergreen members, roles, skills."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
from sample_files import END, START, acts, answers, creates, days_before_end, of_members, questions, table, truth
from scipy.stats import beta


def test_staff_and_one_bot_are_flagged():
    members, people = table("members"), truth()["people"]
    assert sorted(members.member_id[members.is_staff == "true"]) == people["staff"]
    assert len(people["staff"]) == 5
    flagged = [bot["member_id"] for bot in people["bots"] if bot["is_flagged"]]
    assert sorted(members.member_id[members.is_bot == "true"]) == flagged
    assert len(people["bots"]) == 2


def test_the_bots_and_nobody_else_start_many_threads_and_never_reply():
    threads = acts()[acts().thread_id != ""]
    started = threads.drop_duplicates("thread_id").member_id.value_counts()
    replied = set(acts().member_id[acts().reply_to_member_id != ""])
    suspects = [who for who, count in started.items() if count >= 100 and who not in replied]
    assert sorted(suspects) == sorted(bot["member_id"] for bot in truth()["people"]["bots"])


def test_the_bot_that_is_not_flagged_is_awake_at_all_hours_and_no_member_is():
    suspects = []
    for who, times in of_members().groupby("member_id")["at"]:
        share = times.dt.hour.value_counts(normalize=True)
        entropy = -(share * np.log(share)).sum()
        if len(times) >= 200 and len(share) >= 20 and entropy > 0.95 * np.log(24):
            suspects.append(who)
    assert suspects == [bot["member_id"] for bot in truth()["people"]["bots"] if not bot["is_flagged"]]


def test_the_flagged_bot_writes_more_than_fifty_times_a_day_within_seconds():
    bot = next(bot["member_id"] for bot in truth()["people"]["bots"] if bot["is_flagged"])
    times = acts()[acts().member_id == bot]["at"]
    a_day = times.groupby(times.dt.date)
    assert a_day.size().max() > 50
    assert a_day.apply(lambda day: day.diff().dt.total_seconds().quantile(0.05)).max() < 5


def test_only_people_with_two_accounts_share_a_name():
    members = table("members")
    shared = members.groupby("name").member_id.agg(sorted)
    found = sorted(ids for ids in shared if len(ids) > 1)
    pairs = truth()["accounts"]["pairs"]
    assert found == sorted(sorted([pair["old_id"], pair["new_id"]]) for pair in pairs)
    assert len(pairs) == 8
    address = members.set_index("member_id").email.str.casefold()
    assert [address[p["old_id"]] == address[p["new_id"]] for p in pairs] == [p["same_address"] for p in pairs]
    assert sum(pair["same_address"] for pair in pairs) == 5


def test_the_second_account_speaks_after_the_first():
    last, first = (acts().groupby("member_id")["at"].agg(how) for how in ("max", "min"))
    assert all(last[pair["old_id"]] < first[pair["new_id"]] for pair in truth()["accounts"]["pairs"])


def test_removed_accounts_are_pooled():
    pooled = truth()["accounts"]["pooled"]
    assert (acts().member_id == pooled["member_id"]).sum() == pooled["rows"] >= 200
    assert pooled["people"] == 24


def test_quiet_members_never_write_nor_react():
    quiet = set(truth()["people"]["quiet"])
    assert len(quiet) >= 500
    assert not quiet & set(of_members().member_id)


def test_evergreen_members_are_there_in_nearly_every_four_weeks():
    joined = pd.to_datetime(table("members").set_index("member_id").joined_at)
    blocks = ((END - of_members()["at"]).dt.days // 28).groupby(of_members().member_id).nunique()
    evergreen = truth()["people"]["evergreen"]
    assert len(evergreen) == 40
    assert all(joined[who] < START and blocks[who] >= 0.6 * 26 for who in evergreen)


def test_members_who_came_once_are_gone_within_weeks():
    times = of_members()[of_members().member_id.isin(truth()["people"]["came_once"])].groupby("member_id")["at"]
    assert len(times) >= 150
    assert (times.max() - times.min()).max() < pd.Timedelta(days=40)


def test_micro_communities_have_fewer_than_30_active_members_and_some():
    late = of_members()[of_members()["at"] >= days_before_end(90)]
    active = late.groupby("community").member_id.nunique()
    small = [group["community"] for group in truth()["groups"] if group["is_micro_community"]]
    assert len(small) >= 3
    assert all(5 <= active[name] < 30 for name in small)
    assert 12 <= len(truth()["groups"]) <= 20
    assert set(acts().community) == {group["community"] for group in truth()["groups"]}


def test_members_write_mostly_at_home():
    home = {who: group["community"] for group in truth()["groups"] for who in group["home_members"]}
    rows = creates()[creates().member_id.isin(home)]
    assert (rows.member_id.map(home) == rows.community).mean() > 0.75


def test_planted_roles_are_recovered_where_ten_acts_speak():
    gave, sought = Counter(answers().member_id), Counter(questions().member_id)
    right = []
    for role in ("providers", "seekers"):
        for who in truth()["people"][role]:
            a, q = gave[who], sought[who]
            if a + q >= 10:
                chance = 1 - beta.cdf(0.5, a + 1, q + 1)
                right.append(chance >= 0.9 if role == "providers" else chance <= 0.1)
    assert len(right) >= 100
    assert np.mean(right) >= 0.95


def _answered_72h() -> pd.DataFrame:
    late = questions()[questions()["at"].between(days_before_end(90), days_before_end(3))]
    is_answered = (late.answered_at - late["at"]) <= pd.Timedelta(hours=72)
    return is_answered.groupby(late.topic).agg(["size", "mean"])


def test_two_topics_are_asked_often_and_hardly_answered():
    topics = _answered_72h()
    gaps = {gap["topic"] for gap in truth()["skills"]["gaps"]}
    unserved = (topics["size"] * (1 - topics["mean"])).sort_values(ascending=False)
    assert set(unserved.index[:2]) == gaps
    served = topics[~topics.index.isin(gaps | {truth()["skills"]["single_point"]["topic"]})]
    assert topics.loc[sorted(gaps), "mean"].max() < 0.4
    assert served["mean"].min() > 0.55


def test_those_who_know_the_gap_answer_it_more_than_anybody_else():
    for gap in truth()["skills"]["gaps"]:
        rows = answers()[(answers().topic == gap["topic"]) & (answers()["at"] >= days_before_end(180))]
        assert set(rows.member_id.value_counts().index[:2]) <= set(gap["experts"])


def test_one_topic_hangs_on_one_person():
    single = truth()["skills"]["single_point"]
    late = answers()[(answers().topic == single["topic"]) & (answers()["at"] >= days_before_end(90))]
    share = late.member_id.value_counts(normalize=True)
    assert share.index[0] == single["member_id"]
    assert share.iloc[0] > 0.5
