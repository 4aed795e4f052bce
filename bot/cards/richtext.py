"""Rich text: what a text says and how, as blocks of lines of spans. Values; they know no screen.

`markup` reads the sentences of the catalogues, and what authors write, into it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

Align: TypeAlias = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Text:
    """Words, meant as they are."""

    text: str
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Code:
    """Code within a line."""

    text: str
    kind: Literal["code"] = "code"


@dataclass(frozen=True, slots=True)
class Mention:
    """A channel, a role or a command of a platform, by its id (a command: by its name)."""

    target: str
    platform: str
    identifier: str
    kind: Literal["mention"] = "mention"


@dataclass(frozen=True, slots=True)
class Bold:
    """Spans in bold; none of them is bold itself."""

    spans: tuple[Span, ...]
    kind: Literal["bold"] = "bold"


Span: TypeAlias = Text | Code | Mention | Bold
Line: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph: one line, unless it has lines that are meant to stand alone."""

    lines: tuple[Line, ...]
    kind: Literal["prose"] = "prose"


@dataclass(frozen=True, slots=True)
class Fence:
    """A block of code; `language` is empty when it was not said."""

    code: str
    language: str
    kind: Literal["fence"] = "fence"


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list; `start` is the number of its first item, None where bullets are meant."""

    items: tuple[tuple[Part, ...], ...]
    start: int | None = None
    kind: Literal["list"] = "list"

    def marks(self, bullet: str) -> Iterator[tuple[str, tuple[Part, ...]]]:
        """Each item behind its mark: `bullet`, or its number with a full stop."""
        for place, item in enumerate(self.items):
            yield bullet if self.start is None else f"{self.start + place}.", item


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of lines, with an alignment for each column; every row has as many cells."""

    header: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    align: tuple[Align, ...]
    kind: Literal["grid"] = "grid"


@dataclass(frozen=True, slots=True)
class Quotation:
    """What somebody else said."""

    parts: tuple[Part, ...]
    kind: Literal["quotation"] = "quotation"


Part: TypeAlias = Prose | Fence | ItemList | Grid | Quotation


@dataclass(frozen=True, slots=True)
class RichText:
    """A text that was read: its blocks, in order."""

    parts: tuple[Part, ...]

    @property
    def starts_in_line(self) -> bool:
        """Whether something can stand before it in its first line."""
        return not self.parts or isinstance(self.parts[0], Prose)
