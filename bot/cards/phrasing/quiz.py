"""`/quiz`: the question, the feedback after each, the summary, and what can stand in the way."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, assert_never

from bot.cards.action import Action, encode
from bot.cards.card import Block, Button, Card, Link, Links, Paragraph, plain
from bot.cards.markup import written
from bot.cards.phrasing.answer import explain_buttons, feedback_card, notice_card
from bot.cards.phrasing.question import controls, question_blocks, question_tags
from bot.commands.typed import WEB_COMMANDS, CommandNames
from bot.core.calendar import local_date, zone_or_utc
from bot.core.topics import Topic
from bot.usecases.practise import (
    MOST_QUESTIONS,
    BadCount,
    BadQuizChoice,
    ManyTopics,
    NoQuestions,
    NoQuiz,
    NothingDue,
    NoTopic,
    QuizGraded,
    QuizQuestion,
    QuizStart,
    QuizStep,
    QuizSummary,
)
from bot.words.catalogue import Catalogue, catalogue
from storage.records import Group

SHOWN_TOPICS = 8
LONGEST_ECHO = 40


def quiz_card(
    step: QuizStart | QuizStep, group: Group, language: str, commands: CommandNames = WEB_COMMANDS
) -> Card:
    """What a member sees of their quiz, in private."""
    words = catalogue(language)
    match step:
        case QuizQuestion():
            return _question(step, group, words)
        case QuizGraded():
            return _graded(step, words)
        case QuizSummary():
            return _summary(step, group, words)
        case NothingDue():
            return _nothing_due(step, group, words)
        case NoTopic(wanted=wanted, nearest=nearest):
            title = words.say("quiz-no-topic-title", topic=_echo(wanted, words))
            text = words.say("quiz-no-topic-near" if nearest else "quiz-no-topic")
            card = _topics(title, text, nearest, group, words)
            help_ = words.say("quiz-no-topic-help", help=f"**{commands.help}**")
            return replace(card, blocks=(*card.blocks, Paragraph(help_, small=True)))
        case ManyTopics(wanted=wanted, topics=topics):
            title = words.say("quiz-many-topics-title", topic=_echo(wanted, words))
            return _topics(title, words.say("quiz-many-topics"), topics, group, words)
        case BadCount(count=count):
            title = words.say("quiz-bad-count-title", count=str(count)[:LONGEST_ECHO])
            text = words.say("quiz-bad-count", most=MOST_QUESTIONS)
            return Card(title, (Paragraph(text),), tone="warning", language=language)
        case NoQuestions():
            return notice_card("quiz-no-questions", words)
        case NoQuiz():
            return notice_card("quiz-none", words)
        case BadQuizChoice():
            return notice_card("bad-choice", words)
        case _:
            assert_never(step)


def _question(step: QuizQuestion, group: Group, words: Catalogue) -> Card:
    remarks: list[Block] = []
    if step.resumed:
        remarks.append(Paragraph(words.say("quiz-resumed"), small=True))
    if step.repeats:
        remarks.append(Paragraph(words.say("quiz-repeats"), small=True))
    answer = Action("practise", step.session.token, f"{step.number - 1}-")
    return Card(
        title=words.say("quiz-title", number=step.number, total=step.total),
        blocks=(*remarks, *question_blocks(step.posed, words)),
        controls=(
            *controls(step.posed, words, answer),
            *((_quiz_button("quiz-stop", "stop", group, words),) if step.resumed else ()),
        ),
        tone="question",
        language=words.language,
        footer=words.say("quiz-footer"),
        tags=question_tags(step.posed, words),
    )


def _graded(step: QuizGraded, words: Catalogue) -> Card:
    label = words.say("quiz-finish" if step.last else "quiz-next")
    going_on = Button(label, label, encode(Action("next", step.session.token)), style="primary")
    footer = words.say("quiz-footer")
    if step.again:
        footer = words.say("already-text")
    others = explain_buttons(step.posed, words, step.session.token, f"{step.number - 1}-")
    card = feedback_card(
        step.posed, step.choice, step.grade, words, footer=footer, controls=(going_on, *others)
    )
    # It takes the question's place, so it has to say what was asked.
    stem = Paragraph(written(step.posed.question.stem, words.language))
    return replace(card, blocks=(stem, *card.blocks))


def _summary(step: QuizSummary, group: Group, words: Catalogue) -> Card:
    again = _quiz_button("quiz-again", "mixed", group, words)
    if step.answers == 0:
        return Card(
            words.say("quiz-summary-empty-title"),
            (Paragraph(words.say("quiz-summary-empty")),),
            (again,),
            language=words.language,
        )
    blocks: list[Block] = [
        Paragraph(
            words.say(
                "quiz-summary-section",
                section=one.title.get(words.language) or next(iter(one.title.values())),
                correct=one.correct,
                answers=one.answers,
            )
        )
        for one in step.sections
    ]
    if step.missed:
        pages = {
            reference.url: Link(reference.title, reference.url)
            for posed in step.missed
            for reference in posed.question.references[:1]
        }
        blocks.append(Links(words.say("quiz-summary-review"), tuple(pages.values())))
        blocks.append(Paragraph(words.say("quiz-summary-missed"), small=True))
    else:
        blocks.append(Paragraph(words.say("quiz-summary-perfect")))
    return Card(
        title=words.say("quiz-summary-title", correct=step.correct, answers=step.answers),
        blocks=tuple(blocks),
        controls=(again,),
        tone="right" if not step.missed else "info",
        language=words.language,
        footer=words.say("quiz-footer"),
    )


def _nothing_due(step: NothingDue, group: Group, words: Catalogue) -> Card:
    text = words.say("quiz-nothing-due")
    if step.later is not None:
        day = local_date(zone_or_utc(group.settings.zone), step.later)
        text += " " + words.say("quiz-nothing-due-later", day=words.day(day))
    return Card(
        words.say("quiz-nothing-due-title"),
        (Paragraph(text),),
        (_quiz_button("report-practise-any", "mixed", group, words),),
        tone="info",
        language=words.language,
    )


def _topics(
    title: str, text: str, topics: tuple[Topic, ...], group: Group, words: Catalogue
) -> Card:
    """A button for each topic; its action names the topic by its place in the outline."""
    blocks: list[Block] = [Paragraph(text)]
    if len(topics) > SHOWN_TOPICS:
        more = len(topics) - SHOWN_TOPICS
        blocks.append(Paragraph(words.say("quiz-many-topics-more", more=more), small=True))
    buttons = tuple(
        Button(
            label := topic.title.in_language(words.language),
            label,
            encode(Action("quiz", group.key, f"mixed-{topic.code}")),
            style="quiet",
        )
        for topic in topics[:SHOWN_TOPICS]
    )
    return Card(title, tuple(blocks), buttons, tone="info", language=words.language)


def _quiz_button(message: str, mode: str, group: Group, words: Catalogue) -> Button:
    label = words.say(message)
    style: Literal["primary", "quiet"] = "quiet" if mode == "stop" else "primary"
    return Button(label, label, encode(Action("quiz", group.key, mode)), style=style)


def _echo(wanted: str, words: Catalogue) -> str:
    shown = wanted if len(wanted) <= LONGEST_ECHO else wanted[:LONGEST_ECHO] + "…"
    return words.say("quiz-quoted", text=plain(shown))
