"""A tripwire for sentences that read as translated: in English catalogues, docstrings and logs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("questions", "storage", "bot")
CATALOGUES = sorted((ROOT / "bot/words/locales/en").glob("*.ftl"))
SOURCES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
TRANSLATED = re.compile(
    r"\b(whoever|anew|beside(?! the)|seen to|(?-i:(?<!there )is none|are none)|no more\b(?! than)"
    r"|mend(s|ed|ing)?|lacks?|so that it|shall|surely|stands for is|twice is as once|as it were)\b",
    re.IGNORECASE,
)
LOGGED = {"debug", "info", "warning", "error", "exception", "critical"}
# What is left from the first version. Rewriting a file takes it off, and nothing is added.
LEFT = {"bot/cards/markup.py": 2, "bot/platforms/slack/text.py": 1}


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of every docstring and log message of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Module() | ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                text = ast.get_docstring(node)
                if text:
                    yield getattr(node, "lineno", 1), text
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="log"), attr=level),
                args=[ast.Constant(value=str(text)), *_],
            ) if level in LOGGED:
                yield node.lineno, text
            case _:
                pass


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_members_read_no_translated_english(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    said = [line for line in lines if not line.startswith("#") and TRANSLATED.search(line)]
    assert said == []


def test_docstrings_and_logs_read_no_worse_than_they_did() -> None:
    found: dict[str, list[str]] = {}
    for path in SOURCES:
        for line, text in sentences(path):
            for hit in TRANSLATED.finditer(text):
                found.setdefault(path.relative_to(ROOT).as_posix(), []).append(f"{line}: {hit[0]}")
    assert {path: hits for path, hits in found.items() if len(hits) > LEFT.get(path, 0)} == {}


def test_what_a_docstring_and_a_log_say_is_found(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text('"""Whoever."""\nlog.info("it is mended", reason="")\nprint("mended")\n')
    assert [text for _, text in sentences(path)] == ["Whoever.", "it is mended"]
