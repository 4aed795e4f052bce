"""Which of our files one real answer passes, from the press to the reply, in every thread."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any, Literal, TypeAlias

from bot.charts.artist import Artist
from storage.database import Database, open_database
from storage.migration import migrate
from tests.bot.builders import a_context
from tests.bot.platforms.discord.world import a_world as on_discord
from tests.bot.platforms.slack.world import a_world as on_slack
from tests.bot.platforms.web.world import a_world as on_the_page
from tests.bot.platforms.web.world import actions_in
from tests.measure.structure import ROOMS, ROOT
from tests.questions.builders import a_single

Platform: TypeAlias = Literal["discord", "slack", "web"]
PLATFORMS: tuple[Platform, ...] = ("discord", "slack", "web")


class Trace:
    """Calls of our own functions by file, while it is `on`. Make it before the threads that it
    should see."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.on = False
        self._rooms = tuple(f"{ROOT / room}/" for room in ROOMS)

    @contextmanager
    def listening(self) -> Iterator[Trace]:
        """Listen in this thread, and in those that begin within the block."""
        threading.setprofile(self._called)
        sys.setprofile(self._called)
        try:
            yield self
        finally:
            sys.setprofile(None)
            threading.setprofile(None)

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count within the block."""
        self.on = True
        try:
            yield
        finally:
            self.on = False

    def _called(self, frame: FrameType, event: str, _argument: Any) -> None:
        if self.on and event == "call":
            name = frame.f_code.co_filename
            if name.startswith(self._rooms):
                self.calls[str(Path(name).relative_to(ROOT))] += 1


async def calls_of_an_answer(platform: Platform, directory: Path) -> Counter[str]:
    """Calls by file of a first, right answer on the platform's local server."""
    url = f"sqlite:///{directory / 'quizbot.db'}"
    await migrate(url, datetime(2026, 2, 28, tzinfo=UTC))
    with Trace().listening() as trace:
        database, artist = open_database(url), Artist()
        try:
            match platform:
                case "discord":
                    await _on_discord(database, artist, trace)
                case "slack":
                    await _on_slack(database, artist, trace)
                case "web":
                    await _on_the_page(database, trace)
        finally:
            await artist.close()
            await database.close()
    return trace.calls


async def _on_discord(database: Database, artist: Artist, trace: Trace) -> None:
    async with on_discord(database, artist, a_single()) as world, world.open():
        post = await world.posted()
        right = await world.key_of(post)
        with trace.counting():
            told = await world.ben.press(post, right)
        assert "Right!" in told.text


async def _on_slack(database: Database, artist: Artist, trace: Trace) -> None:
    async with on_slack(database, artist, "http", a_single()) as world, world.open():
        post = await world.posted()
        right = await world.key_of(post)
        await world.set_up_member(world.ben)
        with trace.counting():
            told = await world.presses(world.ben, post, right)
        assert "Right!" in told.text_of_blocks


async def _on_the_page(database: Database, trace: Trace) -> None:
    async with on_the_page(a_context(database, a_single())) as world, world.visitor() as ana:
        group = await world.group()
        page = (await ana.join(group, "Ana")).text
        token = actions_in(page)[0].split(":")[1]
        with trace.counting():
            told = await ana.act(group, f"a:{token}:B")
        assert "Only you can see this" in told.text


def measure(platform: Platform, directory: Path) -> Counter[str]:
    """The same, outside of an event loop."""
    return asyncio.run(calls_of_an_answer(platform, directory))
