"""A community made by hand for both engines: every table holds something, with ties, nulls, odd names and odd times."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.staged import stage
from warehouse.load import load

NOW = datetime(2026, 1, 1)
FIRST = datetime(2024, 1, 1, 9)
TYPES = ("question", "answer", "post", "like", "reply", "accepted_answer", "recommendation", "purchase", "visit")
PEOPLE = [
    {"member_id": "p0", "name": "Zoë Ångström", "email": "zoe@example.com", "joined_at": "2023-01-31", "skills": "b,a"},
    {"member_id": "p1", "name": "zoe angstrom", "email": "zoe.a@example.org", "joined_at": "2024-02-29"},
    {"member_id": "p2", "name": 'Ann "the bot" O\'Neil \\', "email": "ann@acme.example", "is_staff": True},
    {"member_id": "p3", "name": "helper bot", "is_bot": True},
    {"member_id": "p4", "email": "support@example.com", "milestone_at": "2024-12-24", "left_at": "2025-01-01"},
    {"member_id": "p10", "name": "Jörg Öztürk", "email": "joerg.o@example.org"},
    {"member_id": "p11", "name": "jorg ozturk", "email": "joerg.o@example.com"},
    {"member_id": "only listed", "joined_at": "2024-06-01", "opted_out": True},
]


def acts():
    """Sixteen people over 70 weeks: threads of questions and answers, acts at the same instant, microseconds."""
    rows = []
    for number in range(640):
        who = number * number % 16
        kind = TYPES[number * 5 % 9 if number % 7 else 2]
        at = FIRST + timedelta(hours=19 * number if number % 40 else 19 * (number - 1), microseconds=number % 3)
        thread = None if kind in {"purchase", "visit"} else f"t{number // 6}"
        target = f"p{(who + number) % 16}" if kind in {"answer", "reply", "like", "purchase"} else None
        rows.append(
            {
                "member_id": f"p{who}" if number % 97 else "[deleted]",
                "occurred_at": at,
                "activity_type": kind,
                "community": ("One", "Zwei; ü", "three's")[number // 50 % 3],
                "thread_id": thread,
                "reply_to_member_id": target,
                "topic": ("Dresses", "venue", None)[number % 3],
                "value": number / 7 if kind == "purchase" else None,
                "text_length": number % 50 or None,
            }
        )
    burst = [FIRST + timedelta(days=3, seconds=2 * number) for number in range(9)]
    rows += [{"member_id": "p7", "occurred_at": at, "activity_type": "post", "thread_id": "tb"} for at in burst]
    rows += [
        {"member_id": f"new{number}", "occurred_at": at, "activity_type": kind, "thread_id": f"tn{number}"}
        for number in range(6)
        for at, kind in ((FIRST + timedelta(days=150 + number), "question"), (FIRST + timedelta(days=160), "post"))
    ]
    return rows


def programs():
    """Steps of programs, some without a time."""
    return [
        {
            "member_id": f"p{number}",
            "program": ("Academy", "Stars")[number % 2],
            "kind": ("training", "Badge ", "reward", None)[number % 4],
            "invited_at": FIRST + timedelta(days=20 * number),
            "started_at": FIRST + timedelta(days=20 * number + 3) if number % 3 else None,
            "completed_at": FIRST + timedelta(days=20 * number + 30) if number % 3 == 1 else None,
            "arm": ("invited", "held_out")[number % 5 == 0],
        }
        for number in range(16)
    ]


def fill(workspace):
    """Load it all; merge p1 into p0, decide, and send a list, as the dashboard does."""
    load(workspace, stage(acts(), workspace.spool), now=NOW)
    load(workspace, stage(acts()[600:], workspace.spool, file="again.csv", rejected=[(3, "bad")]), now=NOW)
    load(workspace, stage(PEOPLE, workspace.spool, kind="members", file="people.csv"), now=NOW)
    load(workspace, stage(programs(), workspace.spool, kind="programs", file="programs.csv"), now=NOW)
    forms = [
        {"nominee_member_id": f"p{n}", "nominator_member_id": f"p{n // 2}", "nominated_at": FIRST, "reason": "kind"}
        for n in range(9)
    ]
    load(workspace, stage(forms, workspace.spool, kind="nominations", file="nominations.csv"), now=NOW)
    forms = [{"member_id": f"p{n % 5}", "applied_at": FIRST, "skills": "lace", "text": f"me {n}"} for n in range(8)]
    load(workspace, stage(forms, workspace.spool, kind="applications", file="applications.csv"), now=NOW)
    with workspace.write() as connection:
        for statement in _WORK.split(";"):
            connection.execute(statement).fetchall()


_WORK = """
update member set merged_into = (select member_key from member where member_id = 'p0') where member_id = 'p1';
insert into person_decision by name
select 1 as decision_key, 'same' as kind, one.member_key, other.member_key as other_member_key, 'one name' as reason,
    timestamp '2025-01-01' as decided_at, 'local' as decided_by
from member as one, member as other where one.member_id = 'p1' and other.member_id = 'p0';
insert into person_decision by name
select 2 as decision_key, 'bot' as kind, member_key, 'asked' as reason, timestamp '2025-01-02' as decided_at,
    'local' as decided_by
from member where member_id = 'p3';
insert into recruitment_list by name
select 1 as list_key, 'panel' as channel, '{}' as criteria, 7 as seed, 1 as data_version, 3 as requested, 3 as given,
    '{}' as left_out, 'x' as sha256, timestamp '2025-02-01' as created_at, 'local' as created_by,
    timestamp '2025-02-02 10:00:00.000001' as sent_at, 'superuser' as purpose, 'Stars' as program, 0.25 as held_share;
insert into list_entry by name
select 1 as list_key, member_key as position, member_key, 'top' as tier, case when member_key % 3 = 0 then 'held_out'
    else 'invited' end as arm, 1.0 / (2 + member_key) as probability, 'because' as reasons, 'One' as block
from member where member_id in ('p5', 'p6', 'p7', 'p8', 'p9');
insert into campaign_step by name
select 1 as list_key, member_key, 'joined' as step, timestamp '2025-02-05' as stepped_at,
    timestamp '2025-02-06' as noted_at, 'local' as noted_by
from member where member_id in ('p5', 'p6');
insert into saved_mapping by name
select 1 as mapping_key, 'mine' as name, 'activity' as kind, '[]' as header, '{}' as mapping,
    timestamp '2025-02-05' as saved_at, 'local' as saved_by
"""
