"""Who becomes an organiser, who is one no longer, and that somebody is left."""

from __future__ import annotations

import asyncio

import pytest

from bot.usecases.join_group import join_group
from bot.usecases.link_identities import begin_link, finish_link
from bot.usecases.membership import leave_group
from bot.usecases.name_organisers import (
    Named,
    NobodyLeft,
    Wish,
    can_name,
    name_organisers,
    organisers_in,
)
from storage import people, seats
from storage.database import Database
from storage.records import Group, UserKey
from tests.bot.builders import Room, a_context, a_group, a_user, local
from tests.bot.fakes import FixedClock
from tests.questions.builders import a_single

NOW = local("2026-03-01 20:00")
ANA, BEN, CAI = a_user("ana"), a_user("ben"), a_user("cai")


@pytest.fixture
def room(database: Database) -> Room:
    return Room(a_context(database, a_single()), FixedClock(NOW))


@pytest.fixture
async def group(room: Room) -> Group:
    """A group that Ana organises, and that Ben is a member of."""
    group = await a_group(room.context, NOW)
    await join_group(room.context, group, ANA.user, "Ana", NOW, organiser=True)
    await join_group(room.context, group, BEN.user, "Benito", NOW)
    return group


async def named(room: Room, group: Group) -> list[str]:
    found = await organisers_in(room.context, group, "fake", "w1")
    return [user.user_id for user in found]


async def test_whoever_is_new_joins_and_a_member_keeps_their_name(room: Room, group: Group) -> None:
    wish = Wish(named=(BEN, CAI))
    assert await name_organisers(room.context, group, wish, NOW) == Named()
    assert sorted(await named(room, group)) == ["ana", "ben", "cai"]
    names = [
        member.name
        for one in (BEN, CAI)
        if (member := await room.context.db.read(people.member_of, group.id, one.user)) is not None
    ]
    assert names == ["Benito", "cai"]


async def test_whoever_is_dismissed_stays_a_member(room: Room, group: Group) -> None:
    wish = Wish(named=(BEN,), dismissed=(ANA.user,))
    assert await name_organisers(room.context, group, wish, NOW) == Named()
    assert await named(room, group) == ["ben"]
    ana = await room.context.db.read(people.member_of, group.id, ANA.user)
    assert ana is not None


@pytest.mark.parametrize("admin", [False, True])
async def test_only_who_can_do_without_leaves_nobody(room: Room, group: Group, admin: bool) -> None:
    wish = Wish(dismissed=(ANA.user,), may_leave_nobody=admin)
    assert await can_name(room.context, group, wish) is admin
    outcome = await name_organisers(room.context, group, wish, NOW)
    assert outcome == (Named() if admin else NobodyLeft())
    assert await named(room, group) == ([] if admin else ["ana"])


async def test_organisers_elsewhere_are_enough(room: Room, group: Group) -> None:
    """The last one in this workspace need not be the last one of the group."""
    other = UserKey("other", "w9", "dora")
    await join_group(room.context, group, other, "Dora", NOW, organiser=True)
    outcome = await name_organisers(room.context, group, Wish(dismissed=(ANA.user,)), NOW)
    assert outcome == Named()
    assert await named(room, group) == []
    assert await room.context.db.read(seats.organisers_of, group.id) == [other]


async def test_whoever_left_is_no_organiser_and_may_come_back_as_one(
    room: Room, group: Group
) -> None:
    await name_organisers(room.context, group, Wish(named=(BEN,)), NOW)
    ben = await room.context.db.read(people.member_of, group.id, BEN.user)
    assert ben is not None
    await leave_group(room.context, group, ben, NOW)
    outcome = await name_organisers(room.context, group, Wish(dismissed=(ANA.user,)), NOW)
    assert outcome == NobodyLeft()
    await name_organisers(room.context, group, Wish(named=(BEN,)), NOW)
    assert sorted(await named(room, group)) == ["ana", "ben"]


async def test_a_person_of_two_identities_stays_by_the_one_that_is_named(
    room: Room, group: Group
) -> None:
    code = await begin_link(room.context, ANA.user, NOW)
    await finish_link(room.context, CAI.user, code, NOW)
    wish = Wish(named=(CAI,), dismissed=(ANA.user,))
    assert await name_organisers(room.context, group, wish, NOW) == Named()
    assert await named(room, group) == ["ana", "cai"]


async def test_nobody_changes_where_nobody_is_known(room: Room, group: Group) -> None:
    outcome = await name_organisers(room.context, group, Wish(dismissed=(CAI.user,)), NOW)
    assert outcome == Named()
    assert await named(room, group) == ["ana"]


async def test_of_two_who_dismiss_each_other_one_stays(room: Room, group: Group) -> None:
    await name_organisers(room.context, group, Wish(named=(BEN,)), NOW)
    outcomes = await asyncio.gather(
        *(
            name_organisers(room.context, group, Wish(dismissed=(one.user,)), NOW)
            for one in (ANA, BEN)
        )
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["Named", "NobodyLeft"]
    assert len(await named(room, group)) == 1
