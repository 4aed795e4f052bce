"""A group's day on Slack, as its people see it."""

from __future__ import annotations

from tests.bot.platforms.slack.conftest import WorldOf
from tests.bot.platforms.slack.world import SlackWorld, token_of
from tests.questions.builders import a_single

FLAG = "Report a problem"


async def test_a_question_comes_at_nine_and_tells_nothing_of_its_key(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        await world.set_up()
        await world.at("2026-03-02 08:59")
        assert world.posts() == []

        await world.at("2026-03-02 09:00")

        (post,) = world.posts()
        assert "Question of the day\nLight\nAn observatory wants to know" in post.text_of_blocks
        assert "Open until Tuesday, 09:00. Your first answer counts." in post.text_of_blocks
        assert post.labels == ["A", "B", "C", "D", "Español"]
        assert "Question of the day" in post.text
        right = await world.key_of(post)
        values = {one.label: one.value for one in post.buttons}
        assert values[right] == f"a:{token_of(post)}:{right}"


async def test_feedback_is_private_and_in_the_language_of_its_reader(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        right = await world.key_of(post)
        wrong = "A" if right != "A" else "B"

        for_ana = await world.presses(world.ana, post, right)
        for_ben = await world.presses(world.ben, post, wrong)

        assert "¡Correcto!" in for_ana.text_of_blocks
        assert "3 puntos" in for_ana.text_of_blocks
        assert "Not this time" in for_ben.text_of_blocks
        assert f"✅ *{right}.* A prism spectrograph" in for_ben.text_of_blocks
        assert "1 point · 1-day streak" in for_ben.text_of_blocks
        assert for_ana.ephemeral_to is world.ana
        assert world.ben.sees(world.channel) == [post, for_ben]


async def test_the_first_answer_counts(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        right = await world.key_of(post)
        wrong = "A" if right != "A" else "B"
        await world.presses(world.ben, post, wrong)

        again = await world.presses(world.ben, post, right)

        assert "This was your first answer, the one that counts." in again.text_of_blocks
        assert "+1 point · 1-day streak" in again.text_of_blocks
        await world.at("2026-03-03 09:00")
        assert "One person answered · 0% right" in post.text_of_blocks


async def test_a_post_in_another_language(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        right = await world.key_of(post)

        shown = await world.presses(world.ben, post, "Español")
        assert shown is not post
        assert "Un observatorio quiere saber" in shown.text_of_blocks
        graded = await world.presses(world.ben, shown, right)
        assert graded is shown
        assert "Right!" in graded.text_of_blocks
        spanish = await world.presses(world.ben, graded, "Español")
        assert spanish is graded
        assert "¡Correcto!" in spanish.text_of_blocks


async def test_the_reveal_shows_what_the_group_answered(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        right = await world.key_of(post)
        wrong = "A" if right != "A" else "B"
        cleo = world.person("Cleo")
        await world.presses(world.ana, post, right)
        await world.presses(world.ben, post, wrong)
        await world.presses(cleo, post, right)

        await world.at("2026-03-03 09:00")

        assert world.posts()[0] is post
        assert f"The answer: {right}" in post.text_of_blocks
        assert f"✅ *{right}.* A prism spectrograph\n*Right* · 2 of 3" in post.text_of_blocks
        assert "3 people answered · 67% right" in post.text_of_blocks
        assert "The answer" in post.text
        assert not post.pings
        dora = world.person("Dora")
        late = await world.presses(dora, post, "My answer")
        assert "You are not in this group yet" in late.text_of_blocks
        mine = await world.presses(world.ben, post, "My answer")
        assert "Not this time" in mine.text_of_blocks


async def test_answers_can_change_until_the_reveal(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted(feedback="at_reveal")
        assert "You can change your answer until then." in post.text_of_blocks
        right = await world.key_of(post)
        wrong = "A" if right != "A" else "B"

        kept = await world.presses(world.ben, post, wrong)
        changed = await world.presses(world.ben, post, right)

        assert "Your answer is saved" in kept.text_of_blocks
        assert "Your answer has been changed" in changed.text_of_blocks
        assert "Right" not in changed.text_of_blocks
        await world.at("2026-03-03 09:00")
        assert "One person answered · 100% right" in post.text_of_blocks


async def test_several_questions_a_day_in_their_order_and_the_next_day(world: SlackWorld) -> None:
    await world.posted(questions_a_day="2")
    first, second = world.posts()
    assert "Question 1 of 2" in first.text_of_blocks
    assert "Question 2 of 2" in second.text_of_blocks

    await world.at("2026-03-03 09:00")

    assert world.posts()[:2] == [first, second]
    assert ["The answer" in one.text for one in world.posts()] == [True, True, False, False]
    await world.at("2026-03-03 10:00")
    assert len(world.posts()) == 4


async def test_a_problem_is_reported_seen_and_settled(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        graded = await world.presses(world.ben, post, "A")
        form = await (await world.ben.press(graded, FLAG)).modal()
        assert "What is wrong with the question?" in form.text_of_blocks

        thanks = await world.ben.submit(
            form, {"text": "*Prisms* split light,\nbut <!channel> needs a slit <@U1>"}
        )

        assert thanks.accepted
        assert thanks.view is not None
        assert "Your note goes to the organiser" in thanks.view.text_of_blocks
        settings = await world.asks(world.ana, "settings")
        assert "Hay miembros que ven un problema en una pregunta" in settings.text_of_blocks
        assert "split light," in settings.text_of_blocks
        assert not settings.pings
        settled = await world.presses(world.ana, settings, "He revisado las preguntas")
        assert "Gracias por revisarlo." in settled.text_of_blocks


async def test_a_problem_that_is_submitted_twice_is_told_once(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        graded = await world.presses(world.ben, post, "A")
        form = await (await world.ben.press(graded, FLAG)).modal()
        await world.ben.submit(form, {"text": "Prisms need a slit."})

        again = await world.slack.again()

        assert (again.error, again.body) == (None, {})
        settings = await world.asks(world.ana, "settings")
        assert settings.text_of_blocks.count("Prisms need a slit.") == 1


async def test_a_thread_to_talk_in_where_the_group_wants_one(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        await world.set_up()
        settings = await world.asks(world.ana, "settings")
        form = await (await world.ana.press(settings, "Cambiar los ajustes")).modal()
        await world.shows(form, "Zona horaria")
        await world.ana.submit(form, {"discussion": "yes"})
        await world.at("2026-03-02 09:00")

        (post,) = world.posts()
        (thread,) = [one for one in world.channel.posts() if one.thread_ts == post.ts]
        assert thread.text == "Discuss: March 2"


async def test_what_was_pressed_before_a_restart_works_after_it(closed_world: WorldOf) -> None:
    async with closed_world(a_single()) as world:
        async with world.open():
            post = await world.posted()
            graded = await world.presses(world.ben, post, "A")
            form = await (await world.ben.press(graded, FLAG)).modal()
        async with world.open():
            thanks = await world.ben.submit(form, {"text": "It is wrong."})
            assert thanks.view is not None
            assert "Your note goes to the organiser" in thanks.view.text_of_blocks
            spanish = await world.presses(world.ben, graded, "Español")
            assert "Un telescopio" in spanish.text_of_blocks
            for_ana = await world.presses(world.ana, post, "A")
            assert "Un telescopio" in for_ana.text_of_blocks
            await world.at("2026-03-03 09:00")
            assert "2 people answered" in post.text_of_blocks
