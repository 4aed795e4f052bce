"""A group's channel beside its questions: commands, earlier messages, the leaderboard."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.usecases.context import Exam
from bot.usecases.join_group import join_group
from tests.bot.builders import a_user
from tests.bot.platforms.web.world import Visitor, World, actions_in
from tests.questions.builders import a_pack, a_single


async def test_commands_and_other_lines_are_answered_in_private(world: World, ana: Visitor) -> None:
    group = await world.group()
    await ana.join(group, "Ana")
    for line, reply in (
        ("/help", "What you can do here"),
        ("/LEADERBOARD now", "Leaderboard: this week so far"),
        ("/leaderboard foo", "I don&#39;t know the word “foo”. You can use: week, month, all;"),
        ("/report <foo>", "I don&#39;t know the word “&lt;foo&gt;”. You can use: me, group."),
        ("/leaderbord", "Did you mean /leaderboard?"),
        ("leaderboard month", "Leaderboard: this month so far"),
        ("help me", "What you can do here"),
        ("/informe grupo", "What the group knows"),
        ("clasificación mes", "Leaderboard: this month so far"),
        ("/CLASIFICACION", "Leaderboard: this week so far"),
        (" /ayuda ", "What you can do here"),
        ("hello", "This box takes commands"),
        ("", "This box takes commands"),
        ("/" + "x" * 5_000, "There is no command /xxx"),
        ("/<script>", "There is no command /&lt;script&gt;"),
    ):
        said = await ana.post(f"/g/{group.key}/say", {"text": line}, **{"X-Fragment": "1"})
        assert reply in said.text
        assert "<script>" not in said.text
    whole = await ana.post(f"/g/{group.key}/say", {"text": "/help"})
    assert whole.text.index("Question of the day") < whole.text.index("What you can do here")
    assert "What you can do here" not in (await ana.get(f"/g/{group.key}")).text


async def test_earlier_messages_are_a_page_away(
    world: World, ana: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ten = Exam(a_pack(*(a_single(f"light-{number}") for number in range(10))))
    monkeypatch.setitem(world.context.exams, "sky-1", ten)
    group = await world.group(questions_a_day=10)
    await ana.join(group, "Ana")
    for _ in range(3):
        await world.later()
    latest = (await ana.get(f"/g/{group.key}")).text
    earlier = re.search(r'href="(/g/[^"]+\?before=\d+)"', latest)
    assert earlier is not None
    assert latest.count("<article") == 30
    page = (await ana.get(earlier[1])).text
    assert page.count("<article") == 40 - 30
    assert "Back to the newest messages" in page
    assert (await ana.get(f"/g/{group.key}?before=x")).status == 200


async def test_the_leaderboard_tells_my_rank_to_me_alone(
    world: World, ana: Visitor, ben: Visitor
) -> None:
    group = await world.group()
    page = await ana.join(group, "Ana")
    await ben.join(group, "Ben")
    await ana.act(group, actions_in(page.text)[0])
    assert "You: rank 1" in (await ana.get(f"/g/{group.key}/leaderboard")).text
    theirs = (await ben.get(f"/g/{group.key}/leaderboard")).text
    assert "You have no points in this period yet." in theirs
    assert "<bdi>Ana</bdi>" in theirs
    assert "week of March 2" not in theirs
    for _ in range(7):
        await world.later()
    next_week = (await ben.get(f"/g/{group.key}/leaderboard")).text
    assert "week of March 2" in next_week
    assert "Nobody has points yet." in next_week


async def test_last_weeks_board_stays_as_it_was_posted_whatever_members_do(
    world: World, ana: Visitor, ben: Visitor
) -> None:
    group = await world.group()
    page = await ana.join(group, "Ana")
    await ben.join(group, "Ben")
    for visitor in (ana, ben):
        await visitor.act(group, actions_in(page.text)[0])
    for _ in range(6):
        await world.later()
    await world.later(timedelta(hours=22))  # Monday at eight, before it is posted
    early = (await ana.get(f"/g/{group.key}/leaderboard")).text
    assert "week of March 2" in early
    assert "As it was posted" not in early
    await world.later(timedelta(hours=2))

    async def last_week() -> str:
        page = (await ana.get(f"/g/{group.key}/leaderboard")).text
        return page[page.index("week of March 2") :]

    posted = await last_week()
    assert "As posted on Monday" in (await ana.get(f"/g/{group.key}/leaderboard")).text
    assert "Goal reached: 2 of 2 answered." in posted
    now = world.clock.now()
    for name in ("one", "two", "three", "four", "five", "six"):
        await join_group(world.context, group, a_user(name).user, name, now)
    await ben.get(f"/g/{group.key}/me/leave")
    left = await ben.post(f"/g/{group.key}/me/leave")
    assert left.status == 200
    await world.later()
    assert await last_week() == posted
    assert "<bdi>Ben</bdi>" in posted
    await ana.get(f"/g/{group.key}/me/delete")
    async with world.visitor() as cai:
        await cai.join(group, "Cai")
        assert "<bdi>Ana</bdi>" in (await cai.get(f"/g/{group.key}/leaderboard")).text
        await ana.post(f"/g/{group.key}/me/delete")
        theirs = (await cai.get(f"/g/{group.key}/leaderboard")).text
        assert "<bdi>Ana</bdi>" not in theirs
        assert "Goal reached: 2 of 2 answered." in theirs
