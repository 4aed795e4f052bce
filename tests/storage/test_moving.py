"""Groups that move to another channel: what of their posts follows, and what stays behind."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from storage import bindings, deliveries, workspaces
from storage.database import Database
from storage.records import Address, Channel, Claim, Group
from storage.tables import post
from tests.storage.builders import DAY, NOW, add_delivery, add_group

NEW = Address("fake", "w1", "channel-new")
LATER = NOW + timedelta(minutes=1)
LEASE = timedelta(minutes=1)


def claim(connection: Connection) -> list[Claim]:
    return deliveries.claim(
        connection, now=LATER, lease_until=LATER + LEASE, platforms=["fake"], limit=10
    )


def posts(connection: Connection) -> list[tuple[int, str]]:
    """(channel, state) of every post."""
    rows = connection.execute(select(post.c.channel_id, post.c.state).order_by(post.c.id))
    return [(row.channel_id, row.state) for row in rows]


def bound(connection: Connection, group: Group) -> Channel:
    (channel,) = bindings.channels_of(connection, [group.id])[group.id]
    return channel


def refuse(connection: Connection, channel: Channel) -> bool:
    return bindings.park_channel(connection, channel.id, "no access", LATER)


async def test_a_post_under_way_follows_when_the_old_channel_refuses(database: Database) -> None:
    group = await database.write(add_group, "g")
    await database.write(add_delivery, group, "token-0001")
    old = await database.read(bound, group)
    (claimed,) = await database.write(claim)
    new = await database.write(bindings.move_channel, old, NEW, LATER)
    assert new is not None

    assert not await database.write(refuse, old)

    assert await database.read(posts) == [(new.id, "pending")]
    assert not await database.write(deliveries.mark_sent, claimed, "m1", LATER)
    (again,) = await database.write(claim)
    assert again.channel == new
    assert not await database.read(workspaces.is_anything_to_tell)


async def test_it_waits_where_the_new_channel_is_parked_too(database: Database) -> None:
    group = await database.write(add_group, "g")
    await database.write(add_delivery, group, "token-0001")
    old = await database.read(bound, group)
    await database.write(claim)
    new = await database.write(bindings.move_channel, old, NEW, LATER)
    assert new is not None
    assert await database.write(refuse, new)
    await database.write(refuse, old)
    assert await database.read(posts) == [(new.id, "parked")]


async def test_reveals_end_where_the_old_channel_refuses(database: Database) -> None:
    group = await database.write(add_group, "g")
    delivery_id = await database.write(add_delivery, group, "token-0001", closes_at=LATER)
    old = await database.read(bound, group)
    (claimed,) = await database.write(claim)
    await database.write(deliveries.mark_sent, claimed, "m1", NOW)
    assert await database.write(bindings.move_channel, old, NEW, NOW) is not None
    await database.write(deliveries.close, [delivery_id], LATER)
    assert await database.read(posts) == [(old.id, "edit")]

    await database.write(refuse, old)

    assert await database.read(posts) == [(old.id, "done")]
    assert not await database.read(deliveries.is_anything_to_send, LATER + 99 * DAY)
    assert not await database.read(workspaces.is_anything_to_tell)


async def test_reveals_that_waited_for_a_parked_channel_are_tried_at_its_move(
    database: Database,
) -> None:
    """Perhaps it refused new posts only; nobody mends it once the group has moved away."""
    group = await database.write(add_group, "g")
    delivery_id = await database.write(add_delivery, group, "token-0001", closes_at=LATER)
    old = await database.read(bound, group)
    (claimed,) = await database.write(claim)
    await database.write(deliveries.mark_sent, claimed, "m1", NOW)
    await database.write(refuse, old)
    await database.write(deliveries.close, [delivery_id], NOW)
    assert not await database.read(deliveries.is_anything_to_send, LATER)
    assert await database.write(bindings.move_channel, old, NEW, NOW) is not None
    (reveal,) = await database.write(claim)
    assert (reveal.channel.id, reveal.editing) == (old.id, True)
    assert not await database.read(workspaces.is_anything_to_tell)


async def test_a_post_under_way_to_a_channel_that_was_left_ends_there(database: Database) -> None:
    group = await database.write(add_group, "g")
    await database.write(add_delivery, group, "token-0001")
    old = await database.read(bound, group)
    (claimed,) = await database.write(claim)
    assert await database.write(bindings.unbind_channel, old, LATER)
    assert not await database.write(bindings.unbind_channel, old, LATER)

    assert not await database.write(refuse, old)

    assert await database.read(posts) == [(old.id, "missed")]
    assert not await database.write(deliveries.mark_sent, claimed, "m1", LATER)
    assert not await database.read(deliveries.is_anything_to_send, LATER + 99 * DAY)
    assert not await database.read(workspaces.is_anything_to_tell)


@pytest.mark.parametrize("parked", [False, True])
async def test_a_post_that_never_began_is_missed_in_a_channel_that_was_left(
    database: Database, parked: bool
) -> None:
    group = await database.write(add_group, "g")
    await database.write(add_delivery, group, "token-0001")
    old = await database.read(bound, group)
    if parked:
        await database.write(refuse, old)
    assert await database.write(bindings.unbind_channel, old, LATER)
    assert await database.read(posts) == [(old.id, "missed")]
    assert await database.write(claim) == []


async def test_a_post_that_stands_nowhere_is_missed_where_the_group_posts_no_more(
    database: Database,
) -> None:
    group = await database.write(add_group, "g")
    await database.write(add_delivery, group, "token-0001")
    old = await database.read(bound, group)
    (claimed,) = await database.write(claim)
    assert await database.write(bindings.unbind_channel, old, LATER)
    await database.write(deliveries.try_later, claimed, LATER, "it is down")
    (again,) = await database.write(claim)
    assert again.channel.unbound_at == LATER

    await database.write(deliveries.hand_on, again, LATER)

    assert await database.read(posts) == [(old.id, "missed")]
    assert not await database.write(deliveries.mark_sent, again, "m1", LATER)


async def test_of_two_moves_at_once_one_counts(database: Database) -> None:
    group = await database.write(add_group, "g")
    await database.write(add_delivery, group, "token-0001")
    old = await database.read(bound, group)
    moved = await asyncio.gather(
        *(
            database.write(bindings.move_channel, old, replace(NEW, channel=name), LATER)
            for name in ("north", "south")
        )
    )
    (new,) = [one for one in moved if one is not None]
    assert await database.read(bound, group) == new
    assert await database.read(posts) == [(new.id, "pending")]
