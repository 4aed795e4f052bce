"""The message catalogues: every word that a user reads, in every language, with its plurals.

Catalogues are Fluent files, `locales/<language>/<topic>.ftl`; numbers and dates follow the locale.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_decimal, format_percent
from fluent.runtime import FluentBundle, FluentResource

LOCALES = Path(__file__).parent / "locales"
DEFAULT_LANGUAGE = "en"


class CatalogueError(LookupError):
    """A message that a catalogue does not have, or one of whose arguments is missing."""


@cache
def languages() -> tuple[str, ...]:
    """The languages that the bot speaks; the folder is read once."""
    return tuple(sorted(path.name for path in LOCALES.iterdir() if path.is_dir()))


def supported_language(locale: str | None, default: str = DEFAULT_LANGUAGE) -> str:
    """The catalogue language for a locale such as `es-MX`, or `default` if there is none."""
    base = (locale or "").replace("_", "-").split("-")[0].lower()
    return base if base in languages() else default


class Catalogue:
    """One language's messages, and its way to write dates, times and shares.

    A pack may be in a language that the bot does not speak: then `language` is the pack's, in
    which questions are shown, and the words around them are English.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        words = supported_language(language)
        self.locale = Locale.parse(words)
        self._bundle = FluentBundle([words], use_isolating=False)
        for path in sorted((LOCALES / words).glob("*.ftl")):
            self._bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))

    def say(self, message: str, **arguments: str | int) -> str:
        """The message's text; raises CatalogueError when it or an argument is missing."""
        if not self._bundle.has_message(message):
            raise CatalogueError(f"{self.language} has no message {message!r}")
        pattern = self._bundle.get_message(message).value
        if pattern is None:
            raise CatalogueError(f"{self.language}: {message!r} has no text")
        text, faults = self._bundle.format_pattern(pattern, arguments)
        if faults:
            raise CatalogueError(f"{self.language}: {message!r}: {faults[0]}")
        return " ".join(str(text).split()) if "\n" in str(text) else str(text)

    def day(self, day: date) -> str:
        """A date as people say it: "November 16", "16 de noviembre"."""
        return format_skeleton("dMMMM", day, locale=self.locale)

    def moment(self, at: datetime, zone: ZoneInfo) -> str:
        """A weekday and a time of day in `zone`: "Tuesday, 09:00", "el martes a las 09:00"."""
        local = at.astimezone(zone)
        weekday = format_date(local.date(), "EEEE", locale=self.locale)
        time = format_time(local.timetz(), "HH:mm", locale=self.locale)
        return self.say("moment", day=weekday, hour=local.hour, time=time)

    def share(self, part: int, whole: int) -> str:
        """A share in percent, without decimals; "0%" of nothing."""
        return str(format_percent(part / whole if whole else 0.0, locale=self.locale))

    def number(self, value: float, decimals: int = 1) -> str:
        """A number with at most so many decimals: "2.7", "2,7"."""
        return str(format_decimal(value, format=f"#,##0.{'#' * decimals}", locale=self.locale))

    def own_name(self, language: str) -> str:
        """The name of a language in itself: "English", "Español"."""
        try:
            name = Locale.parse(language, sep="-").get_display_name()
        except (UnknownLocaleError, ValueError):  # a pack may be in any language
            name = None
        return str(name or language).capitalize()


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language (for one that we don't speak: see `Catalogue`); loaded once."""
    return Catalogue(language)
