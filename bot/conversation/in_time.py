"""An answer is stored before it is acknowledged. It knows no platform.

A platform waits a few seconds for an acknowledgement. What is acknowledged is stored; where storing
takes longer than the platform waits, people are told that it is not sure yet, and then the outcome.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")

Acknowledge: TypeAlias = Callable[[], Awaitable[Any]]


async def acknowledged(
    work: Awaitable[T], acknowledge: Acknowledge, within: float
) -> asyncio.Future[T]:
    """Acknowledge once the work is done, or after `within` seconds at the latest.

    Gives the work as a future: not done yet, it is late. A fault of the work is in the future, and
    raised to those who await it.
    """
    task = asyncio.ensure_future(work)
    await asyncio.wait({task}, timeout=within)
    await acknowledge()
    return task
