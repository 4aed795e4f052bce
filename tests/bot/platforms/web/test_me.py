"""What members settle for themselves: boards, rest, other accounts, their data, leaving."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest

from storage.records import Group
from tests.bot.platforms.web.world import Visitor, World, actions_in


@pytest.fixture
async def group(world: World, ana: Visitor, ben: Visitor) -> Group:
    """A group of ana and ben, both of whom answered today."""
    made = await world.group()
    for visitor, name in ((ana, "Ana"), (ben, "Ben")):
        page = await visitor.join(made, name)
        await visitor.act(made, actions_in(page.text)[0])
    return made


async def test_the_streak_and_its_freezes_are_shown(group: Group, ana: Visitor) -> None:
    page = (await ana.get(f"/g/{group.key}/me")).text
    assert "One day in a row." in page
    assert "freezes are left." in page


async def test_whoever_opts_out_is_on_no_board_and_can_come_back(
    group: Group, ana: Visitor, ben: Visitor
) -> None:
    await ana.get(f"/g/{group.key}/me")
    saved = await ana.post(f"/g/{group.key}/me/boards")
    assert "Saved." in saved.text
    for query in ("", "?span=month", "?span=all"):
        board = (await ben.get(f"/g/{group.key}/leaderboard{query}")).text
        assert "Ben" in board
        assert "Ana" not in board
    assert "You are not shown" in (await ana.get(f"/g/{group.key}/leaderboard")).text
    await ana.post(f"/g/{group.key}/me/boards", {"shown": "yes"})
    assert "Ana" in (await ben.get(f"/g/{group.key}/leaderboard")).text


async def test_rest_is_planned_and_taken_back(world: World, group: Group, ana: Visitor) -> None:
    path = f"/g/{group.key}/me"
    await ana.get(path)
    planned = await ana.post(f"{path}/rest", {"first": "2026-03-10", "last": "2026-03-12"})
    assert "Planned. Your streak waits" in planned.text
    assert "March 10 to March 12" in planned.text
    await ana.post(f"{path}/rest", {"first": "2026-03-20", "last": "2026-03-20"})
    assert "<li>March 20</li>" in (await ana.get(path)).text
    world.clock.pass_time(timedelta(days=9))  # the first one has begun
    dropped = await ana.post(f"{path}/rest/drop")
    assert "Cancelled." in dropped.text
    assert "March 10 to March 12" in dropped.text
    assert "March 20" not in dropped.text


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("", "", "Enter both dates"),
        ("2026-03-10", "", "Enter both dates"),
        ("10/03/2026", "2026-03-12", "Enter both dates"),
        ("2026-02-30", "2026-03-12", "Enter both dates"),
        ("x" * 10_000, "2026-03-12", "Enter both dates"),
        ("2026-03-01", "2026-03-12", "Rest starts today or later."),
        ("2026-03-12", "2026-03-10", "The last day comes before the first."),
        ("2026-03-10", "2026-05-09", "Plan at most 60 days at a time."),
        ("2026-03-10", "9999-12-31", "Plan at most 60 days at a time."),
    ],
)
async def test_a_rest_that_cannot_be_is_explained(
    group: Group, ana: Visitor, first: str, last: str, said: str
) -> None:
    await ana.get(f"/g/{group.key}/me")
    refused = await ana.post(f"/g/{group.key}/me/rest", {"first": first, "last": last})
    assert refused.status == 422
    assert said in refused.text


async def test_more_rests_than_a_dozen_are_refused(group: Group, ana: Visitor) -> None:
    path = f"/g/{group.key}/me"
    await ana.get(path)
    for day in range(10, 22):
        planned = await ana.post(
            f"{path}/rest", {"first": f"2026-03-{day}", "last": f"2026-03-{day}"}
        )
        assert planned.status == 200
    refused = await ana.post(f"{path}/rest", {"first": "2026-03-30", "last": "2026-03-30"})
    assert "You have already planned a lot of rest." in refused.text


async def test_members_download_what_is_stored_about_them(group: Group, ana: Visitor) -> None:
    path = "/privacy/export"
    assert f'href="{path}" download' in (await ana.get(f"/g/{group.key}/me")).text
    assert f'href="{path}" download' in (await ana.get(f"/g/{group.key}/me/delete")).text
    got = await ana.get(path)
    assert got.headers["Content-Type"] == "application/json; charset=utf-8"
    assert got.headers["Content-Disposition"] == 'attachment; filename="quizbot-2026-03-02.json"'
    assert got.headers["Cache-Control"] == "no-store"
    stored = json.loads(got.text)
    assert [one["name"] for one in stored["memberships"]] == ["Ana"]
    assert [one["question"] for one in stored["answers"]] == ["spread-of-light"]
    assert "Ben" not in got.text


async def a_code(group: Group, visitor: Visitor) -> str:
    """The code that a member's page shows."""
    path = f"/g/{group.key}/me"
    await visitor.get(path)
    shown = await visitor.post(f"{path}/link/code")
    found = re.search(r"Your code is <strong>([\w-]{9})</strong>", shown.text)
    assert found is not None
    assert found[1] not in shown.path
    assert "under “My settings”" in shown.text
    return found[1]


async def test_two_browsers_become_one_person_and_two_again(
    world: World, group: Group, ana: Visitor, ben: Visitor
) -> None:
    path = f"/g/{group.key}/me"
    code = await a_code(group, ana)
    await ben.get(path)
    whose = await ben.post(f"{path}/link", {"code": f" {code.lower()} "})
    assert "This code belongs to <strong>Ana</strong>" in whose.text
    assert "Linked now" not in (await ben.get(path)).text
    again = re.search(r'name="code" value="(\w{8})"', whose.text)
    assert again is not None
    linked = await ben.post(f"{path}/link", {"code": again[1], "sure": "yes"})
    assert "you are now one person" in linked.text
    assert "Linked accounts: the web page (2 times)." in linked.text
    assert "One day in a row." in linked.text
    board = (await ana.get(f"/g/{group.key}/leaderboard")).text
    assert "Ana" in board
    assert "Ben" not in board
    asked = await ben.get(f"{path}/unlink")
    assert "stay with your other accounts" in asked.text
    gone = await ben.post(f"{path}/unlink")
    assert gone.path == "/bye/unlinked"
    assert (await ben.get(path)).status == 403
    mine = await ana.get(path)
    assert "One day in a row." in mine.text
    assert "Linked now" not in mine.text


async def test_a_code_that_links_nothing_is_explained(
    group: Group, ana: Visitor, ben: Visitor
) -> None:
    path = f"/g/{group.key}/me/link"
    code = await a_code(group, ana)
    own = await ana.post(path, {"code": code})
    assert own.status == 422
    assert "That is your own code. Nothing was linked." in own.text
    await ben.get(f"/g/{group.key}/me")
    said = [(await ben.post(path, {"code": entered})).text for entered in ("", "x" * 9_000)]
    assert "This code doesn&#39;t work. It is mistyped" in said[0]
    assert "You can try 4 more times now" in said[0]
    assert "You can try 3 more times now" in said[1]
    for _ in range(3):
        await ben.post(path, {"code": "nothing"})
    refused = await ben.post(path, {"code": code})
    assert refused.status == 422
    assert "Too many wrong codes. Try again in 15 minutes" in refused.text


async def test_only_organisers_are_told_what_becomes_of_their_groups(
    world: World, group: Group, ana: Visitor, ben: Visitor
) -> None:
    await ben.organise(world.organiser(group), "Ben")
    said = "Groups you organise stay, with their other members."
    assert said in (await ben.get(f"/g/{group.key}/me/delete")).text
    assert said not in (await ana.get(f"/g/{group.key}/me/delete")).text


async def test_whoever_leaves_is_asked_first_and_can_come_back(
    group: Group, ana: Visitor, ben: Visitor
) -> None:
    asked = await ana.get(f"/g/{group.key}/me/leave")
    assert "If you come back, your points and streak" in asked.text
    assert (await ana.get(f"/g/{group.key}/me")).status == 200
    left = await ana.post(f"/g/{group.key}/me/leave")
    assert "You have left the group" in left.text
    assert (await ana.get(f"/g/{group.key}/me")).status == 403
    assert "Ana" not in (await ben.get(f"/g/{group.key}/leaderboard")).text
    await ana.join(group, "Ana")
    assert "One day in a row." in (await ana.get(f"/g/{group.key}/me")).text


async def test_whoever_is_deleted_is_gone_and_a_stranger(
    world: World, group: Group, ana: Visitor, ben: Visitor
) -> None:
    asked = await ana.get(f"/g/{group.key}/me/delete")
    assert "your name, answers, points and streaks" in asked.text
    gone = await ana.post(f"/g/{group.key}/me/delete")
    assert gone.path == "/bye/deleted"
    assert "Nothing is stored about you any longer, and you are signed out" in gone.text
    assert (await ana.get(f"/g/{group.key}/me")).status == 403
    assert "Ana" not in (await ben.get(f"/g/{group.key}/leaderboard?span=all")).text
    await world.later()
    assert "One person answered" in (await ben.get(f"/g/{group.key}")).text
    await ana.join(group, "Ana")
    assert "No streak at the moment." in (await ana.get(f"/g/{group.key}/me")).text


async def test_nobody_settles_anything_for_a_group_they_are_not_in(
    world: World, group: Group, ana: Visitor
) -> None:
    other = await world.group()
    await ana.get(f"/g/{group.key}/me")
    for path in (
        "boards", "rest", "rest/drop", "link", "link/code", "unlink", "leave", "delete",
    ):  # fmt: skip
        assert (await ana.post(f"/g/{other.key}/me/{path}")).status == 403
    assert (await ana.post(f"/g/{group.key}/me/delete", {"csrf": "forged"})).status == 403
    assert (await ana.get(f"/g/{group.key}/me")).status == 200
    assert (await ana.get("/bye/for-now")).status == 404
