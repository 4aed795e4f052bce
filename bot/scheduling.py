"""The heartbeat: the one thing that happens by itself. The only importer of APScheduler.

A memory store and one interval job: what is due stands in the database, so that nothing is lost
with the process, and daylight saving is `core.calendar`'s business.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger(__name__)


class Heartbeat:
    """Calls `beat` every `seconds`, never twice at once; a beat that fails is logged."""

    def __init__(self, beat: Callable[[], Awaitable[None]], seconds: float) -> None:
        self._beat = beat
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.add_job(
            self._run,
            "interval",
            seconds=seconds,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    def start(self) -> None:
        """Begin; the first beat comes after one interval."""
        self._scheduler.start()

    def stop(self) -> None:
        """Begin no further beat."""
        self._scheduler.shutdown(wait=False)

    async def _run(self) -> None:
        try:
            await self._beat()
        except Exception:
            log.exception("heartbeat failed; the next one tries again")
