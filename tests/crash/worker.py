"""A process that runs the bot's heartbeat and kills itself at a given step."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from bot.cards.card import Card
from bot.commands.typed import CommandNames
from bot.posting.heartbeat import beat
from bot.posting.port import Chat
from bot.usecases.context import random_token
from storage.database import Database, open_database
from storage.records import Address, Share, UserKey
from tests.bot.builders import a_context
from tests.bot.fakes import FixedClock
from tests.crash.platform import Reach

P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class Death:
    """Kills this process with SIGKILL when `step` is reached for the `time`th time."""

    step: str | None
    time: int = 1

    def at(self, step: str) -> None:
        """The process has come to `step`."""
        if step == self.step:
            self.time -= 1
            if self.time == 0:
                os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class MortalDatabase:
    """A database before and after whose transactions the process may die."""

    inner: Database
    death: Death

    @property
    def url(self) -> str:
        """See storage.database.Database."""
        return self.inner.url

    async def write(
        self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """See storage.database.Database."""
        name = work.__name__.strip("_")
        self.death.at(f"before {name}")
        done = await self.inner.write(work, *args, **kwargs)
        self.death.at(f"after {name}")
        return done

    async def read(
        self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """See storage.database.Database."""
        return await self.inner.read(work, *args, **kwargs)

    async def close(self) -> None:
        """See storage.database.Database."""
        await self.inner.close()


@dataclass(frozen=True)
class MortalChat:
    """A platform before and after whose calls the process may die."""

    inner: Chat
    death: Death

    @property
    def platform(self) -> str:
        """See bot.posting.port.Chat."""
        return self.inner.platform

    @property
    def commands(self) -> CommandNames:
        """See bot.posting.port.Chat."""
        return self.inner.commands

    @property
    def share(self) -> Share:
        """See bot.posting.port.Chat.share."""
        return self.inner.share

    async def post(self, address: Address, card: Card, key: str) -> str:
        """See bot.posting.port.Chat."""
        self.death.at("before post")
        ref = await self.inner.post(address, card, key)
        self.death.at("after post")
        return ref

    async def find(self, address: Address, key: str, since: datetime) -> str | None:
        """See bot.posting.port.Chat."""
        self.death.at("before find")
        ref = await self.inner.find(address, key, since)
        self.death.at("after find")
        return ref

    async def edit(self, address: Address, message_ref: str, card: Card, key: str) -> None:
        """See bot.posting.port.Chat."""
        self.death.at("before edit")
        await self.inner.edit(address, message_ref, card, key)
        self.death.at("after edit")

    async def discuss(self, address: Address, message_ref: str, title: str) -> None:
        """See bot.posting.port.Chat."""
        self.death.at("before discuss")
        await self.inner.discuss(address, message_ref, title)
        self.death.at("after discuss")

    async def has_left(self, user: UserKey, workspace: str) -> bool:
        """See bot.posting.port.Chat; nobody leaves."""
        return False

    async def tell(self, user: UserKey, card: Card) -> None:
        """See bot.posting.port.Chat."""
        await self.inner.tell(user, card)


def run(
    database_url: str,
    reach: Reach,
    moments: Sequence[datetime],
    step: str | None = None,
    time: int = 1,
) -> None:
    """Let the heart beat at each of the moments; die at the step, if one is given."""
    asyncio.run(_run(database_url, reach, moments, Death(step, time)))


async def _run(database_url: str, reach: Reach, moments: Sequence[datetime], death: Death) -> None:
    database = MortalDatabase(open_database(database_url), death)
    context = replace(a_context(database), new_token=random_token)
    clock = FixedClock(moments[0])
    async with reach.chat(clock) as chat:
        for moment in moments:
            clock.pass_time(moment - clock.now())
            done = await beat(context, {chat.platform: MortalChat(chat, death)}, clock)
            assert done.failed == ()
    await database.close()
