"""Cards become HTML that shows everything once and nothing that it should not."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from bot.cards.card import (
    Block,
    Button,
    Card,
    Control,
    Field,
    Form,
    Link,
    Links,
    OptionRow,
    Options,
    Paragraph,
    Table,
)
from bot.platforms.web.channel_pages import TypedLine
from bot.platforms.web.render import CardView, the_screen
from bot.platforms.web.wording import schedule_sentence
from bot.words.catalogue import catalogue
from tests.bot.builders import some_settings
from tests.bot.charts.builders import a_chart, a_row

ROWS = (OptionRow("A", "`one`"), OptionRow("B", "**two**"))
BUTTONS = tuple(Button(letter, f"Answer {letter}", f"a:token-1:{letter}") for letter in "AB")
LETTERS = (("A", "`one`"), ("B", "**two**"))


def shown(
    *blocks: Block, controls: tuple[Control, ...] = (), given: str = "", chart: str | None = None
) -> str:
    """The HTML of a card as a private reply shows it."""
    card = Card("A <title>", blocks, controls)
    said = TypedLine("", CardView(card, "s", given, chart), "log")
    values = {"said": said, "group": SimpleNamespace(key=None), "csrf": ""}
    html = the_screen().render("said.html", catalogue("en"), values)
    return " ".join(html.split())


def test_text_is_escaped_and_its_markup_is_not() -> None:
    html = shown(Paragraph("**a** <b> `c<`"))
    assert "A &lt;title&gt;" in html
    assert '<p><strong>a</strong> &lt;b&gt; <code translate="no">c&lt;</code></p>' in html


def test_an_option_and_its_button_are_one() -> None:
    html = shown(Options(ROWS), controls=BUTTONS, given="B")
    assert html.count("<button") == 2
    assert re.search(
        r'value="a:token-1:A" aria-label="Answer A" aria-describedby="s-1-A">A</button>', html
    )
    assert html.count('class="option mark-none can-answer mine"') == 1


def test_buttons_without_their_options_stand_alone() -> None:
    html = shown(Options(ROWS[:1]), controls=BUTTONS)
    assert "can-answer" not in html
    assert html.count('class="answer"') == 2


@pytest.mark.parametrize("ask", ["several", "order", "each"])
def test_options_that_a_form_shows_are_not_shown_twice(ask: str) -> None:
    match ask:
        case "several":
            form = Form("several", (Field("Choose one.", LETTERS, 1),), "a:token-1:", "Send")
        case "order":
            form = Form("order", (Field("Order them.", LETTERS),), "a:token-1:", "Send")
        case _:
            form = Form("each", (Field("Gap", LETTERS),), "a:token-1:", "Send")
    html = shown(Options(ROWS), controls=(form,))
    assert html.count("<strong>two</strong>") == (2 if ask == "order" else 1)
    assert html.count('class="options"') == (1 if ask == "order" else 0)


def test_statements_are_what_their_yes_and_no_ask_about() -> None:
    fields = tuple(Field(row.letter, (("Y", "Yes"), ("N", "No"))) for row in ROWS)
    form = Form("each", fields, "a:token-1:", "Send")
    html = shown(Options(ROWS), controls=(form,), given="YN")
    assert html.count('class="field statement"') == 2
    assert html.count(" checked>") == 2
    assert 'class="options"' not in html


def test_right_and_wrong_are_said_in_words() -> None:
    rows = (
        OptionRow("A", "one", mark="wrong", chosen=True, why="Because."),
        OptionRow("B", "two", mark="right", people=2),
    )
    html = shown(Options(rows, total=3))
    assert "Wrong</span>" in html
    assert "Right</span>" in html
    assert '<span class="chip own">Your answer</span>' in html
    assert '<progress max="3" value="2"' in html
    assert "2 answers" in html


def test_a_table_has_its_headers_and_isolates_names() -> None:
    html = shown(Table(("Rank", "Name"), (("1", "Ana \\*"),), "rl"))
    assert '<th scope="col" class="r">Rank</th>' in html
    assert "<td><bdi>Ana *</bdi></td>" in html


def test_only_web_addresses_become_links() -> None:
    links = (Link("Good", "https://learn.example/a?b&c"), Link("Bad", "javascript:alert(1)"))
    html = shown(Links("Read more", links))
    assert (
        'href="https://learn.example/a?b&amp;c" target="_blank" rel="noopener noreferrer"' in html
    )
    assert "javascript" not in html
    assert "<li>Bad</li>" in html


@pytest.mark.parametrize(
    ("days", "language", "sentence"),
    [
        ("1234567", "en", "every day at 09:00 (Europe/Madrid)"),
        ("12345", "es", "de lunes a viernes a las 09:00 (Europe/Madrid)"),
        ("67", "en", "Saturday, Sunday at 09:00 (Europe/Madrid)"),
    ],
)
def test_a_schedule_is_a_sentence(days: str, language: str, sentence: str) -> None:
    assert schedule_sentence(catalogue(language), some_settings(days=days)) == sentence


def test_a_chart_is_a_picture_with_its_words_and_a_table() -> None:
    html = shown(a_chart(a_row("Metrics <b>")), chart="/g/key/report/chart.svg?of=me")
    assert 'src="/g/key/report/chart.svg?of=me"' in html
    assert 'srcset="/g/key/report/chart.svg?of=me&amp;dark=1"' in html
    assert f'alt="{a_chart().alt}"' in html
    assert "<details> <summary>The same as a table" in html
    assert "Metrics &lt;b&gt;" in html


def test_a_chart_without_a_picture_is_its_table() -> None:
    html = shown(a_chart(a_row("Metrics")))
    assert "<img" not in html
    assert "<details open>" in html
