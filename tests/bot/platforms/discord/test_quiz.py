"""`/quiz`: practice on demand, in the channel and in a direct message."""

from __future__ import annotations

from tests.bot.platforms.discord.conftest import WorldOf
from tests.bot.platforms.discord.world import DiscordWorld, labels
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


async def test_from_the_first_question_to_the_summary(world_of: WorldOf) -> None:
    async with world_of(a_single(), OTHER_LIGHT, a_multiple()) as world:
        await world.set_up()

        begun = await world.ben.command(world.channel, "quiz", topic="light", count=2)

        quiz = begun.message
        assert begun.ephemeral
        assert "### Quiz: question 1 of 2" in quiz.text
        assert world.posts() == []
        graded = await world.ben.press(quiz, "A")
        assert graded.message is quiz
        assert "here about A" in quiz.text
        await world.ben.press(quiz, "Next question")
        assert "### Quiz: question 2 of 2" in quiz.text
        await finish(world.ben, quiz)
        assert "of 2 right" in quiz.text
        again = await world.ben.press(quiz, "Another quiz")
        assert again.message is not quiz
        assert "### Quiz: question 1 of" in again.text


async def test_topics_are_suggested_in_ones_own_language(world: DiscordWorld) -> None:
    found = await world.ana.autocomplete(world.channel, "quiz", topic="plan")
    assert ("Planetas", "s1") in [(one.name, one.value) for one in found]
    everything = await world.ben.autocomplete(world.channel, "quiz", topic="")
    assert [one.name for one in everything] == ["Stars", "Worlds", "Light", "Planets", "Maps"]
    assert await world.ben.autocomplete(world.channel, "quiz", topic="qqqq" * 20) == []
    padded = "planets" + " " * 93 + "qqqq" * 1000
    assert [
        one.name for one in await world.ben.autocomplete(world.channel, "quiz", topic=padded)
    ] == ["Planets"]


async def test_a_suggested_topic_is_taken(world_of: WorldOf) -> None:
    async with world_of(a_single(), a_multiple()) as world:
        await world.set_up()
        (planets,) = await world.ben.autocomplete(world.channel, "quiz", topic="planets")

        begun = await world.ben.command(world.channel, "quiz", topic=str(planets.value), count=1)

        assert "-# Planets" in begun.text


async def test_a_topic_that_does_not_exist_is_repeated_and_does_nothing(
    world: DiscordWorld,
) -> None:
    await world.set_up()

    told = await world.ben.command(world.channel, "quiz", topic="**cheese** @everyone <@1>")

    assert "### No topic is called" in told.text
    assert "lists what can be done here" in told.text
    assert "**cheese**" not in told.text
    assert not told.message.pings


async def test_a_form_in_a_quiz(world_of: WorldOf) -> None:
    async with world_of(a_multiple()) as world:
        await world.set_up()
        quiz = (await world.ben.command(world.channel, "quiz")).message
        assert "Nothing chosen yet." in quiz.text

        right = {letter_of(quiz, one) for one in ("A dip in brightness", "A wobble in velocity")}
        await world.ben.pick(quiz, None, sorted(right))
        assert set(quiz.selects[0].chosen) == right
        await world.ben.press(quiz, "Send answer")

        assert "### Right!" in quiz.text
        await world.ben.press(quiz, "Español")
        assert "### ¡Correcto!" in quiz.text
        await world.ben.press(quiz, labels(quiz)[0])
        assert "### Quiz finished: 1 of 1 right" in quiz.text


async def test_a_running_quiz_goes_on_and_can_be_ended(world_of: WorldOf) -> None:
    async with world_of(a_single(), OTHER_LIGHT) as world:
        await world.set_up()
        first = await world.ben.command(world.channel, "quiz", count=2)
        await world.ben.press(first.message, "A")

        resumed = await world.ben.command(world.channel, "quiz")
        assert "### Quiz: question 2 of 2" in resumed.text
        assert "End this quiz" in labels(resumed.message)
        ended = await world.ben.command(world.channel, "quiz", mode="stop")

        assert "of 1 right" in ended.text
        late = await world.ben.press(resumed.message, "A")
        assert "### This quiz is over" in late.text


async def test_what_was_missed_comes_back_another_day(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        await world.set_up()
        none = await world.ben.command(world.channel, "quiz", mode="missed")
        assert "### Nothing to review" in none.text
        quiz = (await world.ben.press(none.message, "Practise now")).message
        await world.ben.press(quiz, letter_of(quiz, "A brass barometer"))
        assert "### Not this time" in quiz.text
        await world.ben.press(quiz, "Show the result")
        await world.at("2026-03-08 12:00")

        missed = await world.ben.command(world.channel, "quiz", mode="missed")

        assert "### Quiz: question 1 of 1" in missed.text


async def test_in_a_direct_message(world_of: WorldOf) -> None:
    async with world_of(a_single(), OTHER_LIGHT) as world:
        direct = world.discord.dm(world.ben)
        told = await world.ben.command(direct, "quiz")
        assert "once in your group's channel" in told.text
        post = await world.posted()
        await world.ben.press(post, "A")

        quiz = (await world.ben.command(direct, "quiz", count=1)).message
        assert "### Quiz: question 1 of 1" in quiz.text
        await world.ben.press(quiz, "A")
        await world.ben.press(quiz, "Show the result")

        assert "of 1 right" in quiz.text


async def test_several_groups_in_a_direct_message(world_of: WorldOf) -> None:
    async with world_of(a_single(), OTHER_LIGHT) as world:
        for name in ("Tides", "Winds", "Rocks", "Ferns", "Birds"):
            channel = world.guild.add_text_channel(name.lower())
            await world.set_up(channel=channel, language="English")
            await world.ana.command(channel, "study settings", name=name)
            await world.ana.command(channel, "quiz")

        quiz = await world.ana.command(world.discord.dm(world.ana), "quiz", topic="light", count=1)

        others = ["En Ferns", "En Rocks", "En Winds", "En Tides"]
        assert labels(quiz.message)[-4:] == others
        there = await world.ana.press(quiz.message, "En Tides")
        assert there.message is not quiz.message
        assert "### Cuestionario: pregunta 1 de" in there.text


async def test_the_end_of_a_quiz_takes_its_place(world_of: WorldOf) -> None:
    async with world_of(a_single(), OTHER_LIGHT) as world:
        await world.set_up()
        await world.ben.command(world.channel, "quiz", count=2)
        quiz = (await world.ben.command(world.channel, "quiz")).message

        ended = await world.ben.press(quiz, "End this quiz")

        assert ended.message is quiz
        assert labels(quiz) == ["Another quiz"]


async def test_practice_moves_no_points(world_of: WorldOf) -> None:
    async with world_of(a_single(), OTHER_LIGHT) as world:
        await world.set_up()
        quiz = (await world.ben.command(world.channel, "quiz", count=2)).message
        await finish(world.ben, quiz)

        board = await world.ben.command(world.channel, "leaderboard")

        assert "You have no points in this period yet." in board.text
