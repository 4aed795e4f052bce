"""Sends requests to Discord: at a pace, not too often, and safe to cancel. It knows no card.

discord.py repeats a request up to five times, with sleeps of up to 25 seconds in all, and forgets
to let everybody else go on when it is cancelled in the sleep of a global rate limit. So no request
is cancelled here: whoever asked goes away, what is on its way ends by itself, and nothing more of
it goes out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

import discord
from aiohttp import ClientTimeout
from discord.http import MultipartParameters, Route

from bot.platforms.discord.errors import GaveUpError
from bot.platforms.discord.pacing import Pacer

T = TypeVar("T")

# A second try a second later, and no third: longer waits are for the ledger to plan.
TRIES = 2
# For one try. With the sleeps between tries it stays well under the time of a delivery.
TIMEOUT = ClientTimeout(total=12.0)


class _Leave(discord.File):
    """The leave to send a request so many times.

    It stands among the files of a request, which discord.py rewinds before each try, and is none:
    nothing of it is sent.
    """

    def __init__(self, tries: int) -> None:
        self.left = tries

    def revoke(self) -> None:
        """Nobody waits for the request any more: it must not be sent again."""
        self.left = 0

    def reset(self, *, seek: int | bool = True) -> None:
        """Called before each try; raises GaveUpError when there is no leave."""
        if self.left <= 0:
            raise GaveUpError("it failed, or told us to wait, too often")
        self.left -= 1


class Requests:
    """REST requests of a client; logged in it has to be, connected not.

    Raises what discord.py raises, and GaveUpError.
    """

    def __init__(self, client: discord.Client, pacer: Pacer) -> None:
        self._client = client
        self._pacer = pacer
        self._running: set[asyncio.Task[Any]] = set()

    async def ask(
        self,
        route: Route,
        *,
        json: Mapping[str, Any] | None = None,
        query: Mapping[str, str | int] | None = None,
        parts: MultipartParameters | None = None,
        tries: int = TRIES,
    ) -> Any:
        """Send one request, at most `tries` times; the answer's JSON. `parts` is a message."""
        leave = _Leave(tries)
        said: dict[str, Any] = {"timeout": TIMEOUT}
        if query is not None:
            said["params"] = query
        if json is not None or parts is not None:
            said["json"] = json if parts is None else parts.payload
        files: list[discord.File] = [leave]
        if parts is not None and parts.multipart:
            del said["json"]
            said["form"] = parts.multipart
            files += parts.files or ()
        return await self._see(self._client.http.request(route, files=files, **said), leave)

    async def see(self, work: Coroutine[Any, Any, T]) -> T:
        """Let discord.py send one request that only reads."""
        return await self._see(work, _Leave(0))

    async def _see(self, work: Coroutine[Any, Any, T], leave: _Leave) -> T:
        try:
            await self._pacer.turn()
            if self._client.user is None or self._client.is_closed():
                raise GaveUpError("quizbot is not logged in now")
        except BaseException:
            work.close()
            raise
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError:
            leave.revoke()
            task.add_done_callback(_pass_over)
            raise
        try:
            return task.result()
        except RuntimeError as fault:
            if not self._client.is_closed():
                raise
            raise GaveUpError("quizbot was logged out meanwhile") from fault


def _pass_over(task: asyncio.Task[Any]) -> None:
    """Take the outcome that nobody waits for, so that asyncio does not complain of it."""
    if not task.cancelled():
        task.exception()
