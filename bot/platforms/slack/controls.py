"""A card's buttons and its form -> Block Kit's actions and inputs. It knows no message.

What each element is for is in its ids and its value (see `action_ids`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import assert_never

from bot.cards.card import Button, Card, Content, Field, Form
from bot.cards.markup import flat
from bot.cards.worded import bold
from bot.platforms.slack import action_ids, limits
from bot.platforms.slack.blocks import Json, plain_text, section
from bot.platforms.slack.text import Mrkdwn, plain_label
from bot.words.catalogue import Catalogue

# A choice between so few, in so short words, is made with radio buttons.
FEW_OPTIONS = 2
SHORT_OPTION = 20


def controls_of(card: Card, mrkdwn: Mrkdwn) -> list[Json]:
    """The rows of answers, then the form with its button, then everything else."""
    numbers = count()
    forms = [one for one in card.controls if isinstance(one, Form)]
    buttons = [one for one in card.controls if isinstance(one, Button)]
    answers = [_button(one, next(numbers)) for one in buttons if one.style == "answer"]
    others = [_button(one, next(numbers)) for one in buttons if one.style != "answer"]
    return [
        *_rows(answers),
        *(block for form in forms for block in _fields(form, mrkdwn)),
        *_rows([*map(_send, forms), *others]),
    ]


def _rows(buttons: list[Json]) -> Iterator[Json]:
    for start in range(0, len(buttons), limits.ACTIONS_ELEMENTS):
        row = buttons[start : start + limits.ACTIONS_ELEMENTS]
        yield {"type": "actions", "elements": row}


def _button(button: Button, number: int) -> Json:
    shown = plain_label(button.label, limits.BUTTON_TEXT)
    name = plain_label(button.name, limits.BUTTON_TEXT)
    return {
        "type": "button",
        "text": plain_text(shown),
        "action_id": action_ids.press(number),
        "value": button.action,
        **({"accessibility_label": name} if name != shown else {}),
        **({"style": button.style} if button.style in ("primary", "danger") else {}),
    }


def _send(form: Form) -> Json:
    return {
        "type": "button",
        "text": plain_text(plain_label(form.submit, limits.BUTTON_TEXT)),
        "action_id": action_ids.send(form),
        "value": form.action,
        "style": "primary",
    }


def _fields(form: Form, mrkdwn: Mrkdwn) -> Iterator[Json]:
    words = mrkdwn.words
    prompt = words.say("form-pick")
    match form.ask:
        case "several":
            (field,) = form.fields
            yield _input(form, 0, field.label, _several(field, prompt))
        case "order":
            (field,) = form.fields
            yield section(mrkdwn.line(bold(field.label)))
            for place in range(action_ids.places(form)):
                label = words.say("step-position", number=place + 1)
                yield _input(form, place, label, _menu(field, prompt))
        case "each":
            for index, field in enumerate(form.fields):
                element = _radios(field) if _is_short(field) else _menu(field, prompt)
                yield _input(form, index, _label(field, words), element)
        case _:
            assert_never(form.ask)


def _label(field: Field, words: Catalogue) -> str:
    """Label a statement by its number and text, for those who only hear the label."""
    if field.label.isdecimal():
        return words.say("slack-statement", number=field.label)
    return field.label


def _input(form: Form, index: int, label: str, element: Json) -> Json:
    return {
        "type": "input",
        "block_id": action_ids.field(form, index),
        "label": plain_text(plain_label(label, limits.INPUT_LABEL)),
        "element": {**element, "action_id": action_ids.PICK},
    }


def _several(field: Field, prompt: str) -> Json:
    if len(field.options) <= limits.BOXES:
        return {"type": "checkboxes", "options": _lettered(field)}
    return {
        "type": "multi_static_select",
        "placeholder": plain_text(prompt),
        "options": _lettered(field),
        "max_selected_items": field.count,
    }


def _menu(field: Field, prompt: str) -> Json:
    return {
        "type": "static_select",
        "placeholder": plain_text(prompt),
        "options": _lettered(field),
    }


def _radios(field: Field) -> Json:
    options = [_option(letter, text) for letter, text in field.options]
    return {"type": "radio_buttons", "options": options}


def _lettered(field: Field) -> list[Json]:
    """The options under their letters; what is cut here stands whole in the text above."""
    return [_option(letter, f"{letter}. {flat(text)}") for letter, text in field.options]


def _option(letter: str, text: Content) -> Json:
    return {"text": plain_text(plain_label(text, limits.OPTION_TEXT)), "value": letter}


def _is_short(field: Field) -> bool:
    return len(field.options) <= FEW_OPTIONS and all(
        len(flat(text)) <= SHORT_OPTION for _, text in field.options
    )
