"""What readers saw: once for each message, on a line that fails now and then."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest

from bot.cards.action import Action, encode
from bot.cards.card import Button, Card, Form
from bot.demo.transcript import Transcript, answer_token
from bot.posting.port import TryLaterError
from storage.records import Address
from tests.bot.fakes import FakeChat

HERE = Address("fake", "w1", "here")
CARD = Card("Hello")
ANSWER = encode(Action("answer", "token-0001"))


class Luck(Random):
    """Chance as a test wants it."""

    def __init__(self, *rolls: float) -> None:
        super().__init__()
        self._rolls = list(rolls)

    def random(self) -> float:
        """The next roll."""
        return self._rolls.pop(0)


def a_transcript(*rolls: float) -> tuple[Transcript, FakeChat]:
    chat = FakeChat()
    return Transcript(chat, Luck(*rolls)), chat


async def test_what_arrives_is_written_down() -> None:
    transcript, chat = a_transcript(0.5)
    ref = await transcript.post(HERE, CARD, "token-0001-1")
    (message,) = transcript.messages
    assert (message.ref, message.token, message.card) == (ref, "token-0001", CARD)
    assert (transcript.double, transcript.faults, len(chat.messages)) == (0, 0, 1)


async def test_what_fails_did_not_arrive() -> None:
    transcript, chat = a_transcript(0.0)
    with pytest.raises(TryLaterError, match="cannot be reached"):
        await transcript.post(HERE, CARD, "token-0001-1")
    assert (transcript.messages, chat.messages, transcript.faults) == ([], [], 1)


async def test_a_lost_reply_is_of_a_message_that_can_be_found() -> None:
    transcript, _ = a_transcript(0.99)
    with pytest.raises(TryLaterError, match="reply was lost"):
        await transcript.post(HERE, CARD, "token-0001-1")
    found = await transcript.find(HERE, "token-0001-1", datetime(2026, 3, 1, tzinfo=UTC))
    assert found == transcript.messages[0].ref
    assert transcript.faults == 1


async def test_a_message_that_is_shown_twice_is_counted() -> None:
    transcript, _ = a_transcript(0.5, 0.5, 0.5)
    await transcript.post(HERE, CARD, "token-0001-1")
    await transcript.post(HERE, CARD, "token-0002-1")
    await transcript.post(HERE, CARD, "token-0001-1")
    assert (len(transcript.messages), transcript.double) == (3, 1)


async def test_edits_go_through() -> None:
    transcript, chat = a_transcript(0.5)
    ref = await transcript.post(HERE, CARD, "token-0001-1")
    await transcript.edit(HERE, ref, Card("Goodbye"), "token-0001-1")
    assert chat.titles() == ["Goodbye"]


async def test_only_questions_can_be_answered() -> None:
    transcript, _ = a_transcript(0.5, 0.5, 0.5)
    question = Card("Question", controls=(Button("A", "Answer A", ANSWER + "A"),))
    await transcript.post(HERE, question, "token-0001-1")
    await transcript.post(HERE, CARD, "token-0002-1")
    assert [one.card for one in transcript.last_questions(2)] == [question]
    assert transcript.last_questions(2)[0].token == answer_token(question)


def test_the_token_of_a_form() -> None:
    form = Form("several", (), ANSWER, "Send")
    translate = Button(
        "Español", "Show in Spanish", encode(Action("translate", "token-0001", "es"))
    )
    assert answer_token(Card("Question", controls=(translate, form))) == "token-0001"
    assert answer_token(Card("Question", controls=(translate,))) is None
