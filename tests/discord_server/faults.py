"""Faults on purpose, and the record of every request; it knows no route.

    discord.faults.add("POST", "/channels/*/messages", RateLimited(retry_after_s=0.01), times=2)
    discord.faults.add("POST", "/channels/*/messages", LosesReply(), share=0.1, rng=Random(1))
    hold = discord.faults.hold("POST", "/interactions/*/*/callback"); ...; hold.release()

A path is matched without `/api/v10`; `*` stands for one part of it.
"""

from __future__ import annotations

import asyncio
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TypeAlias

from tests.discord_server.posting import Upload
from tests.discord_server.refusals import Json, Refused


@dataclass(frozen=True, slots=True)
class RateLimited:
    """429 before anything happened: of the route, or global."""

    retry_after_s: float = 0.01
    is_global: bool = False
    via: bool = True


@dataclass(frozen=True, slots=True)
class Breaks:
    """A 5xx. Nothing happened, or (`after`) the request was carried out all the same."""

    status: int = 503
    after: bool = False


@dataclass(frozen=True, slots=True)
class Refuses:
    """The refusal with this code, whatever is asked."""

    code: int
    status: int | None = None

    def refusal(self) -> Refused:
        """What is answered."""
        return Refused(self.code, status=self.status)


@dataclass(frozen=True, slots=True)
class LosesReply:
    """The request is carried out (or, with `before`, is not), and the line is cut."""

    before: bool = False


@dataclass(eq=False)
class Holds:
    """The request is carried out (or, with `before`, not yet), and the reply waits."""

    before: bool = False
    reached: int = 0
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Let all replies go, also those to come."""
        self._released.set()

    async def wait(self) -> None:
        """Wait for the release."""
        await self._released.wait()


Fault: TypeAlias = RateLimited | Breaks | Refuses | LosesReply | Holds


@dataclass(eq=False)
class Rule:
    """When a fault happens."""

    method: str
    path: re.Pattern[str]
    fault: Fault
    left: int | None
    share: float
    rng: Random
    happened: int = 0

    def strikes(self, method: str, path: str) -> bool:
        """Whether this request is struck; counts it if it is."""
        if self.left == 0 or self.method not in ("*", method):
            return False
        if not self.path.fullmatch(path) or self.rng.random() >= self.share:
            return False
        self.left = None if self.left is None else self.left - 1
        self.happened += 1
        return True


class Faults:
    """The faults that wait to happen."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def add(
        self,
        method: str,
        path: str,
        fault: Fault,
        *,
        times: int | None = 1,
        share: float = 1.0,
        rng: Random | None = None,
    ) -> Rule:
        """Strike the next `times` requests (None: all) that match, or a seeded share of them."""
        if share < 1.0 and rng is None:
            raise ValueError("a share of the requests needs a seeded rng, or tests differ by run")
        parts = [
            ".+" if part == "**" else "[^/]+" if part == "*" else re.escape(part)
            for part in path.split("/")
        ]
        rule = Rule(method, re.compile("/".join(parts)), fault, times, share, rng or Random(0))
        self.rules.append(rule)
        return rule

    def hold(self, method: str, path: str, *, before: bool = False, times: int = 1) -> Holds:
        """Hold the next replies until they are released."""
        holds = Holds(before)
        self.add(method, path, holds, times=times)
        return holds

    def clear(self) -> None:
        """No faults any more; what is held goes on."""
        for rule in self.rules:
            if isinstance(rule.fault, Holds):
                rule.fault.release()
        self.rules.clear()

    def match(self, method: str, path: str) -> Fault | None:
        """The first fault that strikes this request."""
        for rule in self.rules:
            if rule.strikes(method, path):
                return rule.fault
        return None


@dataclass(eq=False)
class Request:
    """One request as it came, and the status that it got (0: none, the line was cut).

    `at` is the server's time; `with_token` says whether it counts towards the bot's 50 a second.
    """

    method: str
    path: str
    query: dict[str, str]
    payload: Json
    uploads: Sequence[Upload]
    at: datetime
    with_token: bool
    status: int | None = None
    code: int | None = None


class Requests(list[Request]):
    """Every request, in the order in which they came."""

    def of(self, method: str, path: str) -> list[Request]:
        """Those with this method and path (`*` for one part)."""
        parts = ["[^/]+" if part == "*" else re.escape(part) for part in path.split("/")]
        pattern = re.compile("/".join(parts))
        return [one for one in self if one.method == method and pattern.fullmatch(one.path)]

    def busiest(self, seconds: float = 1.0) -> int:
        """The most with the bot's token in any such time, by the server's clock."""
        moments = [one.at for one in self if one.with_token]
        last = (bisect_left(moments, one + timedelta(seconds=seconds)) for one in moments)
        return max((after - first for first, after in enumerate(last)), default=0)

    @property
    def invalid(self) -> int:
        """How many count towards Discord's ban: answered by 401, 403 or 429."""
        return sum(one.status in (401, 403, 429) for one in self)
