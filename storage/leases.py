"""Queries about leases: what one process at a time may do, until it is silent for too long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Connection, and_, bindparam, or_, select, update

from storage.dialects import per_dialect
from storage.tables import lease

Held: TypeAlias = tuple[tuple[str, str, datetime], ...]

_TAKE = per_dialect(
    lease,
    lambda insert: insert.values(
        name=bindparam("name"), holder=bindparam("holder"), until=bindparam("until")
    ).on_conflict_do_update(
        index_elements=["name"],
        set_={"holder": insert.excluded.holder, "until": insert.excluded.until},
        # In one statement, so that of two who find the same holder dead only one takes its lease.
        where=or_(
            lease.c.until <= bindparam("now"),
            lease.c.holder == insert.excluded.holder,
            and_(
                lease.c.holder == bindparam("dead_holder"),
                lease.c.until == bindparam("dead_until"),
            ),
        ),
    ),
)


def take_lease(
    connection: Connection,
    name: str,
    holder: str,
    now: datetime,
    until: datetime,
    dead: tuple[str, datetime] | None = None,
) -> bool:
    """Take a lease that is free, over or one's own already; False while another has it.

    `dead` is a (holder, until) that is gone, whatever `until` says.
    """
    dead_holder, dead_until = dead or (holder, until)
    row = {
        "name": name,
        "holder": holder,
        "now": now,
        "until": until,
        "dead_holder": dead_holder,
        "dead_until": dead_until,
    }
    return connection.execute(_TAKE(connection), row).rowcount == 1


def held_leases(connection: Connection, names: Sequence[str]) -> Held:
    """(name, holder, until) of those of these leases that somebody took, in order."""
    rows = connection.execute(
        select(lease.c.name, lease.c.holder, lease.c.until)
        .where(lease.c.name.in_(names))
        .order_by(lease.c.name)
    )
    return tuple((row.name, row.holder, row.until) for row in rows)


def take_leases(
    connection: Connection,
    names: Sequence[str],
    holder: str,
    now: datetime,
    until: datetime,
    dead: Held = (),
) -> bool:
    """Take all of these leases, or none and return False because another has one of them.

    `dead` was not renewed for so long that its holders must be gone, whatever `until` says: what is
    unchanged of it is taken.
    """
    gone = {name: (whose, its_end) for name, whose, its_end in dead}
    # In one order everywhere: two who want the same ones do not wait for each other.
    taken = [
        take_lease(connection, name, holder, now, until, gone.get(name)) for name in sorted(names)
    ]
    if not all(taken):
        release_leases(connection, names, holder, now)
    return all(taken)


def renew_leases(
    connection: Connection, names: Sequence[str], holder: str, until: datetime
) -> bool:
    """Keep leases for longer; False if one is another's by now."""
    renewed = [
        connection.execute(
            update(lease).where(lease.c.name == name, lease.c.holder == holder).values(until=until)
        ).rowcount
        for name in sorted(names)
    ]
    return renewed == [1] * len(names)


def release_leases(connection: Connection, names: Sequence[str], holder: str, at: datetime) -> None:
    """Give leases back from that moment on; those that are another's stay theirs."""
    for name in sorted(names):
        connection.execute(
            update(lease).where(lease.c.name == name, lease.c.holder == holder).values(until=at)
        )
