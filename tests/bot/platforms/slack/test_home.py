"""The App Home: what was told in private can be read again there, at any time."""

from __future__ import annotations

from tests.bot.platforms.slack.conftest import HallOf
from tests.bot.platforms.slack.hall import Hall
from tests.questions.builders import a_single

FLAG_ES = "Avisar de un problema"


async def test_whoever_is_in_no_group_reads_how_to_begin(hall: Hall) -> None:
    home = await hall.home(hall.ben, "Welcome to quizbot")
    assert "/quiz setup" in home.text_of_blocks
    assert "/quiz report" in home.text_of_blocks.replace("*", "")
    assert "My language, for what only I see" not in home.text_of_blocks


async def test_score_streak_and_rank_stand_there_after_the_private_message_is_gone(
    hall_of: HallOf,
) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        await hall.presses(hall.ben, post, await hall.key_of(post))
        hall.ben.reloads()
        assert hall.ben.sees(hall.channel) == [post]

        home = await hall.home(hall.ben, "Your streak: 1 day.")

        assert "This week: rank 1 with 3 points." in home.text_of_blocks
        assert "You have answered everything that is open until Tuesday, 09:00." in (
            home.text_of_blocks
        )
        assert "No weak sections so far." in home.text_of_blocks
        mine = await (await hall.ben.press(home, "See my answer")).modal()
        await hall.shows(mine, "Right!")
        assert "+3 points · 1-day streak" in mine.text_of_blocks
        assert "first answer" not in mine.text_of_blocks
        assert "already" not in mine.text_of_blocks


async def test_an_answer_whose_private_message_was_lost_counts(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        hall.ben.active = False
        await hall.ben.press(post, await hall.key_of(post))
        await hall.slack.until(lambda: hall.slack.asked("response_url"))
        assert hall.ben.sees(hall.channel) == [post]
        await hall.home(hall.ben, "This week: rank 1 with 3 points.")


async def test_one_of_several_questions_is_headed_by_its_number(hall_of: HallOf) -> None:
    async with hall_of(a_single(), a_single("light-again")) as hall:
        await hall.posted(questions_a_day="2")
        await hall.set_up_member(hall.ben)
        home = await hall.home(hall.ben, "2 questions wait")
        form = await (await hall.ben.press(home, "Answer question 2")).modal()
        shown = await hall.shows(form, "Question 2 of 2")
        assert "Question of the day" not in shown


async def test_practice_and_reports_begin_there(hall_of: HallOf) -> None:
    async with hall_of(a_single(), a_single("light-again")) as hall:
        await hall.set_up()
        await hall.set_up_member(hall.ben)
        home = await hall.home(hall.ben, "No question is open now.")
        for button, said in (
            ("Practise now", "Quiz: question 1"),
            ("My report", "What you know"),
            ("Leaderboard", "Leaderboard"),
        ):
            sheet = await (await hall.ben.press(home, button)).modal()
            await hall.shows(sheet, said)
            await hall.ben.closes(everything=True)


async def test_the_language_of_what_only_i_see(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        await hall.set_up_member(hall.ben)
        home = await hall.home(hall.ben, "My language, for what only I see")
        await hall.ben.select(home, "home_language", "Español")
        await hall.shows(home, "Una pregunta espera su respuesta hasta el martes a las 09:00.")
        answer = await hall.presses(hall.ben, post, "A")
        assert "Un telescopio" in answer.text_of_blocks
        form = await (await hall.ben.press(answer, FLAG_ES)).modal()
        assert "¿Qué falla en la pregunta?" in form.text_of_blocks


async def test_an_organisers_form_is_in_the_language_that_they_chose(hall: Hall) -> None:
    await hall.set_up()
    await hall.set_up_member(hall.ana)
    home = await hall.home(hall.ana, "Mi idioma, para lo que solo veo yo")
    await hall.ana.select(home, "home_language", "English")
    await hall.shows(home, "My language, for what only I see")
    other = hall.team.add_channel("other", members=[hall.ana], bot=True)
    form = await hall.form(channel=other)
    assert "Time zone" in form.text_of_blocks
    refused = await hall.ana.submit(form, {"zone": "Mars"})
    assert "There is no such time zone" in refused.errors["zone"]


async def test_several_groups_each_have_their_place(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        await hall.set_up()
        other = hall.team.add_channel("other", members=[hall.ana, hall.ben], bot=True)
        await hall.set_up(channel=other)
        await hall.set_up_member(hall.ben)
        await hall.asks(hall.ben, "", other)
        home = await hall.home(hall.ben)
        assert home.text_of_blocks.count("Study hall · SKY-1") == 1
        assert home.text_of_blocks.count("#other · SKY-1") == 1


async def test_the_messages_tab_changes_nothing(hall: Hall) -> None:
    event = {"type": "app_home_opened", "user": hall.ben.id, "channel": "D1", "tab": "messages"}
    answer = await hall.slack.event(hall.team, event)
    assert answer.error is None
    assert hall.ben.home is None
