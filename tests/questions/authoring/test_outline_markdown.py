"""What the importer sees in a Markdown file, and which files it refuses unread."""

from __future__ import annotations

import pytest

from questions.authoring.outline_markdown import (
    MAX_BYTES,
    Bullet,
    Element,
    Heading,
    LanguageMarker,
    MarkdownTable,
    OutlineError,
    OutlineFinding,
    ProseLines,
    TableRow,
    decode_markdown,
    read_elements,
)


def the_fault(content: bytes) -> OutlineFinding:
    with pytest.raises(OutlineError) as caught:
        read_elements(decode_markdown(content))
    (fault,) = caught.value.faults
    return fault


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", 1, "empty"),
        (b"# A\n\xff\xfe", 2, "not UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00", 1, "not UTF-8"),
        (b"# A\n\nbell \x07", 3, "U+0007"),
        (b"a\n" * (MAX_BYTES // 2) + b"a", 1, "larger than 1,000,000 bytes"),
    ],
)
def test_files_that_are_no_outline(content: bytes, line: int, words: str) -> None:
    fault = the_fault(content)
    assert fault.line == line
    assert words in fault.message


def test_a_byte_order_mark_is_passed_over() -> None:
    assert read_elements(decode_markdown(b"\xef\xbb\xbf# A\n")) == (Heading(1, 1, "A"),)


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        ("## Train  ##", [Heading(1, 2, "Train")]),
        ("# Learn C#", [Heading(1, 1, "Learn C#")]),
        ("####### no", [ProseLines(1, "####### no")]),
        ("Title\n---\n", [Heading(1, 2, "Title")]),
        ("a\n\n---\n\nb", [ProseLines(1, "a"), ProseLines(5, "b")]),
        ("**A** (b)", [Heading(1, 1, "**A** (b)", bold=True)]),
        ("**A** b", [ProseLines(1, "**A** b")]),
        ("- a\n  more\n\t* b", [Bullet(1, 0, "a more"), Bullet(3, 4, "b")]),
        ("3. a\n- - -\n+ b", [Bullet(1, 0, "a"), Bullet(3, 0, "b")]),
        (
            "a|b\n-|-\nc|d\n\ne|f",
            [MarkdownTable(1, (TableRow(3, ("c", "d")),)), ProseLines(5, "e|f")],
        ),
        ("a|b\nc|d", [ProseLines(1, "a|b"), ProseLines(2, "c|d")]),
        ("---\nt: x\nlang: es\n---\na", [LanguageMarker(3, "es"), ProseLines(5, "a")]),
        ("<!-- language: en-GB -->\na", [LanguageMarker(1, "en-GB"), ProseLines(2, "a")]),
        ("<!-- language:\nfr\n-->\na", [LanguageMarker(1, "fr"), ProseLines(4, "a")]),
        ("---\n# A\n---\na", [Heading(2, 1, "A"), ProseLines(4, "a")]),
        ("```\n# A\n```\na\n~~~\nb", [ProseLines(4, "a")]),
        ("cafe\u0301", [ProseLines(1, "café")]),
    ],
)
def test_elements(text: str, elements: list[Element]) -> None:
    assert list(read_elements(text)) == elements


@pytest.mark.parametrize(
    ("line", "element"),
    [
        ("# " + " " * 400_000 + "x", Heading(1, 1, "x")),
        ("- " + " " * 400_000 + "x", Bullet(1, 0, "x")),
        ("|" + " " * 400_000 + "x|\n|-|", MarkdownTable(1, ())),
        ("a|b\n" + "-" * 400_000 + "|x", ProseLines(1, "a|b")),
        ("**a " * 100_000, ProseLines(1, "**a " * 100_000)),
    ],
    ids=["heading", "bullet", "table", "rule", "emphasis"],
)
def test_hostile_lines_are_read_in_one_pass(line: str, element: Element) -> None:
    # a pattern that backtracks would take hours here
    assert read_elements(line)[0] == element


def test_an_error_names_the_file_where_there_is_one() -> None:
    error = OutlineError([OutlineFinding(7, "late"), OutlineFinding(2, "early")])
    assert str(error) == "line 2: early\nline 7: late"
    assert error.described("a.md") == "a.md:2: early\na.md:7: late"
