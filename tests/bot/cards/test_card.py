"""Cards as values: they survive being stored, and typed text is no markup."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.cards.card import (
    Button,
    Card,
    Field,
    Form,
    Link,
    Links,
    OptionRow,
    Options,
    Paragraph,
    Table,
    dump_card,
    load_card,
    plain,
)

EVERYTHING = Card(
    title="¿Qué aparato ayuda?",
    blocks=(
        Paragraph("**bold**, `code`\n\n```python\nx = 1\n```"),
        Paragraph("a remark", small=True),
        Options(
            (
                OptionRow("A", "a prism", mark="right", chosen=True, why="because", people=3),
                OptionRow("B", "a sundial", mark="wrong"),
            ),
            label="Blank [1]",
            total=4,
        ),
        Table(("Rank", "Name"), (("1", "Ana"), ("2", "Ben")), align="rl"),
        Table(("Rank", "Name", "Points"), (("1", "Ana", "3"),), "rlr", "1. Ana, 3.", (1.0,), "…"),
        Links("Read more", (Link("Work with data", "https://example.org/?a=1&b=2"),)),
    ),
    controls=(
        Button("A", "Answer A", "a:token-0001:A"),
        Button("Español", "In Spanish", "t:token-0001:es", style="quiet"),
        Form("several", (Field("Choose 2", (("A", "x"), ("B", "y")), 2),), "a:token-0001:", "Send"),
        Form("order", (Field("Order", (("A", "x"),)),), "a:token-0001:", "Send"),
        Form("each", (Field("1", (("Y", "Yes"), ("N", "No"))),), "a:token-0001:", "Send"),
    ),
    tone="question",
    language="es",
    footer="Open until Tuesday, 09:00.",
    tags=("Light", "About SDK v1"),
)


@pytest.mark.parametrize("card", [Card("Only a title"), EVERYTHING], ids=["least", "everything"])
def test_a_card_survives_being_stored(card: Card) -> None:
    assert load_card(dump_card(card)) == card


def test_a_table_that_was_stored_before_tables_had_pictures_is_read_without_one() -> None:
    stored = (
        '{"title": "Board", "blocks": [{"header": ["Rank", "Name"], "rows": [["1", "Ana"]],'
        ' "align": "rl", "kind": "table"}]}'
    )
    assert load_card(stored) == Card("Board", (Table(("Rank", "Name"), (("1", "Ana"),), "rl"),))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_being_stored(text: str) -> None:
    card = Card(text, (Paragraph(text),), footer=text)
    assert load_card(dump_card(card)) == card


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "null",
        "{}",
        '{"title": 7}',
        '{"title": "x", "tone": "shrill"}',
        '{"title": "x", "blocks": [{"kind": "unknown"}]}',
        '{"title": "x", "blocks": [{"kind": "table", "header": []}]}',
    ],
)
def test_what_is_no_card_is_refused(stored: str) -> None:
    with pytest.raises(ValidationError):
        load_card(stored)


def test_typed_text_is_no_markup() -> None:
    assert plain("**Ana** `rm` \\o/") == "\\*\\*Ana\\*\\* \\`rm\\` \\\\o/"


@given(st.text())
def test_typed_text_keeps_every_character(text: str) -> None:
    marked = plain(text)
    assert re.sub(r"\\(.)", r"\1", marked, flags=re.DOTALL) == text.replace("⟦", "[").replace(
        "⟧", "]"
    )
    assert set(re.sub(r"\\.", "", marked, flags=re.DOTALL)).isdisjoint("*`\\")
