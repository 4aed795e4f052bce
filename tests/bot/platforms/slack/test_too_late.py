"""A window can be opened for three seconds: whoever is too late is told so, or served otherwise."""

from __future__ import annotations

from tests.bot.platforms.slack.conftest import HallOf
from tests.bot.platforms.slack.hall import Hall
from tests.questions.builders import a_single
from tests.slack_server import Refuse
from tests.slack_server.limits import TRIGGER

FLAG = "Report a problem"
EXPIRED = Refuse("expired_trigger_id")
TOLD = "It took too long until the window could open. Nothing was lost."


async def test_a_trigger_ends_while_slack_is_slow(hall: Hall) -> None:
    hold = hall.slack.faults.hold("users.info")
    asked = await hall.ana.command(hall.channel, "/quiz", "setup")
    await hall.slack.until(lambda: hold.waiting == 1)
    hall.slack.clock.advance(TRIGGER)
    hold.release()

    told = await asked.message()

    assert told.ephemeral_to is hall.ana
    assert "La ventana tardó demasiado en abrirse" in told.text_of_blocks
    (opening,) = hall.slack.asked("views.open")
    assert opening.response == {"ok": False, "error": "expired_trigger_id"}
    assert hall.ana.modal is None
    assert (await hall.set_up()).accepted


async def test_a_report_of_a_problem_from_a_message(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        graded = await hall.presses(hall.ben, post, "A")
        hall.slack.faults.next("views.open", EXPIRED)

        told = await hall.presses(hall.ben, graded, FLAG)

        assert told is not graded
        assert TOLD in told.text_of_blocks
        form = await (await hall.ben.press(graded, FLAG)).modal()
        assert "What is wrong with the question?" in form.text_of_blocks


async def test_a_report_of_a_problem_from_a_window(hall_of: HallOf) -> None:
    """There is no place beside a window: it is said in a direct message."""
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        await hall.presses(hall.ben, post, "A")
        home = await hall.home(hall.ben, "You have answered everything")
        sheet = await (await hall.ben.press(home, "See my answer")).modal()
        await hall.shows(sheet, "here about A")
        hall.slack.faults.next("views.push", EXPIRED)

        await hall.ben.press(sheet, FLAG)

        await hall.slack.until(lambda: hall.told(hall.ben))
        assert TOLD in hall.told(hall.ben)[0].text_of_blocks
        form = await (await hall.ben.press(sheet, FLAG)).modal()
        assert "What is wrong with the question?" in form.text_of_blocks


async def test_a_question_of_the_home_comes_directly_and_can_be_answered_there(
    hall_of: HallOf,
) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        right = await hall.key_of(post)
        await hall.set_up_member(hall.ben)
        home = await hall.home(hall.ben, "One question waits")
        hall.slack.faults.next("views.open", EXPIRED)

        await hall.ben.press(home, "Answer the question")

        await hall.slack.until(lambda: hall.told(hall.ben))
        (letter,) = hall.told(hall.ben)
        assert "An observatory wants to know" in letter.text_of_blocks
        graded = await hall.presses(hall.ben, letter, right)
        assert "Right!" in graded.text_of_blocks
