"""Who may look through the packs, and what is kept from them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection

from storage import browsing, deliveries, people
from storage.database import Database
from storage.records import Group, UserKey
from tests.storage.builders import DAY, NOW, add_delivery, add_group

ANA = UserKey("web", "", "ana")
OPEN = frozenset({("sky-1", "spread-of-light")})


def joins(connection: Connection, group: Group, *, organiser: bool = False) -> int:
    person = people.person_for(connection, ANA, NOW)
    people.join_group(connection, group.id, person, "Ana", organiser=organiser, now=NOW)
    return person


async def test_only_organisers_of_a_group_look(database: Database) -> None:
    def work(connection: Connection) -> None:
        owls, larks = add_group(connection, "owls"), add_group(connection, "larks")
        assert not browsing.organises_any(connection, ANA)
        joins(connection, owls)
        assert not browsing.organises_any(connection, ANA)
        person = joins(connection, larks, organiser=True)
        assert browsing.organises_any(connection, ANA)
        people.leave_group(connection, larks.id, person, NOW)
        assert not browsing.organises_any(connection, ANA)

    await database.write(work)


async def test_a_question_is_hidden_while_it_is_open_in_a_group(database: Database) -> None:
    def work(connection: Connection) -> None:
        owls, larks = add_group(connection, "owls"), add_group(connection, "larks")
        one, two = add_delivery(connection, owls, "one"), add_delivery(connection, larks, "two")
        assert browsing.unrevealed(connection, ANA) == frozenset()
        joins(connection, owls)
        assert browsing.unrevealed(connection, ANA) == OPEN
        deliveries.close(connection, [one], NOW + DAY)
        assert browsing.unrevealed(connection, ANA) == frozenset()
        joins(connection, larks)
        assert browsing.unrevealed(connection, ANA) == OPEN
        deliveries.close(connection, [two], NOW + DAY)
        assert browsing.unrevealed(connection, ANA) == frozenset()

    await database.write(work)


async def test_who_left_can_come_back_and_is_not_told(database: Database) -> None:
    def work(connection: Connection) -> None:
        owls = add_group(connection, "owls")
        add_delivery(connection, owls, "one")
        people.leave_group(connection, owls.id, joins(connection, owls), NOW)
        assert browsing.unrevealed(connection, ANA) == OPEN

    await database.write(work)


async def test_boards_hide_nothing_and_what_waits_for_its_reveal_is_hidden(
    database: Database,
) -> None:
    def work(connection: Connection) -> None:
        owls = add_group(connection, "owls")
        joins(connection, owls)
        add_delivery(connection, owls, "one", kind="leaderboard")
        past = NOW - timedelta(days=3)
        add_delivery(connection, owls, "two", on=past.date(), closes_at=past + DAY, now=past)
        # Its time is over, but it is not revealed before the next heartbeat.
        assert browsing.unrevealed(connection, ANA) == OPEN

    await database.write(work)
