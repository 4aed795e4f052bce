"""Variables that look like settings but are not, with the nearest that is. No values."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pydantic_settings import BaseSettings, DotEnvSettingsSource

PREFIX = "QUIZBOT_"
# Those are read by our tests alone.
OF_TESTS = f"{PREFIX}TEST_"
NEAR = 0.6


@dataclass(frozen=True, slots=True)
class UnknownSetting:
    """A variable that nothing reads; `nearest` is the setting that may be meant."""

    name: str
    nearest: str | None

    @property
    def found(self) -> str:
        """What is wrong."""
        return f"{self.name} is no setting"

    @property
    def advice(self) -> str:
        """What to do."""
        if self.nearest is None:
            return "take it out; README lists the settings"
        return f"call it {self.nearest}, or take it out"


def unknown_settings(known: type[BaseSettings], env_file: Path | None) -> Sequence[UnknownSetting]:
    """The unknown ones of the environment and of that file, by name."""
    settings = [name.upper() for name in known.model_fields]
    in_file = DotEnvSettingsSource(known, env_file=env_file).env_vars
    names = {name.upper() for name in (*os.environ, *in_file)}
    return [
        UnknownSetting(name, _nearest(name.removeprefix(PREFIX), settings))
        for name in sorted(names)
        if name.startswith(PREFIX)
        and not name.startswith(OF_TESTS)
        and name.removeprefix(PREFIX) not in settings
    ]


def _nearest(name: str, settings: Sequence[str]) -> str | None:
    near = get_close_matches(name, settings, n=1, cutoff=NEAR)
    return PREFIX + near[0] if near else None
