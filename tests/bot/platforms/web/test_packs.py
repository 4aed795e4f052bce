"""The pack browser: for organisers alone, with every key but those that are open to them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from playwright.async_api import expect
from sqlalchemy import Connection, select

from bot.usecases.rekey import Rekeyed, rekey
from storage.database import Database
from storage.records import Group
from storage.tables import delivery
from tests.bot.builders import a_context
from tests.bot.platforms.web.browsing import OpenPage, OpenWorld
from tests.bot.platforms.web.world import Visitor, World, a_world
from tests.questions.builders import EXPLANATION, a_match, a_multiple, a_series, a_single, an_order

LIGHT, PLANETS, MAPS = (f"/packs/sky-1/{name}" for name in ("light", "planets", "maps"))


@pytest.fixture
async def world(sqlite: Database) -> AsyncIterator[World]:
    """A page whose exam has two questions on light and four on planets."""
    questions = (
        *(a_single(), an_order(), a_multiple(), a_match(), a_series()),
        a_series("more-on-comets", sdk="v1", difficulty=3),
    )
    async with a_world(a_context(sqlite, *questions)) as opened:
        yield opened


async def _open_in(world: World, group: Group) -> set[str]:
    """The questions that a group may answer now."""

    def read(connection: Connection) -> set[str]:
        rows = connection.execute(
            select(delivery.c.question).where(
                delivery.c.group_id == group.id, delivery.c.state == "open"
            )
        )
        return set(rows.scalars())

    return await world.context.db.read(read)


async def _organised(world: World, visitor: Visitor, **changes: object) -> Group:
    """A group with a question open, that the visitor organises."""
    group = await world.group(**changes)
    await visitor.organise(world.organiser(group), "Ana")
    return group


async def _wait_until_closed(world: World, group: Group, question: str) -> None:
    while question in await _open_in(world, group):
        await world.later()


def _section_of(world: World, question: str) -> str:
    pack = world.context.exams["sky-1"].pack
    return f"/packs/sky-1/{pack.outline.by_skill[pack.questions[question].skill].section.id}"


async def test_it_is_for_organisers_alone(world: World, ana: Visitor, ben: Visitor) -> None:
    group = await world.group()
    for path in ("/packs", LIGHT):
        assert (await ben.get(path)).status == 403
    await ben.join(group, "Ben")
    for path in ("/packs", LIGHT, f"{LIGHT}?all"):
        page = await ben.get(path)
        assert page.status == 403
        assert "spectrograph" not in page.text
    assert "/packs" not in (await ben.get(f"/g/{group.key}")).text
    await ana.organise(world.organiser(group), "Ana")
    assert 'href="/packs"' in (await ana.get(f"/g/{group.key}")).text
    assert (await ana.get("/packs")).status == 200


async def test_who_is_no_organiser_any_more_sees_nothing(world: World, ana: Visitor) -> None:
    group = await world.group()
    await ana.organise(world.organiser(group), "Ana")
    await ana.get(f"/g/{group.key}/me/leave")
    await ana.post(f"/g/{group.key}/me/leave")
    assert (await ana.get("/packs")).status == 403
    assert (await ana.get(LIGHT)).status == 403


async def test_packs_are_counted_by_domain_section_and_skill(world: World, ana: Visitor) -> None:
    await _organised(world, ana)
    page = (await ana.get("/packs")).text
    assert "6 questions · 3 of 4 skills covered" in page
    assert "60% to 70% of the exam · 2 questions · 1 of 1 skill covered" in page
    assert "Single choice: 1 · Order: 1" in page
    assert "Recall: 1 · Apply: 1 · Analyse: 2" in page
    assert "For any SDK: 2 · For SDK v1: 1 · For SDK v2: 1" in page
    assert "<li>Find planets: 3</li><li>Weigh planets: 1</li>" in page
    assert "no questions · 0 of 1 skill covered" in page


async def test_a_section_shows_questions_with_keys_and_reasons(world: World, ana: Visitor) -> None:
    (hidden,) = await _open_in(world, await _organised(world, ana))
    shown = next(path for path in (LIGHT, PLANETS) if path != _section_of(world, hidden))
    page = (await ana.get(shown)).text
    assert "hidden until" not in page
    assert EXPLANATION.in_language("en") in page
    assert "A telescope shows at first sight" in page
    assert ("The answer: B" if shown == LIGHT else "The answer: A, C") in page
    assert "<details" in page
    assert "open>" not in page
    assert "open>" in (await ana.get(f"{shown}?all")).text


async def test_it_speaks_the_visitors_language(world: World, ana: Visitor) -> None:
    await _organised(world, ana)
    page = (await ana.get("/packs", **{"Accept-Language": "es"})).text
    assert "Paquetes de preguntas" in page
    assert "Medir la luz: 2" in page
    cards = (await ana.get(f"{PLANETS}?all", **{"Accept-Language": "es"})).text
    assert "Un telescopio muestra a primera vista" in cards


async def test_an_open_question_is_hidden_and_counted(world: World, ana: Visitor) -> None:
    group = await _organised(world, ana)
    seen = set()
    for _ in range(6):  # each question has its day
        (name,) = await _open_in(world, group)
        seen.add(name)
        stem = world.context.exams["sky-1"].pack.questions[name].stem.in_language("en")
        pages = [(await ana.get(path)).text for path in (f"{LIGHT}?all", f"{PLANETS}?all", MAPS)]
        here = (await ana.get(_section_of(world, name))).text
        assert "One question is open in a group of yours and hidden until its reveal." in here
        assert sum("hidden until its reveal" in page for page in pages) == 1
        assert not any(f'id="{name}"' in page for page in pages)
        # Two of the questions share their stem.
        assert name in ("claims-on-comets", "more-on-comets") or not any(
            stem.split("\n")[0] in page for page in pages
        )
        assert sum(page.count("<details") for page in pages) == 5
        await world.later()
    assert len(seen) > 3


async def test_what_is_open_in_any_of_my_groups_is_hidden(
    world: World, ana: Visitor, ben: Visitor
) -> None:
    mine = await _organised(world, ana)
    other = await world.group(questions_a_day=4)
    await ana.join(other, "Ana")
    hidden = await _open_in(world, mine) | await _open_in(world, other)
    assert await _listed(ana) == set(world.context.exams["sky-1"].pack.questions) - hidden
    await ana.get(f"/g/{other.key}/me/leave")
    await ana.post(f"/g/{other.key}/me/leave")
    assert not await _listed(ana) & hidden  # whoever left can come back
    await ben.organise(world.organiser(mine), "Ben")  # he never was in the other group
    assert len(await _listed(ben)) == 5
    await world.later()
    now_open = await _open_in(world, mine) | await _open_in(world, other)
    assert (await _listed(ana)) & hidden == hidden - now_open


async def _listed(visitor: Visitor) -> set[str]:
    """The questions that the visitor is shown with their keys."""
    pages = [(await visitor.get(f"{path}?all")).text for path in (LIGHT, PLANETS, MAPS)]
    return {name for page in pages for name in re.findall(r'<details[^>]* id="([^"]+)"', page)}


async def test_a_corrected_key_is_the_key(world: World, ana: Visitor) -> None:
    await _wait_until_closed(world, await _organised(world, ana), a_single().id)
    changed = await rekey(world.context, a_single().id, "C", world.clock.now())
    assert isinstance(changed, Rekeyed)
    page = (await ana.get(LIGHT)).text
    assert "The answer: C" in page
    assert "The answer: B" not in page


async def test_a_corrected_key_that_fits_no_more_is_passed_over(world: World, ana: Visitor) -> None:
    await _wait_until_closed(world, await _organised(world, ana), a_single().id)
    await rekey(world.context, a_single().id, "D", world.clock.now())
    exam = world.context.exams["sky-1"]
    fewer = replace(a_single(), options=a_single().options[:3])
    changed = {**exam.pack.questions, fewer.id: fewer}
    context = replace(
        world.context, exams={"sky-1": replace(exam, pack=replace(exam.pack, questions=changed))}
    )
    async with a_world(context, now=world.clock.now()) as mended, mended.visitor() as eve:
        await _wait_until_closed(mended, await _organised(mended, eve), fewer.id)
        assert "The answer: B" in (await eve.get(LIGHT)).text


@pytest.mark.parametrize(
    "path", ["/packs/sky-1/nothing", "/packs/sky-2/light", "/packs/sky-1/", "/packs/sky-1/..%2f"]
)
async def test_a_section_that_is_not_there(world: World, ana: Visitor, path: str) -> None:
    await _organised(world, ana)
    assert (await ana.get(path)).status == 404


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="module")
async def test_a_keyboard_opens_a_question(open_world: OpenWorld, open_page: OpenPage) -> None:
    there = await open_world(a_single(), a_series())
    group = await there.group()
    page = await open_page(there.organiser(group), viewport={"width": 360, "height": 740})
    await page.get_by_label("Your name").fill("Ana")
    await page.get_by_role("button", name="Become an organiser").click()
    await page.get_by_role("link", name="Packs").click()
    for section in ("Light", "Planets"):
        await page.get_by_role("link", name=section, exact=True).click()
        summary = page.locator("details.pack-question > summary")
        if await summary.count():
            await expect(page.locator(".card")).to_be_hidden()
            await summary.focus()
            await page.keyboard.press("Enter")
            await expect(page.locator(".card")).to_be_visible()
        else:
            await expect(page.get_by_text("One question is open in a group")).to_be_visible()
        await page.get_by_role("link", name="All packs").click()
