"""Every word of the page is there, in every language."""

from __future__ import annotations

import re

import pytest

from bot.cards.catalogue import LOCALES, languages
from bot.platforms.web.render import HERE
from bot.platforms.web.security import EXPLAINED
from bot.platforms.web.wording import NOTICES

TEMPLATES = [entry.read_text(encoding="utf-8") for entry in HERE.joinpath("templates").iterdir()]
PARTS = ("title", "text")
FAULTS = ("name-empty", "name-long", "exam", "language", "zone", "time", "days", "count")


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
    return whole | errors | {f"notice-{name}" for name in NOTICES} | {f"fault-{n}" for n in FAULTS}


@pytest.mark.parametrize("language", languages())
def test_every_message_that_is_used_is_there(language: str) -> None:
    assert _used() - set(_messages(language)) - set(_messages(language, "cards")) == set()


@pytest.mark.parametrize("language", languages())
def test_languages_have_the_same_messages_in_the_same_order(language: str) -> None:
    assert _messages(language) == _messages("en")
    assert len(set(_messages(language))) == len(_messages(language))
