"""Action ids: what we make we can read, and what we did not make is refused."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.action import MAX_ACTION, Action, ActionError, Verb, code_of, decode, encode
from bot.usecases.context import random_token

# Buttons that stand in chats carry these codes. A line may be added, and none may change.
CODES: dict[str, Verb] = {
    "a": "answer",
    "t": "translate",
    "e": "explain",
    "f": "flag",
    "p": "practise",
    "n": "next",
    "q": "quiz",
    "r": "report",
    "b": "board",
    "s": "settings",
    "d": "delete",
    "l": "link",
    "w": "withdraw",
}
VERBS = st.sampled_from(get_args(Verb))
TOKENS = st.from_regex(r"[A-Za-z0-9_-]{8,32}", fullmatch=True)
VALUES = st.from_regex(r"[A-Za-z0-9_-]{0,40}", fullmatch=True)


@given(st.builds(Action, VERBS, TOKENS, VALUES))
def test_what_is_written_is_read(action: Action) -> None:
    text = encode(action)
    assert decode(text) == action
    assert len(text) <= MAX_ACTION


@pytest.mark.parametrize(("code", "verb"), CODES.items())
def test_a_button_posted_long_ago_means_what_it_meant(code: str, verb: Verb) -> None:
    assert decode(f"{code}:token-0001:A") == Action(verb, "token-0001", "A")
    assert encode(Action(verb, "token-0001", "A")) == f"{code}:token-0001:A"


def test_every_verb_has_a_pinned_code_of_its_own() -> None:
    assert {code_of(verb): verb for verb in get_args(Verb)} == CODES


def test_the_longest_fits_every_platform() -> None:
    text = encode(Action("translate", "t" * 32, "v" * 40))
    assert len(text) <= 100
    assert decode(text).value == "v" * 40


def test_our_own_tokens_fit() -> None:
    token = random_token()
    assert decode(encode(Action("answer", token, "A"))) == Action("answer", token, "A")


@given(st.text() | st.from_regex(r"[a-z]:[^:]*:[^:]*", fullmatch=True))
def test_anything_else_is_refused_or_is_one_of_ours(text: str) -> None:
    try:
        action = decode(text)
    except ActionError:
        return
    assert encode(action) == text


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "a",
        "a:token-0001",
        "a:short:A",
        "x:token-0001:A",
        "A:token-0001:A",
        "a:token-0001:A:B",
        "a:token-0001:A\n",
        "a:token 0001:A",
        "a:token-0001:Ä",
        "a:tokén-0001:A",
        "a:token-٠٠٠١:A",
        " a:token-0001:A",
        f"a:{'t' * 33}:A",
        f"a:token-0001:{'v' * 41}",
        f"a:token-0001:{'v' * 100_000}",
    ],
)
def test_forged_ids_are_refused(forged: str) -> None:
    with pytest.raises(ActionError, match="not one of ours"):
        decode(forged)


@pytest.mark.parametrize(
    "action",
    [
        Action("answer", "short"),
        Action("answer", "t" * 33),
        Action("answer", "token:0001"),
        Action("answer", "token-0001", "A:B"),
        Action("answer", "token-0001", "v" * 41),
    ],
)
def test_what_could_not_be_read_is_not_written(action: Action) -> None:
    with pytest.raises(ActionError, match="cannot be an action id"):
        encode(action)
