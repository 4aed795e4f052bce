"""The App Home: what was told in private can be read again there, at any time."""

from __future__ import annotations

from tests.bot.platforms.slack.conftest import WorldOf
from tests.bot.platforms.slack.world import SlackWorld
from tests.questions.builders import a_single

FLAG_ES = "Avisar de un problema"


async def test_whoever_is_in_no_group_reads_how_to_begin(world: SlackWorld) -> None:
    home = await world.home(world.ben, "Welcome to quizbot")
    assert "/quiz setup" in home.text_of_blocks
    assert "/quiz report" in home.text_of_blocks.replace("*", "")
    assert "My language, for what only I see" not in home.text_of_blocks


async def test_score_streak_and_rank_stand_there_after_the_private_message_is_gone(
    world_of: WorldOf,
) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        await world.presses(world.ben, post, await world.key_of(post))
        world.ben.reloads()
        assert world.ben.sees(world.channel) == [post]

        home = await world.home(world.ben, "Your streak: 1 day.")

        assert "This week: rank 1 with 3 points." in home.text_of_blocks
        assert "You have answered everything that is open until Tuesday, 09:00." in (
            home.text_of_blocks
        )
        assert "No weak sections so far." in home.text_of_blocks
        mine = await (await world.ben.press(home, "See my answer")).modal()
        await world.shows(mine, "Right!")
        assert "+3 points · 1-day streak" in mine.text_of_blocks
        assert "first answer" not in mine.text_of_blocks
        assert "already" not in mine.text_of_blocks


async def test_an_answer_whose_private_message_was_lost_counts(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        world.ben.active = False
        await world.ben.press(post, await world.key_of(post))
        await world.slack.until(lambda: world.slack.asked("response_url"))
        assert world.ben.sees(world.channel) == [post]
        await world.home(world.ben, "This week: rank 1 with 3 points.")


async def test_one_of_several_questions_is_headed_by_its_number(world_of: WorldOf) -> None:
    async with world_of(a_single(), a_single("light-again")) as world:
        await world.posted(questions_a_day="2")
        await world.set_up_member(world.ben)
        home = await world.home(world.ben, "2 questions wait")
        form = await (await world.ben.press(home, "Answer question 2")).modal()
        shown = await world.shows(form, "Question 2 of 2")
        assert "Question of the day" not in shown


async def test_practice_and_reports_begin_there(world_of: WorldOf) -> None:
    async with world_of(a_single(), a_single("light-again")) as world:
        await world.set_up()
        await world.set_up_member(world.ben)
        home = await world.home(world.ben, "No question is open right now.")
        for button, said in (
            ("Practise now", "Quiz: question 1"),
            ("My report", "What you know"),
            ("Leaderboard", "Leaderboard"),
        ):
            sheet = await (await world.ben.press(home, button)).modal()
            await world.shows(sheet, said)
            await world.ben.closes(everything=True)


async def test_the_language_of_what_only_i_see(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        await world.set_up_member(world.ben)
        home = await world.home(world.ben, "My language, for what only I see")
        await world.ben.select(home, "home_language", "Español")
        await world.shows(home, "Una pregunta espera tu respuesta hasta el martes a las 09:00.")
        answer = await world.presses(world.ben, post, "A")
        assert "Un telescopio" in answer.text_of_blocks
        form = await (await world.ben.press(answer, FLAG_ES)).modal()
        assert "¿Qué falla en la pregunta?" in form.text_of_blocks


async def test_an_organisers_form_is_in_the_language_that_they_chose(world: SlackWorld) -> None:
    await world.set_up()
    await world.set_up_member(world.ana)
    home = await world.home(world.ana, "Mi idioma, para lo que solo veo yo")
    await world.ana.select(home, "home_language", "English")
    await world.shows(home, "My language, for what only I see")
    other = world.team.add_channel("other", members=[world.ana], bot=True)
    form = await world.form(channel=other)
    assert "Time zone" in form.text_of_blocks
    refused = await world.ana.submit(form, {"zone": "Mars"})
    assert "There is no such time zone" in refused.errors["zone"]


async def test_several_groups_each_have_their_place(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        await world.set_up()
        other = world.team.add_channel("other", members=[world.ana, world.ben], bot=True)
        await world.set_up(channel=other)
        await world.set_up_member(world.ben)
        await world.asks(world.ben, "", other)
        home = await world.home(world.ben)
        assert home.text_of_blocks.count("Study world · SKY-1") == 1
        assert home.text_of_blocks.count("#other · SKY-1") == 1


async def test_the_messages_tab_changes_nothing(world: SlackWorld) -> None:
    event = {"type": "app_home_opened", "user": world.ben.id, "channel": "D1", "tab": "messages"}
    answer = await world.slack.event(world.team, event)
    assert answer.error is None
    assert world.ben.home is None
