"""What organisers change, and who is none."""

from __future__ import annotations

import pytest

from tests.bot.platforms.slack.world import SlackWorld
from tests.slack_server import Message, Refuse, View

CHANGE, CHANGE_ES = "Change the settings", "Cambiar los ajustes"


async def settings_form(world: SlackWorld) -> View:
    """Ana's form of the group's settings, once everything is in it."""
    card = await world.asks(world.ana, "settings")
    form = await (await world.ana.press(card, CHANGE_ES)).modal()
    await world.shows(form, "Zona horaria")
    return form


async def test_the_form_shows_what_is_set_and_changes_it(world: SlackWorld) -> None:
    await world.set_up(questions_a_day="3")
    form = await settings_form(world)
    state = form.state_for(world.ana.id)["values"]
    assert state["questions_a_day"]["field"]["selected_option"]["value"] == "3"
    assert state["name"]["field"]["value"] == "Study world · SKY-1"

    sent = await world.ana.submit(
        form, {"name": "Night owls", "goal": "50", "discussion": "yes", "days": ["lunes"]}
    )

    assert sent.accepted
    assert sent.view is not None
    assert "Night owls" in sent.view.text_of_blocks
    settings = (await world.group()).settings
    assert (settings.name, settings.goal, settings.discussion) == ("Night owls", 50, True)
    assert settings.days == "1"


@pytest.mark.parametrize(
    ("field", "value"), [("goal", "5"), ("zone", "Nowhere/Town"), ("name", "\u200b")]
)
async def test_what_is_wrong_is_said_at_its_field(
    world: SlackWorld, field: str, value: str
) -> None:
    await world.set_up()
    before = (await world.group()).settings
    form = await settings_form(world)
    sent = await world.ana.submit(form, {field: value})
    assert set(sent.errors) == {field}
    assert (await world.group()).settings == before


async def test_a_group_moves_to_a_channel_that_quizbot_is_in(world: SlackWorld) -> None:
    await world.set_up()
    new = world.team.add_channel("new-home", members=[world.ana, world.ben])
    form = await settings_form(world)
    sent = await world.ana.submit(form, {"channel": new.id})
    assert "/invite @quizbot" in sent.errors["channel"]
    await world.team.invite_bot(new)

    sent = await world.ana.submit(form)

    assert sent.accepted
    await world.at("2026-03-02 09:00")
    assert (world.posts(), len(world.posts(new))) == ([], 1)


async def test_pause_resume_and_now(world: SlackWorld) -> None:
    await world.set_up()
    assert "en pausa" in (await world.asks(world.ana, "pause")).text_of_blocks
    await world.at("2026-03-02 09:00")
    assert world.posts() == []
    assert "El grupo continúa" in (await world.asks(world.ana, "reanudar")).text_of_blocks
    now = await world.asks(world.ana, "now")
    assert "en camino" in now.text_of_blocks
    await world.beat()
    assert len(world.posts()) == 1


async def test_buttons_of_the_settings(world: SlackWorld) -> None:
    await world.set_up()
    card = await world.asks(world.ana, "settings")
    paused = await world.presses(world.ana, card, "Pausar")
    assert paused is card
    assert "en pausa" in card.text_of_blocks


@pytest.mark.parametrize("words", ["settings", "pause", "resume", "now"])
async def test_a_member_organises_nothing(world: SlackWorld, words: str) -> None:
    await world.set_up()
    told = await world.asks(world.ben, words)
    assert "Only organisers can do that" in told.text_of_blocks


async def test_a_button_of_the_settings_helps_nobody_else(world: SlackWorld) -> None:
    """The button of an organiser's private message, pressed by somebody who forged it."""
    await world.set_up()
    card = await world.asks(world.ana, "settings")
    mine = await world.asks(world.ben, "leaderboard")
    button = mine.buttons[0].raw
    for label in (CHANGE_ES, "Pausar"):
        button["value"] = card.element(label).value
        told = await pressed(world, mine, label)
        assert "Only organisers can do that" in told
    assert (await world.group()).paused_at is None


async def pressed(world: SlackWorld, mine: Message, label: str) -> str:
    """What Ben is told who presses the first button of that message."""
    reply = await world.ben.press(mine, mine.labels[0])
    if label == CHANGE_ES:
        return await world.shows(await reply.modal(), "Only organisers")
    await world.slack.until(lambda: "Only organisers" in mine.text_of_blocks)
    return mine.text_of_blocks


async def test_an_admin_who_is_none_any_more(world: SlackWorld) -> None:
    await world.set_up()
    other = world.person("Otto", admin=True)
    assert "Study world" in (await world.asks(other, "settings")).text_of_blocks
    other.admin = False
    assert "Only organisers" in (await world.asks(other, "pause")).text_of_blocks


async def test_a_button_of_an_admin_who_is_none_any_more(world: SlackWorld) -> None:
    await world.set_up()
    other = world.person("Otto", admin=True)
    card = await world.asks(other, "settings")
    other.admin = False
    told = await world.presses(other, card, "Pause")
    assert "Only organisers can do that" in told.text_of_blocks
    assert (await world.group()).paused_at is None


async def test_a_window_that_opens_too_late_is_said_so(world: SlackWorld) -> None:
    await world.set_up()
    card = await world.asks(world.ana, "settings")
    world.slack.faults.next("views.open", Refuse("expired_trigger_id"))
    told = await world.presses(world.ana, card, CHANGE_ES)
    assert "Inténtalo otra vez" in told.text_of_blocks


async def test_without_a_group_settings_say_how_to_begin_one(world: SlackWorld) -> None:
    told = await world.asks(world.ana, "settings")
    assert "/quiz crear" in told.text_of_blocks
