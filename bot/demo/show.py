"""What `quizbot demo` does: simulate a month, then serve its page. It knows no platform."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from pydantic import SecretStr

from bot.clock import Clock, OffsetClock
from bot.config import Config
from bot.demo.report import DemoReport
from bot.demo.stage import database_url, live_a_month
from bot.demo.timetable import Timetable
from bot.exams import load_exams, pack_folders
from bot.logs import set_up_logs
from bot.posting.port import Chat
from bot.serve import serve
from questions.outline import Outline
from storage.database import Database
from storage.records import Address


def simulate(
    config: Config,
    folder: Path,
    sizes: tuple[int, int, int],
    make_chat: Callable[[Database, Clock], Chat],
    address: Callable[[str], Address],
    say: Callable[[str], None],
) -> tuple[DemoReport, Outline]:
    """Live through a month of (days, members, seed), with its data in `folder`.

    Returns its report, and the outline of the exam. Raises ConfigError, BankError, DatabaseError,
    and ValueError for sizes that cannot be.
    """
    set_up_logs(config.log_format, "error")  # the failures that it simulates are no news
    exams = load_exams(*pack_folders(config))
    report = asyncio.run(live_a_month(folder, exams, *sizes, make_chat, address, say))
    return report, next(iter(exams.values())).pack.outline


def show(config: Config, folder: Path, report: DemoReport, say: Callable[[str], None]) -> None:
    """Serve the page of the month in `folder`, with a clock that runs on from the month's end.

    Returns when it is told to stop. Raises ConfigError and DatabaseError.
    """
    set_up_logs(config.log_format, config.log_level)
    ends = Timetable.of(report.days).ends
    own = config.model_copy(
        update={"database_url": SecretStr(database_url(folder)), "data_dir": folder}
    )
    headline = (
        f"This is a demo: its {report.members} members are simulated, and its clock runs on from"
        f" {ends:%Y-%m-%d %H:%M} UTC."
    )
    asyncio.run(serve(own, say, OffsetClock(ends), headline))
