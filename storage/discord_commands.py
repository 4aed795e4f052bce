"""Queries about the commands that Discord was told to offer."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from storage.dialects import per_dialect
from storage.tables import discord_commands

_KEEP = per_dialect(
    discord_commands,
    lambda insert: insert.values(
        application=bindparam("application"), digest=bindparam("digest")
    ).on_conflict_do_update(
        index_elements=["application"], set_={"digest": insert.excluded.digest}
    ),
)


def digest_of(connection: Connection, application: str) -> str | None:
    """The digest of what was registered last for an application; None if nothing was."""
    query = select(discord_commands.c.digest).where(discord_commands.c.application == application)
    return connection.execute(query).scalar()


def keep_digest(connection: Connection, application: str, digest: str) -> None:
    """Commands with that digest are registered now."""
    connection.execute(_KEEP(connection), {"application": application, "digest": digest})
