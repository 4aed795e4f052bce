"""Does what has to be done sooner or later: now or, if that fails, again in the background. It
knows no Discord."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine

import structlog

LONGEST_WAIT_S = 300.0

log = structlog.get_logger(__name__)


def longer(wait: float) -> float:
    """How many seconds to wait after the next failure."""
    return min(2 * wait, LONGEST_WAIT_S)


class Retrying:
    """Work that is tried again until it goes well; `first_wait` is in seconds, and doubles."""

    def __init__(self, first_wait: float) -> None:
        self._first_wait = first_wait
        self._tasks: set[asyncio.Task[None]] = set()

    async def see_to(self, what: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do the work; if it fails, log `what` and return: it is done later."""
        if not await _goes_well(what, work):
            self._begin(self._again(what, work))

    def begin(self, what: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do the work in the background."""
        self._begin(self.see_to(what, work))

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _again(self, what: str, work: Callable[[], Awaitable[None]]) -> None:
        wait = self._first_wait
        await asyncio.sleep(wait)
        while not await _goes_well(what, work):
            wait = longer(wait)
            await asyncio.sleep(wait)

    def stop(self) -> None:
        """Stop trying."""
        for task in tuple(self._tasks):
            task.cancel()


async def _goes_well(what: str, work: Callable[[], Awaitable[None]]) -> bool:
    try:
        await work()
    except Exception as fault:  # whatever it is, it may pass
        log.warning(what, reason=str(fault) or repr(fault))
        return False
    return True
