"""Queries about the channels that groups are bound to: new ones, moves, and those that refuse."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, insert, select, update

from storage.records import Address, Channel, Claim
from storage.tables import channel, delivery, post

# Far enough: unparking sets it again.
UNTIL_MENDED = timedelta(days=36_500)

_LEFT = "the group left the channel"
_NOT_PARKED = {"parked_at": None, "parked_reason": None, "told_at": None, "departed_at": None}


def add_channel(
    connection: Connection, group_id: int, address: Address, organiser_role: str | None = None
) -> Channel:
    """Bind a channel to a group."""
    row = connection.execute(
        insert(channel)
        .values(
            group_id=group_id,
            platform=address.platform,
            workspace=address.workspace,
            channel=address.channel,
            organiser_role=organiser_role,
        )
        .returning(*channel.c)
    ).one()
    return channel_from(row)


def move_channel(
    connection: Connection, old: Channel, address: Address, now: datetime
) -> Channel | None:
    """Bind a group to another channel in place of `old`, with the posts that `old` never got.
    None: the group has moved away from `old` already.

    Posts that stand in the old channel stay there, and are revealed there, if it lets us.
    """
    if not _is_freed(connection, old, now):
        return None
    new = add_channel(connection, old.group_id, address, old.organiser_role)
    connection.execute(
        update(post)
        .where(post.c.channel_id == old.id, post.c.state.in_(("pending", "parked")))
        .values(
            channel_id=new.id,
            state="pending",
            due_at=_when_open(now),
        )
    )
    _reveal_now(connection, old.id, now)
    return new


def unbind_channel(connection: Connection, old: Channel, now: datetime) -> bool:
    """Part a group from a channel: what was not posted there yet never is. False: it was parted
    from it already.

    Posts that stand there stay, and are revealed there, if it lets us.
    """
    if not _is_freed(connection, old, now):
        return False
    connection.execute(
        update(post)
        .where(post.c.channel_id == old.id, post.c.state.in_(("pending", "parked")))
        .values(state="missed", error=_LEFT)
    )
    _reveal_now(connection, old.id, now)
    return True


def _is_freed(connection: Connection, old: Channel, now: datetime) -> bool:
    freed = connection.execute(
        update(channel)
        .where(channel.c.id == old.id, channel.c.unbound_at.is_(None))
        .values(unbound_at=now, **_NOT_PARKED)
    )
    return freed.rowcount == 1


def set_organiser_role(connection: Connection, channel_id: int, role: str | None) -> None:
    """Let the holders of a role organise the group of a channel, or only those who may anyway."""
    connection.execute(
        update(channel).where(channel.c.id == channel_id).values(organiser_role=role)
    )


def channel_from(row: Row[Any], prefix: str = "") -> Channel:
    """Build a Channel from a row that holds all columns of `channel` under `prefix`."""
    value = row._mapping
    return Channel(
        id=value[prefix + "id"],
        group_id=value[prefix + "group_id"],
        address=Address(
            value[prefix + "platform"], value[prefix + "workspace"], value[prefix + "channel"]
        ),
        parked_at=value[prefix + "parked_at"],
        parked_reason=value[prefix + "parked_reason"],
        organiser_role=value[prefix + "organiser_role"],
        departed_at=value[prefix + "departed_at"],
        unbound_at=value[prefix + "unbound_at"],
    )


def channels_of(connection: Connection, group_ids: Sequence[int]) -> dict[int, list[Channel]]:
    """Group id -> its channels, oldest first."""
    found: dict[int, list[Channel]] = {group_id: [] for group_id in group_ids}
    rows = connection.execute(
        select(*channel.c)
        .where(channel.c.group_id.in_(group_ids), channel.c.unbound_at.is_(None))
        .order_by(channel.c.id)
    )
    for row in rows:
        found[row.group_id].append(channel_from(row))
    return found


def park_channel(connection: Connection, channel_id: int, reason: str, now: datetime) -> bool:
    """Send nothing more to a channel that refused; its unsent posts are kept. The reason that it
    is parked for already stays. False: its group has moved away, and nobody has to fix it."""
    present = connection.execute(
        select(*channel.c).where(channel.c.id == channel_id).with_for_update()
    ).one()
    if present.unbound_at is not None:
        _give_up(connection, channel_from(present), reason, now)
        return False
    connection.execute(
        update(channel)
        .where(channel.c.id == channel_id, channel.c.parked_at.is_(None))
        .values(parked_at=now, parked_reason=reason, told_at=None)
    )
    connection.execute(
        update(post)
        .where(post.c.channel_id == channel_id, post.c.state.in_(("pending", "sending")))
        .values(state="parked", error=reason)
    )
    # Reveals wait as they are: a parked post would be posted again.
    connection.execute(
        update(post)
        .where(post.c.channel_id == channel_id, post.c.state.in_(("edit", "editing")))
        .values(state="edit", due_at=now + UNTIL_MENDED, error=reason)
    )
    return True


def _give_up(connection: Connection, old: Channel, reason: str, now: datetime) -> None:
    """What was under way to a channel that was left goes elsewhere; what stands in the old one
    stays without its reveal."""
    _hand_on(connection, old, post.c.channel_id == old.id, reason, now)
    connection.execute(
        update(post)
        .where(post.c.channel_id == old.id, post.c.state.in_(("edit", "editing")))
        .values(state="done", error=reason)
    )


def hand_on(connection: Connection, claimed: Claim, now: datetime) -> None:
    """A post that does not stand in a channel that was left follows to where the group posts in
    that workspace now; if it does not any more, the post is missed."""
    mine = (post.c.id == claimed.post_id) & (post.c.attempt == claimed.attempt)
    _hand_on(connection, claimed.channel, mine, _LEFT, now)


def _hand_on(
    connection: Connection,
    old: Channel,
    which: ColumnElement[bool],
    reason: str,
    now: datetime,
) -> None:
    heir = connection.execute(
        select(channel.c.id, channel.c.parked_at)
        .where(
            channel.c.group_id == old.group_id,
            channel.c.platform == old.address.platform,
            channel.c.workspace == old.address.workspace,
            channel.c.unbound_at.is_(None),
        )
        .order_by(channel.c.id.desc())
        .limit(1)
    ).one_or_none()
    follows: dict[str, Any] = {"state": "missed"}
    if heir is not None:
        state = "pending" if heir.parked_at is None else "parked"
        follows = {"channel_id": heir.id, "state": state, "due_at": _when_open(now)}
    connection.execute(
        update(post)
        .where(which, post.c.state.in_(("pending", "sending")))
        .values(
            attempt=post.c.attempt + 1,  # any lease held on it is lost
            error=reason,
            **follows,
        )
    )


def unpark_channel(connection: Connection, channel_id: int, now: datetime) -> None:
    """Try a parked channel again, its kept posts first."""
    connection.execute(update(channel).where(channel.c.id == channel_id).values(**_NOT_PARKED))
    connection.execute(
        update(post)
        .where(post.c.channel_id == channel_id, post.c.state == "parked")
        .values(state="pending", due_at=_when_open(now))
    )
    _reveal_now(connection, channel_id, now)


def _reveal_now(connection: Connection, channel_id: int, now: datetime) -> None:
    connection.execute(
        update(post)
        .where(post.c.channel_id == channel_id, post.c.state == "edit")
        .values(due_at=now)
    )


def _when_open(now: datetime) -> ColumnElement[datetime]:
    """When a post is due again: at once, or when its delivery opens."""
    opens_at = (
        select(delivery.c.opens_at).where(delivery.c.id == post.c.delivery_id).scalar_subquery()
    )
    return case((opens_at > now, opens_at), else_=now)
