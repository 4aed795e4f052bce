"""Enterprise Grid: payloads may have a person's organisation, or another workspace of it, where
others have the workspace. A person is one all the same, and an admin is an admin."""

from __future__ import annotations

import pytest

from storage import people
from tests.bot.platforms.slack.conftest import HallOf
from tests.bot.platforms.slack.hall import Hall, key_of_user
from tests.bot.platforms.slack.test_forgery import forged
from tests.bot.platforms.slack.test_organising import CHANGE_ES
from tests.questions.builders import a_single
from tests.slack_server import Person, Refuse

ORGANISATION = "E0ORG"
of_either_kind = pytest.mark.parametrize("grid_team", [ORGANISATION, "T0OTHER"])


def on_grid(hall: Hall, person: Person, grid_team: str) -> None:
    """The workspace is one of an organisation's, and Slack says this of a person."""
    hall.team.enterprise = ORGANISATION
    person.grid_team = grid_team


async def names(hall: Hall) -> list[str]:
    """Who of Ana and Ben is in the group, and nobody twice."""
    group = await hall.group()
    found = [
        await hall.context.db.read(people.member_of, group.id, key_of_user(one))
        for one in (hall.ana, hall.ben)
    ]
    there = [one.name for one in found if one is not None]
    assert await hall.context.db.read(people.count_members, group.id) == len(there)
    return there


@of_either_kind
async def test_who_presses_types_and_opens_the_home_is_one_person(
    hall_of: HallOf, grid_team: str
) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        on_grid(hall, hall.ben, grid_team)
        await hall.presses(hall.ben, post, "A")
        assert "In Study hall" not in (await hall.asks(hall.ben, "report")).text_of_blocks
        await hall.home(hall.ben, "You have answered everything that is open")
        assert await names(hall) == ["Ana", "Ben"]


@of_either_kind
async def test_an_admin_sets_up_changes_and_names_organisers(hall: Hall, grid_team: str) -> None:
    on_grid(hall, hall.ana, grid_team)
    hall.ben.grid_team = grid_team
    assert (await hall.set_up()).accepted
    card = await hall.asks(hall.ana, "settings")
    form = await (await hall.ana.press(card, CHANGE_ES)).modal()
    await hall.shows(form, "Zona horaria")
    done = await hall.ana.submit(form, {"organisers": [hall.ana.id, hall.ben.id]})
    assert done.accepted
    await hall.asks(hall.ben, "pause")
    assert (await hall.group()).paused_at is not None
    assert await names(hall) == ["Ana", "Ben"]


async def test_somebody_whom_slack_does_not_name_now_is_taken_for_a_colleague(
    hall_of: HallOf,
) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        on_grid(hall, hall.ben, "T0OTHER")
        hall.slack.faults.next("users.info", Refuse("internal_error"), times=3)
        await hall.presses(hall.ben, post, "A")
        assert (await names(hall))[0] == "Ana"


async def test_people_of_another_organisation_stay_their_own(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        hall.team.enterprise = ORGANISATION
        stranger = hall.slack.add_team("Elsewhere").add_user("Eve", admin=True)
        hall.team.users[stranger.id] = stranger  # in a channel that two workspaces share
        theirs = {"id": stranger.id, "team_id": stranger.team.id, "name": "eve"}
        team = {"id": hall.team.id, "domain": "t", "enterprise_id": ORGANISATION}
        pause = {"value": f"s:{(await hall.group()).key}:pause"}
        for action in ({}, pause):
            payload = forged(hall, post, user=theirs, team=team, action=action)
            assert (await hall.slack.deliver("interactive", payload)).error is None
        await hall.asks(hall.ana, "help")
        group = await hall.group()
        eve = await hall.context.db.read(people.member_of, group.id, key_of_user(stranger))
        assert eve is not None
        assert group.paused_at is None


async def test_somebody_of_another_organisation_stays_so_when_slack_does_not_say_it_again(
    hall_of: HallOf,
) -> None:
    async with hall_of(a_single(), a_single("light-again")) as hall:
        post = await hall.posted()
        hall.team.enterprise = ORGANISATION
        stranger = hall.slack.add_team("Elsewhere").add_user("Eve")
        hall.team.users[stranger.id] = stranger
        theirs = {"id": stranger.id, "team_id": stranger.team.id, "name": "eve"}
        team = {"id": hall.team.id, "domain": "t", "enterprise_id": ORGANISATION}
        await hall.slack.deliver("interactive", forged(hall, post, user=theirs, team=team))
        await hall.asks(hall.ana, "help")
        hall.slack.clock.advance(3601)
        hall.slack.faults.next("users.info", Refuse("internal_error"), times=5)
        await hall.at("2026-03-03 09:00")
        again = forged(hall, hall.posts()[-1], user=theirs, team=team)
        await hall.slack.deliver("interactive", again)
        await hall.asks(hall.ana, "help")
        group = await hall.group()
        assert await hall.context.db.read(people.count_members, group.id) == 2
