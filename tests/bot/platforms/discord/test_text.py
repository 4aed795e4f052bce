"""The small markup becomes Discord's markdown, and nothing else that people typed does."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.cards.card import mention, plain
from bot.cards.markup import one_line, question_text
from bot.cards.richtext import Code, ItemList, Prose, RichText, Text
from bot.platforms.discord.text import LONGEST_LINE, Markdown
from bot.words.catalogue import catalogue
from tests.bot.platforms.discord.reading import Seen, read_fence, read_line, shown

ENGLISH = Markdown(catalogue("en"), {"quiz": 11, "study settings": 22})
SPANISH = Markdown(catalogue("es"), {})


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain", [Seen("plain")]),
        ("**two** words", [Seen("two", "bold"), Seen(" words")]),
        ("run `a_b *c*` now", [Seen("run "), Seen("a_b *c*", "code"), Seen(" now")]),
        ("**a `b`**", [Seen("a ", "bold"), Seen("b", "code")]),
        ("**a `**b` c**", [Seen("a ", "bold"), Seen("**b", "code"), Seen(" c", "bold")]),
        ("snake_case_name", [Seen("snake_case_name")]),
        (r"\*\*stars\*\* \`ticks\` \\", [Seen("**stars** `ticks` \\")]),
        ("a -> b, 3 < 4, #1", [Seen("a -> b, 3 < 4, #1")]),
        ("[a](https://b.c)", [Seen("[a](https://b.c)")]),
        (r"**a**\***b**", [Seen("a", "bold"), Seen("*"), Seen("b", "bold")]),
    ],
)
def test_a_line_is_seen_as_it_is_meant(text: str, seen: list[Seen]) -> None:
    assert read_line(ENGLISH.line(text)) == seen


@pytest.mark.parametrize("text", ["`a``b`", "**a****b**"])
def test_neighbours_stay_apart(text: str) -> None:
    how = "code" if "`" in text else "bold"
    assert read_line(ENGLISH.line(text)) == [Seen("a", how), Seen("\u200b"), Seen("b", how)]


@pytest.mark.parametrize(
    "typed",
    [
        "# heading",
        "-# small",
        "- item",
        "+ item",
        "* item",
        "1. item",
        "  12. item",
        "1.",
        "> said",
        ">>> said",
        "__under__ _it_ ~~no~~ ||spoiler||",
        "<@123> <@&1> <#9> </quiz:1> <:a:1> <a:b:2> <t:1:R> <id:guide>",
        "@everyone and @here",
        "https://example.org/a_b_c and HTTP://x",
        ":smile: :+1: a:b:c",
        "``` fence",
        "[x](y) ]( \\[z](w)",
        "a\rb\u2028# c",
        "⟦role:discord:1⟧",
        "\\",
    ],
)
def test_what_people_typed_is_no_markdown(typed: str) -> None:
    as_one_line = re.sub("[\r\u2028]", " ", typed).replace("⟦", "[").replace("⟧", "]")
    assert read_line(ENGLISH.line(plain(typed))) == [Seen(as_one_line)]


def test_the_reader_would_notice_what_is_not_escaped() -> None:
    hostile = ["**a**", "_a_", "`a`", "# a", "- a", "<@1>", "@here", "[a](b)", ":a:", "||a||"]
    assert all(read_line(text) != [Seen(text)] for text in hostile)


# Space and controls are left to the tests above: a line has but one kind of space.
TYPED = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])) | st.text(
    alphabet="*_~`|<>@#:/\\[]()!&-+.1a ht"
)


@given(TYPED)
@example("*")
@example("1. ")
@example("\\*")
def test_any_typed_text_is_seen_as_it_is(typed: str) -> None:
    as_shown = typed.replace("⟦", "[").replace("⟧", "]")
    assert read_line(ENGLISH.line(plain(typed))) == ([Seen(as_shown)] if typed else [])


@given(TYPED.filter(str.strip))
def test_any_typed_text_can_be_bold(typed: str) -> None:
    as_shown = typed.replace("⟦", "[").replace("⟧", "]")
    assert read_line(ENGLISH.bold(plain(typed))) == [Seen(as_shown, "bold")]


@given(TYPED, TYPED)
def test_typed_text_leaves_its_neighbours_alone(one: str, two: str) -> None:
    seen = read_line(ENGLISH.line(f"**x** {plain(one)} `y` {plain(two)} **z**"))
    assert (seen[0], seen[-1]) == (Seen("x", "bold"), Seen("z", "bold"))
    assert Seen("y", "code") in seen


@pytest.mark.parametrize(
    ("kind", "identifier", "english", "spanish"),
    [
        ("channel", "123", "<#123>", "<#123>"),
        ("role", "123", "<@&123>", "<@&123>"),
        ("command", "study settings", "</study settings:22>", "/study settings"),
        ("command", "study now", "/study now", "/study now"),
        ("channel", "C09", "The group's channel", "El canal del grupo"),
    ],
)
def test_mentions(kind: str, identifier: str, english: str, spanish: str) -> None:
    text = mention(kind, "discord", identifier)  # type: ignore[arg-type]
    assert ENGLISH.line(text) == english
    assert SPANISH.line(text) == spanish
    assert ENGLISH.line(f"**{text}**") == f"**{english}**"


@pytest.mark.parametrize("kind", ["channel", "role"])
def test_what_other_platforms_mention_is_said_in_words(kind: str) -> None:
    text = mention(kind, "slack", "123")  # type: ignore[arg-type]
    assert ENGLISH.line(text) in ("Slack", "the organisers' role")
    assert SPANISH.line(text) in ("Slack", "el rol de los organizadores")


def test_paragraphs_and_code_blocks() -> None:
    text = "See\nthis:\n\nWell:\n\n```python\nx = '**a**'\n```\nWhich?\n**One:** 1"
    assert ENGLISH.lines(text) == [
        "See this:",
        "",
        "Well:",
        "```python\nx = '**a**'\n```",
        "Which?",
        "**One:** 1",
    ]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("```sql\nselect 1\n```", ("select 1", "sql")),
        ("```\na\n\nb\n```", ("a\n\nb", "")),
        ("```\n\n```", (" ", "")),
        ("```\na ``` b\n```", ("a ``\u200b` b", "")),
    ],
)
def test_a_code_block_is_seen_as_one(text: str, seen: tuple[str, str]) -> None:
    (line,) = ENGLISH.lines(text)
    assert read_fence(line) == seen


@pytest.mark.parametrize(
    "text",
    ["word " * 3_000, "x" * 9_000, f"`{'code ' * 2_000}`", f"**{'_bold_ ' * 2_000}**"],
    ids=["words", "word", "code", "bold"],
)
def test_lines_are_parted_and_nothing_is_lost(text: str) -> None:
    lines = ENGLISH.lines(text)
    assert len(lines) > 1
    assert max(map(len, lines)) <= LONGEST_LINE
    together = "".join(shown(line) for line in lines)
    assert re.sub(r"[\s\u200b]", "", together) == re.sub(r"[\s`]|\*\*", "", text)


def test_long_code_blocks_are_parted_and_each_part_is_one() -> None:
    code = "\n".join(f"line {number} {'y' * 30}" for number in range(300)) + "\n" + "z" * 5_000
    lines = ENGLISH.lines(f"```python\n{code}\n```")
    assert max(map(len, lines)) <= LONGEST_LINE
    parts = [read_fence(line) for line in lines]
    assert all(part is not None and part[1] == "python" for part in parts)
    assert "".join(part[0] for part in parts if part).replace("\n", "") == code.replace("\n", "")


def test_a_line_can_be_cut() -> None:
    assert ENGLISH.line("**one** two three", 100) == "**one** two three"
    assert ENGLISH.line("**one_** two three", 9) == "one\\_ two…"


@pytest.mark.parametrize(
    ("title", "url", "written"),
    [
        ("Work with data", "https://a.b/c?d=e&f=1#g", "[Work with data](https://a.b/c?d=e&f=1#g)"),
        ("a [b](c)", "https://a.b/(c) d\\e", r"[a \[b\](c)](https://a.b/%28c%29%20d%5Ce)"),
        ("`x`", "https://a.b/%20ñ", "[`x`](https://a.b/%20%C3%B1)"),
        ("No address", "javascript:alert(1)", "No address"),
        ("No address", "https://", "No address"),
    ],
)
def test_links(title: str, url: str, written: str) -> None:
    assert ENGLISH.link(title, url, 100) == written


@given(TYPED.filter(str.strip))
def test_any_title_makes_one_link(title: str) -> None:
    as_shown = title.replace("⟦", "[").replace("⟧", "]")
    written = ENGLISH.link(plain(title), "https://a.b/c", 10_000)
    assert read_line(written) == [Seen(as_shown, "link")]


def lines_of_question(text: str) -> list[str]:
    return ENGLISH.lines(question_text(text))


def test_lists_are_discords_own_and_a_code_block_in_one_keeps_its_lines() -> None:
    text = "It must:\n\n- be **cheap**\n  1. very\n  2. so\n- run:\n  ```c#\n  a;\n  ```\n\nWhich?"
    assert lines_of_question(text) == [
        "It must:",
        "- be **cheap**",
        "  1. very",
        "  2. so",
        "- run:",
        "```c#\na;\n```",
        "",
        "Which?",
    ]


def test_a_list_in_small_text_has_bullets_of_its_own() -> None:
    shown_small = ENGLISH.lines(question_text("See:\n\n- a\n  - b\n\n2. c"), small=True)
    assert shown_small == ["See:", "• a", "\u00a0\u00a0• b", "2\\. c"]


def test_a_table_is_drawn_and_one_that_is_too_wide_is_told() -> None:
    table = "a:\n\n| Name | Size |\n|---|--:|\n| T1 | **2** m |\n"
    assert lines_of_question(table) == ["a:", "```\nName | Size\n-----+-----\nT1   |  2 m\n```"]
    wide = f"a:\n\n| Name | Size |\n|---|--:|\n| T1 | **2** {'m' * 50} |\n"
    assert lines_of_question(wide) == ["a:", f"- Name: T1 · Size: **2** {'m' * 50}"]


def test_quotations() -> None:
    assert lines_of_question("> it *says*\n> **so**\n\nx") == [
        "> it \\*says\\*",
        "> **so**",
        "",
        "x",
    ]


@given(TYPED)
def test_what_an_author_wrote_as_text_is_no_markdown(typed: str) -> None:
    meant = RichText((Prose(((Text(typed),),)), ItemList(((Prose(((Text(typed),),)),),))))
    line, item = ENGLISH.lines(meant)
    assert read_line(line) == ([Seen(typed)] if typed else [])
    assert read_line(item) == [Seen("", "item"), Seen(typed or "\u200b")]


def test_long_items_are_parted_and_nothing_is_lost() -> None:
    text = f"- {'word ' * 2_000}\n- {'x' * 3_000}\n\n> **{'y ' * 3_000}z**"
    lines = ENGLISH.lines(question_text(text))
    assert max(map(len, lines)) <= LONGEST_LINE + len("- ")
    said = "".join(lines)
    assert [said.count(one) for one in ("word", "x", "y")] == [2_000, 3_000, 3_000]


CODE = st.text(alphabet="`@<>!# *ahe1", min_size=1).filter(lambda code: code.strip(" `") != "")


@given(CODE)
def test_backticks_never_end_code_before_its_end(code: str) -> None:
    meant = one_line((Text("x "), Code(code), Text(" <@1>")))
    first, shown_code, last = read_line(ENGLISH.line(meant))
    assert (first, last) == (Seen("x "), Seen(" <@1>"))
    assert (shown_code.text.replace("\u200b", ""), shown_code.how) == (code, "code")


def test_code_with_backticks_in_a_question() -> None:
    assert ENGLISH.line(question_text("``a`b`` and `` `c` ``")) == "``a`b`` and ``\u200b`c`\u200b``"
