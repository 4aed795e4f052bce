"""What was on the screen before a restart works after it: nothing is kept in memory."""

from __future__ import annotations

from tests.bot.platforms.discord.conftest import HallOf
from tests.bot.platforms.discord.hall import bare
from tests.questions.builders import a_match, a_single


async def test_buttons_of_a_post_and_of_feedback(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        graded = await hall.ben.press(post, "A")

        await hall.restart()

        assert "Un telescopio" in (await hall.ana.press(post, "A")).text
        spanish = await hall.ben.press(graded.message, "Español")
        assert spanish.message is graded.message
        assert "Un telescopio" in spanish.text


async def test_a_form_that_is_half_filled_in(hall_of: HallOf) -> None:
    async with hall_of(a_match()) as hall:
        post = await hall.posted()
        form = (await hall.ben.press(post, "Answer")).message
        await hall.ben.press(form, "Blank [1]: sqrt")

        await hall.restart()

        await hall.ben.pick(form, None, (await hall.key_of(post))[1])
        assert "Your choice so far: Blank \\[1\\] sqrt, Blank \\[2\\]" in bare(form)
        await hall.restart()
        await hall.ben.press(form, "Send answer")
        assert "### Right!" in form.text


async def test_modals_that_are_open(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        begun = await hall.ana.command(
            hall.channel, "study setup", zone="Europe/Madrid", questions=1
        )
        await hall.restart()
        done = await hall.ana.submit(begun.modal, {})
        assert "está listo" in done.text
        await hall.at("2026-03-02 09:00")
        graded = await hall.ben.press(hall.posts()[0], "A")
        flagging = await hall.ben.press(graded.message, "Report a problem")

        await hall.restart()

        thanks = await hall.ben.submit(flagging.modal, {"text": "a typo"})
        assert "Your note goes to the organiser" in thanks.text


async def test_a_quiz_that_is_running(hall_of: HallOf) -> None:
    async with hall_of(a_single(), a_single("light-again")) as hall:
        await hall.set_up()
        quiz = (await hall.ben.command(hall.channel, "quiz", count=2)).message
        await hall.ben.press(quiz, "A")

        await hall.restart()

        await hall.ben.press(quiz, "Next question")
        assert "### Quiz: question 2 of 2" in quiz.text


async def test_what_became_due_while_it_was_away(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        await hall.service.stop()
        hall.discord.clock.advance(3 * 24 * 3600)

        await hall.restart()
        await hall.beat()

        assert "### The answer" in post.text
        assert len(hall.posts()) == 2
