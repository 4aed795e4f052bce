"""Every word of the page is there, in every language."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from bot.core.periods import SPANS
from bot.platforms.web import me_pages, pack_pages
from bot.platforms.web.board_page import KINDS
from bot.platforms.web.render import HERE
from bot.platforms.web.security import EXPLAINED
from bot.platforms.web.wording import NOTICES
from bot.usecases.membership import RestFault
from bot.words.catalogue import LOCALES, languages

TEMPLATES = [entry.read_text(encoding="utf-8") for entry in HERE.joinpath("templates").iterdir()]
PARTS = ("title", "text")
FAULTS = ("name-empty", "name-long", "exam", "language", "zone", "time", "days", "count", "goal")


def _messages(language: str, topic: str = "web") -> list[str]:
    text = (LOCALES / language / f"{topic}.ftl").read_text(encoding="utf-8")
    return re.findall(r"^([a-z][\w-]*) =", text, re.MULTILINE)


def _used() -> set[str]:
    """The messages that the templates name, in full or by a part that is put together."""
    whole = {
        name
        for text in TEMPLATES
        for call in re.findall(r"\b(?:t|say)\((.*?)[,)]", text)
        for name in re.findall(r"'([a-z][\w-]+[a-z])'", call)
    }
    errors = {f"error-{name}-{part}" for name in [*EXPLAINED, 400, "old-form"] for part in PARTS}
    return whole | errors | _by_code()


def _by_code() -> set[str]:
    """The messages whose names end with a code."""
    names = {
        "notice-": NOTICES,
        "fault-": FAULTS,
        "board-span-": SPANS,
        "board-kind-": KINDS,
        "me-notice-": me_pages.NOTICES,
        "rest-fault-": ("date", *get_args(RestFault)),
        "me-rest-": ("first", "last"),
        "confirm-button-": ("leave", "delete", "unlink"),
    }
    farewells = {f"farewell-{one}-{part}" for one in me_pages.FAREWELLS for part in PARTS}
    confirmed = {f"{what}-{part}" for what in ("leave", "delete", "unlink") for part in PARTS}
    figures = {f"item-{name}" for name in ("share", "choices", "discrimination", "dead", "alarm")}
    coded = {start + code for start, codes in names.items() for code in codes}
    kinds = (pack_pages.TYPES, pack_pages.DIFFICULTIES, pack_pages.SDKS)
    coded |= {message for kind in kinds for message in kind.values()}
    return coded | farewells | confirmed | figures


@pytest.mark.parametrize("language", languages())
def test_every_message_that_is_used_is_there(language: str) -> None:
    there = {
        one
        for topic in ("web", "cards", "reports", "linking")
        for one in _messages(language, topic)
    }
    assert _used() - there == set()


@pytest.mark.parametrize("topic", ["web", "cards", "reports", "linking"])
@pytest.mark.parametrize("language", languages())
def test_languages_have_the_same_messages_in_the_same_order(language: str, topic: str) -> None:
    assert _messages(language, topic) == _messages("en", topic)
    assert len(set(_messages(language, topic))) == len(_messages(language, topic))
