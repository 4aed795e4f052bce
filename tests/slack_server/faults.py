"""What goes wrong on purpose, and how fast an app may ask. It knows no method's meaning."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from random import Random
from typing import TypeAlias

from tests.slack_server import limits
from tests.slack_server.clock import Clock


@dataclass(frozen=True)
class TooMany:
    """429, to be tried again after some seconds."""

    after: int = 1


@dataclass(frozen=True)
class Broken:
    """An HTTP status instead of a reply; `accepted` if the request was carried out all the same."""

    status: int = 500
    accepted: bool = False


@dataclass(frozen=True)
class Cut:
    """The connection breaks; `accepted` if the request was carried out and only the reply lost."""

    accepted: bool = False


@dataclass(frozen=True)
class Refuse:
    """Any of Slack's error strings."""

    error: str


@dataclass(eq=False)
class Hold:
    """A reply that waits. `waiting` counts the requests that do."""

    accepted: bool = True
    waiting: int = 0
    _gate: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    def release(self) -> None:
        """Let them all go on."""
        self._gate.set()

    async def wait(self) -> None:
        """Wait for the release."""
        await self._gate.wait()


Fault: TypeAlias = TooMany | Broken | Cut | Refuse | Hold


@dataclass(eq=False)
class Faults:
    """The plan of what goes wrong, by method. `response_url` and `files.upload` are methods too."""

    _plan: dict[str, deque[Fault]] = field(default_factory=dict)
    _lost: float = 0.0
    _rng: Random = field(default_factory=lambda: Random(7))

    def next(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next requests of `method` that have no fault yet go wrong like this."""
        self._plan.setdefault(method, deque()).extend([fault] * times)

    def hold(self, method: str, *, accepted: bool = True, times: int = 1) -> Hold:
        """Hold the next replies of `method`, after or before the request is carried out."""
        hold = Hold(accepted)
        self.next(method, hold, times)
        return hold

    def lose_replies(self, share: float, rng: Random) -> None:
        """From now on, lose this share of the replies of all methods, drawn with `rng`."""
        self._lost = share
        self._rng = rng

    def take(self, method: str) -> Fault | None:
        """The fault of the request that has just arrived."""
        if planned := self._plan.get(method):
            return planned.popleft()
        if self._lost and self._rng.random() < self._lost:
            return Cut(accepted=True)
        return None


@dataclass(eq=False)
class RateLimits:
    """Slack's tiers, and a post a second in each channel. Off unless `enforced`."""

    clock: Clock
    enforced: bool = False
    _seen: dict[tuple[str, str, str], deque[float]] = field(default_factory=dict)

    def refuse(self, method: str, team: str, channel: str, *, commercial: bool) -> int | None:
        """Seconds after which to try again if this request is one too many, else None."""
        if not self.enforced:
            return None
        if method == "chat.postMessage":
            return self._count((method, team, channel), limits.POSTS_PER_CHANNEL_AND_SECOND, 1)
        if commercial and method in ("conversations.history", "conversations.replies"):
            return self._count((method, team, ""), 1, 60)
        if tier := limits.TIERS.get(method):
            return self._count((method, team, ""), tier, 60)
        return None

    def _count(self, key: tuple[str, str, str], most: int, seconds: int) -> int | None:
        seen = self._seen.setdefault(key, deque())
        now = self.clock.now()
        while seen and seen[0] <= now - seconds:
            seen.popleft()
        if len(seen) < most:
            seen.append(now)
            return None
        return max(1, round(seen[0] + seconds - now))
