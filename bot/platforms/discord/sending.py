"""Holds every request of a client until its turn, those that discord.py makes or repeats by itself
included. It knows no route.

aiohttp asks before each try of a request, and again before it repeats one on another connection.
Answers to interactions pass: they carry no bot's token, and Discord counts them apart. So do the
gateway's sockets and files.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from types import SimpleNamespace

import aiohttp
import discord
from aiohttp import hdrs

from bot.platforms.discord.errors import GaveUpError
from bot.platforms.discord.pacing import Pacer, PausedError, Turn


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

    Its requests raise GaveUpError where nothing may be sent, or their leave is spent, and
    discord.RateLimited where Discord told the whole bot to wait, and that takes long.
    """

    async def begins(
        _: object, one: SimpleNamespace, request: aiohttp.TraceRequestStartParams
    ) -> None:
        if hdrs.AUTHORIZATION not in request.headers:
            return
        leave: SendingPermit | None = one.trace_request_ctx
        if leave is not None:
            leave.check()
        turn = await _turn(pacer)
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
            one.turn = await _turn(pacer)
        one.on_its_way = True

    async def answered(
        _: object, one: SimpleNamespace, ended: aiohttp.TraceRequestEndParams
    ) -> None:
        if one.turn is not None:
            pacer.answered(one.turn)
            pacer.pause(_pause_for_all(ended.response))

    trace = aiohttp.TraceConfig(trace_config_ctx_factory=_Try)
    trace.on_request_start.append(begins)
    trace.on_request_headers_sent.append(goes)
    trace.on_request_end.append(answered)
    return trace


async def _turn(pacer: Pacer) -> Turn:
    try:
        return await pacer.turn()
    except PausedError as fault:
        raise discord.RateLimited(fault.seconds) from fault


def _pause_for_all(response: aiohttp.ClientResponse) -> float:
    """For how many seconds every request has to wait after this answer: where the limit is that of
    the bot rather than of a route, or of the proxy in front of Discord, which sends no `Via`.

    discord.py holds back only what it has not handed to aiohttp yet, and for a long wait nothing.
    """
    headers = response.headers
    is_global = "X-RateLimit-Global" in headers or headers.get("X-RateLimit-Scope") == "global"
    if response.status != 429 or not (is_global or "Via" not in headers):
        return 0.0
    try:
        seconds = float(headers["Retry-After"])
    except (KeyError, ValueError):
        return 0.0
    return seconds if math.isfinite(seconds) else 0.0
