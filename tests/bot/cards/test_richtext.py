"""What authors write is read as CommonMark means it, and what code needs stays as it is."""

# ruff: noqa: E501 - tables of what is written and what is read
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.card import Card, Paragraph, dump_card, load_card, plain
from bot.cards.markup import (
    as_sentence,
    flat,
    joined,
    line_of,
    opening,
    plain_text,
    question_text,
    sentence,
)
from bot.cards.richtext import (
    Bold,
    Code,
    Fence,
    Grid,
    ItemList,
    Line,
    Part,
    Prose,
    Quotation,
    RichText,
    Text,
)
from bot.cards.worded import fixed_width, for_chat
from questions.text import LocalText


def said(text: str) -> Prose:
    return Prose(((Text(text),),))


def parts(text: str) -> tuple[Part, ...]:
    return question_text(text).parts


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plain", (Text("plain"),)),
        ("a `b **c**` d", (Text("a "), Code("b **c**"), Text(" d"))),
        ("**a `b`**", (Bold((Text("a "), Code("b"))),)),
        ("**a **b** c**", (Bold((Text("a b c"),)),)),
        ("a &lt; b &amp;&amp; c &gt; d &copy;", (Text("a < b && c > d ©"),)),
        ("`a &lt; b`", (Code("a &lt; b"),)),
        (r"\*not\* \`code\` \_ \#", (Text("*not* `code` _ #"),)),
        (r"\\server1\share1", (Text(r"\server1\share1"),)),
        (r"`\\server1\share1`", (Code(r"\\server1\share1"),)),
        (r"`C:\data\*.csv` and `C:\logs\*.txt`", (Code(r"C:\data\*.csv"), Text(" and "), Code(r"C:\logs\*.txt"))),
        ("`s3:Get*` and `s3:List*`", (Code("s3:Get*"), Text(" and "), Code("s3:List*"))),
        ("<b>x</b> & <script>", (Text("<b>x</b> & <script>"),)),
        ("一个**粗体**词", (Text("一个"), Bold((Text("粗体"),)), Text("词"))),
    ],
)  # fmt: skip
def test_a_line(text: str, line: Line) -> None:
    assert parts(text) == (Prose((line,)),)


@pytest.mark.parametrize(
    "text",
    [
        "2**3**2 and 4**5",
        "2**3 and later 4**5",
        "x^2 + y^2",
        "a*b*c and 2*3*4",
        "x**(n) or (a+b)**2 or v[0]**2",
        "f(*args, **kwargs) and g(*args, **kwargs)",
        "**kwargs",
        "2 ** 3 ** 2",
        "__init__ and __name__, obj.__dict__",
        "snake_case_name and _private, _so_",
        "a *star* and ***three***",
        "[docs](https://a.b/c) ![x](https://a.b/c.png) <https://a.b>",
        "<b>bold</b>",
        "*.csv and *.txt",
        "1. is no list",
        "- neither is this",
        "# nor a heading",
        "2024. A year",
        "> 5",
        "a | b",
        "$x_1$ ~~y~~ ||z||",
        "~5 % and 10~20",
    ],
)
def test_what_is_meant_as_it_is(text: str) -> None:
    assert parts(text) == (said(text),)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("One\ntwo", (said("One two"),)),
        ("One\n\ntwo", (said("One"), said("two"))),
        ("One\n**Two:** 2", (Prose(((Text("One"),), (Bold((Text("Two:"),)), Text(" 2")))),)),
        ("One\\\ntwo", (Prose(((Text("One"),), (Text("two"),))),)),
        ("One:\n- a\n- b\n\nWhich?", (said("One:"), ItemList(((said("a"),), (said("b"),))), said("Which?"))),
        ("1. a\n2. b", (ItemList(((said("a"),), (said("b"),)), 1),)),
        ("3) a\n4) b", (ItemList(((said("a"),), (said("b"),)), 3),)),
        (
            "- a\n  - b\n    1. c\n- d",
            (ItemList(((said("a"), ItemList(((said("b"), ItemList(((said("c"),),), 1)),))), (said("d"),))),),
        ),
        ("- a\n\n  ```sql\n  x\n  ```\n- b", (ItemList(((said("a"), Fence("x", "sql")), (said("b"),))),)),
        ("> a\n> b\n\nc", (Quotation((said("a b"),)), said("c"))),
        ("## A `b`\n\nc", (Prose(((Bold((Text("A "), Code("b"))),),)), said("c"))),
        ("a\n\n---\n\nb", (said("a"), said("———"), said("b"))),
        ("a:\n\n    x = 1\n    y = 2\n\nb", (said("a:"), Fence("x = 1\ny = 2", ""), said("b"))),
    ],
)  # fmt: skip
def test_blocks(text: str, read: tuple[Part, ...]) -> None:
    assert parts(text) == read


@pytest.mark.parametrize("indent", range(9))
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize(
    ("info", "language"),
    [("", ""), ("c#", "c#"), ("c++", "c++"), ('python title="a.py"', "python"), ("{.r}", "")],
)
@pytest.mark.parametrize("mark", ["```", "~~~~"])
def test_a_fence_with_any_info_string_and_indent(
    indent: int, gap: str, info: str, language: str, mark: str
) -> None:
    lines = [f"{mark}{info}", "if a:", "", "    **b**", mark]
    fence = "\n".join(" " * indent + line if line else "" for line in lines)
    text = f"You have:{gap}{fence}{gap}Which device helps?"
    read = (said("You have:"), Fence("if a:\n\n    **b**", language), said("Which device helps?"))
    assert parts(text) == read


def test_a_table() -> None:
    text = "You have:\n\n| Name | `m` |\n|:--|--:|\n| T1 | **2** m |\n| T2 |\n\nWhich?"
    grid = Grid(
        ((Text("Name"),), (Code("m"),)),
        (((Text("T1"),), (Bold((Text("2"),)), Text(" m"))), ((Text("T2"),), ())),
        ("left", "right"),
    )
    assert parts(text) == (said("You have:"), grid, said("Which?"))
    assert fixed_width(grid) == "Name |   m\n-----+----\nT1   | 2 m\nT2   |    "
    assert for_chat(grid, 10) == Fence(fixed_width(grid), "")
    assert for_chat(grid, 9) == ItemList(
        (
            (Prose(((Text("Name: T1 · m: "), Bold((Text("2"),)), Text(" m")),)),),
            (said("Name: T2"),),
        )
    )


def test_a_text_of_nested_lists_that_fills_a_message() -> None:
    text = "\n".join(f"{'  ' * (number % 12)}- {number}" for number in range(160))
    assert len(text) > 1_800
    assert flat(question_text(text)).split() == [str(number) for number in range(160)]


@pytest.mark.parametrize("deep", ["> " * 900, "- " * 900, "1. " * 600, "**a" * 600])
def test_what_is_nested_without_end_can_be_stored(deep: str) -> None:
    card = Card("x", (Paragraph(question_text(f"{deep}x\n\nWhich?")),))
    assert load_card(dump_card(card)) == card
    assert flat(question_text(f"{deep}x\n\nWhich?")).endswith("Which?")


def test_a_text_is_read_once() -> None:
    assert question_text("**once** only") is question_text("**once** only")


def test_how_a_text_begins() -> None:
    text = LocalText.of({"en": "See `this`:\n\n```\nx\n```\n\nWhich?"})
    assert opening(text, "es") == "See this:"


@pytest.mark.parametrize("text", ["a **b** `c` d", "- a\n- b `c`", "2**3**2 \\ ⟦role:x:1⟧"])
def test_a_text_within_a_sentence(text: str) -> None:
    read = question_text(text)
    assert flat(sentence(as_sentence(read))) == flat(read).replace("⟦", "[").replace("⟧", "]")


MARKS = st.text(alphabet="*_`~-+1.>|#\\[]()<&;! \n\tab⟦:⟧")


@given(MARKS | st.text())
def test_any_text_at_all_can_be_read_kept_and_put_into_a_sentence(text: str) -> None:
    read = question_text(text)
    card = Card("x", (Paragraph(read),))
    assert load_card(dump_card(card)) == card
    assert "\n" not in as_sentence(read)
    assert not any(span.kind == "mention" for span in line_of(as_sentence(read)))


@given(st.text(alphabet="*_ab2(", min_size=1))
def test_no_asterisk_between_letters_or_digits_is_ever_lost(text: str) -> None:
    word = f"a2**3{text.replace('_', '').replace('*', '')}"
    assert flat(question_text(f"{word} and {word}")) == f"{word} and {word}"


def test_a_card_of_before_is_read_as_it_was() -> None:
    stored = (
        '{"title":"T","blocks":[{"text":"See **a**:\\n\\n```sql\\nx\\n```\\n\\\\*b","small":false,'
        '"kind":"paragraph"},{"rows":[{"letter":"A","text":"`a`","mark":"none","chosen":false,'
        '"why":"**b**","people":null}],"label":null,"total":null,"counts":"chose",'
        '"kind":"options"}],"controls":[],"tone":"neutral","language":"en","footer":null,"tags":[]}'
    )
    card = load_card(stored)
    assert isinstance(card.blocks[0], Paragraph)
    assert sentence(str(card.blocks[0].text)).parts == (
        Prose(((Text("See "), Bold((Text("a"),)), Text(":")),)),
        Fence("x", "sql"),
        said("*b"),
    )
    assert dump_card(card) == stored


def test_neighbours_are_joined() -> None:
    assert joined((Text("a"), Text(""), Text("b"), Code("c"))) == (Text("ab"), Code("c"))
    assert plain_text(line_of(RichText((said("a"), said("b"))))) == "a b"
    assert plain("a") == "a"
