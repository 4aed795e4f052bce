"""What places that show questions allow: data that platforms give to the rules of item-writing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TextLimit:
    """How much of a question a place shows, in characters.

    `asked`: of stem and choices. `revealed`: of the whole with all its reasons, explanation and
    references, less `a_choice` for each choice; None: as much as one likes. `table`: the width of
    the widest table that is shown as one; None: any is. `escapes` are the
    characters that count as what they are written as there.
    """

    place: str
    asked: int
    revealed: int | None = None
    a_choice: int = 0
    table: int | None = None
    escapes: Mapping[str, str] = field(default_factory=dict)

    def length(self, text: str) -> int:
        """How many characters the text counts there."""
        return len("".join(self.escapes.get(letter, letter) for letter in text))
