"""What an organiser is told of a question, from how many answers on."""

from __future__ import annotations

import pytest

from bot.core.items import ItemStatistics, WrongKeyAlarm
from bot.platforms.web.key_form import key_fields, statistics
from bot.usecases.flag_question import QuestionReview
from bot.words.catalogue import catalogue
from questions.question import Question, key
from tests.questions.builders import a_match, a_multiple, a_series, a_single, an_order

EN = catalogue("en")
ALARM = WrongKeyAlarm("C", key_in_better_half=3, rival_in_better_half=9, surprise=-2.4)


def told(question: Question, found: ItemStatistics) -> dict[str, str]:
    """Label -> text of what is known."""
    review = QuestionReview(question, key(question), False, 1, (), found)
    return {one.label: one.text for one in statistics(review, EN) if one.known}


def found(answers: int, **changes: object) -> ItemStatistics:
    """Statistics of so many answers, of which nothing is known but what is given."""
    nothing = {
        "share_correct": None,
        "discrimination": None,
        "shares": {"A": 0.25, "B": 0.75},
        "dead": None,
        "alarm": None,
    }
    return ItemStatistics(answers=answers, **{**nothing, **changes})  # type: ignore[arg-type]


def test_of_few_answers_nothing_is_told() -> None:
    assert told(a_single(), found(14)) == {}


def test_the_alarm_is_the_first_that_is_told() -> None:
    assert told(a_single(), found(15)) == {"Wrong key?": "No sign of that."}
    text = told(a_single(), found(15, alarm=ALARM))["Wrong key?"]
    assert "9 chose C and 3 the key" in text


def test_shares_come_with_the_share_correct() -> None:
    text = told(a_single(), found(30, share_correct=0.75))
    assert text["Right answers"] == "75%"
    assert text["Chosen"] == "A 25% · B 75%"


def test_of_many_choices_the_most_frequent_are_told() -> None:
    shares = {f"{letter}B": place / 36 for place, letter in enumerate("ABCDEFGH", start=1)}
    text = told(a_match(), found(36, share_correct=0.5, shares=shares))["Chosen"]
    assert text.startswith("HB 22% · GB 19%")
    assert text.count("·") == 5


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.35, "0.35: those who know more"), (0.05, "0.05: hardly"), (-0.2, "-0.2: hardly")],
)
def test_discrimination_is_put_into_words(value: float, said: str) -> None:
    text = told(a_single(), found(100, discrimination=value))["Discrimination"]
    assert text.startswith(said)


@pytest.mark.parametrize(("dead", "said"), [((), "none"), (("C", "D"), "C, D")])
def test_options_that_nobody_takes_are_named(dead: tuple[str, ...], said: str) -> None:
    text = told(a_single(), found(100, dead=dead))
    assert text["Options that hardly anyone chooses"] == said


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        (a_single(), ["one"]),
        (a_multiple(), ["several"]),
        (an_order(), ["step"] * 4),
        (a_match(), ["one"] * 2),
        (a_series(), ["one"] * 3),
    ],
)
def test_the_form_has_the_present_key_in_the_letters_of_the_file(
    question: Question, asks: list[str]
) -> None:
    fields = key_fields(question, EN)
    assert [field.ask for field in fields] == asks
    assert "".join(field.chosen for field in fields) == key(question)
