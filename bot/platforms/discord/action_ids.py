"""What buttons and selects carry on Discord, and back. Pure; rights are checked elsewhere.

| custom id                      | is                                                        |
|--------------------------------|-----------------------------------------------------------|
| `a:<token>:B`                  | a button that does a card's action                        |
| `form:<picks>:a:<token>:`      | a button that shows that action's form, with those picks  |
| `pick:<field>:<picks>:a:<...>` | the select of one field of it                             |

Behind the picks stands the form's language (`form:AC.es:a:...`), if it is not its reader's own.

The state is in the id, so that buttons of any age work after every restart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from bot.platforms.discord.limits import CUSTOM_ID


class CustomIdError(ValueError):
    """An id that cannot be one of ours."""


@dataclass(frozen=True, slots=True)
class Press:
    """Do this action."""

    action: str


@dataclass(frozen=True, slots=True)
class ShowForm:
    """Show the form whose action begins so, with these picks (see `forms`); `language` is the
    one it is read in, empty for the reader's own."""

    action: str
    picks: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """Something was chosen for a field (from 0) of the form, which had these picks before."""

    action: str
    picks: str
    field: int
    language: str = ""


CustomId: TypeAlias = Press | ShowForm | Selection

_ACTION = r"(?P<action>[a-z]:[A-Za-z0-9_-]+:[A-Za-z0-9_-]*)"
_PICKS = r"(?P<picks>[A-Za-z_]*)(?:\.(?P<language>[a-z]{2,3}))?"
# No id fits both: discord.py hands a press to every template that fits.
BUTTON_TEMPLATE = re.compile(rf"(?P<form>form:{_PICKS}:)?{_ACTION}")
SELECT_TEMPLATE = re.compile(rf"pick:(?P<field>\d{{1,2}}):{_PICKS}:{_ACTION}")


def press(action: str) -> str:
    """The id of a button that does `action`. Raises CustomIdError."""
    return _checked(action, Press(action))


def show_form(form_action: str, picks: str = "", language: str = "") -> str:
    """The id of a button that shows a form with those picks. Raises CustomIdError."""
    meant = ShowForm(form_action, picks, language)
    return _checked(f"form:{_state(picks, language)}:{form_action}", meant)


def pick(form_action: str, picks: str, field: int, language: str = "") -> str:
    """The id of the select of a form's field (from 0). Raises CustomIdError."""
    meant = Selection(form_action, picks, field, language)
    return _checked(f"pick:{field}:{_state(picks, language)}:{form_action}", meant)


def in_language(custom_id: str, language: str) -> str:
    """The same id, for a form that stays in that language. Raises CustomIdError."""
    match parse(custom_id):
        case ShowForm(action=action, picks=picks):
            return show_form(action, picks, language)
        case Selection(action=action, picks=picks, field=field):
            return pick(action, picks, field, language)
        case Press():
            return custom_id


def _state(picks: str, language: str) -> str:
    return f"{picks}.{language}" if language else picks


def parse(custom_id: str) -> CustomId:
    """The inverse of the three above. Raises CustomIdError for anything else."""
    if len(custom_id) <= CUSTOM_ID:
        if found := SELECT_TEMPLATE.fullmatch(custom_id):
            field = int(found["field"])
            return Selection(found["action"], found["picks"], field, found["language"] or "")
        if found := BUTTON_TEMPLATE.fullmatch(custom_id):
            if found["form"] is None:
                return Press(found["action"])
            return ShowForm(found["action"], found["picks"], found["language"] or "")
    raise CustomIdError(f"{custom_id[:CUSTOM_ID]!r} is not one of our buttons or selects")


def _checked(custom_id: str, meant: CustomId) -> str:
    if len(custom_id) > CUSTOM_ID:
        raise CustomIdError(
            f"{custom_id!r} has {len(custom_id)} characters; Discord takes {CUSTOM_ID}"
        )
    if parse(custom_id) != meant:
        raise CustomIdError(f"{custom_id!r} would be read as something else")
    return custom_id
