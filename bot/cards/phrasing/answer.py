"""What follows an answer: private feedback, and the public reveal when the question closes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from bot.cards.action import Action, encode
from bot.cards.card import (
    Block,
    Button,
    Card,
    Control,
    Link,
    Links,
    Mark,
    OptionRow,
    Options,
    Paragraph,
    Tone,
)
from bot.cards.markup import after, line_of, written
from bot.cards.phrasing.question import blank_label, shown_blank, shown_options
from bot.usecases.context import Asked, Posed
from bot.usecases.results import Result
from bot.usecases.take_answer import (
    AlreadyAnswered,
    BadChoice,
    Closed,
    Graded,
    Kept,
    NotAMember,
    NotHere,
    Outcome,
)
from bot.words.catalogue import Catalogue, catalogue
from questions.question import (
    YES,
    Grade,
    Match,
    Multiple,
    Order,
    Series,
    Single,
    key,
    shown_choice,
)


def outcome_card(outcome: Outcome, language: str, *, looking: bool = False) -> Card:
    """What the person who answered is told, in private; `looking`: they answer nothing now, and
    only see again what they answered."""
    words = catalogue(language)
    match outcome:
        case Graded(asked=asked, choice=choice):
            result = Result(outcome.points, outcome.streak.days)
            return _result_card(asked, choice, outcome.grade, result, words)
        case AlreadyAnswered(asked=asked, choice=choice, result=result):
            note = None if looking else words.say("already-text")
            return _result_card(asked, choice, outcome.grade, result, words, note)
        case Kept(asked=asked, choice=choice, changed=changed):
            title = words.say("kept-changed-title" if changed else "kept-title")
            text = words.say("kept-text", yours=spelled(asked, choice, words))
            return Card(title, (Paragraph(text),), tone="info", language=language)
        case Closed(asked=asked, choice=given, result=result):
            if given is None or outcome.grade is None or result is None:
                return notice_card("closed", words)
            note = words.say("closed-title")
            return _result_card(asked, given, outcome.grade, result, words, note)
        case NotHere():
            return notice_card("not-here", words)
        case NotAMember():
            return notice_card("not-member", words)
        case BadChoice():
            return notice_card("bad-choice", words)
        case _:
            assert_never(outcome)


def _result_card(
    asked: Asked,
    choice: str,
    graded: Grade,
    result: Result,
    words: Catalogue,
    note: str | None = None,
) -> Card:
    """Right or wrong, points and streak, and only then why; the same whenever it is looked at."""
    card = feedback_card(asked, choice, graded, words, footer=note, controls=_after(asked, words))
    line = " · ".join(
        (
            words.say("points-earned", points=result.points),
            words.say("streak-days", days=result.streak_days),
        )
    )
    return replace(card, blocks=(Paragraph(line), *card.blocks))


def reveal_card(asked: Asked, chosen: Mapping[str, int], language: str) -> Card:
    """The post once it is closed: key, reasons, and `chosen`, stored choice -> people."""
    words = catalogue(language)
    right = key(asked.question)
    people = sum(chosen.values())
    correct = sum(count for choice, count in chosen.items() if choice == right)
    footer = words.say("reveal-people", people=people)
    if people:
        footer += f" · {words.say('reveal-share', share=words.share(correct, people))}"
    return Card(
        title=_reveal_title(asked, words),
        blocks=(
            Paragraph(written(asked.question.stem, language)),
            *((Paragraph(words.say("reveal-withdrawn")),) if asked.withdrawn else ()),
            *((Paragraph(words.say("reveal-corrected")),) if asked.corrected else ()),
            *_solution(asked, words, chosen=chosen),
            *_lesson(asked, words),
        ),
        controls=_after_reveal(asked, words),
        tone="neutral",
        language=language,
        footer=footer,
        tags=(asked.path.section.title.in_language(language),),
    )


def _after_reveal(asked: Asked, words: Catalogue) -> tuple[Button, ...]:
    """My own answer with its reasons in my language, in private, and a word on the question."""
    label = words.say("reveal-mine")
    token = asked.delivery.token
    mine = Button(label, label, encode(Action("explain", token)), style="quiet")
    return (mine, flag_button(words, token))


def spelled(asked: Posed, choice: str, words: Catalogue) -> str:
    """A stored choice as its reader saw it: "B", "A, C", "C, A, B", "[1] B, [2] A", "Yes, No"."""
    if isinstance(asked.question, Series):
        return ", ".join(words.say("yes" if letter == YES else "no") for letter in choice)
    shown = shown_choice(asked.question, asked.layout, choice)
    return ", ".join(shown)


def feedback_card(
    asked: Posed,
    choice: str,
    graded: Grade,
    words: Catalogue,
    *,
    footer: str | None,
    controls: tuple[Control, ...] = (),
) -> Card:
    """Right or wrong, why for every option, the lesson and where to read on."""
    title, tone = _verdict(graded, words)
    return Card(
        title=title,
        blocks=(*_solution(asked, words, mine=choice), *_lesson(asked, words)),
        controls=controls,
        tone=tone,
        language=words.language,
        footer=footer,
    )


def _after(asked: Asked, words: Catalogue) -> tuple[Button, ...]:
    """Once the key is known: the same in another language, and a way to say that it is wrong."""
    token = asked.delivery.token
    return (*explain_buttons(asked, words, token), flag_button(words, token))


def explain_buttons(
    asked: Posed, words: Catalogue, token: str, prefix: str = ""
) -> tuple[Button, ...]:
    """A button for the feedback in each other language; `prefix` is the place in a quiz."""
    return tuple(
        Button(
            label=words.own_name(other),
            name=words.say("again-in", language=words.own_name(other)),
            action=encode(Action("explain", token, prefix + other)),
            style="quiet",
        )
        for other in asked.question.stem.languages
        if other != words.language
    )


def flag_button(words: Catalogue, token: str) -> Button:
    """Says that something is wrong with the question of that delivery."""
    label = words.say("flag-button")
    return Button(label, label, encode(Action("flag", token)), style="quiet")


def _verdict(graded: Grade, words: Catalogue) -> tuple[str, Tone]:
    if graded.correct:
        return words.say("feedback-right"), "right"
    if graded.score:
        return words.say("feedback-parts", score=graded.score, parts=graded.out_of), "info"
    return words.say("feedback-wrong"), "wrong"


def _reveal_title(asked: Posed, words: Catalogue) -> str:
    if isinstance(asked.question, Match | Series):
        return words.say("reveal-title-parts")
    return words.say("reveal-title", key=spelled(asked, key(asked.question), words))


def _solution(
    asked: Posed,
    words: Catalogue,
    *,
    mine: str | None = None,
    chosen: Mapping[str, int] | None = None,
) -> tuple[Block, ...]:
    """The options with right and wrong, why, what I chose (`mine`) and what the group did."""
    match asked.question:
        case Single() | Multiple():
            return (_listed(asked, words, mine, chosen),)
        case Order():
            return _ordered(asked, words, mine, chosen)
        case Match(blanks=blanks):
            return tuple(_blank(asked, words, index, mine, chosen) for index in range(len(blanks)))
        case Series():
            return (_judged(asked, words, mine, chosen),)
        case _:
            assert_never(asked.question)


def _listed(
    asked: Posed, words: Catalogue, mine: str | None, chosen: Mapping[str, int] | None
) -> Options:
    right = shown_choice(asked.question, asked.layout, key(asked.question))
    own = "" if mine is None else shown_choice(asked.question, asked.layout, mine)
    counts = _people_by_letter(asked, chosen)
    rows = tuple(
        OptionRow(
            letter,
            written(option.text, words.language),
            mark="right" if letter in right else "wrong",
            chosen=letter in own,
            why=written(option.why, words.language),
            people=None if counts is None else counts.get(letter, 0),
        )
        for letter, option in shown_options(asked)
    )
    return Options(rows, total=_total(chosen))


def _people_by_letter(asked: Posed, chosen: Mapping[str, int] | None) -> dict[str, int] | None:
    if chosen is None:
        return None
    counts: dict[str, int] = {}
    for choice, people in chosen.items():
        for letter in shown_choice(asked.question, asked.layout, choice):
            counts[letter] = counts.get(letter, 0) + people
    return counts


def _ordered(
    asked: Posed, words: Catalogue, mine: str | None, chosen: Mapping[str, int] | None
) -> tuple[Block, ...]:
    """The steps in their right order, under the letters that the post gave them."""
    right = key(asked.question)
    lines: list[Block] = []
    if mine is not None and mine != right:
        lines.append(
            Paragraph(words.say("feedback-order-yours", yours=spelled(asked, mine, words)))
        )
    lines.append(Paragraph(words.say("feedback-order-key", key=spelled(asked, right, words))))
    by_letter = dict(shown_options(asked))
    rows = tuple(
        OptionRow(
            letter,
            written(by_letter[letter].text, words.language),
            why=written(by_letter[letter].why, words.language),
            people=_people_right_at(place, right, chosen),
        )
        for place, letter in enumerate(shown_choice(asked.question, asked.layout, right))
    )
    return (*lines, Options(rows, total=_total(chosen), counts="right"))


def _blank(
    asked: Posed,
    words: Catalogue,
    index: int,
    mine: str | None,
    chosen: Mapping[str, int] | None,
) -> Options:
    order = asked.layout.lists[index]
    rows = tuple(
        OptionRow(
            letter,
            written(option.text, words.language),
            mark=_mark(option.correct),
            chosen=mine is not None and mine[index] == stored,
            why=written(option.why, words.language),
            people=None
            if chosen is None
            else sum(n for choice, n in chosen.items() if choice[index] == stored),
        )
        for (letter, option), stored in zip(shown_blank(asked, index), order, strict=True)
    )
    return Options(rows, label=blank_label(asked, index, words), total=_total(chosen))


def _judged(
    asked: Posed, words: Catalogue, mine: str | None, chosen: Mapping[str, int] | None
) -> Options:
    if not isinstance(asked.question, Series):
        raise TypeError(f"{asked.question.id} has no statements")
    right = key(asked.question)
    rows = tuple(
        OptionRow(
            str(place + 1),
            written(statement.text, words.language),
            mark="none" if mine is None else _mark(mine[place] == right[place]),
            why=after(
                line_of(f"{_correct_is(statement.correct, words)} "),
                written(statement.why, words.language),
            ),
            people=_people_right_at(place, right, chosen),
        )
        for place, statement in enumerate(asked.question.statements)
    )
    return Options(rows, total=_total(chosen), counts="right")


def _correct_is(correct: bool, words: Catalogue) -> str:
    answer = words.say("yes" if correct else "no")
    return words.say("feedback-correct-is", answer=f"**{answer}**")


def _people_right_at(place: int, right: str, chosen: Mapping[str, int] | None) -> int | None:
    """How many had one part of an order or a series right."""
    if chosen is None:
        return None
    return sum(people for choice, people in chosen.items() if choice[place] == right[place])


def _mark(right: bool) -> Mark:
    return "right" if right else "wrong"


def _total(chosen: Mapping[str, int] | None) -> int | None:
    return None if chosen is None else sum(chosen.values())


def _lesson(asked: Posed, words: Catalogue) -> tuple[Block, ...]:
    links = tuple(Link(one.title, one.url) for one in asked.question.references)
    return (
        Paragraph(written(asked.question.explanation, words.language)),
        Links(words.say("read-more"), links),
    )


def notice_card(which: str, words: Catalogue) -> Card:
    """A short word of warning: the messages `which-title` and `which-text`."""
    return Card(
        words.say(f"{which}-title"),
        (Paragraph(words.say(f"{which}-text")),),
        tone="warning",
        language=words.language,
    )
