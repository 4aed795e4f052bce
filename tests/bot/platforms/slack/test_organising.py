"""What organisers change, and who is none."""

from __future__ import annotations

import pytest

from tests.bot.platforms.slack.hall import Hall
from tests.slack_server import Message, Refuse, View

CHANGE, CHANGE_ES = "Change the settings", "Cambiar los ajustes"


async def settings_form(hall: Hall) -> View:
    """Ana's form of the group's settings, once everything is in it."""
    card = await hall.asks(hall.ana, "settings")
    form = await (await hall.ana.press(card, CHANGE_ES)).modal()
    await hall.shows(form, "Zona horaria")
    return form


async def test_the_form_shows_what_is_set_and_changes_it(hall: Hall) -> None:
    await hall.set_up(questions_a_day="3")
    form = await settings_form(hall)
    state = form.state_for(hall.ana.id)["values"]
    assert state["questions_a_day"]["field"]["selected_option"]["value"] == "3"
    assert state["name"]["field"]["value"] == "Study hall · SKY-1"

    sent = await hall.ana.submit(
        form, {"name": "Night owls", "goal": "50", "discussion": "yes", "days": ["lunes"]}
    )

    assert sent.accepted
    assert sent.view is not None
    assert "Night owls" in sent.view.text_of_blocks
    settings = (await hall.group()).settings
    assert (settings.name, settings.goal, settings.discussion) == ("Night owls", 50, True)
    assert settings.days == "1"


@pytest.mark.parametrize(
    ("field", "value"), [("goal", "5"), ("zone", "Nowhere/Town"), ("name", "\u200b")]
)
async def test_what_is_wrong_is_said_at_its_field(hall: Hall, field: str, value: str) -> None:
    await hall.set_up()
    before = (await hall.group()).settings
    form = await settings_form(hall)
    sent = await hall.ana.submit(form, {field: value})
    assert set(sent.errors) == {field}
    assert (await hall.group()).settings == before


async def test_a_group_moves_to_a_channel_that_quizbot_is_in(hall: Hall) -> None:
    await hall.set_up()
    new = hall.team.add_channel("new-home", members=[hall.ana, hall.ben])
    form = await settings_form(hall)
    sent = await hall.ana.submit(form, {"channel": new.id})
    assert "/invite @quizbot" in sent.errors["channel"]
    await hall.team.invite_bot(new)

    sent = await hall.ana.submit(form)

    assert sent.accepted
    await hall.at("2026-03-02 09:00")
    assert (hall.posts(), len(hall.posts(new))) == ([], 1)


async def test_pause_resume_and_now(hall: Hall) -> None:
    await hall.set_up()
    assert "en pausa" in (await hall.asks(hall.ana, "pause")).text_of_blocks
    await hall.at("2026-03-02 09:00")
    assert hall.posts() == []
    assert "El grupo continúa" in (await hall.asks(hall.ana, "reanudar")).text_of_blocks
    now = await hall.asks(hall.ana, "now")
    assert "en camino" in now.text_of_blocks
    await hall.beat()
    assert len(hall.posts()) == 1


async def test_buttons_of_the_settings(hall: Hall) -> None:
    await hall.set_up()
    card = await hall.asks(hall.ana, "settings")
    paused = await hall.presses(hall.ana, card, "Pausar")
    assert paused is card
    assert "en pausa" in card.text_of_blocks


@pytest.mark.parametrize("words", ["settings", "pause", "resume", "now"])
async def test_a_member_organises_nothing(hall: Hall, words: str) -> None:
    await hall.set_up()
    told = await hall.asks(hall.ben, words)
    assert "Only organisers may do that" in told.text_of_blocks


async def test_a_button_of_the_settings_helps_nobody_else(hall: Hall) -> None:
    """The button of an organiser's private message, pressed by somebody who forged it."""
    await hall.set_up()
    card = await hall.asks(hall.ana, "settings")
    mine = await hall.asks(hall.ben, "leaderboard")
    button = mine.buttons[0].raw
    for label in (CHANGE_ES, "Pausar"):
        button["value"] = card.element(label).value
        told = await pressed(hall, mine, label)
        assert "Only organisers may do that" in told
    assert (await hall.group()).paused_at is None


async def pressed(hall: Hall, mine: Message, label: str) -> str:
    """What Ben is told who presses the first button of that message."""
    reply = await hall.ben.press(mine, mine.labels[0])
    if label == CHANGE_ES:
        return await hall.shows(await reply.modal(), "Only organisers")
    await hall.slack.until(lambda: "Only organisers" in mine.text_of_blocks)
    return mine.text_of_blocks


async def test_an_admin_who_is_none_any_more(hall: Hall) -> None:
    await hall.set_up()
    other = hall.person("Otto", admin=True)
    assert "Study hall" in (await hall.asks(other, "settings")).text_of_blocks
    other.admin = False
    assert "Only organisers" in (await hall.asks(other, "pause")).text_of_blocks


async def test_a_button_of_an_admin_who_is_none_any_more(hall: Hall) -> None:
    await hall.set_up()
    other = hall.person("Otto", admin=True)
    card = await hall.asks(other, "settings")
    other.admin = False
    told = await hall.presses(other, card, "Pause")
    assert "Only organisers may do that" in told.text_of_blocks
    assert (await hall.group()).paused_at is None


async def test_a_window_that_opens_too_late_is_said_so(hall: Hall) -> None:
    await hall.set_up()
    card = await hall.asks(hall.ana, "settings")
    hall.slack.faults.next("views.open", Refuse("expired_trigger_id"))
    told = await hall.presses(hall.ana, card, CHANGE_ES)
    assert "Inténtelo otra vez" in told.text_of_blocks


async def test_without_a_group_settings_say_how_to_begin_one(hall: Hall) -> None:
    told = await hall.asks(hall.ana, "settings")
    assert "/quiz crear" in told.text_of_blocks
