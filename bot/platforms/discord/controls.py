"""A card's buttons and its form -> rows of discord.py's items. It knows no block and no message.

The items do nothing by themselves: what each is for is in its custom id.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias, assert_never

import discord

from bot.cards.card import Button, Card, Field, Form
from bot.cards.markup import as_sentence, flat, rich
from bot.platforms.discord import action_ids, forms, limits
from bot.platforms.discord.blocks import SMALL
from bot.platforms.discord.text import Markdown
from bot.words.lines import ELLIPSIS, shorten

Row: TypeAlias = discord.ui.ActionRow[Any] | discord.ui.TextDisplay[Any] | discord.ui.Separator[Any]
_Button: TypeAlias = discord.ui.Button[Any]

# A choice between so few, in so short words, is made with buttons.
FEW_OPTIONS = 2
SHORT_OPTION = 20
STYLES = {"primary": discord.ButtonStyle.primary, "danger": discord.ButtonStyle.danger}


def public_controls(card: Card, markdown: Markdown) -> tuple[Row, ...]:
    """The controls of a post, which everybody shares: a form is a button that opens it."""
    answer = markdown.words.say("answer-form")
    opening = [
        _button(answer, action_ids.show_form(form.action), discord.ButtonStyle.primary)
        for form in _forms(card)
    ]
    return (
        *_rows(_buttons(card, "answer")),
        *_rows([*opening, *_buttons(card, "primary", "danger", "quiet")]),
    )


def private_controls(card: Card, picks: str, markdown: Markdown) -> tuple[Row, ...]:
    """The controls of one reader's own message, in which a form is filled in."""
    filled = [row for form in _forms(card) for row in _form(form, picks, markdown)]
    return (
        *_rows(_buttons(card, "answer")),
        *filled,
        *_rows(_buttons(card, "primary", "danger", "quiet")),
    )


def _forms(card: Card) -> list[Form]:
    return [one for one in card.controls if isinstance(one, Form)]


def _buttons(card: Card, *styles: str) -> list[_Button]:
    return [
        _button(
            one.label,
            action_ids.press(one.action),
            STYLES.get(one.style, discord.ButtonStyle.secondary),
        )
        for one in card.controls
        if isinstance(one, Button) and one.style in styles
    ]


def _button(
    label: str, custom_id: str, style: discord.ButtonStyle, *, disabled: bool = False
) -> _Button:
    shown = shorten(flat(label), limits.BUTTON_LABEL, len) or ELLIPSIS
    return discord.ui.Button(label=shown, custom_id=custom_id, style=style, disabled=disabled)


def _rows(buttons: Sequence[_Button]) -> Iterator[Row]:
    for start in range(0, len(buttons), limits.ROW_BUTTONS):
        yield discord.ui.ActionRow(*buttons[start : start + limits.ROW_BUTTONS])


def _form(form: Form, picks: str, markdown: Markdown) -> Iterator[Row]:
    """What is chosen so far, what can be chosen, and the button that sends it."""
    picks = forms.fitting(form, picks)
    yield discord.ui.Separator()
    yield discord.ui.TextDisplay(_so_far(form, picks, markdown))
    ends: list[_Button] = []
    match form.ask:
        case "several":
            yield _select(form, picks, 0, picks, form.fields[0].label)
        case "order":
            yield from _steps(form, picks, markdown)
            ends = list(_steps_back(form, picks, markdown))
        case "each":
            for index, field in enumerate(form.fields):
                yield from _each(form, picks, index, field, markdown)
        case _:
            assert_never(form.ask)
    send = _button(
        form.submit,
        action_ids.press(forms.finished(form, picks)),
        discord.ButtonStyle.primary,
        disabled=not forms.is_complete(form, picks),
    )
    yield from _rows([send, *ends])


def _so_far(form: Form, picks: str, markdown: Markdown) -> str:
    words = markdown.words
    match form.ask:
        case "several" | "order":
            asked = form.fields[0].label
            chosen = ", ".join(picks)
        case "each":
            asked = ""
            chosen = ", ".join(
                f"{field.label} {_told(field, letter)}"
                for field, letter in zip(form.fields, picks, strict=True)
                if letter != forms.OPEN
            )
        case _:
            assert_never(form.ask)
    said = words.say("form-chosen", chosen=chosen) if chosen else words.say("form-nothing")
    return "\n".join(markdown.line(line) for line in (asked, said) if line)


def _told(field: Field, letter: str) -> str:
    """What was chosen, as the field's buttons or its select show it first."""
    return as_sentence(rich(dict(field.options)[letter])) if _is_short(field) else letter


def _is_short(field: Field) -> bool:
    return len(field.options) <= FEW_OPTIONS and all(
        len(flat(text)) <= SHORT_OPTION for _, text in field.options
    )


def _each(form: Form, picks: str, index: int, field: Field, markdown: Markdown) -> Iterator[Row]:
    chosen = picks[index].replace(forms.OPEN, "")
    if not _is_short(field):
        yield discord.ui.TextDisplay(markdown.bold(field.label))
        prompt = f"{markdown.words.say('form-pick')}: {field.label}"
        yield _select(form, picks, index, chosen, prompt)
        return
    buttons = []
    for letter, text in field.options:
        # What is chosen is taken back by the same button: so no two do the same.
        after = forms.picked(form, picks, index, [] if letter == chosen else [letter])
        style = discord.ButtonStyle.success if letter == chosen else discord.ButtonStyle.secondary
        label = f"{field.label}: {as_sentence(rich(text))}"
        buttons.append(_button(label, action_ids.show_form(form.action, after), style))
    yield from _rows(buttons)


def _select(form: Form, picks: str, index: int, chosen: str, prompt: str) -> Row:
    field = form.fields[index]
    options = [
        discord.SelectOption(
            label=shorten(f"{letter}. {flat(text)}", limits.OPTION_LABEL, len),
            value=letter,
            default=letter in chosen,
        )
        for letter, text in field.options
    ]
    select: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=action_ids.pick(form.action, picks, index),
        placeholder=shorten(flat(prompt), limits.PLACEHOLDER, len),
        min_values=field.count,
        max_values=field.count,
        options=options,
    )
    return discord.ui.ActionRow(select)


def _steps(form: Form, picks: str, markdown: Markdown) -> Iterator[Row]:
    """A button for each step: pressed one after the other they make the order."""
    left = [letter for letter, _ in form.fields[0].options if letter not in picks]
    if left:
        step = markdown.words.say("form-pick-step", number=len(picks) + 1)
        yield discord.ui.TextDisplay(f"{SMALL}{step}")
    yield from _rows(
        [
            _button(
                letter,
                action_ids.show_form(form.action, picks + letter),
                discord.ButtonStyle.secondary,
                disabled=letter in picks,
            )
            for letter, _ in form.fields[0].options
        ]
    )


def _steps_back(form: Form, picks: str, markdown: Markdown) -> Iterator[_Button]:
    words = markdown.words
    quiet = discord.ButtonStyle.secondary
    if picks:
        undone = action_ids.show_form(form.action, picks[:-1])
        yield _button(words.say("form-undo"), undone, quiet)
    if len(picks) > 1:
        yield _button(words.say("form-restart"), action_ids.show_form(form.action), quiet)
