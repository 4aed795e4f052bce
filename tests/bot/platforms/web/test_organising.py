"""Setting a group up and keeping it: every fault at its field, and nobody else may."""

from __future__ import annotations

import html
import re
from zoneinfo import ZoneInfo

import pytest

from bot.usecases.context import Exam
from storage import bindings, groups
from storage.records import Group
from tests.bot.platforms.web.world import Visitor, World, actions_in
from tests.questions.builders import a_pack, a_single

SETTINGS: dict[str, str | list[str]] = {
    "name": "Early birds",
    "exam": "sky-1",
    "language": "es",
    "zone": "America/Mexico_City",
    "post_time": "07:30",
    "days": ["1", "3", "5"],
    "questions_a_day": "2",
    "feedback": "at_reveal",
    "goal": "60",
}


@pytest.fixture
async def group(world: World, ana: Visitor) -> Group:
    """A group of which ana is an organiser."""
    made = await world.group()
    await ana.organise(world.organiser(made), "Ana")
    return made


async def _all_groups(world: World) -> list[Group]:
    return await world.context.db.read(groups.groups_on, "web", 100)


async def test_a_new_group_has_its_first_question_at_the_next_heartbeat(
    world: World, ana: Visitor, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = Exam(a_pack(a_single(), a_single("light-of-comets")))
    monkeypatch.setitem(world.context.exams, "sky-1", two)
    assert 'value="sky-1"' in (await ana.get("/groups/new")).text
    made = await ana.post("/groups/new", SETTINGS)
    assert "Its first question will appear here within seconds" in made.text
    assert "Monday, Wednesday, Friday at 07:30 (America/Mexico_City)" in made.text
    await world.beat()
    page = (await ana.get(made.path)).text
    assert "Pregunta 1 de 2" in page
    assert 'aria-label="Respuesta A"' in page
    new = (await _all_groups(world))[1]
    assert new.settings.days == "135"
    assert new.next_due_at is not None
    assert f"{new.next_due_at.astimezone(ZoneInfo(new.settings.zone)):%H:%M}" == "07:30"


@pytest.mark.parametrize(
    ("field", "value", "advice"),
    [
        ("name", "", "Enter a name."),
        ("name", "x" * 10_000, "Enter a shorter name"),
        ("exam", "ai-900", "Choose one of the exams"),
        ("language", "fr", "Choose one of the exam's languages."),
        ("language", "../en", "Choose one of the exam's languages."),
        ("zone", "Mars/Olympus", "There is no such time zone."),
        ("zone", "../../etc/passwd", "There is no such time zone."),
        ("zone", "", "There is no such time zone."),
        ("post_time", "25:00", "Enter a time from 00:00 to 23:59"),
        ("post_time", "noon", "Enter a time from 00:00 to 23:59"),
        ("days", [], "Choose at least one day."),
        ("days", ["8"], "Choose at least one day."),
        ("questions_a_day", "0", "Enter a number from 1 to 10."),
        ("questions_a_day", "11", "Enter a number from 1 to 10."),
        ("questions_a_day", "-1", "Enter a number from 1 to 10."),
        ("questions_a_day", "many", "Enter a number from 1 to 10."),
        ("goal", "", "Enter a number from 10 to 100."),
        ("goal", "9", "Enter a number from 10 to 100."),
        ("goal", "101", "Enter a number from 10 to 100."),
        ("goal", "7½", "Enter a number from 10 to 100."),
    ],
)
async def test_a_fault_is_explained_at_its_field_and_input_is_kept(
    world: World, ana: Visitor, group: Group, field: str, value: str | list[str], advice: str
) -> None:
    await ana.get("/groups/new")
    refused = await ana.post("/groups/new", {**SETTINGS, field: value})
    assert refused.status == 422
    fault = re.search(rf'id="{field}-fault"[^>]*>(.*?)</p>', refused.text, re.DOTALL)
    assert fault is not None
    assert advice in html.unescape(fault[1])
    assert re.search(rf'aria-describedby="{field}-fault', refused.text)
    assert "One thing needs a change." in refused.text
    if field != "name":
        assert 'value="Early birds"' in refused.text
    assert len(await _all_groups(world)) == 1


async def test_every_fault_is_said_at_once(world: World, ana: Visitor, group: Group) -> None:
    refused = await ana.post("/groups/new", {})
    assert refused.text.count('class="fault"') == 8
    assert "8 things need a change." in refused.text


async def test_settings_are_changed_and_the_exam_stays(
    world: World, ana: Visitor, group: Group
) -> None:
    await ana.get(f"/g/{group.key}/settings")
    saved = await ana.post(f"/g/{group.key}/settings", {**SETTINGS, "exam": "other"})
    assert "Saved." in saved.text
    (changed,) = await _all_groups(world)
    assert changed.settings.name == "Early birds"
    assert changed.settings.exam == "sky-1"
    assert changed.settings.feedback == "at_reveal"
    assert changed.settings.goal == 60
    assert not changed.settings.discussion
    await ana.post(f"/g/{group.key}/settings", {**SETTINGS, "discussion": "on"})
    (changed,) = await _all_groups(world)
    assert changed.settings.discussion
    refused = await ana.post(f"/g/{group.key}/settings", {**SETTINGS, "zone": "Nowhere"})
    assert refused.status == 422
    assert 'value="Nowhere"' in refused.text


async def test_a_group_is_paused_and_resumed(world: World, ana: Visitor, group: Group) -> None:
    await ana.get(f"/g/{group.key}/settings")
    assert "The group is paused." in (await ana.post(f"/g/{group.key}/pause")).text
    await world.later()
    page = (await ana.get(f"/g/{group.key}")).text
    assert "This group is paused" in page
    assert page.count("<article") == 1
    assert "goes on with its next question" in (await ana.post(f"/g/{group.key}/resume")).text
    await world.later()
    assert (await ana.get(f"/g/{group.key}")).text.count("<article") == 2


async def test_a_channel_that_refused_is_shown_with_its_reason_and_connected_again(
    world: World, ana: Visitor, group: Group
) -> None:
    db = world.context.db
    (channel,) = (await db.read(bindings.channels_of, [group.id]))[group.id]
    await db.write(bindings.park_channel, channel.id, "it is <archived>", world.clock.now())
    assert "refuses posts" in (await ana.get(f"/g/{group.key}")).text
    settings = (await ana.get(f"/g/{group.key}/settings")).text
    assert "web: it is &lt;archived&gt;" in settings
    assert "Reconnected." in (await ana.post(f"/g/{group.key}/reconnect")).text
    assert "refuses posts" not in (await ana.get(f"/g/{group.key}")).text


@pytest.mark.parametrize("path", ["settings", "pause", "resume", "reconnect"])
async def test_permission_is_asked_for_when_the_form_arrives(
    world: World, ana: Visitor, ben: Visitor, group: Group, path: str
) -> None:
    await ben.join(group, "Ben")
    assert (await ben.post(f"/g/{group.key}/{path}", SETTINGS)).status == 403
    assert (await ben.post("/groups/new", SETTINGS)).status == 403
    assert len(await _all_groups(world)) == 1


async def test_an_organiser_of_one_group_has_no_say_in_another(
    world: World, ana: Visitor, group: Group
) -> None:
    other = await world.group(name="Others")
    await ana.join(other, "Ana")
    assert (await ana.get(f"/g/{other.key}/settings")).status == 403
    assert (await ana.post(f"/g/{other.key}/pause")).status == 403
    assert actions_in((await ana.get(f"/g/{other.key}")).text)


async def test_the_invite_link_is_there_to_be_copied(
    world: World, ana: Visitor, group: Group
) -> None:
    assert world.invite(group) in (await ana.get(f"/g/{group.key}/settings")).text
