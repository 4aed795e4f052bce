"""Queries about events that platforms told of: each of them is worked on once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete

from storage.dialects import per_dialect
from storage.tables import platform_event

_CLAIM = per_dialect(
    platform_event,
    lambda insert: insert.values(
        platform=bindparam("platform"), event=bindparam("event"), seen_at=bindparam("seen_at")
    ).on_conflict_do_nothing(),
)


def claim_event(connection: Connection, platform: str, event: str, now: datetime) -> bool:
    """Note that an event is being handled; False: it was handled before."""
    row = {"platform": platform, "event": event, "seen_at": now}
    return connection.execute(_CLAIM(connection), row).rowcount == 1


def forget_events(connection: Connection, before: datetime) -> int:
    """Drop what was seen before then, and is not repeated any more; returns how many."""
    old = delete(platform_event).where(platform_event.c.seen_at < before)
    return connection.execute(old).rowcount
