"""Every card that there is fits Slack, in every language, for every question of every pack.

Each payload is held against Slack's rules (`tests.slack_server`) and against our own numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import pytest

from bot.cards.action import ActionError, decode
from bot.cards.card import Button, Card, Chart, Form, OptionRow, Options, Paragraph, Table, plain
from bot.cards.phrasing import (
    group_card,
    opened_card,
    question_card,
    quiz_card,
    reveal_card,
    taken_card,
)
from bot.commands.typed import SLACK_COMMANDS
from bot.core.names import MAX_NAME
from bot.platforms.slack.text import LOOKALIKES
from bot.platforms.slack.views import Memory, card_modal
from bot.usecases.context import Asked
from bot.usecases.practise import NoTopic
from questions.bank import Pack, load_pack
from questions.question import Question, key, question_type, shown_choice
from storage.records import Address
from tests.bot.cards.gallery import (
    a_view,
    answered_cards,
    board_cards,
    every_question,
    open_cards,
    other_cards,
    report_cards,
    the_group,
)
from tests.bot.cards.test_phrasing import an_asked, with_another_key
from tests.bot.platforms.slack.pressing import a_surface, choose, pressed
from tests.bot.platforms.slack.reading import labels_of, mrkdwn_of, read
from tests.bot.platforms.slack.showing import (
    as_sent,
    buttons,
    in_modal,
    of_type,
    posted,
    shown_at_home,
    texts,
)
from tests.questions.builders import DP_100, a_single, one_of_each
from tests.slack_server import check_view

in_both_languages = pytest.mark.parametrize("language", ["en", "es"])
PACKS = sorted(path.name for path in DP_100.parent.iterdir() if path.is_dir())
of_every_pack = pytest.mark.parametrize("name", PACKS)
HERE = Address("slack", "T1", "C0HERE")
HOSTILE: Mapping[str, str] = {
    "formats": "*bold* _it_ ~no~ `code` __x__ *",
    "pings": "<!channel> <!here> <!everyone|x> <@U1> <!subteam^S1> @channel",
    "escaped": "&lt;!channel&gt; &amp;lt;!here&amp;gt;",
    "links": "<https://evil.example|click> <#C1> https://evil.example",
    "ours": "⟦channel:slack:C1⟧⟦command:slack:quiz⟧⟦role:slack:S1⟧",
    "emojis": ":smile: :+1::skin-tone-2: ::a::b:",
    "quotes": "> said",
    "fence": "```\nfence",
    "backslash": "\\",
    "stars": "*" * 5_000,
    "ampersands": "&" * 5_000,
    "long": "N" * 5_000,
    "colons": ":a" * 2_500,
}
of_any_kind = pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE.keys())
# The catalogue takes about as much; no name that is stored is longer than MAX_NAME.
LONGEST_NAME = 900
_BACK = str.maketrans({like: real for real, like in LOOKALIKES.items()} | {"\u00ad": ""})


def the_pack(name: str) -> Pack:
    """A pack that is shipped."""
    return load_pack(Path(DP_100.parent) / name)


@in_both_languages
@of_every_pack
def test_every_question_fits_and_can_be_answered(name: str, language: str) -> None:
    for asked in every_question(the_pack(name)):
        letters = shown_choice(asked.question, asked.layout, key(asked.question))
        for card in open_cards(asked, language):
            posted(card)
            surface = a_surface(card)
            forms = [one for one in card.controls if isinstance(one, Form)]
            if forms:
                choose(surface, letters)
            action = pressed(surface, forms[0].submit if forms else letters)
            assert action is not None
            assert decode(action).value.endswith(letters)


@in_both_languages
@of_every_pack
def test_every_answer_and_reveal_fits_one_message(name: str, language: str) -> None:
    for asked in every_question(the_pack(name)):
        for card in answered_cards(asked, language):
            posted(card)


@in_both_languages
@of_every_pack
def test_every_question_answer_and_reason_fits_a_modal(name: str, language: str) -> None:
    for asked in every_question(the_pack(name)):
        memory = Memory(HERE.channel, home=True, token=asked.delivery.token)
        for card in (*open_cards(asked, language), *answered_cards(asked, language)):
            check_view(card_modal(card, memory))


@in_both_languages
def test_every_other_card_fits_a_message_a_modal_and_a_home(language: str) -> None:
    cards = list(other_cards(language, SLACK_COMMANDS, HERE))
    assert len(cards) > 45
    for card in cards:
        payload = posted(card, key=None)
        assert shown_at_home(card)["blocks"] == payload["blocks"] == in_modal(card)["blocks"]


@in_both_languages
def test_boards_and_reports_fit_with_their_pictures(language: str) -> None:
    for card in (*board_cards("Ana", language), *report_cards(0.6, language)):
        drawn = [n for n, block in enumerate(card.blocks) if isinstance(block, Chart | Table)]
        payload = posted(card, {number: f"F{number}" for number in drawn})
        assert len(of_type(payload, "image")) == len(drawn) == 1
        assert all(image["alt_text"] for image in of_type(payload, "image"))


@in_both_languages
@pytest.mark.parametrize("question", one_of_each(), ids=question_type)
def test_an_open_question_is_the_same_whatever_its_key(question: Question, language: str) -> None:
    asked = an_asked(question)
    told = {_before_the_reveal(other, language) for other in with_another_key(asked)}
    assert told == {_before_the_reveal(asked, language)}


@of_every_pack
def test_no_question_gives_its_key_away(name: str) -> None:
    for asked in every_question(the_pack(name)):
        told = {_before_the_reveal(other, "es") for other in islice(with_another_key(asked), 4)}
        assert told == {_before_the_reveal(asked, "es")}, asked.question.id


def _before_the_reveal(asked: Asked, language: str) -> str:
    """All that leaves for Slack while a question is open: texts, ids, values and metadata."""
    return as_sent(posted(question_card(asked, language)))


def test_the_test_would_notice_a_leak() -> None:
    told = {
        as_sent(posted(reveal_card(one, {}, "en")))
        for one in with_another_key(an_asked(a_single()))
    }
    assert len(told) == 4


def test_buttons_carry_actions_and_nothing_else() -> None:
    for card in (*other_cards("en", SLACK_COMMANDS, HERE), *open_cards(an_asked(a_single()), "en")):
        for button in buttons(posted(card)):
            assert decode(button["value"])
    with pytest.raises(ActionError):
        decode("somebody else's")


@of_any_kind
@in_both_languages
def test_names_of_any_kind_are_shown_as_they_are_on_boards(language: str, typed: str) -> None:
    for card in board_cards(typed[:LONGEST_NAME], language):
        payload = posted(card)
        line = next(one for one in "\n".join(texts(payload)).split("\n") if one.startswith("🥇"))
        bold = "".join(seen.text for seen in read(line) if seen.how == "bold").translate(_BACK)
        kept = " ".join(typed.replace("⟦", "[").replace("⟧", "]").split())
        assert kept.startswith(bold.rstrip("…"))
        assert len(bold) >= min(len(kept), MAX_NAME)
        _is_harmless(payload)


def _cards_with(typed: str) -> Iterator[Card]:
    """Where people's words stand in titles, texts, tags, options, labels and buttons."""
    short = typed[:LONGEST_NAME]
    view = a_view(HERE, text=short, name=short)
    yield group_card(view, "en")
    yield opened_card(view, "en", SLACK_COMMANDS)
    yield taken_card(view.group, "en", SLACK_COMMANDS)
    yield quiz_card(NoTopic(typed[:LONGEST_NAME], ()), the_group(), "en")
    name = plain(typed)
    rows = (OptionRow("A", name, "right", True, name, 3),)
    yield Card(name, (Paragraph(name),), footer=name, tags=(name,))
    yield Card("T", (Options(rows, label=name),), (Button(name, name, "f:token-0001:"),))


@of_any_kind
def test_words_of_any_kind_neither_ping_nor_format(typed: str) -> None:
    for card in _cards_with(typed):
        payload = posted(card)
        shown_at_home(card)
        _is_harmless(payload)


def test_what_members_report_stands_line_by_line() -> None:
    payload = posted(group_card(a_view(HERE, text="Odd."), "en"))
    lines = "\n".join(texts(payload)).split("\n")
    reported = [one for one in lines if one.startswith("`a-question-")]
    assert reported == [f"`a-question-{number}`: Odd. (Odd.)" for number in range(8)]
    assert "and 12 more" in lines


def _is_harmless(payload: Mapping[str, object]) -> None:
    """Nothing is formatted but what we format ourselves, and only our own channel is linked."""
    seen = [one for text in mrkdwn_of(payload) for one in read(text)]
    assert {one.how for one in seen} <= {"plain", "bold", "code", "mention"}
    assert {one.text for one in seen if one.how == "mention"} <= {f"<#{HERE.channel}>"}
    assert not [text for text in labels_of(payload) if _has(text, "picture")]
    assert not _has(str(payload["text"]), "picture")


def _has(text: str, how: str) -> bool:
    return any(one.how == how for one in read(text))


def test_the_check_would_notice_what_is_not_escaped() -> None:
    payload = posted(next(_cards_with("x")))
    text = of_type(payload, "section")[0]["text"]
    for hostile in ("_a_", "<#C1>", ":a:", "> a"):
        text["text"] = hostile
        with pytest.raises(AssertionError):
            _is_harmless(payload)
