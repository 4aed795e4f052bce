"""The codec of action ids: what a button carries, on every platform. Pure.

`a:<token>:<value>`: a verb's code, the opaque token of a delivery, a practice session or a
group (or the code of a link), and a short value such as the letters chosen or a language. It says
nothing of the key, and the person who presses it is checked when it arrives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias, assert_never, get_args

Verb: TypeAlias = Literal[
    "answer",
    "translate",
    "explain",
    "flag",
    "practise",
    "next",
    "quiz",
    "report",
    "board",
    "settings",
    "delete",
    "link",
    "withdraw",
]

MAX_ACTION = 100
_SHAPE = re.compile(
    r"(?P<code>[a-z]{1,3}):(?P<token>[A-Za-z0-9_-]{8,32}):(?P<value>[A-Za-z0-9_-]{0,40})"
)


class ActionError(ValueError):
    """An action id that we did not make."""


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody wants done: `verb` with the thing of that `token`."""

    verb: Verb
    token: str
    value: str = ""


def code_of(verb: Verb) -> str:
    """A verb's code of one to three small letters.

    Buttons that were posted years ago carry it: a code never changes and is never used again. A
    new verb takes a code that no verb ever had.
    """
    match verb:
        case "answer":
            return "a"
        case "translate":
            return "t"
        case "explain":
            return "e"
        case "flag":
            return "f"
        case "practise":
            return "p"
        case "next":
            return "n"
        case "quiz":
            return "q"
        case "report":
            return "r"
        case "board":
            return "b"
        case "settings":
            return "s"
        case "delete":
            return "d"
        case "link":
            return "l"
        case "withdraw":
            return "w"
        case _:
            assert_never(verb)


_VERBS: dict[str, Verb] = {code_of(verb): verb for verb in get_args(Verb)}


def encode(action: Action) -> str:
    """The action as a string of at most 100 characters."""
    text = f"{code_of(action.verb)}:{action.token}:{action.value}"
    if _SHAPE.fullmatch(text) is None:
        raise ActionError(f"{text[:MAX_ACTION]!r} cannot be an action id")
    return text


def decode(text: str) -> Action:
    """The inverse of `encode`; ActionError for anything that is not ours."""
    match = _SHAPE.fullmatch(text) if len(text) <= MAX_ACTION else None
    if match is None or match["code"] not in _VERBS:
        raise ActionError("this button is not one of ours")
    return Action(_VERBS[match["code"]], match["token"], match["value"])
