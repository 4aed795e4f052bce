"""Queries about leases: what one process at a time may do, until it is silent for too long."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, or_, update

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


def renew_lease(connection: Connection, name: str, holder: str, until: datetime) -> bool:
    """Keep a lease for longer; False if it is another's by now."""
    renewed = (
        update(lease).where(lease.c.name == name, lease.c.holder == holder).values(until=until)
    )
    return connection.execute(renewed).rowcount == 1


def release_lease(connection: Connection, name: str, holder: str) -> None:
    """Give a lease back; one that is another's stays theirs."""
    connection.execute(delete(lease).where(lease.c.name == name, lease.c.holder == holder))
