"""Safe YAML: text and lines come out, everything that could hurt is refused by line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.yaml_reader import (
    MAX_BYTES,
    MAX_DEPTH,
    YamlError,
    YamlList,
    YamlMap,
    line_at,
    parse_yaml,
    plain,
    read_yaml,
)


def read(text: str | bytes) -> object:
    content = text.encode() if isinstance(text, str) else text
    return plain(parse_yaml(content, name="x.yaml"))


def faults(text: str | bytes) -> list[str]:
    """The error's lines, after the file's name."""
    with pytest.raises(YamlError) as caught:
        read(text)
    return [line.removeprefix("x.yaml:") for line in str(caught.value).splitlines()]


def test_every_scalar_is_text() -> None:
    text = "a: no\nb: 1.10\nc: 2026-11-23\nd: ~\ne:\nf: 'x'\ng: [0x1F, true]\n"
    assert read(text) == {
        "a": "no",
        "b": "1.10",
        "c": "2026-11-23",
        "d": "~",
        "e": "",
        "f": "x",
        "g": ["0x1F", "true"],
    }


def test_block_text_keeps_its_lines_and_folded_text_joins_them() -> None:
    assert read("a: |-\n  x = 1\n  y = 2\nb: >-\n  one\n  two\n") == {
        "a": "x = 1\ny = 2",
        "b": "one two",
    }


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    assert read(b"\xef\xbb\xbfa: b") == {"a": "b"}


def test_a_merge_key_is_a_key_like_others() -> None:
    assert read("<<: {a: b}") == {"<<": {"a": "b"}}


def test_lines_count_from_one_and_belong_to_keys_and_items() -> None:
    node = parse_yaml(b"# head\na:\n  - x\n\n  - b: y\n    c: z\n", name="x.yaml")
    assert isinstance(node, YamlMap)
    assert line_at(node, ()) == 2
    assert line_at(node, ("a",)) == 2
    assert line_at(node, ("a", 0)) == 3
    assert line_at(node, ("a", 1)) == 5
    assert line_at(node, ("a", 1, "c")) == 6


@pytest.mark.parametrize("path", [("a", 7), ("a", "q"), ("q",), ("a", 0, "deep", 3)])
def test_a_path_that_leads_nowhere_has_the_line_of_what_is_on_its_way(
    path: tuple[str | int, ...],
) -> None:
    node = parse_yaml(b"\na:\n  - x\n", name="x.yaml")
    assert line_at(node, path) in {2, 3}


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "[{a: "])
def test_deep_nesting_is_refused_and_does_not_crash(opening: str) -> None:
    assert len(faults(opening * 100_000)) == 1


def test_nesting_up_to_the_limit_is_read() -> None:
    deepest = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert isinstance(parse_yaml(deepest.encode(), name="x.yaml"), YamlList)
    assert faults(f"[{deepest}]") == [f"1: nested more than {MAX_DEPTH} levels deep: flatten it"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: &x 1\nb: *x", "1: anchor `&x`: remove it, or quote the text"),
        ("a: 1\nb: *x", "2: alias `*x`: write the content out instead"),
        ("a: 1\nb: !!int 4", "2: tag `tag:yaml.org,2002:int`: remove it"),
        ("a: !!python/object/apply:os.system [ls]", "1: tag `tag:yaml.org,2002:python/"),
        ("a: 1\n---\nb: 2", "2: a second document starts here"),
        ("? [a]\n: b", "1: a key must be plain text"),
        ("? {a: b}\n: c", "1: a key must be plain text"),
        ("a:\n - b\n  c: [", "3: broken YAML ("),
        ("a: 'b", "1: broken YAML ("),
        ("a: b\n\tc: d", "2: broken YAML ("),
        ("", "1: the file is empty"),
        ("# nothing but a comment\n", "1: the file is empty"),
        (b"a: b\nc: \xff", "2: this is not UTF-8"),
        (b"\xff\xfea\x00", "1: this is not UTF-8"),
        ("á: b\nc: \x07", "2: a character that YAML does not allow"),
        ('a: b\nc: "\\0"', "2: invisible character U+0000 in a text"),
        ('a: b\nc: "\u202e"', "2: invisible character U+202E in a text"),
        ('a: "\\ud800"', "1: broken YAML ("),
    ],
)
def test_what_is_not_safe_is_refused_with_line_and_advice(text: str | bytes, fault: str) -> None:
    (found,) = faults(text)
    assert found.startswith(fault)


def test_an_alias_bomb_is_refused_at_its_first_anchor() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert faults(bomb) == ["1: anchor `&a`: remove it, or quote the text"]


def test_all_doubled_keys_are_named_with_the_line_of_the_first() -> None:
    assert faults("a: 1\nb: {c: 1, c: 2}\n\na: 3\n") == [
        "2: `c` stands here again (first at line 2): keep one of the two",
        "4: `a` stands here again (first at line 1): keep one of the two",
    ]


def test_the_size_is_capped_before_parsing(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    path.write_bytes(b"[" * (MAX_BYTES + 1))
    with pytest.raises(YamlError, match=r"big\.yaml:1: the file is larger than 1,000,000 bytes"):
        read_yaml(path)
    assert read("a: " + "b" * (MAX_BYTES - 3)) == {"a": "b" * (MAX_BYTES - 3)}


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_what_cannot_be_opened_is_a_yaml_error_too(tmp_path: Path, name: str) -> None:
    with pytest.raises(YamlError, match=":1: the file cannot be read"):
        read_yaml(tmp_path / name)


def is_read_or_refused(content: bytes) -> bool:
    try:
        parse_yaml(content, name="x.yaml")
    except YamlError as error:
        return all(fault.line >= 1 and fault.message for fault in error.faults)
    return True


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fail_otherwise(content: bytes) -> None:
    assert is_read_or_refused(content)


@given(st.text(alphabet="[]{}:,-?&*!|>'\"%@#ab \n\t", max_size=120))
def test_no_yaml_like_text_makes_it_fail_otherwise(text: str) -> None:
    assert is_read_or_refused(text.encode())
