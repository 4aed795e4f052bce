"""Text in several languages; it knows neither files nor screens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

FALLBACK_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class LocalText:
    """One text in every language of its pack, as sorted `(language, text)` pairs.

    A text is Markdown: see `questions.markdown`.
    """

    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, by_language: Mapping[str, str]) -> LocalText:
        """Build from a mapping of language code to text."""
        return cls(tuple(sorted(by_language.items())))

    def in_language(self, language: str) -> str:
        """The text in `language`, else in English, else in the first language there is."""
        by_language = dict(self.pairs)
        if language in by_language:
            return by_language[language]
        return by_language.get(FALLBACK_LANGUAGE, self.pairs[0][1])

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that this text is written in, sorted."""
        return tuple(language for language, _ in self.pairs)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.pairs)
