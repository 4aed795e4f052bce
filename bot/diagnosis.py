"""What `quizbot doctor` finds: pure values. It knows no platform."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was looked at; `advice` says what to do, and is empty when it is fine."""

    what: str
    found: str
    advice: str = ""

    @property
    def fine(self) -> bool:
        """Whether there is nothing to do."""
        return not self.advice

    def line(self) -> str:
        """As it is printed."""
        mark = "ok  " if self.fine else "FIX "
        line = f"{mark} {self.what}: {self.found}"
        return line if self.fine else f"{line}\n     -> {self.advice}"
