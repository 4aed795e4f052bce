"""The small markup becomes Slack's mrkdwn, and nothing else that people typed does."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.cards.card import mention, plain
from bot.cards.markup import one_line, question_text
from bot.cards.richtext import Code, ItemList, Prose, RichText, Text
from bot.platforms.slack import limits
from bot.platforms.slack.text import LOOKALIKES, Mrkdwn, escaped, plain_label
from bot.words.catalogue import catalogue
from tests.bot.platforms.slack.reading import Seen, read_fence, read_line, shown
from tests.slack_server import pings

ENGLISH = Mrkdwn(catalogue("en"))
SPANISH = Mrkdwn(catalogue("es"))
_BACK = str.maketrans({like: real for real, like in LOOKALIKES.items()} | {"\u00ad": ""})


def as_meant(seen: list[Seen]) -> list[Seen]:
    """With the characters for which look-alikes stand."""
    return [Seen(one.text.translate(_BACK), one.how) for one in seen]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain", [Seen("plain")]),
        ("**two** words", [Seen("two", "bold"), Seen(" words")]),
        ("run `a_b *c* <d>` now", [Seen("run "), Seen("a_b *c* <d>", "code"), Seen(" now")]),
        ("**a `b`**", [Seen("a", "bold"), Seen(" "), Seen("b", "code")]),
        (
            "**a `*b*` c**",
            [Seen("a", "bold"), Seen(" "), Seen("*b*", "code"), Seen(" "), Seen("c", "bold")],
        ),
        ("** a **b", [Seen(" "), Seen("a", "bold"), Seen(" b")]),
        ("snake_case_name", [Seen("snake_case_name")]),
        ("a -> b, 3 < 4, #1 & R&D", [Seen("a -> b, 3 < 4, #1 & R&D")]),
        ("(`a`, **b**), «`c`».", None),
        ("` `", [Seen(" ")]),
    ],
)
def test_a_line_is_seen_as_it_is_meant(text: str, seen: list[Seen] | None) -> None:
    read = read_line(ENGLISH.line(text))
    assert read == (seen if seen is not None else read)
    assert "\u200b" not in ENGLISH.line(text)


@pytest.mark.parametrize(
    ("text", "formatted"),
    [
        ("`a``b`", [Seen("a", "code"), Seen("b", "code")]),
        ("**a****b**", [Seen("a", "bold"), Seen("b", "bold")]),
        ("un**bold**able `x`s", [Seen("bold", "bold"), Seen("x", "code")]),
        ("ñ**bold**ñ", [Seen("bold", "bold")]),
        (r"**a**\***b**", [Seen("a", "bold"), Seen("b", "bold")]),
    ],
)
def test_formatted_words_stand_apart_from_their_neighbours(
    text: str, formatted: list[Seen]
) -> None:
    assert [one for one in read_line(ENGLISH.line(text)) if one.how != "plain"] == formatted


@pytest.mark.parametrize(
    "typed",
    [
        "*bold* _it_ ~no~ `code`",
        "__init__ and _x_y_ and é_x_",
        "~5 of ~7, 2*3*4",
        "> said",
        "  >>> said",
        "＞ said",
        "&gt; said",
        "<!channel> <!here|here> <@U1> <@U1|x> <#C1> <!subteam^S1>",
        "&lt;!channel&gt; &amp;lt;!here&amp;gt;",
        "@channel @here @everyone #general",
        "<https://evil.example|click> https://evil.example <mailto:a@b.c>",
        "<!date^0^{date}|*x*>",
        ":smile: :+1::skin-tone-2: :ñ: a:b:c",
        "```fence```",
        "a\rb\u2028> c",
        "⟦role:slack:S1⟧ ⟦channel:slack:C1⟧",
        "\\",
    ],
)
def test_what_people_typed_is_no_mrkdwn(typed: str) -> None:
    as_one_line = re.sub("[\r\u2028]", " ", typed).replace("⟦", "[").replace("⟧", "]")
    written = ENGLISH.line(plain(typed))
    assert as_meant(read_line(written)) == [Seen(as_one_line)]
    assert pings({"text": written}) == ()


def test_the_reader_would_notice_what_is_not_escaped() -> None:
    hostile = ["*a*", "_a_", "`a`", "~a~", "> a", "<@U1>", "<!here>", ":a:", "<http://a|b>", "&lt;"]
    assert all(read_line(text) != [Seen(text)] for text in hostile)


# Control characters are left to the tests above: a line has but one kind of space.
TYPED = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])) | st.text(
    alphabet="*_~`|<>@#:/\\[]()!&;-+.1aCU gtlm"
)


def _as_shown(typed: str) -> str:
    return typed.replace("⟦", "[").replace("⟧", "]").translate(_BACK)


@given(TYPED)
@example("*")
@example("_")
@example("> ")
@example(":a::b:")
def test_any_typed_text_is_seen_as_it_is(typed: str) -> None:
    written = ENGLISH.line(plain(typed))
    assert "".join(one.text for one in as_meant(read_line(written))) == _as_shown(typed)
    assert {one.how for one in read_line(written)} <= {"plain"}
    assert pings({"text": written}) == ()


@given(TYPED.filter(lambda typed: typed.strip() != ""))
def test_any_typed_text_can_be_bold(typed: str) -> None:
    seen = as_meant(read_line(ENGLISH.line(f"**{plain(typed)}**")))
    assert [one.text for one in seen if one.how != "plain"] == [_as_shown(typed).strip()]
    assert {one.how for one in seen} <= {"plain", "bold"}


@given(TYPED, TYPED)
def test_typed_text_leaves_its_neighbours_alone(one: str, two: str) -> None:
    seen = read_line(ENGLISH.line(f"**x** {plain(one)} `y` {plain(two)} **z**"))
    assert [piece for piece in seen if piece.how != "plain"] == [
        Seen("x", "bold"),
        Seen("y", "code"),
        Seen("z", "bold"),
    ]


@pytest.mark.parametrize(
    ("kind", "identifier", "english", "spanish"),
    [
        ("channel", "C09AB", "<#C09AB>", "<#C09AB>"),
        ("channel", "123", "The group's channel", "El canal del grupo"),
        ("role", "S1", "the organisers' role", "el rol de los organizadores"),
        ("command", "quiz setup", "/quiz setup", "/quiz crear"),
        ("command", "quiz privacy export", "/quiz privacy export", "/quiz privacidad exportar"),
        ("command", "quiz other", "/quiz other", "/quiz other"),
    ],
)
def test_mentions(kind: str, identifier: str, english: str, spanish: str) -> None:
    text = mention(kind, "slack", identifier)  # type: ignore[arg-type]
    assert ENGLISH.line(text) == english
    assert SPANISH.line(text) == spanish
    assert ENGLISH.line(f"**{text}**") == f"*{english}*"
    assert ENGLISH.line(f"see **{text}**, ok") == f"see *{english}*, ok"


def test_what_other_platforms_mention_is_said_in_words() -> None:
    assert SPANISH.line(mention("channel", "discord", "C09AB")) == "Discord"
    assert SPANISH.line(mention("role", "discord", "1")) == "el rol de los organizadores"


def test_paragraphs_and_code_blocks() -> None:
    text = "See\nthis:\n\nWell:\n\n```python\nx = '**a**' < 1\n```\nWhich?\n**One:** 1"
    assert ENGLISH.lines(text) == [
        "See this:",
        "",
        "Well:",
        "```\nx = '**a**' &lt; 1\n```",
        "Which?",
        "*One:* 1",
    ]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("```sql\nselect 1\n```", "select 1"),
        ("```\na\n\nb & <!here>\n```", "a\n\nb & <!here>"),
        ("```\n\n```", " "),
        ("```\na ``` b\n```", "a ``\u200b` b"),
    ],
)
def test_a_code_block_is_seen_as_one(text: str, seen: str) -> None:
    (line,) = ENGLISH.lines(text)
    assert read_fence(line) == seen
    assert pings({"text": line}) == ()


@pytest.mark.parametrize(
    "text",
    ["word " * 1_000, "&" * 5_000, f"`{'code ' * 1_000}`", f"**{'bold & ' * 1_000}**"],
    ids=["words", "escapes", "code", "bold"],
)
def test_a_line_that_no_author_writes_is_cut(text: str) -> None:
    (line,) = ENGLISH.lines(text)
    assert len(line) <= limits.SECTION_TEXT
    assert shown(line).endswith("…")


def test_a_code_block_that_no_author_writes_is_cut_and_stays_one() -> None:
    (line,) = ENGLISH.lines("```python\n" + "if a && b:\n" * 900 + "```")
    assert len(line) <= limits.SECTION_TEXT
    code = read_fence(line)
    assert code is not None
    assert code.endswith("…")


@pytest.mark.parametrize(
    ("title", "url", "written"),
    [
        (
            "Work & data",
            "https://a.b/c?d=e&f=1#g",
            "<https://a.b/c?d=e&amp;f=1#g|Work &amp; data>",
        ),
        ("a|b>", "https://a.b/(c)|d>e f", "<https://a.b/(c)%7Cd%3Ee%20f|a|b&gt;>"),
        ("`x` **y**", "https://a.b/%20ñ", "<https://a.b/%20%C3%B1|x y>"),
        ("No address", "javascript:alert(1)", "No address"),
        ("No address", "https://", "No address"),
        ("Too long", "https://a.b/" + "x" * 3_000, "Too long"),
    ],
)
def test_links(title: str, url: str, written: str) -> None:
    assert ENGLISH.link(title, url, 100) == written


@given(TYPED.filter(lambda typed: typed.strip() != ""))
def test_any_title_makes_one_link(title: str) -> None:
    (seen,) = read_line(ENGLISH.link(plain(title), "https://a.b/c", 10_000))
    assert seen.how == "link"


@given(TYPED, st.integers(1, 80))
def test_labels_fit_and_show_no_emoji(typed: str, most: int) -> None:
    label = plain_label(plain(typed), most)
    assert 1 <= len(label) <= most
    assert re.search(r":[^\s:]+:", label) is None


def test_escaping_twice_shows_the_first() -> None:
    assert shown(escaped(escaped("<b> & *c*"))) == escaped("<b> & *c*")


@pytest.mark.parametrize(
    ("text", "written"),
    [("_x", "ˍx"), ("x_", "xˍ"), ("a_b", "a_b"), ("std::x", "std::x"), (":x: y", "∶x: y")],
)
def test_only_what_could_format_has_a_lookalike(text: str, written: str) -> None:
    assert escaped(text) == written


def lines_of_question(text: str) -> list[str]:
    return ENGLISH.lines(question_text(text))


def test_lists_have_bullets_and_indents_of_their_own() -> None:
    text = "It must:\n\n- be **cheap**\n  1. very\n  2. so\n- run:\n  ```c#\n  a;\n  ```\n\nWhich?"
    assert lines_of_question(text) == [
        "It must:",
        "• be *cheap*",
        "\u00a0\u00a0\u00a0\u00a01. very",
        "\u00a0\u00a0\u00a0\u00a02. so",
        "• run:",
        "```\na;\n```",
        "",
        "Which?",
    ]


def test_a_table_is_drawn_and_one_that_is_too_wide_is_told() -> None:
    table = "a:\n\n| Name | Size |\n|---|--:|\n| T1 | **2** & |\n"
    assert lines_of_question(table) == ["a:", "```\nName | Size\n-----+-----\nT1   |  2 &amp;\n```"]
    wide = f"a:\n\n| Name | Size |\n|---|--:|\n| T1 | **2** {'m' * 50} |\n"
    assert lines_of_question(wide) == ["a:", f"• Name: T1 · Size: *2* {'m' * 50}"]


def test_quotations() -> None:
    assert lines_of_question("> it *says*\n> **so**\n\nx") == [">it ∗says∗", ">*so*", "", "x"]


@given(TYPED)
def test_what_an_author_wrote_as_text_is_no_mrkdwn(typed: str) -> None:
    meant = RichText((ItemList(((Prose(((Text(typed),),)),),)),))
    (item,) = ENGLISH.lines(meant)
    assert pings({"text": item}) == ()
    assert {one.how for one in read_line(item)} <= {"plain"}


@given(st.text(alphabet="`@<>!# *_ahe1", min_size=1).filter(lambda code: code.strip(" `") != ""))
def test_backticks_never_end_code_before_its_end(code: str) -> None:
    written = ENGLISH.line(one_line((Text("x "), Code(code), Text(" y"))))
    assert [(one.text.translate(_BACK), one.how) for one in read_line(written)] == [
        ("x ", "plain"),
        (code, "code"),
        (" y", "plain"),
    ]
    assert pings({"text": written}) == ()
