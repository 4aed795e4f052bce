"""What people type behind a command."""

from __future__ import annotations

import pytest

from bot.commands.typed import (
    BoardRequest,
    QuizRequest,
    parse_board,
    parse_quiz,
    parse_report,
    stray_of_board,
    stray_of_report,
)


@pytest.mark.parametrize(
    ("words", "request_"),
    [
        ("", None),
        ("   ", None),
        ("deploy", QuizRequest("deploy")),
        ("deploy 10 weak", QuizRequest("deploy", 10, "weak")),
        ("weak 10 deploy a model", QuizRequest("deploy a model", 10, "weak")),
        ("falladas", QuizRequest("", 5, "missed")),
        ("débiles 3", QuizRequest("", 3, "weak")),
        ("MIXTO", QuizRequest("", 5, "mixed")),
        ("0", QuizRequest("", 0)),
        ("-1", QuizRequest("", -1)),
        ("+7", QuizRequest("", 7)),
        ("1000", QuizRequest("", 1000)),
        ("10 20", QuizRequest("20", 10)),
        ("weak missed", QuizRequest("missed", 5, "weak")),
        ("12345678901", QuizRequest("12345678901")),
    ],
)
def test_quiz(words: str, request_: QuizRequest | None) -> None:
    assert parse_quiz(words) == request_


@pytest.mark.parametrize(
    ("words", "request_"),
    [
        ("", BoardRequest("week", "points")),
        ("month", BoardRequest("month", "points")),
        ("precisión siempre", BoardRequest("all", "accuracy")),
        ("Accuracy MES", BoardRequest("month", "accuracy")),
        ("of all the months", BoardRequest("all", "points")),
    ],
)
def test_board(words: str, request_: BoardRequest) -> None:
    assert parse_board(words) == request_


@pytest.mark.parametrize(
    ("words", "whose"),
    [("", "me"), ("me", "me"), ("group", "group"), ("el GRUPO", "group"), ("groups", "me")],
)
def test_report(words: str, whose: str) -> None:
    assert parse_report(words) == whose


@pytest.mark.parametrize(
    ("words", "stray"),
    [
        ("all time", ""),
        ("todo el tiempo", ""),
        ("in accuracy per week", ""),
        ("", ""),
        ("Month accuracy", ""),
        ("de la semana por puntos", ""),
        ("foo", "foo"),
        ("month Yesterday foo", "Yesterday"),
        ("¿mes?", ""),
        ("— month", ""),
    ],
)
def test_a_word_that_no_board_is_called_by(words: str, stray: str) -> None:
    assert stray_of_board(words) == stray


@pytest.mark.parametrize(
    ("words", "stray"),
    [("", ""), ("me", ""), ("mío", ""), ("del GRUPO", ""), ("groups", "groups"), ("Ben", "Ben")],
)
def test_a_word_that_no_report_is_called_by(words: str, stray: str) -> None:
    assert stray_of_report(words) == stray
