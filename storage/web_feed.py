"""Queries about the messages of the web page's channels: its platform's own storage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, update

from storage.dialects import per_dialect
from storage.records import WebMessage
from storage.tables import channel as channel_table
from storage.tables import delivery, post, web_message

_ADD = per_dialect(web_message, lambda new: new.on_conflict_do_nothing())


def add_message(connection: Connection, channel: str, key: str, card: str, now: datetime) -> int:
    """Add a message, once for each key; returns its id."""
    connection.execute(
        _ADD(connection),
        {"channel": channel, "key": key, "card": card, "version": 1, "created_at": now},
    )
    found = message_by_key(connection, channel, key)
    if found is None:
        raise ValueError(f"the key {key!r} belongs to a message of another channel")
    return found


def message_by_key(connection: Connection, channel: str, key: str) -> int | None:
    """The id of the message that was added to `channel` with `key`."""
    return connection.execute(
        select(web_message.c.id).where(web_message.c.key == key, web_message.c.channel == channel)
    ).scalar_one_or_none()


def edit_message(
    connection: Connection, channel: str, message_id: int, card: str, now: datetime
) -> bool:
    """Replace a message's card. False: there is no such message in that channel."""
    edited = connection.execute(
        update(web_message)
        .where(web_message.c.id == message_id, web_message.c.channel == channel)
        .values(card=card, version=web_message.c.version + 1, edited_at=now)
    )
    return edited.rowcount == 1


def last_messages(
    connection: Connection, channel: str, limit: int, *, before: int | None = None
) -> list[WebMessage]:
    """The last messages of a channel (those before message id `before`), oldest first."""
    query = select(web_message).where(web_message.c.channel == channel)
    if before is not None:
        query = query.where(web_message.c.id < before)
    rows = connection.execute(query.order_by(web_message.c.id.desc()).limit(limit)).all()
    return [WebMessage(**row._mapping) for row in reversed(rows)]


def message_by_id(connection: Connection, channel: str, message_id: int) -> WebMessage | None:
    """One message of a channel."""
    row = connection.execute(
        select(web_message).where(web_message.c.id == message_id, web_message.c.channel == channel)
    ).one_or_none()
    return None if row is None else WebMessage(**row._mapping)


def last_versions(connection: Connection, channel: str, limit: int) -> list[tuple[int, int]]:
    """(message id, version) of the last messages of a channel, oldest first."""
    rows = connection.execute(
        select(web_message.c.id, web_message.c.version)
        .where(web_message.c.channel == channel)
        .order_by(web_message.c.id.desc())
        .limit(limit)
    ).all()
    return [(row.id, row.version) for row in reversed(rows)]


def delivery_tokens(
    connection: Connection, channel: str, message_ids: Sequence[int]
) -> dict[int, str]:
    """Message id -> the token of the delivery that it shows, for those that were marked sent."""
    rows = connection.execute(
        select(post.c.message_ref, delivery.c.token)
        .join(delivery, delivery.c.id == post.c.delivery_id)
        .join(channel_table, channel_table.c.id == post.c.channel_id)
        .where(
            channel_table.c.platform == "web",
            channel_table.c.workspace == "",
            channel_table.c.channel == channel,
            post.c.message_ref.in_([str(message_id) for message_id in message_ids]),
        )
    )
    return {int(row.message_ref): row.token for row in rows}


# More than a page shows; a look costs the same however long a channel's history is.
WATCHED = 60

_LATEST = (
    select(web_message.c.id, web_message.c.version)
    .where(web_message.c.channel == bindparam("name"))
    .order_by(web_message.c.id.desc())
    .limit(WATCHED)
    .subquery()
)
_FINGERPRINT = select(func.max(_LATEST.c.id), func.sum(_LATEST.c.version))


def fingerprints(connection: Connection, channels: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Channel -> (newest message, sum of versions): it changes whenever a message comes, or one of
    the last 60 changes. A channel without messages is left out."""
    found: dict[str, tuple[int, int]] = {}
    for name in channels:
        newest, versions = connection.execute(_FINGERPRINT, {"name": name}).one()
        if newest is not None:
            found[name] = (newest, int(versions))
    return found
