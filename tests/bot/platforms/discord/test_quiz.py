"""`/quiz`: practice on demand, in the channel and in a direct message."""

from __future__ import annotations

from tests.bot.platforms.discord.conftest import HallOf
from tests.bot.platforms.discord.hall import Hall, labels
from tests.discord_server import Message, Person
from tests.questions.builders import a_multiple, a_single

OTHER_LIGHT = a_single("light-again")


def letter_of(quiz: Message, option: str) -> str:
    """The letter under which an option is shown."""
    (line,) = [one for one in quiz.text.splitlines() if one.endswith(option)]
    return line.removeprefix("**")[0]


async def finish(person: Person, quiz: Message, choice: str = "A") -> None:
    """Answer a quiz of single questions to its end, always the same."""
    while choice in labels(quiz):
        await person.press(quiz, choice)
        await person.press(
            quiz, "Show the result" if "Show the result" in labels(quiz) else "Next question"
        )


async def test_from_the_first_question_to_the_summary(hall_of: HallOf) -> None:
    async with hall_of(a_single(), OTHER_LIGHT, a_multiple()) as hall:
        await hall.set_up()

        begun = await hall.ben.command(hall.channel, "quiz", topic="light", count=2)

        quiz = begun.message
        assert begun.ephemeral
        assert "### Quiz: question 1 of 2" in quiz.text
        assert hall.posts() == []
        graded = await hall.ben.press(quiz, "A")
        assert graded.message is quiz
        assert "here about A" in quiz.text
        await hall.ben.press(quiz, "Next question")
        assert "### Quiz: question 2 of 2" in quiz.text
        await finish(hall.ben, quiz)
        assert "of 2 right" in quiz.text
        again = await hall.ben.press(quiz, "Another quiz")
        assert again.message is not quiz
        assert "### Quiz: question 1 of" in again.text


async def test_topics_are_suggested_in_ones_own_language(hall: Hall) -> None:
    found = await hall.ana.autocomplete(hall.channel, "quiz", topic="plan")
    assert ("Planetas", "s1") in [(one.name, one.value) for one in found]
    everything = await hall.ben.autocomplete(hall.channel, "quiz", topic="")
    assert [one.name for one in everything] == ["Stars", "Worlds", "Light", "Planets", "Maps"]
    assert await hall.ben.autocomplete(hall.channel, "quiz", topic="qqqq" * 20) == []
    padded = "planets" + " " * 93 + "qqqq" * 1000
    assert [
        one.name for one in await hall.ben.autocomplete(hall.channel, "quiz", topic=padded)
    ] == ["Planets"]


async def test_a_suggested_topic_is_taken(hall_of: HallOf) -> None:
    async with hall_of(a_single(), a_multiple()) as hall:
        await hall.set_up()
        (planets,) = await hall.ben.autocomplete(hall.channel, "quiz", topic="planets")

        begun = await hall.ben.command(hall.channel, "quiz", topic=str(planets.value), count=1)

        assert "-# Planets" in begun.text


async def test_a_topic_that_does_not_exist_is_repeated_and_does_nothing(hall: Hall) -> None:
    await hall.set_up()

    told = await hall.ben.command(hall.channel, "quiz", topic="**cheese** @everyone <@1>")

    assert "### No topic is called" in told.text
    assert "lists what can be done here" in told.text
    assert "**cheese**" not in told.text
    assert not told.message.pings


async def test_a_form_in_a_quiz(hall_of: HallOf) -> None:
    async with hall_of(a_multiple()) as hall:
        await hall.set_up()
        quiz = (await hall.ben.command(hall.channel, "quiz")).message
        assert "Nothing is chosen yet." in quiz.text

        right = {letter_of(quiz, one) for one in ("A dip in brightness", "A wobble in velocity")}
        await hall.ben.pick(quiz, None, sorted(right))
        assert set(quiz.selects[0].chosen) == right
        await hall.ben.press(quiz, "Send answer")

        assert "### Right!" in quiz.text
        await hall.ben.press(quiz, "Español")
        assert "### ¡Correcto!" in quiz.text
        await hall.ben.press(quiz, labels(quiz)[0])
        assert "### Quiz finished: 1 of 1 right" in quiz.text


async def test_a_running_quiz_goes_on_and_can_be_ended(hall_of: HallOf) -> None:
    async with hall_of(a_single(), OTHER_LIGHT) as hall:
        await hall.set_up()
        first = await hall.ben.command(hall.channel, "quiz", count=2)
        await hall.ben.press(first.message, "A")

        resumed = await hall.ben.command(hall.channel, "quiz")
        assert "### Quiz: question 2 of 2" in resumed.text
        assert "End this quiz" in labels(resumed.message)
        ended = await hall.ben.command(hall.channel, "quiz", mode="stop")

        assert "of 1 right" in ended.text
        late = await hall.ben.press(resumed.message, "A")
        assert "### This quiz is over" in late.text


async def test_what_was_missed_comes_back_another_day(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        await hall.set_up()
        none = await hall.ben.command(hall.channel, "quiz", mode="missed")
        assert "### Nothing to review" in none.text
        quiz = (await hall.ben.press(none.message, "Practise now")).message
        await hall.ben.press(quiz, letter_of(quiz, "A brass barometer"))
        assert "### Not this time" in quiz.text
        await hall.ben.press(quiz, "Show the result")
        await hall.at("2026-03-08 12:00")

        missed = await hall.ben.command(hall.channel, "quiz", mode="missed")

        assert "### Quiz: question 1 of 1" in missed.text


async def test_in_a_direct_message(hall_of: HallOf) -> None:
    async with hall_of(a_single(), OTHER_LIGHT) as hall:
        direct = hall.discord.dm(hall.ben)
        told = await hall.ben.command(direct, "quiz")
        assert "in your group's channel once" in told.text
        post = await hall.posted()
        await hall.ben.press(post, "A")

        quiz = (await hall.ben.command(direct, "quiz", count=1)).message
        assert "### Quiz: question 1 of 1" in quiz.text
        await hall.ben.press(quiz, "A")
        await hall.ben.press(quiz, "Show the result")

        assert "of 1 right" in quiz.text


async def test_several_groups_in_a_direct_message(hall_of: HallOf) -> None:
    async with hall_of(a_single(), OTHER_LIGHT) as hall:
        for name in ("Tides", "Winds", "Rocks", "Ferns", "Birds"):
            channel = hall.guild.add_text_channel(name.lower())
            await hall.set_up(channel=channel, language="English")
            await hall.ana.command(channel, "study settings", name=name)
            await hall.ana.command(channel, "quiz")

        quiz = await hall.ana.command(hall.discord.dm(hall.ana), "quiz", topic="light", count=1)

        others = ["En Ferns", "En Rocks", "En Winds", "En Tides"]
        assert labels(quiz.message)[-4:] == others
        there = await hall.ana.press(quiz.message, "En Tides")
        assert there.message is not quiz.message
        assert "### Cuestionario: pregunta 1 de" in there.text


async def test_the_end_of_a_quiz_takes_its_place(hall_of: HallOf) -> None:
    async with hall_of(a_single(), OTHER_LIGHT) as hall:
        await hall.set_up()
        await hall.ben.command(hall.channel, "quiz", count=2)
        quiz = (await hall.ben.command(hall.channel, "quiz")).message

        ended = await hall.ben.press(quiz, "End this quiz")

        assert ended.message is quiz
        assert labels(quiz) == ["Another quiz"]


async def test_practice_moves_no_points(hall_of: HallOf) -> None:
    async with hall_of(a_single(), OTHER_LIGHT) as hall:
        await hall.set_up()
        quiz = (await hall.ben.command(hall.channel, "quiz", count=2)).message
        await finish(hall.ben, quiz)

        board = await hall.ben.command(hall.channel, "leaderboard")

        assert "You have no points in this period yet." in board.text
