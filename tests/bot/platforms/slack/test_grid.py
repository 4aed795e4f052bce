"""Enterprise Grid: payloads may have a person's organisation, or another workspace of it, where
others have the workspace. A person is one all the same, and an admin is an admin."""

from __future__ import annotations

import pytest

from storage import people
from tests.bot.platforms.slack.conftest import WorldOf
from tests.bot.platforms.slack.test_forgery import forged
from tests.bot.platforms.slack.test_organising import CHANGE_ES
from tests.bot.platforms.slack.world import SlackWorld, key_of_user
from tests.questions.builders import a_single
from tests.slack_server import Person, Refuse

ORGANISATION = "E0ORG"
of_either_kind = pytest.mark.parametrize("grid_team", [ORGANISATION, "T0OTHER"])


def on_grid(world: SlackWorld, person: Person, grid_team: str) -> None:
    """The workspace is one of an organisation's, and Slack says this of a person."""
    world.team.enterprise = ORGANISATION
    person.grid_team = grid_team


async def names(world: SlackWorld) -> list[str]:
    """Who of Ana and Ben is in the group, and nobody twice."""
    group = await world.group()
    found = [
        await world.context.db.read(people.member_of, group.id, key_of_user(one))
        for one in (world.ana, world.ben)
    ]
    there = [one.name for one in found if one is not None]
    assert await world.context.db.read(people.count_members, group.id) == len(there)
    return there


@of_either_kind
async def test_who_presses_types_and_opens_the_home_is_one_person(
    world_of: WorldOf, grid_team: str
) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        on_grid(world, world.ben, grid_team)
        await world.presses(world.ben, post, "A")
        assert "In Study world" not in (await world.asks(world.ben, "report")).text_of_blocks
        await world.home(world.ben, "You have answered everything that is open")
        assert await names(world) == ["Ana", "Ben"]


@of_either_kind
async def test_an_admin_sets_up_changes_and_names_organisers(
    world: SlackWorld, grid_team: str
) -> None:
    on_grid(world, world.ana, grid_team)
    world.ben.grid_team = grid_team
    assert (await world.set_up()).accepted
    card = await world.asks(world.ana, "settings")
    form = await (await world.ana.press(card, CHANGE_ES)).modal()
    await world.shows(form, "Zona horaria")
    done = await world.ana.submit(form, {"organisers": [world.ana.id, world.ben.id]})
    assert done.accepted
    await world.asks(world.ben, "pause")
    assert (await world.group()).paused_at is not None
    assert await names(world) == ["Ana", "Ben"]


async def test_somebody_whom_slack_does_not_name_now_is_taken_for_a_colleague(
    world_of: WorldOf,
) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        on_grid(world, world.ben, "T0OTHER")
        world.slack.faults.next("users.info", Refuse("internal_error"), times=3)
        await world.presses(world.ben, post, "A")
        assert (await names(world))[0] == "Ana"


async def test_people_of_another_organisation_stay_their_own(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        world.team.enterprise = ORGANISATION
        stranger = world.slack.add_team("Elsewhere").add_user("Eve", admin=True)
        world.team.users[stranger.id] = stranger  # in a channel that two workspaces share
        theirs = {"id": stranger.id, "team_id": stranger.team.id, "name": "eve"}
        team = {"id": world.team.id, "domain": "t", "enterprise_id": ORGANISATION}
        pause = {"value": f"s:{(await world.group()).key}:pause"}
        for action in ({}, pause):
            payload = forged(world, post, user=theirs, team=team, action=action)
            assert (await world.slack.deliver("interactive", payload)).error is None
        await world.asks(world.ana, "help")
        group = await world.group()
        eve = await world.context.db.read(people.member_of, group.id, key_of_user(stranger))
        assert eve is not None
        assert group.paused_at is None


async def test_somebody_of_another_organisation_stays_so_when_slack_does_not_say_it_again(
    world_of: WorldOf,
) -> None:
    async with world_of(a_single(), a_single("light-again")) as world:
        post = await world.posted()
        world.team.enterprise = ORGANISATION
        stranger = world.slack.add_team("Elsewhere").add_user("Eve")
        world.team.users[stranger.id] = stranger
        theirs = {"id": stranger.id, "team_id": stranger.team.id, "name": "eve"}
        team = {"id": world.team.id, "domain": "t", "enterprise_id": ORGANISATION}
        await world.slack.deliver("interactive", forged(world, post, user=theirs, team=team))
        await world.asks(world.ana, "help")
        world.slack.clock.advance(3601)
        world.slack.faults.next("users.info", Refuse("internal_error"), times=5)
        await world.at("2026-03-03 09:00")
        again = forged(world, world.posts()[-1], user=theirs, team=team)
        await world.slack.deliver("interactive", again)
        await world.asks(world.ana, "help")
        group = await world.group()
        assert await world.context.db.read(people.count_members, group.id) == 2
