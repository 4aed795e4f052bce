"""The language of a text is told, or it is not; it is never guessed."""

from __future__ import annotations

import pytest

from questions.authoring.outline_language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Manage the data of a workspace and the roles", "en"),
        ("Gestionar los datos y las funciones del área", "es"),
        ("Gérer les données et les rôles de la zone", "fr"),
        ("Gerir os dados do espaço e as funções dos membros", "pt"),
        ("Gestire i dati della zona e gli utenti", "it"),
        ("Verwalten der Daten und der Rollen mit dem Portal", "de"),
    ],
)
def test_told(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Azure Databricks MLflow",
        "Manage the roles",  # one word is too few
        "manage the data and los datos y las funciones",  # half and half
        "THE",
    ],
)
def test_not_told(text: str) -> None:
    assert detect_language(text) is None
