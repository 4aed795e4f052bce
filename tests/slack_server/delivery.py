"""Bringing to the app what people did, and waiting three seconds for its acknowledgement.

It knows no transport: `socket_mode` and `signed_http` are the two.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

from tests.slack_server import limits
from tests.slack_server.refusal import Json
from tests.slack_server.world import Team, World

Kind: TypeAlias = Literal["slash_commands", "interactive", "events_api"]
# A test that forgot to move the clock ends after so many of the machine's seconds.
_PATIENCE = 20.0


@dataclass(frozen=True)
class Delivery:
    """One payload on its way. A second attempt carries the same `id`."""

    kind: Kind
    payload: Json = field(repr=False)
    id: str


@dataclass(frozen=True)
class Answer:
    """What came back: an acknowledgement with its body, or Slack's name for the failure."""

    body: Json = field(default_factory=dict)
    error: str | None = None
    status: int | None = None


@dataclass(frozen=True)
class Attempt:
    """One delivery, tried once. `retry` counts from 0."""

    delivery: Delivery
    retry: int
    answer: Answer


class Transport(Protocol):
    """One way to the app."""

    async def send(self, delivery: Delivery, retry: int, reason: str | None) -> Answer:
        """Bring it there once, and wait for the answer, however long that takes."""
        ...


class Dispatcher:
    """Delivers once, or again and again where Slack does."""

    def __init__(self, world: World, transport: Transport) -> None:
        self.transport = transport
        self.attempts: list[Attempt] = []
        self._world = world
        self._tasks: set[asyncio.Task[object]] = set()

    async def deliver(self, kind: Kind, payload: Json) -> Answer:
        """Deliver once: people's commands and clicks are never tried again."""
        return await self._attempt(self._new(kind, payload))

    async def again(self, delivery: Delivery) -> Answer:
        """Deliver the very same once more, as Slack sometimes does."""
        return await self._attempt(delivery)

    async def event(self, team: Team, event: Json) -> Answer:
        """Deliver an event; if it fails, it is tried three times more by the server's clock."""
        if not self._subscribed(event):
            return Answer(error="not_subscribed")
        delivery = self._new("events_api", self._event_payload(team, event))
        answer = await self._attempt(delivery)
        if answer.error:
            self.start(self._retry(delivery, answer))
        return answer

    def start(self, work: Coroutine[object, object, object]) -> None:
        """Do something in the background, until `close`."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Stop whatever is still under way."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _new(self, kind: Kind, payload: Json) -> Delivery:
        return Delivery(kind, payload, self._world.new_id("envelope-"))

    async def _retry(self, delivery: Delivery, answer: Answer) -> None:
        for retry, after in enumerate(limits.EVENT_RETRIES, start=1):
            await self._world.clock.until(self._world.clock.now() + after)
            answer = await self._attempt(delivery, retry, _reason(answer))
            if not answer.error:
                return

    async def _attempt(
        self, delivery: Delivery, retry: int = 0, reason: str | None = None
    ) -> Answer:
        clock = self._world.clock
        sending = asyncio.ensure_future(self.transport.send(delivery, retry, reason))
        deadline = asyncio.ensure_future(clock.until(clock.now() + limits.ACKNOWLEDGE))
        both: list[asyncio.Future[object]] = [sending, deadline]  # type: ignore[list-item]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED, timeout=_PATIENCE)
            if sending.done():
                answer = sending.result()
            elif deadline.done():
                answer = Answer(error="operation_timeout")
            else:
                raise TimeoutError("no acknowledgement came, and the clock was not moved")
        finally:
            for task in both:
                task.cancel()
            await asyncio.gather(*both, return_exceptions=True)
        self.attempts.append(Attempt(delivery, retry, answer))
        self._world.changed()
        return answer

    def _event_payload(self, team: Team, event: Json) -> Json:
        bot = team.installation.bot_user.id if team.installation else None
        authorization = {
            "enterprise_id": None,
            "team_id": team.id,
            "user_id": bot,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "type": "event_callback",
            "token": "verification-token",
            "team_id": team.id,
            "api_app_id": self._world.app.id,
            "event_id": self._world.new_id("Ev"),
            "event_time": int(self._world.clock.now()),
            "authorizations": [authorization] if bot else [],
            "is_ext_shared_channel": False,
            "event": {"event_ts": self._world.new_ts(), **event},
        }

    def _subscribed(self, event: Json) -> bool:
        kind = event["type"]
        if kind == "message":
            kind = f"message.{_PLACES[event['channel_type']]}"
        return kind in self._world.app.events


_PLACES = {"channel": "channels", "group": "groups", "im": "im"}


def _reason(answer: Answer) -> str:
    if answer.error == "operation_timeout":
        return "http_timeout"
    return "connection_failed" if answer.status is None else "http_error"
