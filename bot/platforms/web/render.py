"""Card -> HTML, and pages from templates. It knows no request, no use case and no database.

Where a card lists options and asks for one of them, the page shows them once: options and their
buttons, or options and their form, become one list.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from bot.cards.card import Block, Button, Card, Content, Form, Options
from bot.cards.card import Field as Choices
from bot.cards.markup import opening
from bot.platforms.web import text as markup
from bot.words.catalogue import Catalogue, catalogue

HERE = files("bot.platforms.web")
CONTENT_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A static file, read once. `path` has a hash of the content, so it can be cached for good."""

    name: str
    content: bytes
    content_type: str

    @property
    def path(self) -> str:
        """Where pages find it."""
        return f"/static/{hashlib.sha256(self.content).hexdigest()[:12]}/{self.name}"


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of a form with what it asks: `statement` says that its options are yes and no."""

    legend: Content
    options: tuple[tuple[str, Content], ...]
    count: int
    statement: bool


@dataclass(frozen=True)
class CardView:
    """A card, prepared for its template.

    `given` are the letters that the reader has answered with, as shown; `scope` keeps the ids of
    a page's cards apart; `chart` is where the picture of the card's chart is.
    """

    card: Card
    scope: str
    given: str = ""
    chart: str | None = None

    @property
    def words(self) -> Catalogue:
        """The catalogue of the card's own language."""
        return catalogue(self.card.language)

    def percent(self, share: float) -> str:
        """A share from 0 to 1 in percent, as the card's language writes it."""
        return self.words.share(round(share * 100), 100)

    @property
    def form(self) -> Form | None:
        """The card's form, if it has one."""
        return next((one for one in self.card.controls if isinstance(one, Form)), None)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """The buttons that belong to no option."""
        own = self.option_buttons.values()
        return tuple(
            one for one in self.card.controls if isinstance(one, Button) and one not in own
        )

    @cached_property
    def option_buttons(self) -> Mapping[str, Button]:
        """Letter -> the button that answers with it, when there is one for every option."""
        lists = self._options
        answers = {
            one.label: one
            for one in self.card.controls
            if isinstance(one, Button) and one.style == "answer"
        }
        matching = len(lists) == 1 and [row.letter for row in lists[0].rows] == list(answers)
        return answers if matching else {}

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The card's blocks without the options that its form shows itself."""
        if self.form is None or not self._is_merged:
            return self.card.blocks
        return tuple(block for block in self.card.blocks if not isinstance(block, Options))

    @cached_property
    def fields(self) -> tuple[FieldView, ...]:
        """The form's fields, with the text of what they ask."""
        form = self.form
        if form is None:
            return ()
        statements = self._statements(form)
        return tuple(
            FieldView(
                statements.get(field.label, field.label),
                field.options,
                field.count,
                statement=field.label in statements,
            )
            for field in form.fields
        )

    @property
    def _options(self) -> tuple[Options, ...]:
        return tuple(block for block in self.card.blocks if isinstance(block, Options))

    @property
    def _is_merged(self) -> bool:
        form = self.form
        if form is None:
            return False
        asked = [_listed(field) for field in form.fields]
        shown = [[(row.letter, row.text) for row in block.rows] for block in self._options]
        return asked == shown or bool(self._statements(form))

    def _statements(self, form: Form) -> dict[str, Content]:
        """Field label -> statement, when the options of the card are what the fields ask about."""
        lists = self._options
        if form.ask != "each" or len(lists) != 1:
            return {}
        labels = [field.label for field in form.fields]
        if [row.letter for row in lists[0].rows] != labels:
            return {}
        return {row.letter: row.text for row in lists[0].rows}


def _listed(field: Choices) -> list[tuple[str, Content]]:
    return list(field.options)


class Templates:
    """The templates, compiled once, and the static files, read once."""

    def __init__(self) -> None:
        self.assets = {
            entry.name: Asset(entry.name, entry.read_bytes(), CONTENT_TYPES[_suffix(entry.name)])
            for entry in HERE.joinpath("static").iterdir()
        }
        sources = {
            entry.name: entry.read_text(encoding="utf-8")
            for entry in HERE.joinpath("templates").iterdir()
        }
        self._environment = Environment(
            loader=FunctionLoader(sources.get),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(
            inline=markup.inline, blocks=markup.blocks, compact=markup.compact, flat=markup.flat
        )
        self._environment.globals.update(
            asset={name: asset.path for name, asset in self.assets.items()},
            view=CardView,
            opening=opening,
        )
        for name in sources:
            self._environment.get_template(name)

    def render(self, template: str, words: Catalogue, values: Mapping[str, Any]) -> Markup:
        """A template's HTML; `t(message, ...)` in it speaks the language of `words`."""
        found = self._environment.get_template(template)
        return Markup(found.render(values, t=words.say, words=words))  # noqa: S704 - autoescaped


@cache
def the_screen() -> Templates:
    """The one screen of this process: it never changes."""
    return Templates()


def _suffix(name: str) -> str:
    return name[name.rindex(".") :]
