"""Cards: what people read and press, before any platform. Pure values.

A question's text is rich text, which was read once. A sentence of a catalogue is a string with the
small markup that `markup` reads (`**bold**`, `` `code` ``, mentions); what people typed (names) is
escaped with `plain` first, so it is never read as markup. Each renderer escapes for its own screen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from pydantic import TypeAdapter

from bot.cards.richtext import RichText

Tone: TypeAlias = Literal["neutral", "question", "right", "wrong", "info", "warning"]
Mark: TypeAlias = Literal["none", "right", "wrong"]
# A sentence in the small markup, or what an author wrote, read.
Content: TypeAlias = str | RichText


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A piece of text; `small` for remarks."""

    text: Content
    small: bool = False
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class OptionRow:
    """A lettered option. `mark` says whether it is right, once that may be said; `chosen` that
    the reader chose it; `people` how many of the group did."""

    letter: str
    text: Content
    mark: Mark = "none"
    chosen: bool = False
    why: Content | None = None
    people: int | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """A list of options under an optional label; `total` is of whom `people` are the part.

    `counts` says what `people` did: they chose the option, or had that part right.
    """

    rows: tuple[OptionRow, ...]
    label: str | None = None
    total: int | None = None
    counts: Literal["chose", "right"] = "chose"
    kind: Literal["options"] = "options"


@dataclass(frozen=True, slots=True)
class Table:
    """A small table; `align` has `l` or `r` for each column.

    For screens without tables it may be drawn: `alt` then says in words, without markup, what
    the picture shows; an empty one means that there is none. The picture has the rank (first
    column), the name and the numbers of as many rows as there are `bars`, which are lengths from
    0 to 1 for the third column; `rest` says how many rows are not in it.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: str
    alt: str = ""
    bars: tuple[float, ...] = ()
    rest: str = ""
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Link:
    """A page to read."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Links:
    """Pages to read, under a label."""

    label: str
    links: tuple[Link, ...]
    kind: Literal["links"] = "links"


Verdict: TypeAlias = Literal["weak", "strong", "unknown"]


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A section's mastery: shares from 0 to 1, with the interval's bounds and what it rests on.

    A row without `chance` has no evidence at all. `heading` begins a new domain.
    """

    label: str
    chance: float | None
    low: float
    high: float
    verdict: Verdict
    note: str
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """Mastery by section, to be drawn; `alt` says in words what it shows. `line` is the share
    below which a section is weak; `scale` labels the axis and `legend` the verdicts."""

    rows: tuple[ChartRow, ...]
    line: float
    scale: str
    legend: tuple[tuple[Verdict, str], ...]
    alt: str
    kind: Literal["chart"] = "chart"


Block: TypeAlias = Paragraph | Options | Table | Links | Chart


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press. `label` is what is seen, `name` what a screen reader says; `danger` is
    what cannot be undone."""

    label: str
    name: str
    action: str
    style: Literal["answer", "primary", "quiet", "danger"] = "answer"
    kind: Literal["button"] = "button"


@dataclass(frozen=True, slots=True)
class Field:
    """One choice of a form: pick exactly `count` of the `options` (letter, text)."""

    label: str
    options: tuple[tuple[str, Content], ...]
    count: int = 1


@dataclass(frozen=True, slots=True)
class Form:
    """Several choices that are sent together; their letters, joined, end the action.

    `ask` tells the platform how to show it: `several` is one field with several picks, `order`
    one field whose options are put in order, `each` a pick for each of the fields.
    """

    ask: Literal["several", "order", "each"]
    fields: tuple[Field, ...]
    action: str
    submit: str
    kind: Literal["form"] = "form"


Control: TypeAlias = Button | Form


@dataclass(frozen=True, slots=True)
class Card:
    """One message or private reply. `language` is the one it is written in."""

    title: str
    blocks: tuple[Block, ...] = ()
    controls: tuple[Control, ...] = ()
    tone: Tone = "neutral"
    language: str = "en"
    footer: str | None = None
    tags: tuple[str, ...] = field(default=())


_CARD = TypeAdapter(Card)


def dump_card(card: Card) -> str:
    """The card as JSON."""
    return _CARD.dump_json(card).decode()


def load_card(text: str) -> Card:
    """The inverse of `dump_card`; raises pydantic.ValidationError for anything else."""
    return _CARD.validate_json(text)


_MARKUP = str.maketrans(
    {character: "\\" + character for character in "\\`*"} | {"⟦": "[", "⟧": "]"}
)


def plain(text: str) -> str:
    """Escape text that somebody typed: it is shown as typed, never read as markup."""
    return text.translate(_MARKUP)


# A command's id is its name, in which spaces part a command from its own commands.
MENTION = re.compile(
    r"⟦(?P<kind>channel|role|command):(?P<platform>[a-z]+):(?P<id>[A-Za-z0-9_ -]{1,64})⟧"
)


def mention(kind: Literal["channel", "role", "command"], platform: str, identifier: str) -> str:
    """A channel, a role or a command in a text: its own platform shows it by its name, so that
    it can be clicked; others in words."""
    return f"⟦{kind}:{platform}:{identifier}⟧"
