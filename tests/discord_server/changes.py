"""Waiting for something to change, without sleeping; it knows nothing of what changes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

# Real seconds before a test is told that what it waits for does not come.
PATIENCE_S = 30.0


class Changes:
    """Wakes whoever waits, whenever something has changed."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def notify(self) -> None:
        """Something has changed."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    async def until(
        self,
        predicate: Callable[[], object],
        *,
        patience_s: float = PATIENCE_S,
        wake_in_s: float | None = None,
        what: str = "the expected change",
    ) -> None:
        """Return once `predicate()` is true. It is asked after every change, and every
        `wake_in_s` seconds if that is given. Raises TimeoutError after `patience_s`."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + patience_s
        while not predicate():
            left = deadline - loop.time()
            if left <= 0:
                raise TimeoutError(f"{what} did not come within {patience_s:g} real seconds")
            future: asyncio.Future[None] = loop.create_future()
            self._waiting.add(future)
            wait_s = left if wake_in_s is None else min(left, wake_in_s)
            await asyncio.wait([future], timeout=wait_s)
            self._waiting.discard(future)
