"""When quizbot or Slack fails, whoever waits is told, in their language and with a way on."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest

from bot.charts.artist import Artist
from bot.usecases.context import Exam
from storage import people
from storage.database import Database
from tests.bot.platforms.slack.conftest import HallOf
from tests.bot.platforms.slack.hall import Hall, key_of_user
from tests.bot.platforms.slack.house import a_house, install
from tests.bot.platforms.slack.stalling import stalled
from tests.bot.platforms.slack.test_organising import CHANGE_ES
from tests.questions.builders import a_multiple, a_single
from tests.slack_server import Broken, Cut, Refuse
from tests.slack_server.filling import Value

FAILED = "an interaction failed"
LATER, LATER_ES = "That did not work", "No ha funcionado"
UNKNOWN, UNKNOWN_ES = "Please try that again", "no se puede ver quién administra aquí"
NOT_SEEN = "Ahora mismo no se puede ver quién administra aquí. No ha cambiado nada."
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


async def test_the_home_without_the_database(hall: Hall) -> None:
    await hall.set_up()
    await lose_the_database(hall)
    hall.expected |= {"an event could not be remembered", "a Home could not be made"}
    await hall.home(hall.ben, LATER)


async def test_a_form_that_waits_for_a_database_that_fails(hall: Hall) -> None:
    form = await hall.form()
    hall.expected.add("a form failed")
    with stalled(hall.context.db) as release:
        sending = asyncio.ensure_future(hall.ana.submit(form, {"days": ["1"]}))
        await hall.slack.until(lambda: "Un momento" in form.text_of_blocks)
        closing = asyncio.ensure_future(hall.context.db.close())
        release()
    await asyncio.gather(sending, closing)
    await hall.shows(form, LATER_ES)


async def test_what_was_entered_stands_in_a_form_that_comes_back_late(hall: Hall) -> None:
    form = await hall.form()
    hold = hall.slack.faults.hold("users.info", times=9)
    entered: dict[str, Value] = {
        "days": [form.element("days").options[0]["value"]],
        "zone": "America/Lima",
        "post_time": "07:15",
        "language": "en",
        "feedback": "at_reveal",
    }
    await hall.ana.submit(form, entered)
    await hall.shows(form, "no se puede ver quién administra aquí")
    hold.release()

    assert (await hall.ana.submit(form)).accepted

    kept = (await hall.group()).settings
    assert (kept.days, kept.zone, kept.post_time) == ("1", "America/Lima", "07:15")
    assert (kept.language, kept.feedback) == ("en", "at_reveal")
    assert "no se puede ver" not in form.text_of_blocks


async def test_what_was_wrong_goes_away_once_it_is_mended(hall: Hall) -> None:
    form = await hall.form()
    days = [one["value"] for one in form.element("days").options]
    with stalled(hall.context.db) as release:
        await hall.ana.submit(form, {"days": days, "zone": "Mars"})
        release()
    await hall.shows(form, "No existe esa zona horaria")
    other = hall.team.add_channel("other", members=[hall.ana])
    await hall.ana.submit(form, {"zone": "Europe/Madrid", "channel": other.id})
    assert "No existe esa zona horaria" not in form.text_of_blocks
    assert "⚠️" in form.text_of_blocks
    await hall.team.invite_bot(other)
    assert (await hall.ana.submit(form)).accepted


@pytest.mark.parametrize("fault", [Broken(500), Cut(), Refuse("internal_error")], ids=str)
async def test_a_window_that_could_not_be_filled_is_tried_again(
    hall: Hall, fault: Broken | Cut | Refuse
) -> None:
    await hall.set_up()
    await hall.set_up_member(hall.ben)
    hall.slack.faults.next("views.update", fault)
    sheet = await (await hall.ben.shortcut("quiz")).modal()
    await hall.shows(sheet, "Quiz: question 1")
    assert hall.told(hall.ben) == []


async def test_what_a_window_cannot_show_comes_directly(hall: Hall) -> None:
    await hall.set_up()
    await hall.set_up_member(hall.ben)
    hall.slack.faults.next("views.update", Broken(500), times=2)
    await hall.ben.shortcut("quiz")
    await hall.slack.until(lambda: hall.told(hall.ben))
    assert "Quiz: question 1" in hall.told(hall.ben)[0].text_of_blocks


async def test_a_form_that_a_window_cannot_show_is_said_directly(hall: Hall) -> None:
    await hall.set_up()
    card = await hall.asks(hall.ana, "settings")
    hall.slack.faults.next("views.update", Broken(500), times=2)
    await hall.ana.press(card, CHANGE_ES)
    await hall.slack.until(lambda: hall.told(hall.ana))
    assert LATER_ES in hall.told(hall.ana)[0].text_of_blocks


async def test_settings_of_an_exam_that_is_not_installed_any_more(hall: Hall) -> None:
    await hall.set_up()
    card = await hall.asks(hall.ana, "settings")
    form = await (await hall.ana.press(card, CHANGE_ES)).modal()
    await hall.shows(form, "Zona horaria")
    cast(dict[str, Exam], hall.context.exams).clear()
    sent = await hall.ana.submit(form, {"goal": "50"})
    assert sent.trouble is None
    assert "exámenes" in " ".join(sent.errors.values())


class TestWithoutToken:
    """By OAuth, a token may be out of reach for a while: what needs none goes on."""

    async def test_an_answer_counts_while_the_token_cannot_be_renewed(
        self, database: Database, artist: Artist
    ) -> None:
        async with a_house(database, artist, rotation=True) as hall:
            await install(hall)
            hall.channel.bot = True
            post = await hall.posted()
            hall.expected.add("a token could not be renewed")
            hall.slack.clock.advance(13 * 3600)
            hall.slack.faults.next("oauth.v2.access", Broken(500), times=20)
            told = await hall.presses(hall.ben, post, "A")
            assert "here about A" in told.text_of_blocks
            group, ben = await hall.group(), key_of_user(hall.ben)
            assert await hall.context.db.read(people.member_of, group.id, ben) is not None

    async def test_pictures_are_told_in_words(self, database: Database, artist: Artist) -> None:
        async with a_house(database, artist, rotation=True) as hall:
            await install(hall)
            hall.channel.bot = True
            post = await hall.posted()
            await hall.presses(hall.ben, post, "A")
            hall.expected.add("a token could not be renewed")
            hall.slack.clock.advance(13 * 3600)
            hall.slack.faults.next("oauth.v2.access", Broken(500), times=20)
            board = await hall.asks(hall.ben, "leaderboard")
            assert "🥇" in board.text_of_blocks

    async def test_the_database_is_down(self, database: Database, artist: Artist) -> None:
        async with a_house(database, artist, rotation=False) as hall:
            await install(hall)
            hall.expected.add("nobody's profile can be asked for")
            await lose_the_database(hall)
            assert LATER in (await hall.asks(hall.ben, "help")).text_of_blocks


async def test_an_answer_that_lacks_something_is_told_so_without_waiting(
    hall_of: HallOf,
) -> None:
    async with hall_of(a_multiple()) as hall:
        post = await hall.posted()
        right = await hall.key_of(post)
        await hall.set_up_member(hall.ben)
        home = await hall.home(hall.ben, "One question waits")
        form = await (await hall.ben.press(home, "Answer the question")).modal()
        await hall.shows(form, "Choose 2 options")
        boxes = next(one for one in form.elements if one.kind == "checkboxes")
        with stalled(hall.context.db) as release:
            lacking = await hall.ben.submit(form, {boxes.block_id: [boxes.options_text[0]]})
            release()

        assert list(lacking.errors.values()) == ["Choose exactly 2 options; one is chosen."]

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
    await hall.shows(sheet, UNKNOWN_ES)


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
        home = await hall.home(hall.ben, "My language, for what only I see")
        await hall.ben.select(home, "home_language", "Español")
        await hall.shows(home, "Una pregunta espera")

        early = await hall.presses(hall.ben, post, SEND)
        assert "Su respuesta aún no está completa" in early.text_of_blocks
        hall.slack.faults.next("users.info", Refuse("internal_error"))
        assert UNKNOWN_ES in (await hall.asks(hall.ben, "pause")).text_of_blocks
