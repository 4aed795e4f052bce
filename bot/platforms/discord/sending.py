"""Holds every request of a client until its turn, those that discord.py makes or repeats by itself
included. It knows no route.

aiohttp asks before each try of a request, and again before it repeats one on another connection.
Answers to interactions pass: they carry no bot's token, and Discord counts them apart. So do the
gateway's sockets and files.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import aiohttp
from aiohttp import hdrs

from bot.platforms.discord.errors import GaveUpError
from bot.platforms.discord.pacing import Pacer, Turn


class SendingPermit:
    """The leave to send a request so many times; it travels with the request."""

    def __init__(self, tries: int) -> None:
        self._left = tries

    def revoke(self) -> None:
        """Nobody waits for the request any more: it must not be sent again."""
        self._left = 0

    def check(self) -> None:
        """Raises GaveUpError when there is no leave any more."""
        if self._left <= 0:
            raise GaveUpError("it failed, or told us to wait, too often")

    def spend(self) -> None:
        """It is sent now. Raises GaveUpError when there is no leave."""
        self.check()
        self._left -= 1


class _Try(SimpleNamespace):
    """One try of a request; aiohttp hands over what came with the request."""

    trace_request_ctx: SendingPermit | None = None
    turn: Turn | None = None
    on_its_way: bool = False


def paced(pacer: Pacer, may_send: Callable[[], bool] = lambda: True) -> aiohttp.TraceConfig:
    """What to give a client as its `http_trace`.

    Its requests raise GaveUpError where nothing may be sent, or their leave is spent.
    """

    async def begins(
        _: object, one: SimpleNamespace, request: aiohttp.TraceRequestStartParams
    ) -> None:
        if hdrs.AUTHORIZATION not in request.headers:
            return
        leave: SendingPermit | None = one.trace_request_ctx
        if leave is not None:
            leave.check()
        turn = await pacer.turn()
        try:
            if not may_send():
                raise GaveUpError("another process may send for this token now")
            if leave is not None:
                leave.spend()
        except GaveUpError:
            pacer.give_back(turn)
            raise
        one.turn = turn

    async def goes(_: object, one: SimpleNamespace, __: object) -> None:
        """The first connection may have been dead, and aiohttp goes on with another."""
        if one.turn is not None and one.on_its_way:
            one.turn = await pacer.turn()
        one.on_its_way = True

    async def answered(_: object, one: SimpleNamespace, __: object) -> None:
        if one.turn is not None:
            pacer.answered(one.turn)

    trace = aiohttp.TraceConfig(trace_config_ctx_factory=_Try)
    trace.on_request_start.append(begins)
    trace.on_request_headers_sent.append(goes)
    trace.on_request_end.append(answered)
    return trace
