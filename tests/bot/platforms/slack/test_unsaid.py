"""While a question is open, nothing that explains its key leaves for Slack, in any request."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest

from questions.question import Question, question_type
from questions.text import LocalText
from tests.bot.platforms.slack.conftest import WorldOf
from tests.bot.platforms.slack.world import SlackWorld
from tests.questions.builders import one_of_each

LONG_RUN = re.compile(r"[A-Za-z ]{12,}")


def pieces_of(text: LocalText) -> list[str]:
    """What is surely seen of a text in JSON within forms: its longest words in plain letters."""
    runs = (LONG_RUN.findall(said) for _, said in text.pairs)
    return [max(found, key=len).strip() for found in runs if found]


def reasons(part: object) -> Iterator[LocalText]:
    """Every `why` and the explanation of a question."""
    if isinstance(part, tuple):
        for one in part:
            yield from reasons(one)
    elif is_dataclass(part) and not isinstance(part, LocalText):
        for field in fields(part):
            value = getattr(part, field.name)
            if field.name in ("why", "explanation"):
                yield value
            else:
                yield from reasons(value)


def sent(world: SlackWorld) -> str:
    """All that quizbot asked of Slack so far: messages, views, metadata, files."""
    return json.dumps([one.arguments for one in world.slack.requests], ensure_ascii=False)


@pytest.mark.parametrize("question", one_of_each(), ids=question_type)
async def test_no_reason_is_sent_before_the_reveal(world_of: WorldOf, question: Question) -> None:
    secret = {piece for text in reasons(question) for piece in pieces_of(text)}
    assert len(secret) >= 4
    async with world_of(question) as world:
        post = await world.posted()
        await world.set_up_member(world.ben)
        await world.presses(world.ben, post, "Español")
        home = await world.home(world.ben, "One question waits")
        sheet = await (await world.ben.press(home, "Answer the question")).modal()
        await world.slack.until(lambda: "Light" in sheet.text_of_blocks or len(sheet.blocks) > 1)

        assert {piece for piece in secret if piece in sent(world)} == set()

        await world.at("2026-03-03 09:00")
        assert [piece for piece in secret if piece in sent(world)]
