"""No key leaves for Slack before the reveal: over every question of every pack, in both languages,
in all that shows one while it is open. A payload has to be the same whatever the key is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import pytest

from bot.cards.card import Card
from bot.cards.phrasing import outcome_card
from bot.cards.phrasing.home import HomeGroup, home_card
from bot.conversation.home import Home
from bot.platforms.slack import render
from bot.platforms.slack.blocks import Json
from bot.platforms.slack.home_tab import home_view
from bot.platforms.slack.views import Memory, card_modal
from bot.usecases.context import Asked
from questions.question import Order, key
from tests.bot.cards.gallery import every_question, open_cards, the_group
from tests.bot.cards.test_phrasing import NOW, an_asked, graded, with_another_key
from tests.bot.platforms.slack.showing import KEY, as_sent
from tests.bot.platforms.slack.test_payloads import in_both_languages, of_every_pack, the_pack
from tests.questions.builders import one_of_each

# Of an order, as many keys as are looked through for one that is another.
MOST_KEYS = 8


@in_both_languages
@of_every_pack
def test_nothing_that_shows_an_open_question_tells_its_key(name: str, language: str) -> None:
    for asked in every_question(the_pack(name)):
        one, other = _two_keys(asked)
        assert _sent_while_open(one, language) == _sent_while_open(other, language), (
            asked.question.id
        )


@pytest.mark.parametrize("where", ["message", "modal"])
def test_the_test_would_notice_a_leak(where: str) -> None:
    for question in one_of_each():
        told = [
            as_sent(_message(card) if where == "message" else _modal(card, asked))
            for asked in _two_keys(an_asked(question))
            for card in (outcome_card(graded(asked, key(asked.question)), "en"),)
        ]
        assert told[0] != told[1]


def _two_keys(asked: Asked) -> tuple[Asked, Asked]:
    """The same post with two keys, which the delivery knows, too, as after a correction."""
    letters = key(asked.question)
    for other in islice(with_another_key(asked), MOST_KEYS):
        if isinstance(asked.question, Order):
            differs = other.layout != asked.layout
        else:
            differs = key(other.question) != letters
        if differs:
            return _known(asked), _known(other)
    raise AssertionError(f"{asked.question.id} has one key only")


def _known(asked: Asked) -> Asked:
    letters = key(asked.question)
    return replace(asked, delivery=replace(asked.delivery, answer_key=letters))


def _sent_while_open(asked: Asked, language: str) -> list[str]:
    """All that leaves: texts, ids, values, metadata of messages and of modals, and a Home."""
    return [as_sent(one) for one in _payloads(asked, language)]


def _payloads(asked: Asked, language: str) -> Iterator[Json]:
    for card in open_cards(asked, language):
        yield _message(card)
        yield _modal(card, asked)
    for answered in (False, True):
        mine = HomeGroup(the_group(), None, 3, ((asked.delivery, answered),), (), 9)
        yield home_view(Home((home_card(mine, NOW, language),), language, may_choose=True))


def _message(card: Card) -> Json:
    sent = render.message(card, key=KEY)
    return {"blocks": sent.blocks, "text": sent.text, "metadata": sent.metadata}


def _modal(card: Card, asked: Asked) -> Json:
    return card_modal(card, Memory("C0HERE", home=True, token=asked.delivery.token))
