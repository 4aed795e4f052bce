"""Why a channel refuses posts, as it is kept."""

from __future__ import annotations

import pytest

from bot.core.refusal import Refusal, dump_refusal, load_refusal


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal("removed"),
        Refusal("permissions", ("send_messages", "attach_files")),
        Refusal("said", said="{Nope} ☂ (50009)"),
    ],
)
def test_there_and_back(refusal: Refusal) -> None:
    assert load_refusal(dump_refusal(refusal)) == refusal


@pytest.mark.parametrize(
    "text",
    ["", "the channel was deleted", "{", "{}", '{"code"}', '{"code": "x", "permissions": 1}'],
)
def test_what_is_none(text: str) -> None:
    assert load_refusal(text) is None
