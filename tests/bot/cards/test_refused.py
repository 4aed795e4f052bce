"""Why a channel refuses posts, in words."""

from __future__ import annotations

import pytest

from bot.cards.phrasing.refused import reason_in_words
from bot.core.refusal import Refusal, dump_refusal
from bot.platforms.discord.errors import REFUSED
from bot.platforms.discord.permissions import ChannelType, needed
from bot.words.catalogue import catalogue, languages

CODES = {*REFUSED.values(), "no-channel", "other-server", "permissions", "said"}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("code", sorted(CODES))
def test_every_reason_has_a_sentence(code: str, language: str) -> None:
    said = reason_in_words(dump_refusal(Refusal(code)), catalogue(language))
    assert said != code
    assert " " in said


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", [ChannelType.text, ChannelType.forum, ChannelType.public_thread])
def test_every_permission_has_a_name(kind: ChannelType, language: str) -> None:
    flags = needed(kind, discussion=True)
    said = reason_in_words(dump_refusal(Refusal("permissions", flags)), catalogue(language))
    assert said.count(",") == len(flags) - 1
    assert not any(flag in said for flag in flags)


def test_an_older_sentence_stays_as_it_is() -> None:
    assert reason_in_words("missing access", catalogue("es")) == "missing access"
    assert reason_in_words(None, catalogue("en")) == ""


def test_a_code_of_a_newer_version_is_shown_by_itself() -> None:
    reason = dump_refusal(Refusal("eclipse"))
    assert reason_in_words(reason, catalogue("en")) == "eclipse"
