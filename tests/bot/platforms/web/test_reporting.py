"""Reports and boards as pages: whose they are, what they show with few answers, their pictures."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from sqlalchemy import Connection

from bot.cards.card import Card, dump_card
from storage import web_feed
from storage.database import Database
from storage.records import Group
from tests.bot.builders import a_context
from tests.bot.charts.builders import a_chart, a_row
from tests.bot.platforms.web.world import Visitor, World, a_world, actions_in
from tests.questions.builders import a_single

NAMES = ("one", "two", "three", "four")


@pytest.fixture
async def world(new_database: Callable[[], Database]) -> AsyncIterator[World]:
    """A page whose exam has four singles."""
    context = a_context(new_database(), *(a_single(name) for name in NAMES))
    async with a_world(context) as opened:
        yield opened


@pytest.fixture
async def group(world: World, ana: Visitor, ben: Visitor) -> Group:
    """A group of ana and ben that is asked four questions a day."""
    made = await world.group(questions_a_day=4)
    await ana.join(made, "Ana")
    await ben.join(made, "Ben")
    return made


async def _answer_all(visitor: Visitor, group: Group) -> None:
    page = (await visitor.get(f"/g/{group.key}")).text
    for message in re.findall(r'<article.*?data-id="(\d+)".*?</article>', page, re.DOTALL):
        shown = (await visitor.get(f"/g/{group.key}/messages/{message}")).text
        await visitor.act(group, actions_in(shown)[0], int(message))


async def test_a_group_without_answers_has_no_report_yet(group: Group, ana: Visitor) -> None:
    mine = (await ana.get(f"/g/{group.key}/report")).text
    assert "Each needs 3 of your answers" in mine
    assert "No answers are counted so far." in mine
    ours = (await ana.get(f"/g/{group.key}/report/group")).text
    assert "Each needs 3 answers from 2 members or more" in ours
    assert "No answers are counted so far." in ours
    for whose in ("me", "group"):
        chart = await ana.get(f"/g/{group.key}/report/chart.svg?of={whose}")
        assert chart.status == 404


async def test_with_one_answer_nothing_is_claimed(group: Group, ana: Visitor) -> None:
    page = (await ana.get(f"/g/{group.key}")).text
    await ana.act(group, actions_in(page)[0])
    mine = (await ana.get(f"/g/{group.key}/report")).text
    assert "Counted so far: 1 answer, in 1 of " in mine
    ours = (await ana.get(f"/g/{group.key}/report/group")).text
    assert "Counted so far: 1 answer of 1 member, in 1 of " in ours


async def test_one_members_answers_are_theirs_alone(
    group: Group, ana: Visitor, ben: Visitor
) -> None:
    await _answer_all(ana, group)
    mine = (await ana.get(f"/g/{group.key}/report")).text
    assert "From your 4 answers" in mine
    assert f'src="/g/{group.key}/report/chart.svg?of=me"' in mine
    assert "The same as a table" in mine
    assert "Only you can see this" in mine
    assert "Each needs 3 of your answers" in (await ben.get(f"/g/{group.key}/report")).text
    ours = (await ben.get(f"/g/{group.key}/report/group")).text
    assert "Counted so far: 4 answers of 1 member" in ours  # or ana would stand alone


async def test_two_members_make_a_report_in_which_nobody_is_named(
    group: Group, ana: Visitor, ben: Visitor
) -> None:
    await _answer_all(ana, group)
    await _answer_all(ben, group)
    ours = (await ben.get(f"/g/{group.key}/report/group")).text
    assert "8 answers of 2 members" in ours
    assert "no one is named" in ours
    assert "Ana" not in ours


@pytest.mark.parametrize("dark", ["", "&dark=1"])
async def test_a_chart_is_a_picture_that_can_do_nothing(
    group: Group, ana: Visitor, dark: str
) -> None:
    await _answer_all(ana, group)
    chart = await ana.get(f"/g/{group.key}/report/chart.svg?of=me{dark}")
    assert chart.status == 200
    assert chart.headers["Content-Type"].startswith("image/svg+xml")
    assert chart.headers["Cache-Control"] == "no-store"
    policy = chart.headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert ElementTree.fromstring(chart.text).tag.endswith("svg")
    assert "Light" in chart.text


async def test_a_chart_of_the_feed_is_shown_by_its_message(
    world: World, group: Group, ana: Visitor
) -> None:
    await world.context.db.write(_post_a_chart, group.key, world.clock.now())
    page = (await ana.get(f"/g/{group.key}")).text
    path = re.search(r'src="(/g/[^"]*/messages/\d+/chart\.svg)"', page)
    assert path is not None
    assert "Metrics" in (await ana.get(path[1])).text
    assert (await ana.get(path[1] + "?dark=1")).status == 200
    assert (await ana.get(f"/g/{group.key}/messages/1/chart.svg")).status == 404  # a question
    assert (await ana.get(f"/g/{group.key}/messages/999/chart.svg")).status == 404


def _post_a_chart(connection: Connection, channel: str, now: datetime) -> int:
    card = dump_card(Card("What the group knows", (a_chart(a_row("Metrics")),)))
    return web_feed.add_message(connection, channel, "a-report", card, now)


async def test_the_weekly_post_shows_its_chart_to_the_members(
    world: World, group: Group, ana: Visitor, ben: Visitor
) -> None:
    await _answer_all(ana, group)
    await _answer_all(ben, group)
    await world.later(timedelta(days=7))
    page = (await ben.get(f"/g/{group.key}")).text
    assert "What the group knows" in page
    (path,) = re.findall(r'src="(/g/[^"]*/messages/\d+/chart\.svg)"', page)
    assert "8 answers" in (await ben.get(path)).text


async def test_without_the_drawing_process_the_words_remain(
    world: World, group: Group, ana: Visitor
) -> None:
    await _answer_all(ana, group)
    await world.artist.close()
    chart = await ana.get(f"/g/{group.key}/report/chart.svg?of=me")
    assert chart.status == 503
    assert "Mastery by section" in chart.text
    page = (await ana.get(f"/g/{group.key}/report")).text
    assert 'alt="Mastery by section' in page


async def test_reports_and_charts_are_for_members(world: World, group: Group, ana: Visitor) -> None:
    await _answer_all(ana, group)
    async with world.visitor() as stranger:
        for path in (
            "report",
            "report/group",
            "report/chart.svg?of=me",
            "report/chart.svg?of=group",
            "messages/1/chart.svg",
            "me",
        ):
            assert (await stranger.get(f"/g/{group.key}/{path}")).status == 403
    for query in ("", "?of=ben", "?of=../group"):
        assert (await ana.get(f"/g/{group.key}/report/chart.svg{query}")).status == 404


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("", "Leaderboard: this week so far"),
        ("?span=month", "Leaderboard: this month so far"),
        ("?span=all&kind=points", "Leaderboard: all time"),
        ("?span=week&kind=accuracy", "Accuracy: this week so far"),
        ("?span=all&kind=accuracy", "Accuracy: all time"),
        ("?span=century&kind=beauty", "Leaderboard: this week so far"),
        ("?span=<b>", "Leaderboard: this week so far"),
    ],
)
async def test_a_board_of_every_period(
    group: Group, ana: Visitor, query: str, heading: str
) -> None:
    await _answer_all(ana, group)
    assert heading in (await ana.get(f"/g/{group.key}/leaderboard{query}")).text


async def test_the_own_place_is_for_its_reader(group: Group, ana: Visitor, ben: Visitor) -> None:
    await _answer_all(ana, group)
    assert "You: rank 1" in (await ana.get(f"/g/{group.key}/leaderboard?span=all")).text
    theirs = (await ben.get(f"/g/{group.key}/leaderboard?span=all")).text
    assert "You have no points" in theirs
    assert "You: rank" not in theirs


async def test_the_goal_that_an_organiser_sets_is_on_the_board(
    world: World, group: Group, ana: Visitor
) -> None:
    await _answer_all(ana, group)
    page = (await ana.get(f"/g/{group.key}/leaderboard")).text
    assert "Goal of the week: 2 members answer. One to go." in page
    half = await world.group(questions_a_day=4, goal=50)
    await ana.join(half, "Ana")
    await _answer_all(ana, half)
    page = (await ana.get(f"/g/{half.key}/leaderboard")).text
    assert "Goal reached: 1 of 1 answered." in page
