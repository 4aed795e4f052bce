"""Grading and layouts: what a choice is worth, and that shuffling never changes it."""

from __future__ import annotations

import string
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.question import (
    ChoiceError,
    Grade,
    Layout,
    Match,
    Multiple,
    Order,
    Question,
    Series,
    Single,
    Step,
    grade,
    key,
    normalised,
    question_type,
    shown_choice,
    shuffled_layout,
    stored_choice,
)
from tests.questions.builders import (
    a_match,
    a_multiple,
    a_series,
    a_single,
    an_option,
    an_order,
    one_of_each,
)

every_type = pytest.mark.parametrize("question", one_of_each(), ids=question_type)


@pytest.mark.parametrize(
    ("question", "name", "right"),
    [
        (a_single(), "single", "B"),
        (a_multiple(), "multiple", "AC"),
        (an_order(), "order", "ABCD"),
        (a_match(), "match", "BA"),
        (a_series(), "series", "YNY"),
    ],
)
def test_type_and_key(question: Question, name: str, right: str) -> None:
    assert question_type(question) == name
    assert key(question) == right
    assert grade(question, right).correct


@pytest.mark.parametrize(
    ("question", "choice", "score", "out_of"),
    [
        (a_single(), "B", 1, 1),
        (a_single(), "A", 0, 1),
        (a_multiple(), "AC", 1, 1),
        (a_multiple(), "CA", 1, 1),
        (a_multiple(), "AB", 0, 1),
        (a_multiple(), "DE", 0, 1),
        (an_order(), "ABCD", 1, 1),
        (an_order(), "ABDC", 0, 1),
        (a_match(), "BA", 2, 2),
        (a_match(), "BC", 1, 2),
        (a_match(), "AA", 1, 2),
        (a_match(), "AB", 0, 2),
        (a_series(), "YNY", 3, 3),
        (a_series(), "YYY", 2, 3),
        (a_series(), "NNN", 1, 3),
        (a_series(), "NYN", 0, 3),
    ],
)
def test_a_point_per_part_for_match_and_series_else_all_or_nothing(
    question: Question, choice: str, score: int, out_of: int
) -> None:
    assert grade(question, choice) == Grade(score, out_of)
    assert grade(question, choice).correct is (score == out_of)


@pytest.mark.parametrize(
    ("question", "choice", "message"),
    [
        (a_single(), "", "choose 1 option, not 0"),
        (a_single(), "AB", "choose 1 option, not 2"),
        (a_single(), "E", "there is no option 'E'"),
        (a_single(), "b", "there is no option 'b'"),
        (a_single(), "Á", "there is no option 'Á'"),
        (a_multiple(), "A", "choose 2 options, not 1"),
        (a_multiple(), "ABC", "choose 2 options, not 3"),
        (a_multiple(), "AA", "an option was chosen twice"),
        (a_multiple(), "AF", "there is no option 'F'"),
        (a_multiple(), "", "choose 2 options, not 0"),
        (an_order(), "ABC", "put each of the 4 steps in its place once"),
        (an_order(), "ABCC", "put each of the 4 steps in its place once"),
        (an_order(), "ABCDE", "put each of the 4 steps in its place once"),
        (an_order(), "", "put each of the 4 steps in its place once"),
        (a_match(), "B", "choose one option for each of 2 blanks"),
        (a_match(), "BAA", "choose one option for each of 2 blanks"),
        (a_match(), "CA", "there is no option 'C'"),
        (a_match(), "B ", "there is no option ' '"),
        (a_series(), "YN", "judge each of the 3 statements"),
        (a_series(), "YNYN", "judge each of the 3 statements"),
        (a_series(), "YNA", "a statement is judged with Y or N"),
        (a_series(), "ynY", "a statement is judged with Y or N"),
    ],
)
def test_a_choice_that_does_not_fit_is_refused_with_the_reason(
    question: Question, choice: str, message: str
) -> None:
    for refuse in (grade, normalised):
        with pytest.raises(ChoiceError) as caught:
            refuse(question, choice)
        assert str(caught.value) == message


@pytest.mark.parametrize(
    ("question", "shown", "message"),
    [
        (a_single(), "E", "there is no option 'E'"),
        (a_single(), "AB", "choose 1 option, not 2"),
        (a_multiple(), "A?", "there is no option '?'"),
        (an_order(), "ABCZ", "there is no option 'Z'"),
        (a_match(), "A", "choose one option for each of 2 blanks"),
        (a_match(), "CA", "there is no option 'C'"),
        (a_series(), "YNX", "a statement is judged with Y or N"),
    ],
)
def test_a_shown_choice_that_does_not_fit_is_refused(
    question: Question, shown: str, message: str
) -> None:
    with pytest.raises(ChoiceError) as caught:
        stored_choice(question, shuffled_layout(question, Random(1)), shown)
    assert str(caught.value) == message


def test_a_multiple_choice_has_one_spelling() -> None:
    assert normalised(a_multiple(), "CA") == normalised(a_multiple(), "AC") == "AC"


@given(st.sampled_from(one_of_each()), st.text(string.ascii_letters + " é,", max_size=8))
def test_every_text_is_graded_or_refused(question: Question, choice: str) -> None:
    try:
        result = grade(question, choice)
    except ChoiceError:
        return
    assert 0 <= result.score <= result.out_of


def choices(question: Question) -> st.SearchStrategy[str]:
    """Every stored choice that the question can have been answered with."""
    letters = string.ascii_uppercase
    match question:
        case Single(options=options):
            return st.sampled_from(letters[: len(options)])
        case Multiple(options=options):
            wanted = sum(option.correct for option in options)
            return st.permutations(letters[: len(options)]).map(
                lambda order: "".join(sorted(order[:wanted]))
            )
        case Order(steps=steps):
            return st.permutations(letters[: len(steps)]).map("".join)
        case Match(blanks=blanks):
            each = [st.sampled_from(letters[: len(blank.options)]) for blank in blanks]
            return st.tuples(*each).map("".join)
        case Series(statements=statements):
            return st.text("YN", min_size=len(statements), max_size=len(statements))


answered = st.sampled_from(one_of_each()).flatmap(
    lambda question: st.tuples(st.just(question), choices(question))
)


@given(answered, st.integers(0, 2**32))
def test_what_is_shown_leads_back_to_what_is_stored(of: tuple[Question, str], seed: int) -> None:
    question, stored = of
    layout = shuffled_layout(question, Random(seed))
    shown = shown_choice(question, layout, stored)
    assert stored_choice(question, layout, shown) == stored
    assert grade(question, stored_choice(question, layout, shown)) == grade(question, stored)


@given(st.sampled_from(one_of_each()), st.integers(0, 2**32))
def test_a_layout_survives_being_stored_as_text(question: Question, seed: int) -> None:
    layout = shuffled_layout(question, Random(seed))
    assert Layout.parse(str(layout)) == layout


def test_a_layout_says_which_stored_option_stands_at_each_letter() -> None:
    layout = Layout.parse("BDAC")
    assert stored_choice(a_single(), layout, "A") == "B"
    assert stored_choice(a_single(), layout, "D") == "C"
    assert shown_choice(a_single(), layout, "A") == "C"
    assert stored_choice(an_order(), layout, "CADB") == "ABCD"
    assert shown_choice(an_order(), layout, "ABCD") == "CADB"


def test_each_blank_has_an_order_of_its_own() -> None:
    layout = Layout.parse("BA/CAB")
    assert stored_choice(a_match(), layout, "AB") == "BA"
    assert shown_choice(a_match(), layout, "BA") == "AB"


def test_a_multiple_is_shown_in_sorted_letters() -> None:
    assert shown_choice(a_multiple(), Layout.parse("CBADE"), "AB") == "BC"


def test_statements_keep_their_order() -> None:
    layout = shuffled_layout(a_series(), Random(3))
    assert layout == Layout(()) == Layout.parse("")
    assert stored_choice(a_series(), layout, "YNN") == "YNN"


@every_type
def test_a_layout_depends_on_the_given_chance_alone(question: Question) -> None:
    assert shuffled_layout(question, Random(7)) == shuffled_layout(question, Random(7))


def test_options_are_shown_in_every_order() -> None:
    shown = {str(shuffled_layout(a_single(), Random(seed))) for seed in range(500)}
    assert len(shown) == 24


@pytest.mark.parametrize("size", [2, 3, 4])
def test_steps_are_shown_in_any_order_but_the_right_one(size: int) -> None:
    steps = tuple(Step(o.text, o.why) for o in (an_option(letter) for letter in "abcd"[:size]))
    question = replace(an_order(), steps=steps)
    shown = {str(shuffled_layout(question, Random(seed))) for seed in range(300)}
    assert len(shown) == {2: 1, 3: 5, 4: 23}[size]
    assert string.ascii_uppercase[:size] not in shown


def test_a_single_step_is_shown_although_it_is_in_its_place() -> None:
    option = an_option("a")
    question = replace(an_order(), steps=(Step(option.text, option.why),))
    assert shuffled_layout(question, Random(1)) == Layout(("A",))
