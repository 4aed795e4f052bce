"""When quizbot or Slack fails, whoever waits is told, in their language and with a way on."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest

from bot.charts.artist import Artist
from bot.usecases.context import Exam
from storage import people
from storage.database import Database
from tests.bot.platforms.slack.conftest import WorldOf
from tests.bot.platforms.slack.house import a_house, install
from tests.bot.platforms.slack.stalling import stalled
from tests.bot.platforms.slack.test_organising import CHANGE_ES
from tests.bot.platforms.slack.world import SlackWorld, key_of_user
from tests.questions.builders import a_multiple, a_single
from tests.slack_server import Broken, Cut, Refuse
from tests.slack_server.filling import Value

FAILED = "an interaction failed"
LATER, LATER_ES = "That didn't work", "No ha funcionado"
UNKNOWN, UNKNOWN_ES = "Please try again", "no se puede ver quién administra aquí"
NOT_SEEN = "Ahora mismo no se puede ver quién administra aquí. No ha cambiado nada."
SEND = "Send answer"


async def lose_the_database(world: SlackWorld) -> None:
    """From now on the database answers nothing, which quizbot logs."""
    world.expected.add(FAILED)
    await world.context.db.close()


async def test_a_command_without_the_database(world: SlackWorld) -> None:
    await world.set_up()
    await lose_the_database(world)
    for text in ("help", "leaderboard", "pause"):
        assert LATER in (await world.asks(world.ben, text)).text_of_blocks


async def test_a_shortcut_without_the_database(world: SlackWorld) -> None:
    await world.set_up()
    await lose_the_database(world)
    sheet = await (await world.ben.shortcut("quiz")).modal()
    await world.shows(sheet, LATER)


async def test_a_press_without_the_database(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        await lose_the_database(world)
        assert LATER in (await world.presses(world.ben, post, "A")).text_of_blocks


async def test_an_answer_that_lacks_something_without_the_database(world_of: WorldOf) -> None:
    async with world_of(a_multiple()) as world:
        post = await world.posted()
        await lose_the_database(world)
        assert LATER in (await world.presses(world.ben, post, SEND)).text_of_blocks


async def test_the_settings_without_the_database(world: SlackWorld) -> None:
    await world.set_up()
    card = await world.asks(world.ana, "settings")
    await lose_the_database(world)
    sheet = await (await world.ana.press(card, CHANGE_ES)).modal()
    await world.shows(sheet, LATER_ES)


async def test_the_home_without_the_database(world: SlackWorld) -> None:
    await world.set_up()
    await lose_the_database(world)
    world.expected |= {"an event could not be remembered", "a Home could not be made"}
    await world.home(world.ben, LATER)


async def test_a_form_that_waits_for_a_database_that_fails(world: SlackWorld) -> None:
    form = await world.form()
    world.expected.add("a form failed")
    with stalled(world.context.db) as release:
        sending = asyncio.ensure_future(world.ana.submit(form, {"days": ["1"]}))
        await world.slack.until(lambda: "Un momento" in form.text_of_blocks)
        closing = asyncio.ensure_future(world.context.db.close())
        release()
    await asyncio.gather(sending, closing)
    await world.shows(form, LATER_ES)


async def test_what_was_entered_stands_in_a_form_that_comes_back_late(world: SlackWorld) -> None:
    form = await world.form()
    hold = world.slack.faults.hold("users.info", times=9)
    entered: dict[str, Value] = {
        "days": [form.element("days").options[0]["value"]],
        "zone": "America/Lima",
        "post_time": "07:15",
        "language": "en",
        "feedback": "at_reveal",
    }
    await world.ana.submit(form, entered)
    await world.shows(form, "no se puede ver quién administra aquí")
    hold.release()

    assert (await world.ana.submit(form)).accepted

    kept = (await world.group()).settings
    assert (kept.days, kept.zone, kept.post_time) == ("1", "America/Lima", "07:15")
    assert (kept.language, kept.feedback) == ("en", "at_reveal")
    assert "no se puede ver" not in form.text_of_blocks


async def test_what_was_wrong_goes_away_once_it_is_mended(world: SlackWorld) -> None:
    form = await world.form()
    days = [one["value"] for one in form.element("days").options]
    with stalled(world.context.db) as release:
        await world.ana.submit(form, {"days": days, "zone": "Mars"})
        release()
    await world.shows(form, "No existe esa zona horaria")
    other = world.team.add_channel("other", members=[world.ana])
    await world.ana.submit(form, {"zone": "Europe/Madrid", "channel": other.id})
    assert "No existe esa zona horaria" not in form.text_of_blocks
    assert "⚠️" in form.text_of_blocks
    await world.team.invite_bot(other)
    assert (await world.ana.submit(form)).accepted


@pytest.mark.parametrize("fault", [Broken(500), Cut(), Refuse("internal_error")], ids=str)
async def test_a_window_that_could_not_be_filled_is_tried_again(
    world: SlackWorld, fault: Broken | Cut | Refuse
) -> None:
    await world.set_up()
    await world.set_up_member(world.ben)
    world.slack.faults.next("views.update", fault)
    sheet = await (await world.ben.shortcut("quiz")).modal()
    await world.shows(sheet, "Quiz: question 1")
    assert world.told(world.ben) == []


async def test_what_a_window_cannot_show_comes_directly(world: SlackWorld) -> None:
    await world.set_up()
    await world.set_up_member(world.ben)
    world.slack.faults.next("views.update", Broken(500), times=2)
    await world.ben.shortcut("quiz")
    await world.slack.until(lambda: world.told(world.ben))
    assert "Quiz: question 1" in world.told(world.ben)[0].text_of_blocks


async def test_a_form_that_a_window_cannot_show_is_said_directly(world: SlackWorld) -> None:
    await world.set_up()
    card = await world.asks(world.ana, "settings")
    world.slack.faults.next("views.update", Broken(500), times=2)
    await world.ana.press(card, CHANGE_ES)
    await world.slack.until(lambda: world.told(world.ana))
    assert LATER_ES in world.told(world.ana)[0].text_of_blocks


async def test_settings_of_an_exam_that_is_not_installed_any_more(world: SlackWorld) -> None:
    await world.set_up()
    card = await world.asks(world.ana, "settings")
    form = await (await world.ana.press(card, CHANGE_ES)).modal()
    await world.shows(form, "Zona horaria")
    cast(dict[str, Exam], world.context.exams).clear()
    sent = await world.ana.submit(form, {"goal": "50"})
    assert sent.trouble is None
    assert "exámenes" in " ".join(sent.errors.values())


class TestWithoutToken:
    """By OAuth, a token may be out of reach for a while: what needs none goes on."""

    async def test_an_answer_counts_while_the_token_cannot_be_renewed(
        self, database: Database, artist: Artist
    ) -> None:
        async with a_house(database, artist, rotation=True) as world:
            await install(world)
            world.channel.bot = True
            post = await world.posted()
            world.expected.add("a token could not be renewed")
            world.slack.clock.advance(13 * 3600)
            world.slack.faults.next("oauth.v2.access", Broken(500), times=20)
            told = await world.presses(world.ben, post, "A")
            assert "here about A" in told.text_of_blocks
            group, ben = await world.group(), key_of_user(world.ben)
            assert await world.context.db.read(people.member_of, group.id, ben) is not None

    async def test_pictures_are_told_in_words(self, database: Database, artist: Artist) -> None:
        async with a_house(database, artist, rotation=True) as world:
            await install(world)
            world.channel.bot = True
            post = await world.posted()
            await world.presses(world.ben, post, "A")
            world.expected.add("a token could not be renewed")
            world.slack.clock.advance(13 * 3600)
            world.slack.faults.next("oauth.v2.access", Broken(500), times=20)
            board = await world.asks(world.ben, "leaderboard")
            assert "🥇" in board.text_of_blocks

    async def test_the_database_is_down(self, database: Database, artist: Artist) -> None:
        async with a_house(database, artist, rotation=False) as world:
            await install(world)
            world.expected.add("nobody's profile can be asked for")
            await lose_the_database(world)
            assert LATER in (await world.asks(world.ben, "help")).text_of_blocks


async def test_an_answer_that_lacks_something_is_told_so_without_waiting(
    world_of: WorldOf,
) -> None:
    async with world_of(a_multiple()) as world:
        post = await world.posted()
        right = await world.key_of(post)
        await world.set_up_member(world.ben)
        home = await world.home(world.ben, "One question waits")
        form = await (await world.ben.press(home, "Answer the question")).modal()
        await world.shows(form, "Choose 2 options")
        boxes = next(one for one in form.elements if one.kind == "checkboxes")
        with stalled(world.context.db) as release:
            lacking = await world.ben.submit(form, {boxes.block_id: [boxes.options_text[0]]})
            release()

        assert list(lacking.errors.values()) == ["Choose exactly 2 options; one is chosen."]

        labels = [one["text"]["text"] for one in boxes.options if one["value"] in right]
        sent = await world.ben.submit(form, {boxes.block_id: labels})
        assert sent.view is not None
        assert "Right!" in sent.view.text_of_blocks


@pytest.mark.parametrize("text", ["setup", "settings", "pause", "now"])
async def test_an_admin_whom_slack_does_not_name_is_asked_to_try_again(
    world: SlackWorld, text: str
) -> None:
    other = world.person("Olga", admin=True, locale="es-ES")
    await world.set_up()
    world.slack.faults.next("users.info", Refuse("internal_error"), times=2)
    assert UNKNOWN in (await world.asks(other, text)).text_of_blocks
    assert (await world.group()).paused_at is None


async def test_a_named_organiser_goes_on_without_a_word_of_slack(world: SlackWorld) -> None:
    await world.set_up()
    world.slack.faults.next("users.info", Refuse("internal_error"), times=2)
    await world.asks(world.ana, "pause")
    assert (await world.group()).paused_at is not None


async def test_a_settings_form_that_opens_when_slack_does_not_say_who_asks(
    world: SlackWorld,
) -> None:
    other = world.person("Olga", admin=True, locale="es-ES")
    await world.set_up()
    card = await world.asks(other, "settings")
    world.slack.faults.next("users.info", Refuse("internal_error"))
    sheet = await (await other.press(card, CHANGE_ES)).modal()
    await world.shows(sheet, UNKNOWN_ES)


@pytest.mark.parametrize("which", ["setup", "settings"])
async def test_a_form_of_an_admin_whom_slack_does_not_name_is_kept(
    world: SlackWorld, which: str
) -> None:
    other = world.person("Olga", admin=True, locale="es-ES")
    if which == "settings":
        await world.set_up()
        card = await world.asks(other, "settings")
        form = await (await other.press(card, CHANGE_ES)).modal()
        await world.shows(form, "Zona horaria")
    else:
        form = await world.form(other)
    world.slack.faults.next("users.info", Refuse("internal_error"))
    days = [one["value"] for one in form.element("days").options]

    sent = await other.submit(form, {"days": days})

    assert [*sent.errors.values()] == [NOT_SEEN]
    assert other.modal is not None
    assert (await other.submit(other.modal)).accepted


async def test_short_notices_are_in_the_language_that_somebody_chose(world_of: WorldOf) -> None:
    async with world_of(a_multiple()) as world:
        post = await world.posted()
        await world.set_up_member(world.ben)
        home = await world.home(world.ben, "My language, for what only I see")
        await world.ben.select(home, "home_language", "Español")
        await world.shows(home, "Una pregunta espera")

        early = await world.presses(world.ben, post, SEND)
        assert "Tu respuesta aún no está completa" in early.text_of_blocks
        world.slack.faults.next("users.info", Refuse("internal_error"))
        assert UNKNOWN_ES in (await world.asks(world.ben, "pause")).text_of_blocks
