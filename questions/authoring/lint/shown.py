"""Rules of what Markdown takes away, and of what some place cannot show."""

from __future__ import annotations

import re
from collections.abc import Iterator

from questions.authoring.lint.parts import parts_of
from questions.authoring.lint.rule import Finding, House, ItemRule
from questions.authoring.prose import prose_of
from questions.question import Question
from questions.text import is_too_deep, table_widths

# Two backslashes, or a word with one before a letter, as paths have, and one before a mark.
_EATEN = re.compile(r"\\\\|\\[A-Za-z0-9]\S*\\[!-/:-@\[-`{-~]|\\[!-/:-@\[-`{-~]\S*\\[A-Za-z0-9]")


def keeps_backslashes(question: Question, house: House) -> Iterator[Finding]:
    """No path in prose, where Markdown takes backslashes away."""
    for part in parts_of(question):
        for language, text in part.text:
            if _EATEN.search(prose_of(text)):
                message = (
                    f"{part.name} ({language}) has a backslash that Markdown takes away: "
                    "put paths and code in backticks"
                )
                yield Finding("backslash", (*part.path, language), message)


def is_flat_enough(question: Question, house: House) -> Iterator[Finding]:
    """Lists and quotations are not so deep in each other that they are shown as one line."""
    for part in parts_of(question):
        for language, text in part.text:
            if is_too_deep(text):
                message = (
                    f"{part.name} ({language}) has lists that are nested too deep: flatten them"
                )
                yield Finding("nesting", (*part.path, language), message)


def has_narrow_tables(question: Question, house: House) -> Iterator[Finding]:
    """No table is wider than the narrowest place that has no tables of its own."""
    for limit in house.limits:
        for part in parts_of(question) if limit.table is not None else ():
            for language, text in part.text:
                widest = max(table_widths(text), default=0)
                if widest > (limit.table or 0):
                    message = (
                        f"{part.name} ({language}) has a table of {widest} characters a line; "
                        f"{limit.place} shows a table of more than {limit.table} as a list: "
                        "use fewer columns or shorter words"
                    )
                    yield Finding("table-width", (*part.path, language), message)


RULES: tuple[ItemRule, ...] = (keeps_backslashes, is_flat_enough, has_narrow_tables)
