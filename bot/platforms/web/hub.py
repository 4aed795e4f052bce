"""Live updates: tells every open page of this process when its channel changes.

One task reads the fingerprints of all channels that somebody looks at, at once when a message
was posted here and at an interval for those that another replica posted. Whatever happened in
between, a page is sent the present state, so that there is nothing to catch up with.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeAlias

import structlog
from sqlalchemy import Connection

from storage import web_feed
from storage.database import Database

SHOWN_MESSAGES = 30
MOST_PAGES = 20

Versions: TypeAlias = tuple[tuple[int, int], ...]
Fingerprint: TypeAlias = tuple[int, int]

log = structlog.get_logger(__name__)


class TooManyPagesError(Exception):
    """One owner has MOST_PAGES pages open already."""


@dataclass(eq=False)
class Subscriber:
    """One open page. It holds the newest state only: a slow reader skips what was in between."""

    channel: str
    state: Versions | None = None
    closed: bool = False
    _told: Versions | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, state: Versions) -> None:
        """Hand over the channel's (message id, version) pairs, unless they are the last ones."""
        if state == self._told:
            return
        self.state = self._told = state
        self._news.set()

    def close(self) -> None:
        """End the subscriber's `changes`."""
        self.closed = True
        self._news.set()

    async def changes(self, quiet_seconds: float) -> AsyncIterator[Versions | None]:
        """The channel's state now and whenever it changes; None after so much quiet."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(quiet_seconds):
                    await self._news.wait()
            if self.closed:
                return
            self._news.clear()
            state, self.state = self.state, None
            yield state


class Hub:
    """The open pages of this process, by channel. `poll_seconds` is how old news may get."""

    def __init__(self, db: Database, poll_seconds: float = 1.0) -> None:
        self._db = db
        self._poll_seconds = poll_seconds
        self._subscribers: dict[str, set[Subscriber]] = {}
        self._pages: Counter[str] = Counter()
        self._known: dict[str, Fingerprint] = {}
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._healthy = True

    async def start(self) -> None:
        """Begin to look for news."""
        if self._task is None:
            self._task = asyncio.create_task(self._watch(), name="web-hub")

    async def close(self) -> None:
        """Let go of every open page and stop; calling it twice is the same as once."""
        self.hang_up()
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def hang_up(self) -> None:
        """End every subscription, so that a server that stops need not wait for open pages."""
        for subscribers in self._subscribers.values():
            for subscriber in subscribers:
                subscriber.close()

    def notify(self) -> None:
        """Something was posted or edited by this process: look at once."""
        self._wake.set()

    @contextmanager
    def subscribe(self, channel: str, owner: str) -> Iterator[Subscriber]:
        """Follow a channel; the present state is the first news. Raises TooManyPagesError."""
        if self._pages[owner] >= MOST_PAGES:
            raise TooManyPagesError
        subscriber = Subscriber(channel)
        self._pages[owner] += 1
        self._subscribers.setdefault(channel, set()).add(subscriber)
        self._known.pop(channel, None)  # so that the newcomer is told the present state
        self._wake.set()
        try:
            yield subscriber
        finally:
            self._let_go(subscriber, owner)

    def _let_go(self, subscriber: Subscriber, owner: str) -> None:
        self._pages[owner] -= 1
        if not self._pages[owner]:
            del self._pages[owner]
        remaining = self._subscribers[subscriber.channel]
        remaining.discard(subscriber)
        if not remaining:
            del self._subscribers[subscriber.channel]
            self._known.pop(subscriber.channel, None)

    async def _watch(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._poll_seconds):
                    await self._wake.wait()
            self._wake.clear()
            if not self._subscribers:
                continue
            try:
                await self._look()
                self._healthy = True
            except Exception as fault:  # a database that is away now will come back
                if self._healthy:
                    log.error("live updates wait for the database", reason=str(fault))
                self._healthy = False

    async def _look(self) -> None:
        channels = tuple(self._subscribers)
        found = await self._db.read(_changed, channels, dict(self._known))
        for channel, (fingerprint, state) in found.items():
            self._known[channel] = fingerprint
            for subscriber in self._subscribers.get(channel, ()):
                subscriber.tell(state)


def _changed(
    connection: Connection, channels: tuple[str, ...], known: dict[str, Fingerprint]
) -> dict[str, tuple[Fingerprint, Versions]]:
    """Channel -> fingerprint and state, where the fingerprint is another than the known one."""
    current = web_feed.fingerprints(connection, channels)
    changed: dict[str, tuple[Fingerprint, Versions]] = {}
    for channel in channels:
        fingerprint = current.get(channel, (0, 0))
        if fingerprint != known.get(channel):
            state = tuple(web_feed.last_versions(connection, channel, SHOWN_MESSAGES))
            changed[channel] = (fingerprint, state)
    return changed
