"""A fault in an exam pack, and where. It knows neither how it was found nor how it is shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong at `file:line` (file relative to the pack, line from 1) and what to do.

    `rule` is the stable name of the rule that was broken, such as `stem-question`.
    """

    file: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message} [{self.rule}]"
