"""Puts a simulated month together: a fresh database, the exam, a clock, a platform. It knows none
of the platforms: the caller of `month` brings one."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

from bot.clock import Clock, SimulatedClock
from bot.demo.month import Month
from bot.demo.people import World
from bot.demo.report import DemoReport
from bot.demo.timetable import Timetable
from bot.demo.transcript import Transcript
from bot.posting.port import Chat
from bot.usecases.context import TOKEN_BYTES, Context, Exam
from storage.database import Database, DatabaseError, open_database
from storage.migration import migrate
from storage.records import Address

DATABASE = "quizbot.db"


def database_url(folder: Path) -> str:
    """Where a demo keeps its data."""
    return f"sqlite:///{folder.resolve() / DATABASE}"


async def live_a_month(
    folder: Path,
    exams: Mapping[str, Exam],
    days: int,
    members: int,
    seed: int,
    make_chat: Callable[[Database, Clock], Chat],
    address: Callable[[str], Address],
    say: Callable[[str], None],
) -> DemoReport:
    """Let `members` live through `days` in a new database in `folder`, with the first exam.

    The same seed gives the same month. Raises ValueError for numbers that cannot be, and
    DatabaseError, also if there is a database in the folder already.
    """
    if (folder / DATABASE).exists():
        raise DatabaseError(f"{folder / DATABASE} is there already: name an empty folder")
    timetable = Timetable.of(days)
    world = World.of(next(iter(exams.values())).pack, members, seed)
    clock = SimulatedClock(timetable.begins)
    url = database_url(folder)
    await migrate(url, clock.now())
    db = open_database(url)
    try:
        context = Context(db, exams, f"demo {seed}".encode(), _tokens(seed))
        transcript = Transcript(make_chat(db, clock), Random(f"line {seed}"))
        month = Month(
            context, world, timetable, transcript, address, clock, Random(f"month {seed}"), say
        )
        return await month.live()
    finally:
        await db.close()


def _tokens(seed: int) -> Callable[[], str]:
    """Tokens like `bot.usecases.context.random_token`, but the same for the same seed."""
    rng = Random(f"tokens {seed}")
    return lambda: urlsafe_b64encode(rng.randbytes(TOKEN_BYTES)).decode()
