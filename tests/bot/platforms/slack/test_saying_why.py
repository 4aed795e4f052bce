"""When quizbot or Slack fails, whoever waits is told, in their language and with a way on."""

from __future__ import annotations

import pytest

from tests.bot.platforms.slack.conftest import HallOf
from tests.bot.platforms.slack.hall import Hall
from tests.bot.platforms.slack.stalling import stalled
from tests.bot.platforms.slack.test_organising import CHANGE_ES
from tests.questions.builders import a_multiple, a_single
from tests.slack_server import Refuse

FAILED = "an interaction failed"
LATER, LATER_ES = "That did not work", "No ha funcionado"
UNKNOWN, UNKNOWN_ES = "Please try that again", "no se puede ver quién administra aquí"
NOT_SEEN = "It cannot be seen just now who manages things here. Nothing was changed."
SEND = "Send answer"


async def lose_the_database(hall: Hall) -> None:
    """From now on the database answers nothing, which quizbot logs."""
    hall.expected.add(FAILED)
    await hall.context.db.close()


async def test_a_command_without_the_database(hall: Hall) -> None:
    await hall.set_up()
    await lose_the_database(hall)
    for text in ("help", "leaderboard", "pause"):
        assert LATER in (await hall.asks(hall.ben, text)).text_of_blocks


async def test_a_shortcut_without_the_database(hall: Hall) -> None:
    await hall.set_up()
    await lose_the_database(hall)
    sheet = await (await hall.ben.shortcut("quiz")).modal()
    await hall.shows(sheet, LATER)


async def test_a_press_without_the_database(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        await lose_the_database(hall)
        assert LATER in (await hall.presses(hall.ben, post, "A")).text_of_blocks


async def test_an_answer_that_lacks_something_without_the_database(hall_of: HallOf) -> None:
    async with hall_of(a_multiple()) as hall:
        post = await hall.posted()
        await lose_the_database(hall)
        assert LATER in (await hall.presses(hall.ben, post, SEND)).text_of_blocks


async def test_the_settings_without_the_database(hall: Hall) -> None:
    await hall.set_up()
    card = await hall.asks(hall.ana, "settings")
    await lose_the_database(hall)
    sheet = await (await hall.ana.press(card, CHANGE_ES)).modal()
    await hall.shows(sheet, LATER_ES)


async def test_an_answer_that_lacks_something_is_said_late_too(hall_of: HallOf) -> None:
    async with hall_of(a_multiple()) as hall:
        post = await hall.posted()
        right = await hall.key_of(post)
        await hall.set_up_member(hall.ben)
        home = await hall.home(hall.ben, "One question waits")
        form = await (await hall.ben.press(home, "Answer the question")).modal()
        await hall.shows(form, "Choose 2 options")
        boxes = next(one for one in form.elements if one.kind == "checkboxes")
        with stalled(hall.context.db) as release:
            await hall.ben.submit(form, {boxes.block_id: [boxes.options_text[0]]})
            release()

        await hall.shows(form, "Choose exactly 2 options; one is chosen.")

        labels = [one["text"]["text"] for one in boxes.options if one["value"] in right]
        sent = await hall.ben.submit(form, {boxes.block_id: labels})
        assert sent.view is not None
        assert "Right!" in sent.view.text_of_blocks


@pytest.mark.parametrize("text", ["setup", "settings", "pause", "now"])
async def test_an_admin_whom_slack_does_not_name_is_asked_to_try_again(
    hall: Hall, text: str
) -> None:
    other = hall.person("Olga", admin=True, locale="es-ES")
    await hall.set_up()
    hall.slack.faults.next("users.info", Refuse("internal_error"), times=2)
    assert UNKNOWN in (await hall.asks(other, text)).text_of_blocks
    assert (await hall.group()).paused_at is None


async def test_a_named_organiser_goes_on_without_a_word_of_slack(hall: Hall) -> None:
    await hall.set_up()
    hall.slack.faults.next("users.info", Refuse("internal_error"), times=2)
    await hall.asks(hall.ana, "pause")
    assert (await hall.group()).paused_at is not None


async def test_a_settings_form_that_opens_when_slack_does_not_say_who_asks(hall: Hall) -> None:
    other = hall.person("Olga", admin=True, locale="es-ES")
    await hall.set_up()
    card = await hall.asks(other, "settings")
    hall.slack.faults.next("users.info", Refuse("internal_error"))
    sheet = await (await other.press(card, CHANGE_ES)).modal()
    await hall.shows(sheet, "Please try that again")


@pytest.mark.parametrize("which", ["setup", "settings"])
async def test_a_form_of_an_admin_whom_slack_does_not_name_is_kept(hall: Hall, which: str) -> None:
    other = hall.person("Olga", admin=True, locale="es-ES")
    if which == "settings":
        await hall.set_up()
        card = await hall.asks(other, "settings")
        form = await (await other.press(card, CHANGE_ES)).modal()
        await hall.shows(form, "Zona horaria")
    else:
        form = await hall.form(other)
    hall.slack.faults.next("users.info", Refuse("internal_error"))
    days = [one["value"] for one in form.element("days").options]

    sent = await other.submit(form, {"days": days})

    assert [*sent.errors.values()] == [NOT_SEEN]
    assert other.modal is not None
    assert (await other.submit(other.modal)).accepted


async def test_short_notices_are_in_the_language_that_somebody_chose(hall_of: HallOf) -> None:
    async with hall_of(a_multiple()) as hall:
        post = await hall.posted()
        await hall.set_up_member(hall.ben)
        home = await hall.home(hall.ben, "The language of what only I see")
        await hall.ben.select(home, "home_language", "Español")
        await hall.shows(home, "Una pregunta espera")

        early = await hall.presses(hall.ben, post, SEND)
        assert "Su respuesta aún no está completa" in early.text_of_blocks
        hall.slack.faults.next("users.info", Refuse("internal_error"))
        assert UNKNOWN_ES in (await hall.asks(hall.ben, "pause")).text_of_blocks
