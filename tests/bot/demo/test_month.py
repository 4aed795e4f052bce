"""A simulated month, lived through by the real use cases on a real database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.core.periods import BEGINNING
from bot.demo.report import DemoReport
from bot.demo.stage import database_url, live_a_month
from bot.exams import PACKS, load_exams
from bot.posting.port import ChannelRefusedError
from bot.usecases.context import Exam
from storage import groups, standings
from storage.database import Database, DatabaseError, open_database
from storage.records import Address
from tests.bot.builders import fake_address
from tests.bot.fakes import FakeChat, Message


@cache
def exams() -> dict[str, Exam]:
    """The shipped exams."""
    return dict(load_exams(PACKS))


@dataclass
class Lived:
    """A month that is over: its report, its channel, and what was said of each day."""

    report: DemoReport
    messages: Sequence[Message]
    lines: list[str] = field(default_factory=list)


async def a_month(
    folder: Path, days: int = 9, members: int = 4, seed: int = 1, chat: FakeChat | None = None
) -> Lived:
    """Live through a month on a fake platform."""
    platform = chat or FakeChat()
    lines: list[str] = []

    def make_chat(_db: Database, _clock: Clock) -> FakeChat:
        return platform

    report = await live_a_month(
        folder, exams(), days, members, seed, make_chat, fake_address, lines.append
    )
    return Lived(report, platform.messages, lines)


async def test_nine_days_with_everything_in_them(tmp_path: Path) -> None:
    lived = await a_month(tmp_path)
    report = lived.report
    assert (report.days, report.members) == (9, 4)
    assert (report.missed, report.double) == (0, 0)
    assert report.skipped == 2  # of the outage's three slots the last was posted late
    assert report.deliveries == 9 - 2 - 1  # and nothing on the holiday
    assert (report.leaderboards, report.reports) == (1, 1)
    assert report.posts == len(lived.messages) == report.deliveries + 2
    assert report.answers > report.deliveries
    assert 0 < report.max_domain_deviation < 1
    assert report.promises_kept


async def test_a_line_for_each_day(tmp_path: Path) -> None:
    lines = (await a_month(tmp_path)).lines
    assert len(lines) == 9
    assert lines[0].startswith("Mon 2026-03-23, 1 asked, ")
    said = "\n".join(lines)
    for remark in ("the bot is down", "comes back", "holiday", "clocks go forward"):
        assert remark in said
    assert "leaderboard posted; report posted" in lines[7]
    assert [line.split(",")[1].strip() for line in lines] == [
        *("1 asked", "0 asked", "0 asked", "1 asked", "1 asked"),
        *("0 asked", "1 asked", "1 asked", "1 asked"),
    ]


async def test_a_seed_gives_the_same_month_and_another_one_another(tmp_path: Path) -> None:
    one, again, other = [
        await a_month(tmp_path / str(number), seed=seed) for number, seed in enumerate((1, 1, 2))
    ]
    assert json.dumps(one.report.as_json()) == json.dumps(again.report.as_json())
    assert (one.lines, [m.card for m in one.messages]) == (
        again.lines,
        [m.card for m in again.messages],
    )
    assert one.report != other.report


async def test_posts_that_fail_come_and_come_once(tmp_path: Path) -> None:
    lived = await a_month(tmp_path, days=23, members=1)
    assert lived.report.faults > 0
    keys = [message.key for message in lived.messages]
    assert len(keys) == len(set(keys)) == lived.report.posts
    assert (lived.report.missed, lived.report.double) == (0, 0)


async def test_what_a_platform_loses_is_counted_as_missed(tmp_path: Path) -> None:
    gone = FakeChat(faults=[ChannelRefusedError("the channel is gone")])
    report = (await a_month(tmp_path, days=3, members=1, chat=gone)).report
    assert (report.deliveries, report.missed) == (0, 3)
    assert not report.promises_kept


async def test_what_a_platform_shows_twice_is_counted_as_double(tmp_path: Path) -> None:
    report = (await a_month(tmp_path, days=23, members=1, chat=Forgetful())).report
    assert report.double > 0
    assert not report.promises_kept


@dataclass
class Forgetful(FakeChat):
    """A platform that finds none of its messages, so that lost replies bring doubles."""

    async def find(self, address: Address, key: str, since: datetime) -> str | None:
        """See bot.posting.port.Chat."""
        return None


@pytest.mark.parametrize("days", [1, 2, 3, 5, 6, 7, 8])
async def test_a_few_days_are_a_month_too(tmp_path: Path, days: int) -> None:
    report = (await a_month(tmp_path, days, members=1)).report
    assert (report.missed, report.double, report.members) == (0, 0, 1)
    assert report.deliveries >= 1


async def test_what_was_lived_is_in_the_database(tmp_path: Path) -> None:
    lived = await a_month(tmp_path, days=3)
    db = open_database(database_url(tmp_path))
    try:
        group = await db.read(groups.any_group)
        assert group is not None
        rows = await db.read(standings.standings_of, group.id, "all", BEGINNING)
    finally:
        await db.close()
    # One of the members keeps off the boards only in a larger group.
    assert sum(row.answers for row in rows) == lived.report.answers


async def test_a_folder_with_a_demo_in_it_is_left_alone(tmp_path: Path) -> None:
    await a_month(tmp_path, days=1, members=1)
    with pytest.raises(DatabaseError, match=r"quizbot\.db is there already: name an empty folder"):
        await a_month(tmp_path, days=1, members=1)
