"""A database whose writer is busy: whatever wants to write waits."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from storage.database import Database

# The local Slack gives up before: an acknowledgement that waits for the database never comes.
LONGER_THAN_SLACK_S = 60


@contextmanager
def stalled(database: Database) -> Iterator[Callable[[], None]]:
    """Nothing is written within the block, until the function that it gives is called."""
    gate = threading.Event()

    def wait(connection: Connection) -> None:
        gate.wait(LONGER_THAN_SLACK_S)

    holding = asyncio.ensure_future(database.write(wait))
    try:
        yield gate.set
    finally:
        gate.set()
        del holding
