"""What was on the screen before a restart works after it: nothing is kept in memory."""

from __future__ import annotations

from tests.bot.platforms.discord.conftest import WorldOf
from tests.bot.platforms.discord.world import bare
from tests.questions.builders import a_match, a_single


async def test_buttons_of_a_post_and_of_feedback(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        graded = await world.ben.press(post, "A")

        await world.restart()

        assert "Un telescopio" in (await world.ana.press(post, "A")).text
        spanish = await world.ben.press(graded.message, "Español")
        assert spanish.message is graded.message
        assert "Un telescopio" in spanish.text


async def test_a_form_that_is_half_filled_in(world_of: WorldOf) -> None:
    async with world_of(a_match()) as world:
        post = await world.posted()
        form = (await world.ben.press(post, "Answer")).message
        await world.ben.press(form, "Blank [1]: sqrt")

        await world.restart()

        await world.ben.pick(form, None, (await world.key_of(post))[1])
        assert "Your choice so far: Blank \\[1\\] sqrt, Blank \\[2\\]" in bare(form)
        await world.restart()
        await world.ben.press(form, "Send answer")
        assert "### Right!" in form.text


async def test_modals_that_are_open(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        begun = await world.ana.command(
            world.channel, "study setup", zone="Europe/Madrid", questions=1
        )
        await world.restart()
        done = await world.ana.submit(begun.modal, {})
        assert "está listo" in done.text
        await world.at("2026-03-02 09:00")
        graded = await world.ben.press(world.posts()[0], "A")
        flagging = await world.ben.press(graded.message, "Report a problem")

        await world.restart()

        thanks = await world.ben.submit(flagging.modal, {"text": "a typo"})
        assert "Your note goes to the organiser" in thanks.text


async def test_a_quiz_that_is_running(world_of: WorldOf) -> None:
    async with world_of(a_single(), a_single("light-again")) as world:
        await world.set_up()
        quiz = (await world.ben.command(world.channel, "quiz", count=2)).message
        await world.ben.press(quiz, "A")

        await world.restart()

        await world.ben.press(quiz, "Next question")
        assert "### Quiz: question 2 of 2" in quiz.text


async def test_what_became_due_while_it_was_away(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        await world.service.stop()
        world.discord.clock.advance(3 * 24 * 3600)

        await world.restart()
        await world.beat()

        assert "### The answer" in post.text
        assert len(world.posts()) == 2
