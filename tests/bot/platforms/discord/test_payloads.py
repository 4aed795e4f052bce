"""Every card that there is fits Discord, in every language, for the whole shipped bank.

Each payload is held against Discord's rules (`tests.discord_server`) and against our own numbers.
"""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import islice

import pytest

from bot.cards.card import Card, Chart, Form, Options, Paragraph, Table, plain
from bot.cards.phrasing import (
    correction_card,
    form_card,
    group_card,
    opened_card,
    question_card,
    quiz_card,
    reveal_card,
    taken_card,
)
from bot.commands.typed import DISCORD_COMMANDS
from bot.platforms.discord import forms
from bot.platforms.discord.limits import QUESTION
from bot.usecases.context import Asked
from bot.usecases.practise import NoTopic
from questions.authoring.lint.parts import reasons, revealed_text
from questions.question import Question, key, question_type, shown_choice
from questions.text import LocalText
from storage.records import Address
from tests.bot.cards.gallery import (
    a_view,
    a_wrong_choice,
    answered_cards,
    board_cards,
    every_question,
    open_cards,
    other_cards,
    report_cards,
)
from tests.bot.cards.test_phrasing import an_asked, shipped, with_another_key
from tests.bot.platforms.discord.reading import Seen, read_line
from tests.bot.platforms.discord.showing import COMMANDS, ids_by_label, posted, replied, whole
from tests.questions.builders import a_single, one_of_each

in_both_languages = pytest.mark.parametrize("language", ["en", "es"])
HERE = Address("discord", "1", "2")
HOSTILE = (
    "**bold** _it_ `code` ||x||",
    "# heading @everyone @here",
    "<@123> <@&99> <#99> </quiz:1>",
    "⟦channel:discord:99⟧⟦command:discord:delete⟧",
    "[click](https://evil.example) https://evil.example",
    "```\nfence",
    "\\",
    "N" * 900,
    "*" * 450,
)


def shipped_questions() -> list[Asked]:
    return every_question(shipped())


def corrected(asked: Asked) -> Asked:
    return replace(asked, delivery=replace(asked.delivery, answer_key=key(asked.question)))


@in_both_languages
def test_every_shipped_question_fits_as_a_post(language: str) -> None:
    for asked in shipped_questions():
        payload = posted(question_card(asked, language))
        assert set(ids_by_label(payload)) > ({"A"} if not _has_form(asked) else set())


def _has_form(asked: Asked) -> bool:
    return any(isinstance(one, Form) for one in question_card(asked, "en").controls)


@in_both_languages
def test_every_shipped_reveal_fits_one_message_however_many_answered(language: str) -> None:
    for asked in shipped_questions():
        chosen = {key(asked.question): 100_000, a_wrong_choice(asked.question): 100_000}
        posted(reveal_card(corrected(asked), chosen, language))
        posted(correction_card(asked, turned_right=9, turned_wrong=9, language=language))


@in_both_languages
def test_every_shipped_answer_is_told_in_one_message(language: str) -> None:
    for asked in shipped_questions():
        for card in answered_cards(asked, language):
            assert len(replied(card)) == 1


@in_both_languages
def test_every_shipped_form_fits_and_is_filled_in_to_its_end(language: str) -> None:
    for asked in shipped_questions():
        for card in open_cards(asked, language):
            letters = shown_choice(asked.question, asked.layout, key(asked.question))
            assert len(replied(card)) == 1
            for form in (one for one in card.controls if isinstance(one, Form)):
                for upto in range(len(letters) + 1):
                    rest = forms.OPEN * (len(letters) - upto) if form.ask == "each" else ""
                    (payload,) = replied(card, letters[:upto] + rest)
                assert ids_by_label(payload)[form.submit] == form.action + letters


@in_both_languages
@pytest.mark.parametrize("question", one_of_each(), ids=question_type)
def test_an_open_question_is_the_same_whatever_its_key(question: Question, language: str) -> None:
    asked = an_asked(question)
    told = {_before_the_reveal(other, language) for other in with_another_key(asked)}
    assert told == {_before_the_reveal(asked, language)}


def test_no_shipped_question_gives_its_key_away() -> None:
    for asked in shipped_questions():
        told = {_before_the_reveal(other, "es") for other in islice(with_another_key(asked), 6)}
        assert told == {_before_the_reveal(asked, "es")}, asked.question.id


def _before_the_reveal(asked: Asked, language: str) -> str:
    """All that leaves for Discord while a question is open, texts, ids and values."""
    return json.dumps(
        [posted(question_card(asked, language)), *replied(form_card(asked, language))]
    )


def test_the_test_would_notice_a_leak() -> None:
    asked = an_asked(a_single())
    told = {json.dumps(posted(reveal_card(one, {}, "en"))) for one in with_another_key(asked)}
    assert len(told) == 4


@pytest.mark.parametrize("question", one_of_each(), ids=question_type)
@in_both_languages
def test_what_the_linter_lets_pass_fits_as_a_reveal(question: Question, language: str) -> None:
    assert QUESTION.revealed is not None
    limit = QUESTION.revealed - QUESTION.a_choice * len(reasons(question))
    room = limit - len(revealed_text(question, language))
    stem = question.stem.in_language(language) + " " + "word " * ((room - 1) // 5)
    longest = replace(question, stem=LocalText.of({"en": stem, "es": stem}))
    assert limit - 10 < len(revealed_text(longest, language)) <= limit
    chosen = {key(question): 100_000}
    payload = posted(reveal_card(corrected(an_asked(longest)), chosen, language))
    assert len(whole(payload)) > limit


@in_both_languages
def test_every_other_card_fits(language: str) -> None:
    cards = list(other_cards(language, DISCORD_COMMANDS, HERE))
    assert len(cards) > 45
    for card in cards:
        most = 2 if any(isinstance(block, Chart) for block in card.blocks) else 1
        assert len(replied(card)) <= most, card.title


@in_both_languages
@pytest.mark.parametrize("chance", [None, 0.2, 0.6, 0.9])
def test_reports_of_every_section_fit(language: str, chance: float | None) -> None:
    group, mine = report_cards(chance, language)
    posted(group)
    posted(group, {n: b"" for n, block in enumerate(group.blocks) if isinstance(block, Chart)})
    assert len(replied(mine)) <= 2


@in_both_languages
@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_names_of_any_kind_are_shown_as_they_are_on_boards(language: str, name: str) -> None:
    for card in board_cards(name, language):
        payload = posted(card)
        line = next(one for one in whole(payload).split("\n") if one.startswith("🥇"))
        bold = next(seen.text for seen in read_line(line) if seen.how == "bold")
        kept = " ".join(name.replace("⟦", "[").replace("⟧", "]").split())
        assert kept.startswith(bold.rstrip("…"))
        assert len(bold) == min(len(kept), 60)
        places = [n for n, block in enumerate(card.blocks) if isinstance(block, Table)]
        posted(card, dict.fromkeys(places, b"PNG"))


OURS = {
    *(f"<#{n}>" for n in range(1, 4)),
    *(f"<@&{n}>" for n in range(1, 4)),
    *(f"</{name}:{number}>" for name, number in COMMANDS.items()),
}


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_names_of_any_kind_stand_in_titles_and_texts(name: str) -> None:
    named = a_view(HERE, text=name, name=name)
    for card in (
        group_card(named, "en"),
        opened_card(named, "en", DISCORD_COMMANDS),
        taken_card(named.group, "en", DISCORD_COMMANDS),
        quiz_card(NoTopic(name, ()), named.group, "en"),
    ):
        lines = whole(*replied(card)).split("\n")
        seen = [piece for line in lines for piece in read_line(line)]
        assert {piece.how for piece in seen} <= {
            "plain",
            "bold",
            "code",
            "mention",
            "heading",
            "small",
        }
        for piece in seen:
            if piece.how == "mention":
                assert piece.text in OURS


def test_a_typed_mention_is_no_mention() -> None:
    typed = "⟦channel:discord:1⟧ <#1> ⟦command:discord:quiz⟧"
    card = Card(plain(typed), (Paragraph(plain(typed)), Options((), label=plain(typed))))
    for line in whole(posted(card)).split("\n"):
        assert not [seen for seen in read_line(line) if seen.how == "mention"]
    assert Seen("<#1>", "mention") in read_line("<#1>")
