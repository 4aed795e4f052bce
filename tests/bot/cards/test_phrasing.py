"""Results as cards: nothing leaks before the reveal, nothing is missing after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from itertools import permutations
from random import Random
from typing import assert_never

import pytest

from bot.cards.action import decode
from bot.cards.card import (
    Button,
    Card,
    Form,
    Links,
    OptionRow,
    Options,
    Paragraph,
    Table,
    dump_card,
    load_card,
)
from bot.cards.markup import question_text
from bot.cards.phrasing import (
    accuracy_card,
    board_card,
    help_card,
    outcome_card,
    question_card,
    reveal_card,
    standings_card,
    translated_card,
    unknown_command_card,
)
from bot.commands.typed import DISCORD_COMMANDS, SLACK_COMMANDS, WEB_COMMANDS
from bot.core.periods import Period
from bot.core.scoring import Streak, accuracy_board, ranked
from bot.usecases.context import Asked
from bot.usecases.results import Result
from bot.usecases.show_standings import Board
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
from bot.words.catalogue import catalogue, languages
from questions.bank import Pack, load_pack
from questions.question import (
    LETTERS,
    Grade,
    Layout,
    Match,
    Multiple,
    Option,
    Order,
    Question,
    Series,
    Single,
    grade,
    key,
    shown_choice,
    shuffled_layout,
    stored_choice,
)
from questions.text import LocalText
from storage.records import Delivery, Group, Member, StandingRow
from tests.bot.builders import some_settings
from tests.bot.cards.reading import marked, marked_question
from tests.questions.builders import (
    DP_100,
    a_match,
    a_multiple,
    a_pack,
    a_series,
    a_single,
    an_order,
    one_of_each,
)

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LONGEST_TOKEN = "t" * 32
BOTH = ("en", "es")
in_both_languages = pytest.mark.parametrize("language", BOTH)
of_each_type = pytest.mark.parametrize("question", one_of_each(), ids=lambda one: one.id)


def an_asked(
    question: Question,
    *,
    layout: Layout | None = None,
    pack: Pack | None = None,
    position: int = 0,
    **settings: object,
) -> Asked:
    """A question that was posted on a Monday at nine in Madrid and closes a day later."""
    layout = layout or shuffled_layout(question, Random(question.id))
    delivery = Delivery(
        id=1,
        token=LONGEST_TOKEN,
        group_id=1,
        kind="daily",
        local_date=date(2026, 3, 2),
        position=position,
        question=question.id,
        layout=str(layout),
        opens_at=NOW,
        closes_at=datetime(2026, 3, 3, 8, 0, tzinfo=UTC),
        state="open",
        answer_key=None,
        detail=None,
    )
    path = (pack or a_pack()).outline.by_skill[question.skill]
    return Asked(question, layout, path, delivery, a_group(**settings))


def a_group(**settings: object) -> Group:
    return Group(1, "owls", some_settings(**settings), None, NOW, NOW, NOW)


@cache
def shipped() -> Pack:
    return load_pack(DP_100)


def rows_of(card: Card) -> list[OptionRow]:
    return [row for block in card.blocks if isinstance(block, Options) for row in block.rows]


def texts_of(card: Card) -> str:
    return "\n".join(marked(block.text) for block in card.blocks if isinstance(block, Paragraph))


def by_letter(card: Card) -> dict[str, OptionRow]:
    return {row.letter: row for row in rows_of(card)}


SECRET = LocalText.of({"en": "the secret reason", "es": "la razón secreta"})


def with_another_key(asked: Asked) -> Iterator[Asked]:
    """The same post, as it would be if the key were another and the reasons too."""
    question = asked.question
    match question:
        case Single(options=options) | Multiple(options=options):
            for flags in sorted(set(permutations(option.correct for option in options))):
                yield _reasoned_anew(asked, replace(question, options=_flagged(options, flags)))
        case Match(blanks=blanks):
            for turn in range(max(len(blank.options) for blank in blanks)):
                turned = tuple(
                    replace(
                        blank,
                        options=_flagged(
                            blank.options, _turned([one.correct for one in blank.options], turn)
                        ),
                    )
                    for blank in blanks
                )
                yield _reasoned_anew(asked, replace(question, blanks=turned))
        case Series(statements=statements):
            for number in range(len(statements)):
                judged = tuple(
                    replace(one, why=SECRET, correct=(place == number) != one.correct)
                    for place, one in enumerate(statements)
                )
                yield _reasoned_anew(asked, replace(question, statements=judged))
        case Order(steps=steps):
            for order in permutations(range(len(steps))):
                reordered = tuple(replace(steps[place], why=SECRET) for place in order)
                # The post shows the same steps under the same letters as before.
                shown = (LETTERS.index(letter) for letter in asked.layout.lists[0])
                layout = Layout(("".join(LETTERS[order.index(place)] for place in shown),))
                yield replace(
                    _reasoned_anew(asked, replace(question, steps=reordered)), layout=layout
                )
        case _:
            assert_never(question)


def _flagged(options: tuple[Option, ...], flags: tuple[bool, ...]) -> tuple[Option, ...]:
    return tuple(
        replace(option, why=SECRET, correct=flag)
        for option, flag in zip(options, flags, strict=True)
    )


def _turned(flags: list[bool], by: int) -> tuple[bool, ...]:
    cut = by % len(flags)
    return (*flags[cut:], *flags[:cut])


def _reasoned_anew(asked: Asked, question: Question) -> Asked:
    return replace(asked, question=replace(question, explanation=SECRET, references=()))


def before_the_reveal(asked: Asked, language: str) -> tuple[str, ...]:
    """All that is shown of a question while it is open, as it leaves for a platform."""
    return (
        dump_card(question_card(asked, language)),
        dump_card(translated_card(asked, language, still_open=True)),
        dump_card(translated_card(asked, language, still_open=False)),
    )


class TestNoLeaks:
    @in_both_languages
    @of_each_type
    def test_a_post_is_the_same_whatever_its_key(self, question: Question, language: str) -> None:
        asked = an_asked(question)
        others = list(with_another_key(asked))
        assert len({key(other.question) for other in others} | {str(o.layout) for o in others}) > 2
        assert {before_the_reveal(other, language) for other in others} == {
            before_the_reveal(asked, language)
        }

    @in_both_languages
    def test_no_shipped_question_gives_its_key_away(self, language: str) -> None:
        for question in shipped().questions.values():
            asked = an_asked(question, pack=shipped())
            others = {before_the_reveal(other, language) for other in with_another_key(asked)}
            assert others == {before_the_reveal(asked, language)}, question.id

    @in_both_languages
    @of_each_type
    def test_an_open_question_marks_nothing(self, question: Question, language: str) -> None:
        for row in rows_of(question_card(an_asked(question), language)):
            assert (row.mark, row.chosen, row.why, row.people) == ("none", False, None, None)

    @of_each_type
    def test_an_answer_that_can_still_be_changed_tells_nothing(self, question: Question) -> None:
        asked = an_asked(question, feedback="at_reveal")
        shown = shown_choice(question, asked.layout, key(question))
        told = {
            outcome_card(Kept(other, chosen, changed=False), "en")
            for other in with_another_key(asked)
            for chosen in [stored_choice(other.question, other.layout, shown)]
        }
        assert len(told) == 1

    def test_the_test_would_notice_a_leak(self) -> None:
        asked = an_asked(a_single())
        told = {dump_card(reveal_card(other, {}, "en")) for other in with_another_key(asked)}
        assert len(told) == 4


class TestQuestionCard:
    def test_the_options_stand_in_their_shown_order(self) -> None:
        card = question_card(an_asked(a_single(), layout=Layout(("BDAC",))), "en")
        assert [(row.letter, marked(row.text)) for row in rows_of(card)] == [
            ("A", "A prism spectrograph"),
            ("B", "A nautical chronometer"),
            ("C", "A brass barometer"),
            ("D", "A sundial of marble"),
        ]

    @in_both_languages
    def test_a_single_has_a_button_for_each_letter(self, language: str) -> None:
        card = question_card(an_asked(a_single()), language)
        buttons = [one for one in card.controls if isinstance(one, Button)]
        assert [one.label for one in buttons[:4]] == list("ABCD")
        assert [decode(one.action).value for one in buttons[:4]] == list("ABCD")

    @pytest.mark.parametrize(
        ("question", "ask", "counts"),
        [
            (a_multiple(), "several", [(5, 2)]),
            (an_order(), "order", [(4, 1)]),
            (a_match(), "each", [(2, 1), (3, 1)]),
            (a_series(), "each", [(2, 1)] * 3),
        ],
        ids=["multiple", "order", "match", "series"],
    )
    def test_the_other_types_have_a_form(
        self, question: Question, ask: str, counts: list[tuple[int, int]]
    ) -> None:
        (form,) = [
            one for one in question_card(an_asked(question), "en").controls if isinstance(one, Form)
        ]
        assert form.ask == ask
        assert [(len(field.options), field.count) for field in form.fields] == counts

    def test_several_questions_a_day_are_numbered(self) -> None:
        asked = an_asked(a_single(), position=1, questions_a_day=3)
        assert question_card(asked, "en").title == "Question 2 of 3"
        assert question_card(asked, "es").title == "Pregunta 2 de 3"

    def test_a_question_of_a_group_that_asks_fewer_now_keeps_its_number(self) -> None:
        asked = an_asked(a_single(), position=4, questions_a_day=3)
        assert question_card(asked, "en").title == "Question 5 of 5"

    @pytest.mark.parametrize(
        ("feedback", "language", "footer"),
        [
            ("at_once", "en", "Open until Tuesday, 09:00. Your first answer counts."),
            ("at_once", "es", "Abierta hasta el martes a las 09:00. Cuenta la primera respuesta."),
            (
                "at_reveal",
                "en",
                "Open until Tuesday, 09:00. You can change your answer until then.",
            ),
        ],
    )
    def test_the_footer_says_until_when_and_what_counts(
        self, feedback: str, language: str, footer: str
    ) -> None:
        card = question_card(an_asked(a_single(), feedback=feedback), language)
        assert card.footer == footer

    def test_the_section_is_named_and_an_old_sdk_too(self) -> None:
        assert question_card(an_asked(a_single()), "es").tags == ("Luz",)
        old = question_card(an_asked(an_order()), "en")
        assert old.tags == ("Light", "Covers SDK v1, which is no longer supported")

    def test_the_other_language_is_a_button_away(self) -> None:
        in_english = question_card(an_asked(a_single()), "en").controls[-1]
        assert isinstance(in_english, Button)
        assert (in_english.label, decode(in_english.action).value) == ("Español", "es")
        in_spanish = question_card(an_asked(a_single()), "es").controls[-1]
        assert isinstance(in_spanish, Button)
        assert (in_spanish.label, decode(in_spanish.action).value) == ("English", "en")

    def test_a_question_in_one_language_has_no_such_button(self) -> None:
        only_english = a_single(stem=LocalText.of({"en": "Which device helps?"}))
        labels = [
            one.label
            for one in question_card(an_asked(only_english), "en").controls
            if isinstance(one, Button)
        ]
        assert labels == list("ABCD")

    def test_a_text_that_lacks_a_language_is_shown_in_english(self) -> None:
        only_english = a_single(stem=LocalText.of({"en": "Which device helps?"}))
        card = question_card(an_asked(only_english), "es")
        assert card.title == "Pregunta del día"
        assert card.blocks[0] == Paragraph(question_text("Which device helps?"))
        assert "Un barómetro de latón" in {marked(row.text) for row in rows_of(card)}

    def test_a_pack_in_a_language_that_we_do_not_speak_keeps_its_own_texts(self) -> None:
        portuguese = a_single(stem=LocalText.of({"pt": "Que aparelho ajuda?"}))
        card = question_card(an_asked(portuguese), "pt")
        assert (card.title, card.language) == ("Question of the day", "pt")
        assert card.blocks[0] == Paragraph(question_text("Que aparelho ajuda?"))


class TestTranslatedCard:
    @of_each_type
    def test_an_open_one_can_be_answered_under_the_same_letters(self, question: Question) -> None:
        asked = an_asked(question)
        posted = question_card(asked, "en")
        card = translated_card(asked, "es", still_open=True)
        assert (card.title, card.language) == ("La misma pregunta en español", "es")
        assert [row.letter for row in rows_of(card)] == [row.letter for row in rows_of(posted)]
        assert [one.action for one in card.controls] == [
            one.action for one in posted.controls if decode(one.action).verb != "translate"
        ]

    def test_a_closed_one_can_only_be_read(self) -> None:
        card = translated_card(an_asked(a_single()), "es", still_open=False)
        assert (card.controls, card.footer) == ((), None)


def graded(asked: Asked, choice: str) -> Graded:
    return Graded(asked, choice, grade(asked.question, choice), 3, Streak(1, 1, 2, date.min))


class TestFeedback:
    @in_both_languages
    @of_each_type
    def test_every_reason_is_told_with_explanation_and_sources(
        self, question: Question, language: str
    ) -> None:
        asked = an_asked(question)
        card = outcome_card(graded(asked, key(question)), language)
        reasons = "\n".join(marked(row.why or "") for row in rows_of(card))
        for why in reasons_of(question):
            assert marked_question(why.in_language(language)) in reasons
        assert all(row.why for row in rows_of(card))
        assert marked_question(question.explanation.in_language(language)) in texts_of(card)
        (links,) = [block for block in card.blocks if isinstance(block, Links)]
        assert [link.url for link in links.links] == [one.url for one in question.references]

    @in_both_languages
    @of_each_type
    def test_a_right_answer_is_right_in_every_row(self, question: Question, language: str) -> None:
        asked = an_asked(question)
        card = outcome_card(graded(asked, key(question)), language)
        assert (card.tone, card.language) == ("right", language)
        chosen = [row for row in rows_of(card) if row.chosen]
        assert all(row.mark == "right" for row in chosen)
        if isinstance(question, Series):
            assert {row.mark for row in rows_of(card)} == {"right"}
        elif not isinstance(question, Order):
            assert chosen

    def test_marks_stand_at_the_letters_that_were_shown(self) -> None:
        asked = an_asked(a_single(), layout=Layout(("BDAC",)))  # the key B is shown as A
        mine = stored_choice(asked.question, asked.layout, "C")
        card = outcome_card(graded(asked, mine), "en")
        assert (card.title, card.tone) == ("Not this time", "wrong")
        marks = {letter: (row.mark, row.chosen) for letter, row in by_letter(card).items()}
        assert marks == {
            "A": ("right", False),
            "B": ("wrong", False),
            "C": ("wrong", True),
            "D": ("wrong", False),
        }

    def test_a_wrong_order_is_told_beside_the_right_one(self) -> None:
        asked = an_asked(an_order(), layout=Layout(("CABD",)))
        mine = stored_choice(asked.question, asked.layout, "BACD")  # the first and third swapped
        card = outcome_card(graded(asked, mine), "en")
        assert "Your order: B, A, C, D" in texts_of(card)
        assert "The right order: B, C, A, D" in texts_of(card)
        assert [(row.letter, marked(row.text), row.mark) for row in rows_of(card)] == [
            ("B", "Open the dome", "none"),
            ("C", "Cool the camera", "none"),
            ("A", "Point the mirror", "none"),
            ("D", "Expose the plate", "none"),
        ]

    def test_parts_are_marked_one_by_one(self) -> None:
        asked = an_asked(a_series())
        card = outcome_card(graded(asked, "YYY"), "es")  # the key is YNY
        assert (card.title, card.tone) == ("2 de 3 partes correctas", "info")
        assert [row.mark for row in rows_of(card)] == ["right", "wrong", "right"]
        assert marked(rows_of(card)[1].why or "").startswith("**No** es lo correcto.")

    def test_each_blank_is_marked_for_itself(self) -> None:
        asked = an_asked(a_match(), layout=Layout(("BA", "CAB")))  # the key BA is shown as AB
        mine = stored_choice(asked.question, asked.layout, "AC")
        card = outcome_card(graded(asked, mine), "en")
        assert card.title == "1 of 2 parts right"
        blanks = [block for block in card.blocks if isinstance(block, Options)]
        assert [block.label for block in blanks] == ["Blank [1]", "Blank [2]"]
        assert [
            [(row.letter, marked(row.text), row.mark, row.chosen) for row in block.rows]
            for block in blanks
        ] == [
            [("A", "`sqrt`", "right", True), ("B", "`abs`", "wrong", False)],
            [
                ("A", "`4`", "wrong", False),
                ("B", "`3`", "right", False),
                ("C", "`2`", "wrong", True),
            ],
        ]

    @pytest.mark.parametrize(
        ("language", "points", "days", "line"),
        [
            ("en", 1, 0, "+1 point · 0-day streak"),
            ("en", 3, 1, "+3 points · 1-day streak"),
            ("en", 3, 7, "+3 points · 7-day streak"),
            ("es", 1, 1, "+1 punto · racha de 1 día"),
            ("es", 3, 7, "+3 puntos · racha de 7 días"),
        ],
    )
    def test_points_and_streak_come_first_and_stay(
        self, language: str, points: int, days: int, line: str
    ) -> None:
        asked = an_asked(a_single())
        at_once = replace(graded(asked, "B"), points=points, streak=Streak(days, 9, 0, date.min))
        result = Result(points, days)
        again = AlreadyAnswered(asked, "B", at_once.grade, result)
        later = Closed(asked, "B", at_once.grade, result)
        for outcome in (at_once, again, later):
            assert outcome_card(outcome, language).blocks[0] == Paragraph(line)
        card = outcome_card(at_once, language)
        assert card.footer is None
        assert outcome_card(again, language, looking=True) == card


def reasons_of(question: Question) -> list[LocalText]:
    match question:
        case Single(options=options) | Multiple(options=options):
            return [option.why for option in options]
        case Order(steps=steps):
            return [step.why for step in steps]
        case Match(blanks=blanks):
            return [option.why for blank in blanks for option in blank.options]
        case Series(statements=statements):
            return [statement.why for statement in statements]
        case _:
            assert_never(question)


class TestOtherOutcomes:
    def test_a_second_answer_is_told_what_the_first_was(self) -> None:
        asked = an_asked(a_single(), layout=Layout(("BDAC",)))
        card = outcome_card(AlreadyAnswered(asked, "A", Grade(0, 1), Result(1, 4)), "en")
        assert card.title == "Not this time"
        assert by_letter(card)["C"].chosen
        assert card.footer == "This was your first answer, the one that counts."
        assert card.blocks[0] == Paragraph("+1 point · 4-day streak")

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_whoever_looks_at_their_answer_is_not_told_that_they_answer_again(
        self, language: str
    ) -> None:
        asked = an_asked(a_single(), layout=Layout(("BDAC",)))
        outcome = AlreadyAnswered(asked, "A", Grade(0, 1), Result(1, 4))
        assert outcome_card(outcome, language, looking=True).footer is None

    @pytest.mark.parametrize(
        ("question", "layout", "choice", "yours"),
        [
            (a_single(), "BDAC", "D", "B"),
            (a_multiple(), "EDCBA", "AB", "D, E"),
            (an_order(), "BDAC", "CABD", "D, C, A, B"),
            (a_match(), "BA/CAB", "BC", "A, A"),
            (a_series(), "", "YNY", "Yes, No, Yes"),
        ],
        ids=["single", "multiple", "order", "match", "series"],
    )
    def test_a_kept_answer_is_spelled_as_it_was_shown(
        self, question: Question, layout: str, choice: str, yours: str
    ) -> None:
        asked = an_asked(question, layout=Layout.parse(layout))
        card = outcome_card(Kept(asked, choice, changed=False), "en")
        assert f"You answered {yours}. You'll see" in texts_of(card)
        assert card.title == "Your answer is saved"

    def test_a_changed_answer(self) -> None:
        card = outcome_card(Kept(an_asked(a_series()), "YNY", changed=True), "es")
        assert card.title == "Has cambiado tu respuesta"
        assert "Tu respuesta: Sí, No, Sí." in texts_of(card)

    def test_after_the_close_an_answer_is_shown_with_its_reasons(self) -> None:
        card = outcome_card(Closed(an_asked(a_single()), "B", Grade(1, 1), Result(3, 2)), "en")
        assert (card.title, card.footer) == ("Right!", "This question is closed")

    @in_both_languages
    @pytest.mark.parametrize(
        "outcome",
        [Closed(an_asked(a_single()), None), NotHere(), NotAMember(), BadChoice("no option 'Z'")],
        ids=lambda one: type(one).__name__,
    )
    def test_what_was_not_taken_is_said_in_a_sentence(
        self, outcome: Outcome, language: str
    ) -> None:
        card = outcome_card(outcome, language)
        assert (card.tone, card.language) == ("warning", language)
        assert texts_of(card).endswith((".", "!"))
        assert "option 'Z'" not in dump_card(card)  # a reason for logs, not for people


class TestReveal:
    def test_the_key_is_told_by_its_shown_letters(self) -> None:
        asked = an_asked(a_multiple(), layout=Layout(("EDCBA",)))
        card = reveal_card(asked, {}, "es")
        assert card.title == "La solución: C, E"
        assert {row.letter for row in rows_of(card) if row.mark == "right"} == {"C", "E"}

    def test_who_chose_what_is_counted_at_the_shown_letters(self) -> None:
        asked = an_asked(a_single(), layout=Layout(("BDAC",)))
        card = reveal_card(asked, {"B": 3, "C": 1}, "en")
        assert {letter: row.people for letter, row in by_letter(card).items()} == {
            "A": 3,
            "B": 0,
            "C": 0,
            "D": 1,
        }
        assert card.footer == "4 people answered · 75% right"

    def test_of_several_picks_each_counts(self) -> None:
        asked = an_asked(a_multiple(), layout=Layout(("ABCDE",)))
        card = reveal_card(asked, {"AC": 2, "AB": 1}, "en")
        people = {letter: row.people for letter, row in by_letter(card).items()}
        assert people == {"A": 3, "B": 1, "C": 2, "D": 0, "E": 0}
        assert card.footer == "3 people answered · 67% right"

    def test_of_parts_each_counts_who_had_it_right(self) -> None:
        card = reveal_card(an_asked(a_series()), {"YNY": 2, "NNY": 1}, "en")
        assert [row.people for row in rows_of(card)] == [2, 3, 3]
        assert card.title == "The answer"

    def test_of_an_order_each_place_counts_who_had_it_right(self) -> None:
        card = reveal_card(an_asked(an_order()), {"ABCD": 2, "BACD": 1}, "en")
        assert [row.people for row in rows_of(card)] == [2, 2, 3, 3]

    def test_of_blanks_each_option_counts(self) -> None:
        asked = an_asked(a_match(), layout=Layout(("AB", "ABC")))
        card = reveal_card(asked, {"BA": 2, "AC": 1}, "en")
        assert [row.people for row in rows_of(card)] == [1, 2, 2, 0, 1]

    @in_both_languages
    @of_each_type
    def test_it_tells_every_reason_and_nothing_can_be_answered(
        self, question: Question, language: str
    ) -> None:
        card = reveal_card(an_asked(question), {key(question): 1}, language)
        assert all(row.why for row in rows_of(card))
        assert marked_question(question.explanation.in_language(language)) in texts_of(card)
        pressed = [decode(one.action).verb for one in card.controls]
        assert pressed == ["explain", "flag"]

    def test_nobody_answered(self) -> None:
        card = reveal_card(an_asked(a_single()), {}, "en")
        assert card.footer == "Nobody answered this time."


def a_board(*people: tuple[str, int], members: int = 9) -> Board:
    rows = [
        StandingRow(number, name, points, answers=points // 2 + 1, correct=points // 3)
        for number, (name, points) in enumerate(people, start=1)
    ]
    return Board(
        a_group(),
        Period("week", date(2026, 3, 2)),
        ranked(rows),
        accuracy_board(rows),
        answered=len(rows),
        members=members,
        goal=70,
    )


def a_member(person_id: int, **changes: bool) -> Member:
    return Member(1, person_id, "Ana", organiser=False, language=None, **changes)


def tables_of(card: Card) -> list[Table]:
    return [block for block in card.blocks if isinstance(block, Table)]


class TestBoards:
    @in_both_languages
    def test_names_are_shown_as_they_were_typed(self, language: str) -> None:
        board = a_board(("**Ana** `rm`", 3))
        for card in (board_card(board, language), standings_card(board, a_member(1), 0, language)):
            (table,) = [block for block in card.blocks if isinstance(block, Table)]
            assert table.rows[0][1] == "\\*\\*Ana\\*\\* \\`rm\\`"

    def test_the_top_three_in_both_languages(self) -> None:
        board = a_board(("Ana", 9), ("Ben", 6), ("Cai", 6), ("Dan", 3))
        english, spanish = board_card(board, "en"), board_card(board, "es")
        (table,) = [block for block in english.blocks if isinstance(block, Table)]
        assert [row[:3] for row in table.rows] == [
            ("1", "Ana", "9"),
            ("2", "Ben", "6"),
            ("2", "Cai", "6"),
        ]
        assert len(table.align) == len(table.header) == len(table.rows[0])
        assert "4 of 9 members answered." in texts_of(english)
        assert spanish.title == "Clasificación: semana del 2 de marzo"
        assert "Han respondido 4 de 9 miembros." in texts_of(spanish)

    @pytest.mark.parametrize(
        ("language", "points_alt", "accuracy_alt"),
        [
            (
                "en",
                "1. **Ana**, 36 points, 12 of 19 right; 2. Ben, 30 points, 10 of 16 right;"
                " 3. Cai, 1 point, 0 of 1 right.",
                "1. **Ana**, 62%, 12 of 19 right; 2. Ben, 62%, 10 of 16 right.",
            ),
            (
                "es",
                "1. **Ana**, 36 puntos, 12 aciertos de 19; 2. Ben, 30 puntos, 10 aciertos de 16;"
                " 3. Cai, 1 punto, 0 aciertos de 1.",
                "1. **Ana**, 62\xa0%, 12 aciertos de 19; 2. Ben, 62\xa0%, 10 aciertos de 16.",
            ),
        ],
    )
    def test_pictures_of_boards_are_told_in_words(
        self, language: str, points_alt: str, accuracy_alt: str
    ) -> None:
        board = a_board(("**Ana**", 36), ("Ben", 30), ("Cai", 1))
        (points,) = tables_of(board_card(board, language))
        (accuracy,) = tables_of(accuracy_card(board, a_member(1), language))
        assert points.alt == points_alt
        assert points.bars == (1.0, 30 / 36, 1 / 36)
        assert accuracy.alt == accuracy_alt
        assert accuracy.bars == tuple(entry.share for entry in board.accuracy)
        assert points.rest == accuracy.rest == ""

    def test_of_many_who_share_a_rank_the_picture_shows_ten_and_counts_the_rest(self) -> None:
        board = a_board(*(("N" * 40, 3_000) for _ in range(40)))
        for language, rest in (("en", "and 30 more people"), ("es", "y 30 personas más")):
            (table,) = tables_of(board_card(board, language))
            assert len(table.rows) == 40
            assert table.bars == (1.0,) * 10
            assert table.rest == rest
            assert table.alt.endswith(f"; {rest}.")
            assert len(table.alt) <= 1_024  # what a chat takes as an alternative text

    def test_a_goal_that_was_reached_stays_so_if_members_left_or_joined(self) -> None:
        board = replace(a_board(("Ana", 9), members=9), was_reached=True)
        for card in (board_card(board, "en"), standings_card(board, a_member(1), 0, "en")):
            assert "1 of 9 members answered." in texts_of(card)
            assert "The goal of the week was reached." in texts_of(card)
            assert "missing" not in texts_of(card)
        assert "Se cumplió el objetivo de la semana." in texts_of(board_card(board, "es"))

    @in_both_languages
    def test_a_week_in_which_nobody_counts_has_no_goal(self, language: str) -> None:
        board = replace(a_board(("Ana", 9)), answered=0, members=0)
        said = texts_of(standings_card(board, a_member(1), 0, language))
        assert said == catalogue(language).say("board-place", rank=1, points=9)

    def test_my_place_is_told_to_me(self) -> None:
        board = a_board(("Ana", 9), ("Ben", 6), ("Cai", 6), ("Dan", 1))
        assert "You: rank 4 with 1 point. 5 points to the next rank." in texts_of(
            standings_card(board, a_member(4), 0, "en")
        )
        leading = texts_of(standings_card(board, a_member(1), 2, "en"))
        assert "You: rank 1 with 9 points.\n" in leading
        assert leading.endswith("Your streak: 2 days.")
        assert "En este periodo todavía no tienes puntos." in texts_of(
            standings_card(board, a_member(99), 0, "es")
        )

    @in_both_languages
    def test_an_empty_board_invites(self, language: str) -> None:
        for card in (
            board_card(a_board(), language),
            standings_card(a_board(), a_member(1), 0, language),
        ):
            assert not any(isinstance(block, Table) for block in card.blocks)
            assert "!" in texts_of(card)


class TestNotices:
    @in_both_languages
    def test_help_names_every_command(self, language: str) -> None:
        said = texts_of(help_card(language, WEB_COMMANDS))
        assert "/leaderboard" in said
        assert "/help" in said

    def test_a_command_that_sets_up_and_connects_is_told_once(self) -> None:
        said = texts_of(help_card("en", SLACK_COMMANDS))
        assert said.count(SLACK_COMMANDS.setup) == 1
        assert "or brings in one you organise elsewhere" in said
        apart = texts_of(help_card("en", DISCORD_COMMANDS))
        assert apart.count(DISCORD_COMMANDS.setup) == apart.count(DISCORD_COMMANDS.connect) == 1

    @pytest.mark.parametrize(
        ("typed", "near"), [("/leaderbord", "/leaderboard"), ("/HELP!", "/help"), ("/dance", None)]
    )
    def test_an_unknown_command_and_the_nearest_one(self, typed: str, near: str | None) -> None:
        card = unknown_command_card(typed, "en", WEB_COMMANDS)
        assert card.title == f"There is no command {typed}"
        assert (f"Did you mean {near}?" in texts_of(card)) == (near is not None)

    def test_what_was_typed_is_cut_and_no_markup(self) -> None:
        card = unknown_command_card("/**" + "x" * 5_000, "en", WEB_COMMANDS)
        assert card.title == "There is no command /\\*\\*" + "x" * 27 + "…"


@in_both_languages
def test_the_whole_shipped_bank_can_be_shown(language: str) -> None:
    for question in shipped().questions.values():
        asked = an_asked(question, pack=shipped())
        posted = question_card(asked, language)
        cards = [
            posted,
            translated_card(asked, language, still_open=True),
            outcome_card(graded(asked, key(question)), language),
            outcome_card(Kept(asked, key(question), changed=False), language),
            reveal_card(asked, {key(question): 3}, language),
        ]
        for card in cards:
            assert load_card(dump_card(card)) == card
        letters = shown_choice(question, asked.layout, key(question))
        for action in (control.action for control in posted.controls):
            longest = action + letters if action.endswith(":") else action
            assert len(longest) <= 100
            assert decode(longest).token == LONGEST_TOKEN


def test_every_language_of_the_shipped_bank_is_spoken() -> None:
    assert set(shipped().facts.languages) == set(languages()) == set(BOTH)
