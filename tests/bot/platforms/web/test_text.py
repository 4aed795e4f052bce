"""The small markup becomes HTML, and nothing else that people typed does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.card import plain
from bot.cards.markup import question_text
from bot.platforms.web.text import blocks, compact, flat, inline


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("**two** words", "<strong>two</strong> words"),
        ("run `a < b` now", 'run <code translate="no">a &lt; b</code> now'),
        ("`**not bold**`", '<code translate="no">**not bold**</code>'),
        ("**a `b` c**", '<strong>a <code translate="no">b</code> c</strong>'),
        (r"\*\*stars\*\* and \`ticks\` and \\", "**stars** and `ticks` and \\"),
        ("a ** b and a ` b", "a ** b and a ` b"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("**<b>**", "<strong>&lt;b&gt;</strong>"),
        ("`<b>`", '<code translate="no">&lt;b&gt;</code>'),
    ],
)
def test_inline(text: str, shown: str) -> None:
    assert inline(text) == shown


def test_paragraphs_and_code_blocks() -> None:
    text = 'See:\n\n```python\nif a < b:\n    print("**x**")\n```\nWhich one?\n\nSay **why**.'
    assert blocks(text) == (
        "<p>See:</p>\n"
        '<pre tabindex="0" translate="no" dir="ltr" data-language="python"><code>'
        "if a &lt; b:\n    print(&#34;**x**&#34;)</code></pre>\n"
        "<p>Which one?</p>\n<p>Say <strong>why</strong>.</p>"
    )


def test_wrapped_lines_flow_and_lines_that_begin_bold_stand_alone() -> None:
    assert blocks("one\ntwo\n**Three:** three") == (
        "<p>one two<br><strong>Three:</strong> three</p>"
    )


def test_a_fence_that_is_never_closed_is_code_to_the_end() -> None:
    assert blocks("```\n<b>") == (
        '<pre tabindex="0" translate="no" dir="ltr"><code>&lt;b&gt;</code></pre>'
    )


def test_short_text_needs_no_paragraph() -> None:
    assert compact("`one` line\n") == '<code translate="no">one</code> line'
    assert compact("one\n\ntwo") == "<p>one</p>\n<p>two</p>"


def test_flat_text_has_no_markup() -> None:
    assert flat("Set `a < b` to **two**") == "Set a < b to two"


@given(st.text())
def test_what_people_typed_is_shown_as_it_is(name: str) -> None:
    one_line = name.replace("\n", " ")
    shown = inline(plain(one_line))
    assert "<" not in shown
    assert shown.unescape() == one_line


@given(st.text(alphabet="*`\\<>&\"'\n ab"))
def test_no_text_brings_tags_of_its_own(text: str) -> None:
    ours = ("strong", "code", "p", "pre", "br")
    for tag in str(blocks(text)).split("<")[1:]:
        assert tag.removeprefix("/").startswith(ours)
        assert "&lt;" not in tag.split(">")[0]


def test_lists_tables_and_quotations() -> None:
    text = (
        "- be **cheap**\n\n  3. very\n- run:\n  ```c#\n  a;\n  ```\n\n"
        "| Name | Size |\n|---|--:|\n| T1 | 2 < 3 |\n\n> so"
    )
    assert blocks(question_text(text)) == (
        '<ul><li>be <strong>cheap</strong>\n<ol start="3"><li>very</li></ol></li>'
        '<li>run:\n<pre tabindex="0" translate="no" dir="ltr" data-language="c#">'
        "<code>a;</code></pre></li></ul>\n"
        '<div class="wide" tabindex="0"><table class="grid"><thead><tr><th scope="col">Name</th>'
        '<th scope="col" class="r">Size</th></tr></thead>'
        '<tbody><tr><td>T1</td><td class="r">2 &lt; 3</td></tr></tbody></table></div>\n'
        "<blockquote><p>so</p></blockquote>"
    )


@given(st.text(alphabet="*`_\\<>&\"'[](){}|-+#1.:/htps\n ab"))
def test_no_question_brings_tags_of_its_own(text: str) -> None:
    ours = ("strong", "code", "p", "pre", "br", "ul", "ol", "li", "blockquote")
    tables = ("div", "table", "thead", "tbody", "tr", "th", "td")
    for tag in str(blocks(question_text(text))).split("<")[1:]:
        assert tag.removeprefix("/").startswith((*ours, *tables))
