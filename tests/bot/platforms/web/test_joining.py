"""Joining: by a link or where everyone may, with a name that cannot hurt anybody."""

from __future__ import annotations

import re

import pytest

from bot.core.names import MAX_NAME
from storage import people
from storage.database import Database
from storage.records import Group
from tests.bot.builders import a_context
from tests.bot.platforms.web.world import Visitor, World, a_world
from tests.questions.builders import a_single


async def test_the_start_page_lets_a_newcomer_into_the_only_group(
    world: World, ana: Visitor
) -> None:
    group = await world.group(name="Night owls")
    assert "Join Night owls" in (await ana.get("/")).text
    joined = await ana.post(f"/g/{group.key}/join", {"name": "Ana"})
    assert joined.path == f"/g/{group.key}"
    assert "Question of the day" in joined.text


async def test_whoever_comes_back_goes_on_in_their_group(world: World, ana: Visitor) -> None:
    group = await world.group()
    await ana.join(group, "Ana")
    assert (await ana.get("/")).path == f"/g/{group.key}"
    assert (await ana.get(world.invite(group))).path == f"/g/{group.key}"


async def test_several_groups_are_listed(world: World, ana: Visitor) -> None:
    for name in ("Night owls", "Early birds"):
        await world.group(name=name)
    page = (await ana.get("/")).text
    assert "Night owls" in page
    assert "Early birds" in page


async def test_an_invite_link_is_needed_where_invites_are_not_open(sqlite: Database) -> None:
    async with (
        a_world(a_context(sqlite, a_single()), invites_open=False) as world,
        world.visitor() as ana,
    ):
        group = await world.group(name="Night owls")
        start = await ana.get("/")
        assert "Night owls" not in start.text
        assert "open the invite link" in start.text
        assert (await ana.get(f"/g/{group.key}")).status == 403
        assert (await ana.post(f"/g/{group.key}/join", {"name": "Ana"})).status == 403
        await ana.get(world.invite(group))
        joined = await ana.post(world.invite(group), {"name": "Ana"})
        assert "Question of the day" in joined.text


async def test_a_link_that_is_not_ours_opens_nothing(world: World, ana: Visitor) -> None:
    group = await world.group()
    link = world.invite(group)
    assert (await ana.get(link[:-3])).status == 404
    assert (await ana.get(link.replace("/join/", "/organise/"))).status == 404
    assert (await ana.get(f"/join/{group.key}")).status == 404


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("", "Enter a name."),
        ("   ", "Enter a name."),
        ("\u202e\u200f", "Enter a name."),
        ("\x00\x07\n", "Enter a name."),
        ("x" * (MAX_NAME + 1), "Enter a shorter name"),
        ("x" * 10_000, "Enter a shorter name"),
    ],
)
async def test_a_name_that_will_not_do_is_explained_at_the_field(
    world: World, ana: Visitor, name: str, advice: str
) -> None:
    group = await world.group()
    await ana.get("/")
    refused = await ana.post(f"/g/{group.key}/join", {"name": name})
    assert refused.status == 422
    assert re.search(r'id="name-fault".*?</p>', refused.text, re.DOTALL)
    assert advice in refused.text
    assert 'aria-invalid="true"' in refused.text
    assert await world.context.db.read(people.count_members, group.id) == 0


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("@everyone", "@everyone"),
        ("**Ana** `x` \\", "**Ana** `x` \\"),
        ("Ana\u202e gro.live", "Ana gro.live"),
        ("A\nB\x00C", "A B C"),
        ("' onclick=alert(1) x='", "&#39; onclick=alert(1) x=&#39;"),
        ("محمد", "محمد"),
    ],
)
async def test_hostile_names_are_only_names(
    world: World, ana: Visitor, name: str, shown: str
) -> None:
    group = await world.group()
    await ana.join(group, name)
    await _answer(world, ana, group)
    board = await ana.get(f"/g/{group.key}/leaderboard")
    assert f"<bdi>{shown}</bdi>" in board.text


async def test_an_organisers_link_makes_an_organiser_after_a_click(
    world: World, ana: Visitor, ben: Visitor
) -> None:
    group = await world.group()
    await ana.join(group, "Ana")
    offered = await ana.get(world.organiser(group))
    assert 'value="Ana"' in offered.text
    assert (await ana.get(f"/g/{group.key}/settings")).status == 403
    await ana.post(world.organiser(group), {"name": "Ana"})
    assert (await ana.get(f"/g/{group.key}/settings")).status == 200
    assert (await ana.get(world.organiser(group))).path == f"/g/{group.key}"
    await ben.join(group, "Ben")
    assert (await ben.get(f"/g/{group.key}/settings")).status == 403


async def test_the_page_speaks_the_language_that_was_chosen(world: World, ana: Visitor) -> None:
    await world.group()
    spanish = await ana.get("/", **{"Accept-Language": "fr;q=0.9, es-MX;q=0.8, en;q=0.1"})
    assert '<html lang="es">' in spanish.text
    assert '<html lang="en">' in (await ana.get("/", **{"Accept-Language": "de, es;q=0"})).text
    chosen = await ana.post("/language", {"language": "es", "back": "/"})
    assert '<html lang="es">' in chosen.text
    assert '<html lang="es">' in (await ana.get("/", **{"Accept-Language": "en"})).text


async def test_the_chosen_language_comes_along_into_the_group(world: World, ana: Visitor) -> None:
    group = await world.group()
    await ana.get("/")
    await ana.post("/language", {"language": "es", "back": "/"})
    joined = await ana.join(group, "Ana")
    assert '<html lang="es">' in joined.text
    assert re.search(r'<div class="card tone-question" lang="en">', joined.text)
    back = await ana.post("/language", {"language": "en", "back": f"/g/{group.key}"})
    assert (back.path, '<html lang="en">' in back.text) == (f"/g/{group.key}", True)


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
)
async def test_the_language_switch_leads_nowhere_else(
    world: World, ana: Visitor, back: str
) -> None:
    await world.group()
    await ana.get("/")
    assert (await ana.post("/language", {"language": "es", "back": back})).path == "/"
    assert (await ana.post("/language", {"language": "xx", "back": "/"})).status == 400


async def _answer(world: World, visitor: Visitor, group: Group) -> None:
    page = await visitor.get(f"/g/{group.key}")
    action = re.search(r'value="(a:[^"]+:A)"', page.text)
    assert action is not None
    assert (await visitor.act(group, action[1])).status == 200
