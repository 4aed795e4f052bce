"""One or more of every card that there is, for tests of renderers. It knows no platform.

`with_commands` are the platform's own, `address` a channel of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from bot.cards.card import Card
from bot.cards.phrasing import (
    accuracy_card,
    board_card,
    connected_card,
    correction_card,
    disconnected_card,
    erase_card,
    erased_card,
    export_card,
    faults_card,
    flag_card,
    form_card,
    group_card,
    group_report_card,
    help_card,
    last_channel_card,
    leave_card,
    left_card,
    link_ask_card,
    my_report_card,
    named_card,
    no_group_card,
    not_connected_card,
    opened_card,
    outcome_card,
    parked_card,
    permissions_card,
    posts_there_card,
    question_card,
    quiz_card,
    rekey_card,
    reveal_card,
    standings_card,
    taken_card,
    told_card,
    translated_card,
    unknown_command_card,
)
from bot.commands.typed import CommandNames
from bot.core.mastery import Mastery
from bot.core.reports import BlueprintLine, SectionReport
from bot.core.topics import topics_of
from bot.usecases.context import Asked
from bot.usecases.link_identities import Giver
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
from bot.usecases.results import Result
from bot.usecases.set_up_group import Fault
from bot.usecases.show_group import GroupView
from bot.usecases.show_report import GroupReport, MyReport
from bot.usecases.take_answer import AlreadyAnswered, BadChoice, Closed, Kept, NotAMember, NotHere
from questions.bank import Pack
from questions.question import LETTERS, Match, Order, Question, Series, grade, key
from storage.records import Address, Channel, Group, PracticeSession, QuestionReport, UserKey
from tests.bot.builders import some_settings
from tests.bot.cards.test_phrasing import NOW, a_board, a_member, an_asked, graded, shipped
from tests.questions.builders import a_single

SESSION = PracticeSession(1, "p" * 32, 1, 1, "sky-1", "mixed", "[]", NOW, None, 0, "UTC")


def the_group(**settings: object) -> Group:
    """A group with a key as long as keys are."""
    return Group(1, "group-key-0001", some_settings(**settings), None, NOW, NOW, NOW)


def every_question(pack: Pack) -> list[Asked]:
    """The questions of a pack, as they are posted."""
    return [an_asked(one, pack=pack) for one in pack.questions.values()]


def a_wrong_choice(question: Question) -> str:
    """A choice that can be made, with nothing or not all of it right."""
    right = key(question)
    match question:
        case Series():
            return "".join("N" if letter == "Y" else "Y" for letter in right)
        case Match():
            return "".join("B" if letter == "A" else "A" for letter in right)
        case Order():
            return right[::-1]
        case _:
            other = next(letter for letter in LETTERS if letter not in right)
            return "".join(sorted(other + right[1:]))


def open_cards(asked: Asked, language: str) -> Iterator[Card]:
    """A question while it can be answered, as the group and as one reader see it."""
    yield question_card(asked, language)
    yield form_card(asked, language)
    yield translated_card(asked, language, still_open=True)
    yield quiz_card(QuizQuestion(SESSION, asked, 1, 5, True, True), the_group(), language)


def answered_cards(asked: Asked, language: str) -> Iterator[Card]:
    """The same question, once it is answered, closed or corrected."""
    yield translated_card(asked, language, still_open=False)
    right, wrong = key(asked.question), a_wrong_choice(asked.question)
    for choice in (right, wrong):
        given = grade(asked.question, choice)
        yield outcome_card(graded(asked, choice), language)
        yield outcome_card(AlreadyAnswered(asked, choice, given, Result(3, 7)), language)
        yield outcome_card(Closed(asked, choice, given, Result(3, 7)), language)
        yield outcome_card(Kept(asked, choice, changed=True), language)
        yield quiz_card(QuizGraded(SESSION, asked, choice, given, 1, 5), the_group(), language)
    yield reveal_card(asked, {}, language)
    corrected = replace(asked, delivery=replace(asked.delivery, answer_key=right))
    yield reveal_card(corrected, {right: 100_000, wrong: 100_000}, language)
    yield correction_card(asked, turned_right=9, turned_wrong=9, language=language)


def other_cards(language: str, with_commands: CommandNames, address: Address) -> Iterator[Card]:
    """Cards that are no question: notices, groups, quizzes, boards, reports."""
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
    yield help_card(language, with_commands)
    yield unknown_command_card("/danec " + "x" * 5_000, language, with_commands)
    yield from (flag_card(one, language) for one in ("taken", "known", "not-here"))
    yield from (erase_card(language), erased_card(language))
    for name in (None, "Ana"):
        giver = Giver(name, (UserKey("slack", "T1", "ana"), UserKey("web", "", "ana")), "3467CDFG")
        yield link_ask_card(giver, language)
    yield leave_card([group, replace(group, key="group-key-0002")], language)
    yield left_card(group, language)
    yield from (export_card(language, found=found) for found in (True, False))
    yield from (no_group_card(language, with_commands, direct=direct) for direct in (True, False))
    for view in (a_view(address), a_view(address, paused=True)):
        yield group_card(view, language)
        yield group_card(view, language, saved=True)
    yield opened_card(a_view(address), language, with_commands)
    yield taken_card(group, language, with_commands)
    yield connected_card(a_view(address), address, language)
    yield connected_card(a_view(address, paused=True), address, language)
    yield posts_there_card(group, a_view(address).channels[0], language, with_commands)
    yield not_connected_card(language, with_commands)
    for named in (True, False):
        yield disconnected_card(a_view(address), address, language, with_commands, named=named)
    yield last_channel_card(language, with_commands)
    yield parked_card(group, a_view(address).channels[0], language, with_commands)
    yield named_card(group, "*Ana*", language, with_commands)
    yield faults_card([Fault("channel", "channel-kind"), Fault("zone", "zone")], language)
    yield permissions_card(address, ["view_channel"], language)
    for which in ("now", "now-short", "now-used-up"):
        yield told_card(which, language, a_view(address), count=2)
    yield told_card("paused", language)
    yield from _quiz_cards(language)
    yield from board_cards("Ana", language)
    for chance in (None, 0.2, 0.6, 0.9):
        yield from report_cards(chance, language)


def a_view(
    address: Address, *, paused: bool = False, text: str = "It is wrong. " * 50, **settings: object
) -> GroupView:
    """A group with three channels that refuse, and with many reports of members."""
    group = replace(the_group(**settings), paused_at=NOW if paused else None)
    channels = tuple(
        Channel(n, 1, address, NOW, "Missing *Access* " + text[:200], f"R{n}") for n in range(1, 4)
    )
    reports = tuple(
        QuestionReport(n, 1, f"a-question-{n}", text, text[:60], NOW) for n in range(20)
    )
    organisers = tuple(text[:38] + str(n) for n in range(30))
    return GroupView(group, channels, 9, None if paused else NOW, reports, organisers, 0)


def board_cards(name: str, language: str) -> tuple[Card, ...]:
    """Boards on which thirty share the first rank, all with this name."""
    board = a_board(*((name, 3_000) for _ in range(30)))
    return (
        board_card(board, language),
        standings_card(board, a_member(1), 3, language),
        accuracy_card(board, a_member(1), language),
    )


def report_cards(chance: float | None, language: str) -> tuple[Card, Card]:
    """The group's report and a member's, in which all sections are known equally well."""
    outline = shipped().outline
    sections = tuple(
        SectionReport(domain, section, known, 123, 45, 12, known)
        for domain in outline.domains
        for section in domain.sections
        for known in [Mastery(chance, chance - 0.1, chance + 0.1, 1 - chance) if chance else None]
    )
    read = next(iter(shipped().questions.values())).references * 3
    blueprint = tuple(BlueprintLine(domain, 12, Fraction(31, 3)) for domain in outline.domains)
    return (
        group_report_card(GroupReport(the_group(), sections, blueprint, read, 50, 48), language),
        my_report_card(MyReport(the_group(), sections, read, 123, 4, NOW, 3), language),
    )


def _quiz_cards(language: str) -> Iterator[Card]:
    topics = tuple(topics_of(shipped().outline))
    scores = tuple(SectionScore(dict(one.title), 1, 2) for one in shipped().outline.sections)
    missed = tuple(every_question(shipped())[:20])
    for step in (
        QuizSummary(SESSION, scores, 1, 20, missed),
        QuizSummary(SESSION, scores, 20, 20, ()),
        QuizSummary(SESSION, (), 0, 0, ()),
        NothingDue(NOW),
        NoTopic("x" * 500, topics[:3]),
        ManyTopics("`x`", topics),
        BadCount(10**30),
        BadQuizChoice("x"),
        NoQuestions(),
        NoQuiz(),
    ):
        yield quiz_card(step, the_group(), language)
