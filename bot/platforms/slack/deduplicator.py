"""Each command, press, form and event is worked on once, however often Slack delivers it.

Bolt runs a delivery that is repeated, or replayed with its signature, again. It knows no listener.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.clock import Clock
from bot.platforms.slack.visitor import PLATFORM
from storage import platform_events
from storage.database import Database

# Slack repeats an event for about an hour, and takes a signature for five minutes.
REMEMBERED = timedelta(days=1)
SWEEP_EVERY_S = 3600.0


class Deduplicator:
    """Remembers what was seen, in the database, for all processes."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._swept_at: float | None = None

    async def is_new(self, body: Mapping[str, Any]) -> bool:
        """Whether this delivery is the first of its kind; it counts as seen from now on."""
        now = self._clock.now()
        await self._sweep()
        return await self._db.write(platform_events.claim_event, PLATFORM, name_of(body), now)

    async def _sweep(self) -> None:
        """Forget, now and then, what is too old to come again."""
        at = self._clock.monotonic()
        if self._swept_at is not None and at - self._swept_at < SWEEP_EVERY_S:
            return
        self._swept_at = at
        await self._db.write(platform_events.forget_events, self._clock.now() - REMEMBERED)


def name_of(body: Mapping[str, Any]) -> str:
    """What tells a delivery from all others, the same when it is repeated. A hash: nothing of
    what somebody did is kept."""
    if "event_id" in body:
        parts = ("event", body.get("team_id"), body["event_id"])
    else:
        user = body.get("user")
        team = body.get("team")
        parts = (
            body.get("type") or body.get("command"),
            team.get("id") if isinstance(team, Mapping) else body.get("team_id"),
            user.get("id") if isinstance(user, Mapping) else body.get("user_id"),
            body.get("trigger_id"),
            *(one.get("action_ts") for one in body.get("actions") or ()),
        )
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]
