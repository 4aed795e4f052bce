"""What a corrected key does to the ledger: edits once more, and a post that waits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from storage import bindings, deliveries
from storage.database import Database
from storage.records import NewDelivery
from storage.tables import post
from tests.storage.builders import DAY, NOW, TODAY, add_delivery, add_group

QUESTION = "spread-of-light"


def claimed(connection: Connection, now: datetime) -> list[tuple[int, bool]]:
    """(delivery, whether it is an edit) of what a worker gets."""
    found = deliveries.claim(
        connection, now=now, lease_until=now + DAY / 24, platforms=("fake",), limit=10
    )
    return [(one.delivery.id, one.editing) for one in found]


def revealed(connection: Connection) -> int:
    """A question that was posted and closed, its reveal under way; the delivery."""
    one = add_delivery(connection, add_group(connection, "owls"), "token")
    (sent,) = deliveries.claim(
        connection, now=NOW, lease_until=NOW + DAY, platforms=("fake",), limit=10
    )
    deliveries.mark_sent(connection, sent, "m1", NOW)
    deliveries.close(connection, [one], NOW + DAY)
    return one


async def test_a_revealed_post_is_edited_again(database: Database) -> None:
    def work(connection: Connection) -> None:
        one = revealed(connection)
        (edit,) = deliveries.claim(
            connection, now=NOW + DAY, lease_until=NOW + 2 * DAY, platforms=("fake",), limit=10
        )
        assert deliveries.mark_edited(connection, edit)
        assert claimed(connection, NOW + DAY) == []
        deliveries.reveal_again(connection, "sky-1", "another", NOW + DAY)
        assert claimed(connection, NOW + DAY) == []
        deliveries.reveal_again(connection, "sky-1", QUESTION, NOW + DAY)
        assert claimed(connection, NOW + DAY) == [(one, True)]

    await database.write(work)


async def test_an_edit_under_way_is_lost_and_done_again_after_its_lease(
    database: Database,
) -> None:
    def work(connection: Connection) -> None:
        one = revealed(connection)
        (edit,) = deliveries.claim(
            connection, now=NOW + DAY, lease_until=NOW + 2 * DAY, platforms=("fake",), limit=10
        )
        deliveries.reveal_again(connection, "sky-1", QUESTION, NOW + DAY)
        assert not deliveries.mark_edited(connection, edit)  # it showed the old key
        assert claimed(connection, NOW + DAY) == []
        assert claimed(connection, NOW + 2 * DAY) == [(one, True)]

    await database.write(work)


async def test_a_post_waits_until_its_delivery_opens_parked_or_not(database: Database) -> None:
    def work(connection: Connection) -> None:
        group = add_group(connection, "owls")
        later = NOW + DAY
        (correction,) = deliveries.add_deliveries(
            connection,
            [
                NewDelivery(
                    token="correction",
                    group_id=group.id,
                    kind="correction",
                    local_date=TODAY,
                    position=0,
                    question=QUESTION,
                    layout="",
                    opens_at=later,
                    closes_at=later + 7 * DAY,
                    state="open",
                )
            ],
            NOW,
        )
        assert claimed(connection, NOW) == []
        (channel,) = bindings.channels_of(connection, [group.id])[group.id]
        bindings.park_channel(connection, channel.id, "no access", NOW)
        bindings.unpark_channel(connection, channel.id, NOW)
        assert connection.execute(select(post.c.state)).scalar_one() == "pending"
        assert claimed(connection, NOW) == []
        assert claimed(connection, later) == [(correction, False)]

    await database.write(work)


async def test_where_a_question_is_still_open(database: Database) -> None:
    def work(connection: Connection) -> None:
        owls, larks = add_group(connection, "owls"), add_group(connection, "larks")
        one = add_delivery(connection, owls, "one")
        add_delivery(connection, larks, "two", closes_at=NOW + 2 * DAY)
        assert deliveries.open_until(connection, "sky-1", QUESTION) == {
            owls.id: NOW + DAY,
            larks.id: NOW + 2 * DAY,
        }
        deliveries.close(connection, [one], NOW + DAY)
        assert set(deliveries.open_until(connection, "sky-1", QUESTION)) == {larks.id}
        assert deliveries.open_until(connection, "sea-1", QUESTION) == {}

    await database.write(work)
