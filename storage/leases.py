"""Queries about leases: what one process at a time may do, until it is silent for too long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, or_, update

from storage.dialects import per_dialect
from storage.tables import lease

_TAKE = per_dialect(
    lease,
    lambda insert: insert.values(
        name=bindparam("name"), holder=bindparam("holder"), until=bindparam("until")
    ).on_conflict_do_update(
        index_elements=["name"],
        set_={"holder": insert.excluded.holder, "until": insert.excluded.until},
        where=or_(lease.c.until <= bindparam("now"), lease.c.holder == insert.excluded.holder),
    ),
)


def take_lease(
    connection: Connection, name: str, holder: str, now: datetime, until: datetime
) -> bool:
    """Take a lease that is free, over or one's own already; False while another has it."""
    row = {"name": name, "holder": holder, "now": now, "until": until}
    return connection.execute(_TAKE(connection), row).rowcount == 1


def take_leases(
    connection: Connection, names: Sequence[str], holder: str, now: datetime, until: datetime
) -> bool:
    """Take all of these leases, or none and return False because another has one of them."""
    # In one order everywhere: two who want the same ones do not wait for each other.
    taken = [take_lease(connection, name, holder, now, until) for name in sorted(names)]
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
