"""The codec of action ids: what a button carries, on every platform. Pure.

`a:<token>:<value>`: a verb's letter, the opaque token of a delivery, a practice session or a
group (or the code of a link), and a short value such as the letters chosen or a language. It says
nothing of the key, and whoever presses it is checked when it arrives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

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
_VERBS: dict[str, Verb] = {verb[0]: verb for verb in get_args(Verb)}
_SHAPE = re.compile(
    r"(?P<verb>[a-z]):(?P<token>[A-Za-z0-9_-]{8,32}):(?P<value>[A-Za-z0-9_-]{0,40})"
)


class ActionError(ValueError):
    """An action id that we did not make."""


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody wants done: `verb` with the thing of that `token`."""

    verb: Verb
    token: str
    value: str = ""


def encode(action: Action) -> str:
    """The action as a string of at most 100 characters."""
    text = f"{action.verb[0]}:{action.token}:{action.value}"
    if _SHAPE.fullmatch(text) is None:
        raise ActionError(f"{text[:MAX_ACTION]!r} cannot be an action id")
    return text


def decode(text: str) -> Action:
    """The inverse of `encode`; ActionError for anything that is not ours."""
    match = _SHAPE.fullmatch(text) if len(text) <= MAX_ACTION else None
    if match is None or match["verb"] not in _VERBS:
        raise ActionError("this button is not one of ours")
    return Action(_VERBS[match["verb"]], match["token"], match["value"])
