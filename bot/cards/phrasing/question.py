"""The card of a posted question: its text, its options in their shown order, its controls."""

from __future__ import annotations

from typing import assert_never

from bot.cards.action import Action, encode
from bot.cards.card import (
    Block,
    Button,
    Card,
    Content,
    Control,
    Field,
    Form,
    OptionRow,
    Options,
    Paragraph,
)
from bot.cards.markup import as_sentence, written
from bot.core.calendar import zone_or_utc
from bot.usecases.context import Asked, Posed
from bot.words.catalogue import Catalogue, catalogue
from questions.question import (
    LETTERS,
    NO,
    YES,
    Match,
    Multiple,
    Option,
    Order,
    Series,
    Single,
    Step,
)


def question_card(asked: Asked, language: str) -> Card:
    """The question as it is posted."""
    words = catalogue(language)
    return Card(
        title=_title(asked, words),
        blocks=(*question_blocks(asked, words), *_withdrawal(asked, words)),
        controls=(
            *controls(asked, words, Action("answer", asked.delivery.token)),
            *_translations(asked, words),
        ),
        tone="question",
        language=language,
        footer=_footer(asked, words),
        tags=question_tags(asked, words),
    )


def form_card(asked: Asked, language: str) -> Card:
    """The post with its controls, for one reader who is about to answer."""
    words = catalogue(language)
    return _private_card(asked, words, _title(asked, words), still_open=True)


def translated_card(asked: Asked, language: str, *, still_open: bool) -> Card:
    """The same post in another language, for one reader; with controls while it is open."""
    words = catalogue(language)
    return _private_card(asked, words, words.say("question-shown-in"), still_open=still_open)


def _withdrawal(asked: Asked, words: Catalogue) -> tuple[Block, ...]:
    if not asked.said_withdrawn:
        return ()
    return (Paragraph(words.say("question-withdrawn"), small=True),)


def _title(asked: Asked, words: Catalogue) -> str:
    """Which of the day's questions it is, where there are several."""
    number = asked.delivery.position + 1
    per_day = asked.delivery.day_total or asked.group.settings.questions_a_day
    if per_day == 1:
        return words.say("question-title")
    return words.say("question-title-of", number=number, total=max(per_day, number))


def _private_card(asked: Asked, words: Catalogue, title: str, *, still_open: bool) -> Card:
    return Card(
        title=title,
        blocks=question_blocks(asked, words),
        controls=controls(asked, words, Action("answer", asked.delivery.token))
        if still_open
        else (),
        tone="question",
        language=words.language,
        footer=_footer(asked, words) if still_open else None,
        tags=question_tags(asked, words),
    )


def shown_options(asked: Posed) -> tuple[tuple[str, Option | Step], ...]:
    """(shown letter, option or step) of a question with one list, in shown order."""
    match asked.question:
        case Single(options=options) | Multiple(options=options):
            listed: tuple[Option | Step, ...] = options
        case Order(steps=steps):
            listed = steps
        case other:
            raise TypeError(f"{other.id} has no list of options of its own")
    order = asked.layout.lists[0]
    return tuple(
        (LETTERS[place], listed[LETTERS.index(stored)]) for place, stored in enumerate(order)
    )


def shown_blank(asked: Posed, index: int) -> tuple[tuple[str, Option], ...]:
    """(shown letter, option) of one blank of a match, in shown order."""
    if not isinstance(asked.question, Match):
        raise TypeError(f"{asked.question.id} has no blanks")
    options = asked.question.blanks[index].options
    return tuple(
        (LETTERS[place], options[LETTERS.index(stored)])
        for place, stored in enumerate(asked.layout.lists[index])
    )


def blank_label(asked: Posed, index: int, words: Catalogue) -> str:
    """A blank's label; the bare numbers of code gaps become "Blank [1]"."""
    if not isinstance(asked.question, Match):
        raise TypeError(f"{asked.question.id} has no blanks")
    label = as_sentence(written(asked.question.blanks[index].label, words.language))
    return words.say("blank-label", label=label) if label.startswith("[") else label


def question_blocks(asked: Posed, words: Catalogue) -> tuple[Block, ...]:
    """Stem and options, in their shown order, without a hint of the key."""
    language = words.language
    stem = Paragraph(written(asked.question.stem, language))
    match asked.question:
        case Single() | Multiple() | Order():
            rows = tuple(
                OptionRow(letter, written(option.text, language))
                for letter, option in shown_options(asked)
            )
            return (stem, Options(rows))
        case Match(blanks=blanks):
            return (
                stem,
                *(
                    Options(
                        tuple(
                            OptionRow(letter, written(option.text, language))
                            for letter, option in shown_blank(asked, index)
                        ),
                        label=blank_label(asked, index, words),
                    )
                    for index in range(len(blanks))
                ),
            )
        case Series(statements=statements):
            rows = tuple(
                OptionRow(str(number), written(statement.text, language))
                for number, statement in enumerate(statements, start=1)
            )
            return (stem, Options(rows))
        case _:
            assert_never(asked.question)


def controls(asked: Posed, words: Catalogue, answer: Action) -> tuple[Control, ...]:
    """Buttons, or a form, whose action is `answer` with the chosen letters at its value's end."""
    language = words.language
    action = encode(answer)
    submit = words.say("send-answers")
    match asked.question:
        case Single():
            return tuple(
                Button(
                    label=letter,
                    name=words.say("answer-button", letter=letter),
                    action=action + letter,
                )
                for letter, _ in shown_options(asked)
            )
        case Multiple(options=options):
            count = sum(option.correct for option in options)
            field = Field(
                words.say("question-choose", count=count), _choices(asked, language), count
            )
            return (Form("several", (field,), action, submit),)
        case Order():
            field = Field(words.say("question-order"), _choices(asked, language))
            return (Form("order", (field,), action, submit),)
        case Match(blanks=blanks):
            fields = tuple(
                Field(
                    blank_label(asked, index, words),
                    tuple(
                        (letter, written(option.text, language))
                        for letter, option in shown_blank(asked, index)
                    ),
                )
                for index in range(len(blanks))
            )
            return (Form("each", fields, action, submit),)
        case Series(statements=statements):
            answers = ((YES, words.say("yes")), (NO, words.say("no")))
            fields = tuple(Field(str(number), answers) for number in range(1, len(statements) + 1))
            return (Form("each", fields, action, submit),)
        case _:
            assert_never(asked.question)


def _choices(asked: Posed, language: str) -> tuple[tuple[str, Content], ...]:
    return tuple(
        (letter, written(option.text, language)) for letter, option in shown_options(asked)
    )


def _translations(asked: Asked, words: Catalogue) -> tuple[Button, ...]:
    return tuple(
        Button(
            label=words.own_name(other),
            name=words.say("translate-button", language=words.own_name(other)),
            action=encode(Action("translate", asked.delivery.token, other)),
            style="quiet",
        )
        for other in asked.question.stem.languages
        if other != words.language
    )


def _footer(asked: Asked, words: Catalogue) -> str:
    settings = asked.group.settings
    closes = words.moment(asked.delivery.closes_at, zone_or_utc(settings.zone))
    rule = "question-first-counts" if asked.feedback == "at_once" else "question-may-change"
    return f"{words.say('question-closes', when=closes)} {words.say(rule)}"


def question_tags(asked: Posed, words: Catalogue) -> tuple[str, ...]:
    """The section, and a word on what is legacy."""
    section = asked.path.section.title.in_language(words.language)
    legacy = (words.say("question-legacy"),) if asked.question.sdk == "v1" else ()
    return (section, *legacy)
