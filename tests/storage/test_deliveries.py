"""The ledger: nobody claims what another holds, and scans find their rows by an index."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, select, update
from sqlalchemy.exc import IntegrityError

from storage import bindings, deliveries
from storage.database import Database, open_database
from storage.records import EVERYTHING, NOTHING, Claim, Share
from storage.tables import channel, post
from tests.storage.builders import DAY, NOW, add_delivery, add_group, plans

LEASE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
async def replica(database_url: str, database: Database) -> AsyncIterator[Database]:
    """The same database, opened by another process, as it were."""
    opened = open_database(database_url)
    yield opened
    await opened.close()


def fill(connection: Connection, posts: int) -> None:
    for number in range(posts):
        add_delivery(connection, add_group(connection, f"g{number}"), f"token-{number:04}")


def fill_workspaces(connection: Connection, workspaces: list[str]) -> None:
    for number, workspace in enumerate(workspaces):
        fill_one(connection, f"g{number}", workspace)


def fill_one(connection: Connection, key: str, workspace: str) -> None:
    group = add_group(connection, key)
    connection.execute(
        update(channel).where(channel.c.group_id == group.id).values(workspace=workspace)
    )
    add_delivery(connection, group, f"token-{key}")


def claim(
    connection: Connection,
    at: datetime = NOW,
    limit: int = 100,
    platform: str = "fake",
    share: Share = EVERYTHING,
) -> list[Claim]:
    return deliveries.claim(
        connection, now=at, lease_until=at + LEASE, platforms=[platform], limit=limit, share=share
    )


def states(connection: Connection) -> list[str]:
    return list(connection.execute(select(post.c.state).order_by(post.c.id)).scalars())


async def claim_all(database: Database, limit: int) -> list[Claim]:
    """Claim batch by batch until nothing is left."""
    mine: list[Claim] = []
    while batch := await database.write(claim, limit=limit):
        mine += batch
    return mine


class TestClaims:
    async def test_workers_that_claim_at_once_share_no_post(
        self, database: Database, replica: Database
    ) -> None:
        await database.write(fill, 60)
        hauls = await asyncio.gather(
            *(claim_all(worker, 7) for worker in (database, replica) for _ in range(4))
        )
        claimed = [one.post_id for haul in hauls for one in haul]
        assert len(claimed) == len(set(claimed)) == 60
        assert {one.attempt for haul in hauls for one in haul} == {1}

    async def test_each_process_claims_the_workspaces_of_its_part(self, database: Database) -> None:
        numbers = [str(number << 22) for number in range(7)]
        strange = ["w1", "", "9" * 30, "-4194304", " 1", str(2**63 - 1), str(2**63), "\u0661"]
        await database.write(fill_workspaces, [*numbers, *strange])
        shares = [Share(parts=parts, of=3, shift=22) for parts in ((0, 2), (1,))]
        mine, other = [
            [one.channel.address.workspace for one in await database.write(claim, share=share)]
            for share in shares
        ]
        last = (2**63 - 1 >> 22) % 3
        assert other == [numbers[1], numbers[4], *([str(2**63 - 1)] if last == 1 else [])]
        assert sorted([*mine, *other]) == sorted([*numbers, *strange])

    async def test_who_sends_nothing_claims_nothing(self, database: Database) -> None:
        await database.write(fill, 3)
        assert await database.write(claim, share=NOTHING) == []

    async def test_of_workers_that_take_over_a_lease_one_gets_it(
        self, database: Database, replica: Database
    ) -> None:
        await database.write(fill, 1)
        (first,) = await database.write(claim)
        hauls = await asyncio.gather(
            *(worker.write(claim, NOW + LEASE) for worker in (database, replica) for _ in range(4))
        )
        (second,) = [one for haul in hauls for one in haul]
        assert (first.attempt, second.attempt) == (1, 2)
        assert second.first_attempt_at == NOW

    async def test_a_lease_holds_until_its_last_second(self, database: Database) -> None:
        await database.write(fill, 1)
        await database.write(claim)
        assert await database.write(claim, NOW + LEASE - SECOND) == []
        assert len(await database.write(claim, NOW + LEASE)) == 1

    @pytest.mark.parametrize("settle", ["sent", "missed", "later", "edited"])
    async def test_whoever_lost_the_lease_changes_nothing(
        self, database: Database, settle: str
    ) -> None:
        await database.write(fill, 1)
        (stale,) = await database.write(claim)
        await database.write(claim, NOW + LEASE)

        def try_to_settle(connection: Connection) -> bool:
            match settle:
                case "sent":
                    return deliveries.mark_sent(connection, stale, "m1", NOW)
                case "missed":
                    return deliveries.mark_missed(connection, stale, "late")
                case "later":
                    return deliveries.try_later(connection, stale, NOW, "later")
                case _:
                    return deliveries.mark_edited(connection, stale)

        assert not await database.write(try_to_settle)
        assert await database.read(states) == ["sending"]

    async def test_longest_due_first_and_no_more_than_asked_for(self, database: Database) -> None:
        def fill_backwards(connection: Connection) -> None:
            for number in range(5):
                group = add_group(connection, f"g{number}")
                add_delivery(
                    connection, group, f"token-{number:04}", now=NOW - number * timedelta(hours=1)
                )

        await database.write(fill_backwards)
        claimed = await database.write(claim, limit=2)
        assert {one.group.key for one in claimed} == {"g4", "g3"}

    async def test_another_platforms_posts_are_left_to_it(self, database: Database) -> None:
        await database.write(fill, 1)
        assert await database.write(claim, platform="other") == []
        assert await database.read(deliveries.is_anything_to_send, NOW)

    async def test_nothing_is_claimed_before_it_is_due(self, database: Database) -> None:
        await database.write(fill, 1)
        assert await database.write(claim, NOW - SECOND) == []
        assert not await database.read(deliveries.is_anything_to_send, NOW - SECOND)


class TestClosing:
    async def test_a_post_that_was_on_its_way_gets_its_reveal_too(self, database: Database) -> None:
        await database.write(fill, 1)
        (claimed,) = await database.write(claim)
        await database.write(deliveries.close, [claimed.delivery.id], NOW + DAY)
        assert await database.read(states) == ["sending"]
        assert await database.write(deliveries.mark_sent, claimed, "m1", NOW + DAY)
        assert await database.read(states) == ["edit"]

    async def test_a_leaderboard_has_nothing_to_reveal(self, database: Database) -> None:
        def fill_board(connection: Connection) -> None:
            add_delivery(connection, add_group(connection, "g"), "token-0001", kind="leaderboard")

        await database.write(fill_board)
        (claimed,) = await database.write(claim)
        await database.write(deliveries.mark_sent, claimed, "m1", NOW)
        await database.write(deliveries.close, [claimed.delivery.id], NOW + DAY)
        assert await database.read(states) == ["sent"]

    async def test_what_closes_first_comes_first(self, database: Database) -> None:
        def fill_out_of_order(connection: Connection) -> None:
            for number in (2, 0, 1):
                group = add_group(connection, f"g{number}")
                add_delivery(
                    connection, group, f"token-{number:04}", closes_at=NOW + number * SECOND
                )

        await database.write(fill_out_of_order)
        due = await database.write(deliveries.to_close, NOW + SECOND, 10)
        assert [one.token for one, _zone in due] == ["token-0000", "token-0001"]


async def test_a_slot_is_recorded_once(database: Database, replica: Database) -> None:
    group = await database.write(add_group, "g")
    outcomes = await asyncio.gather(
        *(
            worker.write(add_delivery, group, f"token-{number:04}")
            for number, worker in enumerate((database, replica, database, replica))
        ),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in outcomes) == [*["IntegrityError"] * 3, "int"]
    assert await database.read(states) == ["pending"]


async def test_of_several_deliveries_one_that_is_known_refuses_all(database: Database) -> None:
    group = await database.write(add_group, "g")
    known = await database.write(add_delivery, group, "token-0001")

    def add_two(connection: Connection) -> None:
        add_delivery(connection, group, "token-0002", on=NOW.date() + DAY)
        add_delivery(connection, group, "token-0003")

    with pytest.raises(IntegrityError):
        await database.write(add_two)
    stored = await database.read(
        deliveries.by_tokens, group.id, [f"token-{number:04}" for number in range(9)]
    )
    assert [one.id for one in stored] == [known]


async def test_a_parked_channels_posts_wait_until_it_is_mended(database: Database) -> None:
    group = await database.write(add_group, "g")
    (channel,) = (await database.read(bindings.channels_of, [group.id]))[group.id]
    await database.write(bindings.park_channel, channel.id, "archived", NOW)
    await database.write(add_delivery, group, "token-0001")
    assert await database.write(claim) == []
    await database.write(bindings.unpark_channel, channel.id, NOW)
    (claimed,) = await database.write(claim)
    assert claimed.channel == replace(channel, parked_at=None, parked_reason=None)


class TestPlans:
    """Scans that every heartbeat makes: they must not read what is done already."""

    async def test_claiming(self, database: Database) -> None:
        await database.write(fill, 3)
        assert "ix_post_to_do" in await database.write(lambda c: plans(c, claim))

    async def test_looking_for_something_to_send(self, database: Database) -> None:
        plan = await database.write(plans, deliveries.is_anything_to_send, NOW)
        assert "ix_post_to_do" in plan

    async def test_closing(self, database: Database) -> None:
        assert "ix_delivery_to_close" in await database.write(plans, deliveries.to_close, NOW, 10)

    async def test_looking_for_something_to_close(self, database: Database) -> None:
        plan = await database.write(plans, deliveries.is_anything_to_close, NOW)
        assert "ix_delivery_to_close" in plan
