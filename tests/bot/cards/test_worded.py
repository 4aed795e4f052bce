"""Options, tables and charts in lines, for chats that have only those."""

from __future__ import annotations

import pytest

from bot.cards.card import OptionRow, Options, Table
from bot.cards.markup import flat, sentence
from bot.cards.worded import LONGEST_CELL, Said, bold, cut, fitting_alt, worded
from bot.words.catalogue import Catalogue, catalogue
from tests.bot.charts.builders import a_board, a_chart, a_row

ENGLISH, SPANISH = catalogue("en"), catalogue("es")


def test_an_open_question_lists_its_options_below_their_label() -> None:
    rows = (OptionRow("A", "a `prism`"), OptionRow("B", "```python\nx\n```"))
    assert list(worded(Options(rows, label="Blank [1]"), ENGLISH)) == [
        Said("**Blank [1]**"),
        Said(sentence("**A.** a `prism`")),
        Said(sentence("**B.**\n```python\nx\n```")),
    ]


def test_a_reveal_says_right_wrong_mine_how_many_and_why() -> None:
    rows = (
        OptionRow("A", "a prism", "right", True, "It spreads light.", 3),
        OptionRow("B", "a lens", "wrong", False, "It bends.", 4),
    )
    assert list(worded(Options(rows, total=7), SPANISH)) == [
        Said(sentence("✅ **A.** a prism")),
        Said(sentence("**Correcto** · **Tu respuesta** · 3 de 7 · It spreads light."), small=True),
        Said(sentence("❌ **B.** a lens")),
        Said(sentence("Incorrecto · 4 de 7 · It bends."), small=True),
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (Options((OptionRow("1", "x", people=3),), total=7, counts="right"), "3 of 7 right"),
        (Options((OptionRow("1", "x", people=3),), total=7), "3 of 7"),
        (Options((OptionRow("1", "x", people=3),), counts="right"), "3 right"),
        (Options((OptionRow("1", "x", people=3),)), "3 answers"),
    ],
)
def test_counts_say_what_they_count(options: Options, said: str) -> None:
    assert list(worded(options, ENGLISH)) == [
        Said(sentence("**1.** x")),
        Said(sentence(said), small=True),
    ]


def test_a_leaderboard_has_medals_and_the_rows_of_its_picture() -> None:
    table = a_board("Ana", "**Ben**", "Cai", "Dan", rest="and 3 more people")
    more = Table(table.header, table.rows * 9, table.align, table.alt, table.bars, table.rest)
    assert list(worded(more, ENGLISH)) == [
        Said("🥇 **Ana** · Points 4 · Right 4 of 4"),
        Said(r"🥈 **\*\*Ben\*\*** · Points 3 · Right 3 of 4"),
        Said("🥉 **Cai** · Points 2 · Right 2 of 4"),
        Said("4. **Dan** · Points 1 · Right 1 of 4"),
        Said("and 3 more people", small=True),
    ]


def test_a_table_without_bars_has_all_its_rows() -> None:
    table = Table(("Rank", "Name"), (("1", "Ana"),) * 40, "rl")
    assert list(worded(table, ENGLISH)) == [Said("🥇 **Ana**")] * 40


def test_a_chart_names_domains_sections_and_verdicts() -> None:
    chart = a_chart(
        a_row("Light", 0.45, heading="Stars"), a_row("Dust", None, "unknown", "no answers yet")
    )
    assert list(worded(chart, SPANISH)) == [
        Said("**Stars**"),
        Said("🔴 Light · 45\xa0% · débil · 12 answers", small=True),
        Said("⚪ Dust · no answers yet", small=True),
    ]


def test_long_names_are_cut_and_stay_what_they_are() -> None:
    (line,) = worded(a_board("*" * 5_000), ENGLISH)
    name = flat(line.text).removeprefix("🥇 ").split(" · ")[0]
    assert name == "*" * (LONGEST_CELL - 1) + "…"


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("**one** two", 7, "**one** two"),
        ("**one** two three", 8, "one two…"),
        (r"\*\*\*\*", 3, r"\*\*…"),
    ],
)
def test_a_line_that_is_cut_loses_its_markup(text: str, most: int, shown: str) -> None:
    assert cut(text, most) == shown


def test_bold_is_not_put_into_bold() -> None:
    assert [bold("a"), bold("a **b**"), bold(" ")] == ["**a**", "a **b**", " "]


@pytest.mark.parametrize(("words", "more"), [(ENGLISH, " more"), (SPANISH, " más")])
def test_a_description_that_is_too_long_says_how_many_it_leaves_out(
    words: Catalogue, more: str
) -> None:
    alt = "Mastery: " + "; ".join(f"section {number} 45%" for number in range(40)) + "."
    assert fitting_alt(alt, len(alt), words) == alt
    short = fitting_alt(alt, 200, words)
    assert len(short) <= 200
    kept, _, rest = short.rpartition("; ")
    assert alt.startswith(kept + "; ")
    assert more in rest
    assert len(kept.split("; ")) + int("".join(filter(str.isdecimal, rest))) == 40


def test_a_description_of_one_item_is_cut() -> None:
    assert fitting_alt("word " * 100, 20, ENGLISH) == "word word word word…"
