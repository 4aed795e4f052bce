"""A form that is being filled in, step by step. Pure; it knows no button and no message.

What was chosen so far are the **picks**, a short string that custom ids can carry:

| ask     | picks                                                    | example, of three fields |
|---------|----------------------------------------------------------|--------------------------|
| several | the letters chosen, in the order of the options          | `AC`                     |
| order   | the letters in the order in which they were chosen       | `CA`                     |
| each    | a letter for each field, `_` for one that is still open  | `A_B`                    |

Picks that do not fit the form, perhaps of a button made by an older version, count as none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from bot.cards.card import Field, Form

OPEN = "_"


class FormError(ValueError):
    """A choice that the form does not offer."""


def fitting(form: Form, picks: str) -> str:
    """The picks if they fit the form, else none; for `each`, always one character a field."""
    match form.ask:
        case "several":
            offered = _letters(form.fields[0])
            fits = _are_letters_of(offered, picks) and len(picks) <= form.fields[0].count
            return "".join(letter for letter in offered if letter in picks) if fits else ""
        case "order":
            return picks if _are_letters_of(_letters(form.fields[0]), picks) else ""
        case "each":
            none = OPEN * len(form.fields)
            fits = len(picks) == len(form.fields) and all(
                letter == OPEN or letter in _letters(field)
                for letter, field in zip(picks, form.fields, strict=True)
            )
            return picks if fits else none
        case _:
            assert_never(form.ask)


def picked(form: Form, picks: str, field: int, values: Sequence[str]) -> str:
    """The picks after `values` were chosen for a field (from 0): all that are chosen of several,
    the next one of an order, the one of each. Raises FormError for what is not offered."""
    before = fitting(form, picks)
    if not 0 <= field < len(form.fields):
        raise FormError(f"the form has no field {field}")
    offered = _letters(form.fields[field])
    unknown = [value for value in values if value not in offered]
    if unknown or len(set(values)) != len(values):
        raise FormError(f"field {field} offers {', '.join(offered)} once each, not {list(values)}")
    match form.ask:
        case "several":
            _take(values, form.fields[0].count)
            return "".join(letter for letter in offered if letter in values)
        case "order":
            return before + "".join(value for value in values if value not in before)
        case "each":
            _take(values, 1)
            return before[:field] + ("".join(values) or OPEN) + before[field + 1 :]
        case _:
            assert_never(form.ask)


def is_complete(form: Form, picks: str) -> bool:
    """Whether the form can be sent."""
    chosen = fitting(form, picks)
    match form.ask:
        case "several":
            return len(chosen) == form.fields[0].count
        case "order":
            return len(chosen) == len(form.fields[0].options)
        case "each":
            return OPEN not in chosen
        case _:
            assert_never(form.ask)


def finished(form: Form, picks: str) -> str:
    """The action that sends the form as it is filled in; act on it once `is_complete`."""
    return form.action + fitting(form, picks)


def _letters(field: Field) -> tuple[str, ...]:
    return tuple(letter for letter, _ in field.options)


def _are_letters_of(offered: Sequence[str], picks: str) -> bool:
    return len(set(picks)) == len(picks) and set(picks) <= set(offered)


def _take(values: Sequence[str], most: int) -> None:
    if len(values) > most:
        raise FormError(f"{len(values)} were chosen where {most} can be")
