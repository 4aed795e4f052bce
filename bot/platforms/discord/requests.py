"""Sends requests to Discord: not too often, and safe to cancel. It knows no card, and no pace.

discord.py repeats a request up to five times, with sleeps of up to 25 seconds in all, and forgets
to let everybody else go on when it is cancelled in the sleep of a global rate limit. So no request
is cancelled here: the caller goes away, what is on its way ends by itself, and nothing more of
it goes out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, TypeVar

import discord
from aiohttp import ClientTimeout
from discord.http import MultipartParameters, Route

from bot.platforms.discord.errors import GaveUpError
from bot.platforms.discord.sending import SendingPermit

T = TypeVar("T")

# A second try a second later, and no third: longer waits are for the ledger to plan.
TRIES = 2
# For one try, without the wait for its turn.
TIMEOUT = ClientTimeout(total=None, sock_connect=5.0, sock_read=12.0)


class Requests:
    """REST requests of a client that is paced; logged in it has to be, connected not.

    Raises what discord.py raises, and GaveUpError.
    """

    def __init__(self, client: discord.Client) -> None:
        if client.http.http_trace is None:
            raise ValueError("nothing paces this client: give it http_trace=paced(...)")
        self._client = client
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
        leave = SendingPermit(tries)
        said: dict[str, Any] = {"timeout": TIMEOUT, "trace_request_ctx": leave}
        if query is not None:
            said["params"] = query
        if json is not None or parts is not None:
            said["json"] = json if parts is None else parts.payload
        files: Sequence[discord.File] = ()
        if parts is not None and parts.multipart:
            del said["json"]
            said["form"] = parts.multipart
            files = parts.files or ()
        return await self._see(self._client.http.request(route, files=files, **said), leave)

    async def see(self, work: Coroutine[Any, Any, T]) -> T:
        """Let discord.py send one request that only reads."""
        return await self._see(work, None)

    async def _see(self, work: Coroutine[Any, Any, T], leave: SendingPermit | None) -> T:
        if self._client.user is None or self._client.is_closed():
            work.close()
            raise GaveUpError("quizbot is not logged in now")
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError:
            if leave is not None:
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
