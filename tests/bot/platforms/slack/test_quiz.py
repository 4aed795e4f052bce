"""`/quiz` and the words behind it: practice, boards, reports, help, in channels and directly."""

from __future__ import annotations

import pytest

from storage import people
from tests.bot.platforms.slack.conftest import WorldOf
from tests.bot.platforms.slack.pressing import choose
from tests.bot.platforms.slack.world import SlackWorld
from tests.questions.builders import a_multiple, a_single
from tests.slack_server import Refuse

OTHER_LIGHT = a_single("light-again")


async def test_from_the_first_question_to_the_summary(world_of: WorldOf) -> None:
    async with world_of(a_single(), OTHER_LIGHT, a_multiple()) as world:
        await world.set_up()

        quiz = await world.asks(world.ben, "2 light")

        assert quiz.ephemeral_to is world.ben
        assert "Quiz: question 1 of 2" in quiz.text_of_blocks
        assert world.posts() == []
        assert await world.presses(world.ben, quiz, "A") is quiz
        assert await world.presses(world.ben, quiz, "Next question") is quiz
        assert "Quiz: question 2 of 2" in quiz.text_of_blocks
        await world.presses(world.ben, quiz, "A")
        await world.presses(world.ben, quiz, "Show the result")
        assert "of 2 right" in quiz.text_of_blocks
        again = await world.presses(world.ben, quiz, "Another quiz")
        assert again is not quiz
        assert "Quiz: question 1 of" in again.text_of_blocks


async def test_a_form_in_a_quiz(world_of: WorldOf) -> None:
    async with world_of(a_multiple()) as world:
        await world.set_up()
        quiz = await world.asks(world.ben, "")
        choose(quiz, "AC", who=world.ben.id)
        await world.presses(world.ben, quiz, "Send answer")
        assert quiz.labels[0] == "Show the result"


async def test_a_running_quiz_goes_on_and_can_be_ended(world_of: WorldOf) -> None:
    async with world_of(a_single(), OTHER_LIGHT) as world:
        await world.set_up()
        await world.presses(world.ben, await world.asks(world.ben, "2"), "A")
        assert "question 2 of 2" in (await world.asks(world.ben, "")).text_of_blocks
        assert "of 1 right" in (await world.asks(world.ben, "parar")).text_of_blocks


async def test_a_quiz_that_is_ended_leaves_no_live_question(world_of: WorldOf) -> None:
    async with world_of(a_single(), OTHER_LIGHT) as world:
        await world.set_up()
        await world.presses(world.ben, await world.asks(world.ben, "2"), "A")
        resumed = await world.asks(world.ben, "")
        ended = await world.presses(world.ben, resumed, "End this quiz")
        assert ended is resumed
        assert "of 1 right" in ended.text_of_blocks
        assert "question 2 of 2" not in ended.text_of_blocks
        assert "A" not in ended.labels


async def test_a_topic_that_does_not_exist_is_repeated_and_pings_nobody(world: SlackWorld) -> None:
    await world.set_up()
    told = await world.asks(world.ben, "*cheese* <!channel> <@U1>")
    assert "No topic is called" in told.text_of_blocks
    assert "/quiz help lists what can be done here." in told.text_of_blocks.replace("*", "")
    assert not told.pings


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("leaderboard", "Leaderboard"),
        ("leaderboard month", "Leaderboard"),
        ("leaderboard all accuracy", "Accuracy: all time"),
        ("clasificación semana", "Leaderboard"),
        ("report", "What you know"),
        ("report group", "What the group knows"),
        ("informe grupo", "What the group knows"),
        ("help", "/quiz report"),
        ("ayuda", "/quiz report"),
        ("leaderbord", "Did you mean /quiz leaderboard?"),
        ("setings", "Did you mean /quiz settings?"),
        ("x" * 5_000, "I don't know the word"),
        ("<!channel>" * 500, "I don't know the word"),
    ],
)
async def test_words(world: SlackWorld, words: str, said: str) -> None:
    await world.set_up()
    await world.set_up_member(world.ben)
    told = await world.asks(world.ben, words)
    assert said in told.text_of_blocks.replace("*", "")
    assert not told.pings


async def test_buttons_of_a_board(world: SlackWorld) -> None:
    await world.set_up()
    board = await world.asks(world.ben, "leaderboard")
    month = await world.presses(world.ben, board, "This month")
    assert month is board


async def test_directly_it_is_about_ones_own_groups(world: SlackWorld) -> None:
    await world.set_up()
    nobody = await world.asks(world.ben, "", world.ben.dm)
    assert "No study group posts here" in nobody.text_of_blocks
    await world.set_up_member(world.ben)
    quiz = await world.asks(world.ben, "", world.ben.dm)
    assert "Quiz: question 1" in quiz.text_of_blocks
    report = await world.asks(world.ben, "report", world.ben.dm)
    assert "What you know" in report.text_of_blocks


async def test_the_shortcut_starts_a_quiz_in_a_modal(world_of: WorldOf) -> None:
    async with world_of(a_single(), OTHER_LIGHT) as world:
        await world.set_up()
        await world.set_up_member(world.ben)
        sheet = await (await world.ben.shortcut("quiz")).modal()
        await world.shows(sheet, "Quiz: question 1 of 2")
        await world.ben.press(sheet, "A")
        await world.shows(sheet, "here about A")
        await world.ben.press(sheet, "Next question")
        await world.shows(sheet, "Quiz: question 2 of 2")


async def test_a_form_in_a_modal_is_sent_with_its_own_button(world_of: WorldOf) -> None:
    async with world_of(a_multiple()) as world:
        await world.set_up()
        await world.set_up_member(world.ben)
        sheet = await (await world.ben.shortcut("quiz")).modal()
        await world.shows(sheet, "Choose 2 options")
        boxes = next(one for one in sheet.elements if one.kind == "checkboxes")
        sent = await world.ben.submit(sheet, {boxes.block_id: boxes.options_text[:2]})
        assert sent.accepted
        await world.shows(sheet, "Show the result")


async def test_a_shortcut_whose_trigger_is_too_old_becomes_a_direct_message(
    world: SlackWorld,
) -> None:
    await world.set_up()
    await world.set_up_member(world.ben)
    world.slack.faults.next("views.open", Refuse("expired_trigger_id"))
    await world.ben.shortcut("quiz")
    await world.slack.until(lambda: world.told(world.ben))
    (quiz,) = world.told(world.ben)
    assert "Quiz: question 1" in quiz.text_of_blocks


async def test_names_neither_ping_nor_format(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        await world.set_up()
        eve = world.person("*Eve* <!channel> :tada:")
        await world.at("2026-03-02 09:00")
        await world.presses(eve, world.posts()[0], "A")
        board = await world.asks(eve, "leaderboard")
        assert "Eve" in str(board.blocks) + board.text
        assert "*Eve*" not in board.text_of_blocks + board.text
        assert not board.pings
        for post in world.posts():
            assert not post.pings


@pytest.mark.parametrize("words", ["clearly nonsense words", "3 xyzzyplugh", "0", "999 light"])
async def test_words_that_begin_no_quiz_make_nobody_a_member(world_of: WorldOf, words: str) -> None:
    async with world_of(a_single()) as world:
        await world.set_up()
        group = await world.group()
        for asked, members in ((words, 1), ("", 2)):
            await world.asks(world.ben, asked)
            assert await world.context.db.read(people.count_members, group.id) == members
