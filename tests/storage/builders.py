"""Rows for tests of the storage, and the plans by which an engine finds them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, event

from storage import bindings, deliveries, groups
from storage.records import Address, DeliveryKind, Group, GroupSettings, NewDelivery

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)

SETTINGS = GroupSettings(
    name="Night owls",
    exam="sky-1",
    language="en",
    zone="Europe/Madrid",
    post_time="09:00",
    days="1234567",
    questions_a_day=1,
    feedback="at_once",
)


def add_group(
    connection: Connection,
    key: str,
    *,
    due: datetime = NOW,
    board: datetime = NOW,
    platform: str = "fake",
) -> Group:
    """A group with one channel, named by `key`."""
    group = groups.add_group(
        connection,
        key,
        replace(SETTINGS, name=key),
        next_due_at=due,
        next_board_at=board,
        now=NOW,
    )
    bindings.add_channel(connection, group.id, Address(platform, "w1", f"channel-{key}"))
    return group


def add_delivery(
    connection: Connection,
    group: Group,
    token: str,
    *,
    kind: DeliveryKind = "daily",
    on: date = TODAY,
    closes_at: datetime = NOW + DAY,
    now: datetime = NOW,
) -> int:
    """An open delivery with a post in each of the group's channels; its id."""
    (added,) = deliveries.add_deliveries(
        connection,
        [
            NewDelivery(
                token=token,
                group_id=group.id,
                kind=kind,
                local_date=on,
                position=0,
                question="spread-of-light" if kind == "daily" else None,
                layout="BDAC" if kind == "daily" else None,
                opens_at=now,
                closes_at=closes_at,
                state="open",
            )
        ],
        now,
    )
    return added


def plans(connection: Connection, work: Callable[..., object], *args: Any, **kwargs: Any) -> str:
    """How the engine finds the rows of every SELECT that `work(connection, ...)` sends."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # a few rows need no index
    with _statements(connection) as sent:
        work(connection, *args, **kwargs)
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    return "\n".join(
        str(row[-1])
        for statement, parameters in sent
        if statement.startswith("SELECT")
        for row in connection.exec_driver_sql(f"{explain} {statement}", parameters)
    )


@contextmanager
def _statements(connection: Connection) -> Iterator[list[tuple[str, Any]]]:
    sent: list[tuple[str, Any]] = []

    def keep(
        _connection: Connection,
        _cursor: object,
        statement: str,
        parameters: Any,
        _context: object,
        _many: bool,
    ) -> None:
        sent.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", keep)
    try:
        yield sent
    finally:
        event.remove(connection, "before_cursor_execute", keep)
