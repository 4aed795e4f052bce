"""Every card that there is fits Discord, in every language, for the whole shipped bank.

Each payload is held against Discord's rules (`tests.discord_server`) and against our own numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice

import pytest

from bot.cards.card import Card, Form, Options, Paragraph, Table, plain
from bot.cards.phrasing import (
    accuracy_card,
    board_card,
    correction_card,
    erase_card,
    erased_card,
    export_card,
    faults_card,
    flag_card,
    form_card,
    group_card,
    group_report_card,
    help_card,
    my_report_card,
    no_group_card,
    opened_card,
    outcome_card,
    parked_card,
    permissions_card,
    question_card,
    quiz_card,
    rekey_card,
    reveal_card,
    standings_card,
    taken_card,
    told_card,
    translated_card,
)
from bot.core.commands import DISCORD_COMMANDS
from bot.core.mastery import Mastery
from bot.core.reports import BlueprintLine, SectionReport
from bot.core.topics import topics_of
from bot.platforms.discord import forms
from bot.usecases.context import Asked
from bot.usecases.practise import (
    BadCount,
    BadQuizChoice,
    ManyTopics,
    NoQuestions,
    NoQuiz,
    NothingDue,
    NoTopic,
    QuizGraded,
    QuizQuestion,
    QuizSummary,
    SectionScore,
)
from bot.usecases.rekey import BadKey, OthersToo, Rekeyed, SameKey, UnknownQuestion
from bot.usecases.set_up_group import Fault
from bot.usecases.show_group import GroupView
from bot.usecases.show_report import GroupReport, MyReport
from bot.usecases.take_answer import (
    AlreadyAnswered,
    BadChoice,
    Closed,
    Kept,
    NotAMember,
    NotHere,
)
from questions.lint.parts import reasons, revealed_text
from questions.lint.texts import CHOICE_FRAME, DISCORD_LAYOUT, REVEAL_FRAME
from questions.question import LETTERS, Match, Question, grade, key, question_type, shown_choice
from questions.text import LocalText
from storage.records import Address, Channel, Group, PracticeSession, QuestionReport
from tests.bot.builders import some_settings
from tests.bot.cards.test_phrasing import (
    NOW,
    a_board,
    a_member,
    an_asked,
    graded,
    shipped,
    with_another_key,
)
from tests.bot.platforms.discord.reading import Seen, read_line
from tests.bot.platforms.discord.showing import COMMANDS, ids_by_label, posted, replied, whole
from tests.questions.builders import a_single, one_of_each

in_both_languages = pytest.mark.parametrize("language", ["en", "es"])
SESSION = PracticeSession(1, "p" * 32, 1, 1, "sky-1", "mixed", "[]", NOW, None, 0)
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


def the_group(**settings: object) -> Group:
    """A group with a key as long as keys are."""
    return Group(1, "group-key-0001", some_settings(**settings), None, NOW, NOW, NOW)


def every_question() -> list[Asked]:
    return [an_asked(one, pack=shipped()) for one in shipped().questions.values()]


def corrected(asked: Asked) -> Asked:
    return replace(asked, delivery=replace(asked.delivery, answer_key=key(asked.question)))


def a_wrong_choice(question: Question) -> str:
    right = key(question)
    if question_type(question) == "series":
        return "".join("N" if letter == "Y" else "Y" for letter in right)
    if isinstance(question, Match):
        return "".join("B" if letter == "A" else "A" for letter in right)
    if len(right) == 1:
        return "B" if right == "A" else "A"
    if question_type(question) == "order":
        return right[::-1]
    other = next(letter for letter in LETTERS if letter not in right)
    return "".join(sorted(other + right[1:]))


@in_both_languages
def test_every_shipped_question_fits_as_a_post(language: str) -> None:
    for asked in every_question():
        payload = posted(question_card(asked, language))
        assert set(ids_by_label(payload)) > ({"A"} if not _has_form(asked) else set())


def _has_form(asked: Asked) -> bool:
    return any(isinstance(one, Form) for one in question_card(asked, "en").controls)


@in_both_languages
def test_every_shipped_reveal_fits_one_message_however_many_answered(language: str) -> None:
    for asked in every_question():
        chosen = {key(asked.question): 100_000, a_wrong_choice(asked.question): 100_000}
        posted(reveal_card(corrected(asked), chosen, language))
        posted(correction_card(asked, turned_right=9, turned_wrong=9, language=language))


@in_both_languages
def test_every_shipped_answer_is_told_in_one_message(language: str) -> None:
    for asked in every_question():
        right, wrong = key(asked.question), a_wrong_choice(asked.question)
        for choice in (right, wrong):
            given = grade(asked.question, choice)
            for card in (
                outcome_card(graded(asked, choice), language),
                outcome_card(AlreadyAnswered(asked, choice, given), language),
                outcome_card(Closed(asked, choice, given), language),
                outcome_card(Kept(asked, choice, changed=True), language),
                quiz_card(QuizGraded(SESSION, asked, choice, given, 1, 5), the_group(), language),
            ):
                assert len(replied(card)) == 1


@in_both_languages
def test_every_shipped_form_fits_and_is_filled_in_to_its_end(language: str) -> None:
    for asked in every_question():
        for card in (
            form_card(asked, language),
            translated_card(asked, language, still_open=True),
            quiz_card(QuizQuestion(SESSION, asked, 1, 5, True, True), the_group(), language),
        ):
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
    for asked in every_question():
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
    limit = DISCORD_LAYOUT - REVEAL_FRAME - CHOICE_FRAME * len(reasons(question))
    room = limit - len(revealed_text(question, language))
    stem = question.stem.in_language(language) + " " + "word " * ((room - 1) // 5)
    longest = replace(question, stem=LocalText.of({"en": stem, "es": stem}))
    assert limit - 10 < len(revealed_text(longest, language)) <= limit
    chosen = {key(question): 100_000}
    payload = posted(reveal_card(corrected(an_asked(longest)), chosen, language))
    assert len(whole(payload)) > limit


def other_cards(language: str) -> Iterator[Card]:
    """One or more of every kind that is no question: notices, boards, groups, quizzes."""
    group = the_group()
    for outcome in (NotHere(), NotAMember(), BadChoice("x"), Closed(an_asked(a_single()), None)):
        yield outcome_card(outcome, language)
    for told in (
        Rekeyed("x", "A", "B", 1, 2, 3),
        SameKey("A"),
        BadKey("x", "A"),
        UnknownQuestion(()),
        OthersToo("x"),
    ):
        yield rekey_card(told, language)
    yield help_card(language, DISCORD_COMMANDS)
    yield from (flag_card(one, language) for one in ("taken", "known", "not-here"))
    yield from (erase_card(language), erased_card(language))
    yield from (export_card(language, found=found) for found in (True, False))
    yield from (
        no_group_card(language, DISCORD_COMMANDS, direct=direct) for direct in (True, False)
    )
    yield from _quiz_cards(language)
    for view in (a_view(), a_view(paused=True)):
        yield group_card(view, language)
        yield opened_card(view, language, DISCORD_COMMANDS)
    yield taken_card(group, language, DISCORD_COMMANDS)
    yield parked_card(group, a_view().channels[0], language, DISCORD_COMMANDS)
    yield faults_card(
        [Fault("channel", "channel-elsewhere"), Fault("channel", "channel-kind")], language
    )
    yield permissions_card(Address("discord", "1", "2"), ["view_channel"], language)
    yield told_card("now", language, a_view(), count=2)
    yield told_card("paused", language, a_view(paused=True))


def _quiz_cards(language: str) -> Iterator[Card]:
    group, topics = the_group(), tuple(topics_of(shipped().outline))
    missed = tuple(every_question()[:20])
    sections = tuple(
        SectionScore(dict(section.title), 1, 2) for section in shipped().outline.sections
    )
    for step in (
        QuizSummary(SESSION, sections, 1, 20, missed),
        QuizSummary(SESSION, sections, 20, 20, ()),
        QuizSummary(SESSION, (), 0, 0, ()),
        NothingDue(NOW),
        NoTopic("x" * 500, topics[:3]),
        ManyTopics("`x`", topics),
        BadCount(10**30),
        BadQuizChoice("x"),
        NoQuestions(),
        NoQuiz(),
    ):
        yield quiz_card(step, group, language)


def a_view(*, paused: bool = False, text: str = "The key is wrong. " * 50) -> GroupView:
    group = replace(the_group(), paused_at=NOW) if paused else the_group()
    channels = tuple(
        Channel(n, 1, Address("discord", "1", str(n)), NOW, "Missing *Access*", str(n))
        for n in range(1, 4)
    )
    reports = tuple(
        QuestionReport(n, 1, f"a-question-{n}", text, text[:60], NOW) for n in range(20)
    )
    return GroupView(group, channels, 9, None if paused else NOW, reports)


@in_both_languages
def test_every_other_card_fits(language: str) -> None:
    cards = list(other_cards(language))
    assert len(cards) > 35
    for card in cards:
        assert len(replied(card)) == 1, card.title


@in_both_languages
@pytest.mark.parametrize("chance", [None, 0.2, 0.6, 0.9])
def test_reports_of_every_section_fit(language: str, chance: float | None) -> None:
    sections = tuple(
        SectionReport(domain, section, known, 123, 45, 12, known)
        for domain in shipped().outline.domains
        for section in domain.sections
        for known in [Mastery(chance, chance - 0.1, chance + 0.1, 1 - chance) if chance else None]
    )
    read = next(iter(shipped().questions.values())).references * 3
    blueprint = tuple(
        BlueprintLine(domain, 12, Fraction(31, 3)) for domain in shipped().outline.domains
    )
    group = GroupReport(the_group(), sections, blueprint, read, 50)
    mine = MyReport(the_group(), sections, read, 123, 4, NOW, 3)
    card = group_report_card(group, language)
    posted(card)
    posted(card, dict.fromkeys([n for n, b in enumerate(card.blocks) if b.kind == "chart"], b""))
    assert len(replied(my_report_card(mine, language))) <= 2


@in_both_languages
@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_names_of_any_kind_are_shown_as_they_are_on_boards(language: str, name: str) -> None:
    board = a_board(*((name, 3_000) for _ in range(30)))
    member = a_member(1)
    cards = (
        board_card(board, language),
        standings_card(board, member, 3, language),
        accuracy_card(board, member, language),
    )
    for card in cards:
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
    view = a_view(text=name)
    named = replace(view, group=the_group(name=name))
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
