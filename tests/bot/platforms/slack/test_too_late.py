"""A window can be opened for three seconds: whoever is too late is told so, or served otherwise."""

from __future__ import annotations

from tests.bot.platforms.slack.conftest import WorldOf
from tests.bot.platforms.slack.world import SlackWorld
from tests.questions.builders import a_single
from tests.slack_server import Refuse
from tests.slack_server.limits import TRIGGER

FLAG = "Report a problem"
EXPIRED = Refuse("expired_trigger_id")
TOLD = "The window took too long to open. Nothing was lost."


async def test_a_trigger_ends_while_slack_is_slow(world: SlackWorld) -> None:
    hold = world.slack.faults.hold("users.info")
    asked = await world.ana.command(world.channel, "/quiz", "setup")
    await world.slack.until(lambda: hold.waiting == 1)
    world.slack.clock.advance(TRIGGER)
    hold.release()

    told = await asked.message()

    assert told.ephemeral_to is world.ana
    assert "La ventana tardó demasiado en abrirse" in told.text_of_blocks
    (opening,) = world.slack.asked("views.open")
    assert opening.response == {"ok": False, "error": "expired_trigger_id"}
    assert world.ana.modal is None
    assert (await world.set_up()).accepted


async def test_a_report_of_a_problem_from_a_message(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        graded = await world.presses(world.ben, post, "A")
        world.slack.faults.next("views.open", EXPIRED)

        told = await world.presses(world.ben, graded, FLAG)

        assert told is not graded
        assert TOLD in told.text_of_blocks
        form = await (await world.ben.press(graded, FLAG)).modal()
        assert "What is wrong with the question?" in form.text_of_blocks


async def test_a_report_of_a_problem_from_a_window(world_of: WorldOf) -> None:
    """There is no place beside a window: it is said in a direct message."""
    async with world_of(a_single()) as world:
        post = await world.posted()
        await world.presses(world.ben, post, "A")
        home = await world.home(world.ben, "You have answered everything")
        sheet = await (await world.ben.press(home, "See my answer")).modal()
        await world.shows(sheet, "here about A")
        world.slack.faults.next("views.push", EXPIRED)

        await world.ben.press(sheet, FLAG)

        await world.slack.until(lambda: world.told(world.ben))
        assert TOLD in world.told(world.ben)[0].text_of_blocks
        form = await (await world.ben.press(sheet, FLAG)).modal()
        assert "What is wrong with the question?" in form.text_of_blocks


async def test_a_question_of_the_home_comes_directly_and_can_be_answered_there(
    world_of: WorldOf,
) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        right = await world.key_of(post)
        await world.set_up_member(world.ben)
        home = await world.home(world.ben, "One question waits")
        world.slack.faults.next("views.open", EXPIRED)

        await world.ben.press(home, "Answer the question")

        await world.slack.until(lambda: world.told(world.ben))
        (letter,) = world.told(world.ben)
        assert "An observatory wants to know" in letter.text_of_blocks
        graded = await world.presses(world.ben, letter, right)
        assert "Right!" in graded.text_of_blocks
