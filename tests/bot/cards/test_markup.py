"""The small markup is read into parts, lines and spans; typed text stays text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.card import mention, plain
from bot.cards.markup import flat, is_one_line, line_of, parts_of, plain_text, spelled
from bot.cards.richtext import Bold, Code, Fence, Line, Mention, Prose, Text

SETTINGS = Mention("command", "discord", "study settings")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", ()),
        ("plain", (Text("plain"),)),
        ("two\nlines", (Text("two lines"),)),
        (r"\*a\* \`b\` \\", (Text(r"*a* `b` \ ".rstrip()),)),
        ("**a `b` c**", (Bold((Text("a "), Code("b"), Text(" c"))),)),
        (r"**a\*\*b**", (Bold((Text("a**b"),)),)),
        ("`**x**` and", (Code("**x**"), Text(" and"))),
        ("a ** b ` c", (Text("a ** b ` c"),)),
        (
            "see ⟦channel:discord:12⟧!",
            (Text("see "), Mention("channel", "discord", "12"), Text("!")),
        ),
        ("**⟦command:discord:study settings⟧**", (Bold((SETTINGS,)),)),
        ("`⟦role:discord:1⟧`", (Code("⟦role:discord:1⟧"),)),
        ("⟦user:discord:1⟧ ⟦role:discord:⟧", (Text("⟦user:discord:1⟧ ⟦role:discord:⟧"),)),
    ],
)
def test_a_line_is_read_into_spans(text: str, line: Line) -> None:
    assert line_of(text) == line


def test_a_text_is_read_into_paragraphs_and_code() -> None:
    text = "See\nthis:\n```python\nx = 1\n\ny = 2\n```\nWhy?\n\n**One:** a\n**Two:** b"
    assert parts_of(text) == (
        Prose(((Text("See this:"),),)),
        Fence("x = 1\n\ny = 2", "python"),
        Prose(((Text("Why?"),),)),
        Prose(((Bold((Text("One:"),)), Text(" a")), (Bold((Text("Two:"),)), Text(" b")))),
    )


@pytest.mark.parametrize(
    ("text", "one"),
    [("a\nb\n", True), ("a\n\nb", False), ("a\n**b**", False), ("```\na\n```", False)],
)
def test_what_can_stand_in_one_line(text: str, one: bool) -> None:
    assert is_one_line(text) is one


def test_flat_text_has_no_markup_and_no_lines() -> None:
    assert flat("Set `a < b`\n\n**to** \\*\n```python\nx\n```") == "Set a < b to * x"


@pytest.mark.parametrize(
    ("kind", "identifier", "said"),
    [("channel", "12", "#12"), ("role", "34", "@34"), ("command", "study now", "/study now")],
)
def test_a_mention_can_be_said_without_its_platform(kind: str, identifier: str, said: str) -> None:
    assert spelled(Mention(kind, "discord", identifier)) == said


@pytest.mark.parametrize("identifier", ["1", "C0_9-x", "study settings"])
def test_mentions_are_read_as_they_were_made(identifier: str) -> None:
    for kind in ("channel", "role", "command"):
        made = mention(kind, "discord", identifier)
        assert line_of(made) == (Mention(kind, "discord", identifier),)


# What could make markup, more often than chance would bring it.
SPICED = st.text() | st.text(alphabet="⟦⟧:*`\\ \nachdnelorismt12")


@given(SPICED)
def test_typed_text_is_read_as_it_was_typed(typed: str) -> None:
    shown = typed.replace("\n", " ").replace("⟦", "[").replace("⟧", "]")
    assert plain_text(line_of(plain(typed))) == shown
    assert all(isinstance(span, Text) for span in line_of(plain(typed)))


@given(SPICED, SPICED)
def test_typed_text_cannot_make_a_mention_of_what_stands_beside_it(one: str, two: str) -> None:
    text = f"{plain(one)}⟦channel:discord:1⟧{plain(two)}"
    found = [span for span in line_of(text) if isinstance(span, Mention)]
    assert found == [Mention("channel", "discord", "1")]


@given(SPICED)
def test_any_text_at_all_can_be_read(text: str) -> None:
    for part in parts_of(text):
        assert isinstance(part, Fence | Prose)
        assert isinstance(part, Fence) or all(isinstance(line, tuple) for line in part.lines)
    assert "\n" not in flat(text)
