"""`/quiz` and the words behind it: practice, boards, reports, help, in channels and directly."""

from __future__ import annotations

import pytest

from storage import people
from tests.bot.platforms.slack.conftest import HallOf
from tests.bot.platforms.slack.hall import Hall
from tests.bot.platforms.slack.pressing import choose
from tests.questions.builders import a_multiple, a_single
from tests.slack_server import Refuse

OTHER_LIGHT = a_single("light-again")


async def test_from_the_first_question_to_the_summary(hall_of: HallOf) -> None:
    async with hall_of(a_single(), OTHER_LIGHT, a_multiple()) as hall:
        await hall.set_up()

        quiz = await hall.asks(hall.ben, "2 light")

        assert quiz.ephemeral_to is hall.ben
        assert "Quiz: question 1 of 2" in quiz.text_of_blocks
        assert hall.posts() == []
        assert await hall.presses(hall.ben, quiz, "A") is quiz
        assert await hall.presses(hall.ben, quiz, "Next question") is quiz
        assert "Quiz: question 2 of 2" in quiz.text_of_blocks
        await hall.presses(hall.ben, quiz, "A")
        await hall.presses(hall.ben, quiz, "Show the result")
        assert "of 2 right" in quiz.text_of_blocks
        again = await hall.presses(hall.ben, quiz, "Another quiz")
        assert again is not quiz
        assert "Quiz: question 1 of" in again.text_of_blocks


async def test_a_form_in_a_quiz(hall_of: HallOf) -> None:
    async with hall_of(a_multiple()) as hall:
        await hall.set_up()
        quiz = await hall.asks(hall.ben, "")
        choose(quiz, "AC", who=hall.ben.id)
        await hall.presses(hall.ben, quiz, "Send answer")
        assert quiz.labels[0] == "Show the result"


async def test_a_running_quiz_goes_on_and_can_be_ended(hall_of: HallOf) -> None:
    async with hall_of(a_single(), OTHER_LIGHT) as hall:
        await hall.set_up()
        await hall.presses(hall.ben, await hall.asks(hall.ben, "2"), "A")
        assert "question 2 of 2" in (await hall.asks(hall.ben, "")).text_of_blocks
        assert "of 1 right" in (await hall.asks(hall.ben, "parar")).text_of_blocks


async def test_a_topic_that_does_not_exist_is_repeated_and_pings_nobody(hall: Hall) -> None:
    await hall.set_up()
    told = await hall.asks(hall.ben, "*cheese* <!channel> <@U1>")
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
        ("leaderbord", "Do you mean /quiz leaderboard?"),
        ("setings", "Do you mean /quiz settings?"),
        ("x" * 5_000, "I don't know the word"),
        ("<!channel>" * 500, "I don't know the word"),
    ],
)
async def test_words(hall: Hall, words: str, said: str) -> None:
    await hall.set_up()
    await hall.set_up_member(hall.ben)
    told = await hall.asks(hall.ben, words)
    assert said in told.text_of_blocks.replace("*", "")
    assert not told.pings


async def test_buttons_of_a_board(hall: Hall) -> None:
    await hall.set_up()
    board = await hall.asks(hall.ben, "leaderboard")
    month = await hall.presses(hall.ben, board, "This month")
    assert month is board


async def test_directly_it_is_about_ones_own_groups(hall: Hall) -> None:
    await hall.set_up()
    nobody = await hall.asks(hall.ben, "", hall.ben.dm)
    assert "No study group posts here" in nobody.text_of_blocks
    await hall.set_up_member(hall.ben)
    quiz = await hall.asks(hall.ben, "", hall.ben.dm)
    assert "Quiz: question 1" in quiz.text_of_blocks
    report = await hall.asks(hall.ben, "report", hall.ben.dm)
    assert "What you know" in report.text_of_blocks


async def test_the_shortcut_starts_a_quiz_in_a_modal(hall_of: HallOf) -> None:
    async with hall_of(a_single(), OTHER_LIGHT) as hall:
        await hall.set_up()
        await hall.set_up_member(hall.ben)
        sheet = await (await hall.ben.shortcut("quiz")).modal()
        await hall.shows(sheet, "Quiz: question 1 of 2")
        await hall.ben.press(sheet, "A")
        await hall.shows(sheet, "here about A")
        await hall.ben.press(sheet, "Next question")
        await hall.shows(sheet, "Quiz: question 2 of 2")


async def test_a_form_in_a_modal_is_sent_with_its_own_button(hall_of: HallOf) -> None:
    async with hall_of(a_multiple()) as hall:
        await hall.set_up()
        await hall.set_up_member(hall.ben)
        sheet = await (await hall.ben.shortcut("quiz")).modal()
        await hall.shows(sheet, "Choose 2 options")
        boxes = next(one for one in sheet.elements if one.kind == "checkboxes")
        sent = await hall.ben.submit(sheet, {boxes.block_id: boxes.options_text[:2]})
        assert sent.accepted
        await hall.shows(sheet, "Show the result")


async def test_a_shortcut_whose_trigger_is_too_old_becomes_a_direct_message(hall: Hall) -> None:
    await hall.set_up()
    await hall.set_up_member(hall.ben)
    hall.slack.faults.next("views.open", Refuse("expired_trigger_id"))
    await hall.ben.shortcut("quiz")
    await hall.slack.until(lambda: hall.told(hall.ben))
    (quiz,) = hall.told(hall.ben)
    assert "Quiz: question 1" in quiz.text_of_blocks


async def test_names_neither_ping_nor_format(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        await hall.set_up()
        eve = hall.person("*Eve* <!channel> :tada:")
        await hall.at("2026-03-02 09:00")
        await hall.presses(eve, hall.posts()[0], "A")
        board = await hall.asks(eve, "leaderboard")
        assert "Eve" in str(board.blocks) + board.text
        assert "*Eve*" not in board.text_of_blocks + board.text
        assert not board.pings
        for post in hall.posts():
            assert not post.pings


@pytest.mark.parametrize("words", ["clearly nonsense words", "3 xyzzyplugh", "0", "999 light"])
async def test_words_that_begin_no_quiz_make_nobody_a_member(hall_of: HallOf, words: str) -> None:
    async with hall_of(a_single()) as hall:
        await hall.set_up()
        group = await hall.group()
        for asked, members in ((words, 1), ("", 2)):
            await hall.asks(hall.ben, asked)
            assert await hall.context.db.read(people.count_members, group.id) == members
