"""How fast due groups are found among many, and a burst of them handed to the sender."""

from __future__ import annotations

import time
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, insert

from bot.exams import PACKS
from bot.posting.planning import post_due
from bot.posting.post_sender import deliver_due
from bot.usecases.context import Exam, random_token
from questions.bank import load_pack
from storage import groups
from storage.database import Database, open_database
from storage.migration import migrate
from storage.tables import channel, study_group
from tests.bench.table import Figure
from tests.bot.builders import a_context, local, some_settings
from tests.bot.fakes import FakeChat, FixedClock

SUNDAY, MONDAY = local("2026-03-01 20:00"), local("2026-03-02 09:00")
MANY = 100_000
BURST = 5_000
SCANS = 200


async def measure(directory: Path) -> list[Figure]:
    """The due scan among 100,000 groups, and a burst of 5,000 posts."""
    url = f"sqlite:///{directory / 'groups.db'}"
    await migrate(url, SUNDAY)
    database = open_database(url)
    later = MONDAY + timedelta(days=1)
    await database.write(add_groups, 0, MANY, later)
    scan = await _scan(database)
    await database.write(add_groups, MANY, BURST, MONDAY)
    planned, sent, posts = await _burst(database)
    await database.close()
    return [
        Figure(
            f"due scan among {MANY:,} groups", f"{scan * 1000:.3f} ms", "under 5 ms", scan < 0.005
        ),
        Figure(
            f"{BURST:,} groups due in one second: recorded and sent",
            f"{posts / (planned + sent):,.0f} posts/s"
            f" (recorded in {planned:.1f} s, sent in {sent:.1f} s)",
            "500 posts/s or more",
            posts / (planned + sent) >= 500 and posts == BURST,
        ),
    ]


def add_groups(connection: Connection, first: int, number: int, due: datetime) -> None:
    """Add groups that are due then, each with a channel, quicker than one by one."""
    settings = asdict(some_settings())
    ids = range(first + 1, first + number + 1)
    connection.execute(
        insert(study_group),
        [
            {
                "id": one,
                "key": f"group-{one}",
                "next_due_at": due,
                "next_board_at": due + timedelta(days=30),
                "created_at": SUNDAY,
                **settings,
            }
            for one in ids
        ],
    )
    connection.execute(
        insert(channel),
        [
            {"group_id": one, "platform": "fake", "workspace": "w1", "channel": f"c{one}"}
            for one in ids
        ],
    )


async def _scan(database: Database) -> float:
    """Seconds of one look for due groups when none is due."""
    started = time.perf_counter()
    for _ in range(SCANS):
        assert await database.read(groups.due_groups, MONDAY, 200) == []
    return (time.perf_counter() - started) / SCANS


async def _burst(database: Database) -> tuple[float, float, int]:
    """Seconds to record and to send, and how many posts arrived."""
    # The shipped pack: its sampler has the more to do.
    exams = {"sky-1": Exam(load_pack(PACKS / "dp-100"))}
    context = replace(a_context(database), exams=exams, new_token=random_token)
    chat = FakeChat()
    started = time.perf_counter()
    await post_due(context, MONDAY)
    recorded = time.perf_counter()
    await deliver_due(context, {"fake": chat}, FixedClock(MONDAY))
    return recorded - started, time.perf_counter() - recorded, len(chat.messages)
