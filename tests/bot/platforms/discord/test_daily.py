"""A group's day on Discord, as its people see it."""

from __future__ import annotations

from tests.bot.platforms.discord.conftest import WorldOf
from tests.bot.platforms.discord.world import DiscordWorld, bare, labels
from tests.questions.builders import a_match, a_single


async def test_a_question_comes_at_nine_and_tells_nothing_of_its_key(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        await world.set_up(language="English")
        await world.at("2026-03-02 08:59")
        assert world.posts() == []

        await world.at("2026-03-02 09:00")

        (post,) = world.posts()
        assert "### Question of the day\n-# Light\nAn observatory wants to know" in post.text
        assert "Open until Tuesday, 09:00. Your first answer counts." in post.text
        assert labels(post) == ["A", "B", "C", "D", "Español"]
        right = await world.key_of(post)
        buttons = {one.label: one for one in post.buttons}
        assert {(one.style, one.disabled) for one in post.buttons[:4]} == {(2, False)}
        assert buttons[right].custom_id == (buttons["A"].custom_id or "")[:-1] + right


async def test_feedback_is_private_and_in_the_language_of_its_reader(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        right = await world.key_of(post)
        wrong = "A" if right != "A" else "B"

        for_ana = await world.ana.press(post, right)
        for_ben = await world.ben.press(post, wrong)

        assert "### ¡Correcto!" in for_ana.text
        assert "3 puntos" in for_ana.text
        assert "### Not this time" in for_ben.text
        assert f"✅ **{right}.** A prism spectrograph" in for_ben.text
        assert "1 point · 1-day streak" in for_ben.text
        assert for_ana.message in world.ana.sees(world.channel)
        assert world.ben.sees(world.channel) == [post, for_ben.message]


async def test_the_first_answer_counts(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        right = await world.key_of(post)
        wrong = "A" if right != "A" else "B"
        await world.ben.press(post, wrong)

        again = await world.ben.press(post, right)

        assert "This was your first answer, the one that counts." in again.text
        assert "+1 point · 1-day streak" in again.text
        assert "### Not this time" in again.text
        await world.at("2026-03-03 09:00")
        assert "One person answered · 0% right" in post.text


async def test_every_button_of_another_language(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        right = await world.key_of(post)

        shown = await world.ben.press(post, "Español")
        assert shown.ephemeral
        assert "Un observatorio quiere saber" in shown.text
        graded = await world.ben.press(shown.message, right)
        assert graded.message is shown.message
        assert "### Right!" in graded.text

        spanish = await world.ben.press(graded.message, "Español")
        assert spanish.message is graded.message
        assert "### ¡Correcto!" in spanish.text


async def test_the_reveal_shows_what_the_group_answered(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        right = await world.key_of(post)
        wrong = "A" if right != "A" else "B"
        cleo = world.person("Cleo")
        await world.ana.press(post, right)
        await world.ben.press(post, wrong)
        await cleo.press(post, right)

        await world.at("2026-03-03 09:00")

        assert world.posts()[0] is post
        assert f"### The answer: {right}" in post.text
        assert f"✅ **{right}.** A prism spectrograph\n-# **Right** · 2 of 3" in post.text
        assert f"❌ **{wrong}.**" in post.text
        assert "3 people answered · 67% right" in post.text
        assert not post.pings
        late = world.person("Dora")
        assert "You are not in this group yet" in (await late.press(post, "My answer")).text
        mine = await world.ben.press(post, "My answer")
        assert "### Not this time" in mine.text


async def test_a_button_that_was_on_the_screen_when_the_question_closed(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        button = post.buttons[0].custom_id or ""
        await world.at("2026-03-03 09:00")

        late = await world.ben.click_raw(world.channel, post.id, button).settled()

        assert "This question is closed" in late.text
        assert "Nobody answered this time." in post.text


async def test_answers_can_change_until_the_reveal(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted(feedback="at_reveal")
        assert "You can change your answer until then." in post.text
        right = await world.key_of(post)
        wrong = "A" if right != "A" else "B"

        kept = await world.ben.press(post, wrong)
        changed = await world.ben.press(post, right)

        assert "### Your answer is saved" in kept.text
        assert f"You answered {wrong}." in kept.text
        assert "### Your answer has been changed" in changed.text
        assert "Right" not in changed.text
        await world.at("2026-03-03 09:00")
        assert "One person answered · 100% right" in post.text
        assert "### Right!" in (await world.ben.press(post, "My answer")).text


async def test_a_form_begins_with_the_answer_that_is_kept(world_of: WorldOf) -> None:
    async with world_of(a_match()) as world:
        post = await world.posted(feedback="at_reveal")
        form = await world.ben.press(post, "Answer")
        form = await world.ben.press(form.message, "Blank [1]: abs")
        form = await world.ben.pick(form.message, None, "A. 2")
        await world.ben.press(form.message, "Send answer")

        again = await world.ben.press(post, "Answer")

        assert "Your choice so far: Blank \\[1\\] abs, Blank \\[2\\] A" in bare(again.message)
        assert not next(one for one in again.message.buttons if one.label == "Send answer").disabled


async def test_a_thread_to_talk_in_where_the_group_wants_one(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted(discussion=True)

        thread = post.thread

        assert thread is not None
        assert thread.name == "Discuss: March 2"
        reply = await world.ben.command(thread, "leaderboard")
        assert "Leaderboard" in reply.text


async def test_several_questions_a_day_in_their_order_and_the_next_day(world: DiscordWorld) -> None:
    await world.posted(questions=2)
    first, second = world.posts()
    assert "Question 1 of 2" in first.text
    assert "Question 2 of 2" in second.text

    await world.at("2026-03-03 09:00")

    revealed, also, third, fourth = world.posts()
    assert [revealed, also] == [first, second]
    assert ["The answer" in one.text for one in world.posts()] == [True, True, False, False]
    assert "Question 1 of 2" in third.text
    assert "Question 2 of 2" in fourth.text
    await world.at("2026-03-03 10:00")
    assert len(world.posts()) == 4


async def test_a_problem_is_reported_seen_and_settled(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        graded = await world.ben.press(post, "A")
        asked = await world.ben.press(graded.message, "Report a problem")
        assert "What is wrong with the question?" in asked.modal.text

        thanks = await world.ben.submit(
            asked.modal, {"text": "**Prisms** split light,\nbut @everyone needs a slit <@1>"}
        )

        assert "Your note goes to the organiser" in thanks.text
        known = await world.ben.submit(
            (await world.ben.press(graded.message, "Report a problem")).modal,
            {"text": "once more"},
        )
        assert "You have told us already" in known.text
        settings = await world.ana.command(world.channel, "study settings")
        assert "Hay miembros que ven un problema en una pregunta" in settings.text
        assert "\\*\\*Prisms\\*\\* split light, but" in settings.text
        assert "(Ben)" in settings.text
        assert not settings.message.pings
        settled = await world.ana.press(settings.message, "He revisado las preguntas")
        assert "Gracias por revisarlo." in settled.text
        settings = await world.ana.command(world.channel, "study settings")
        assert "Prisms" not in settings.text


async def test_a_stranger_cannot_report_a_problem(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        await world.at("2026-03-03 09:00")
        asked = await world.ben.press(post, "Report a problem")

        told = await world.ben.submit(asked.modal, {"text": "I never answered it"})

        assert "This button does not work here" in told.text
