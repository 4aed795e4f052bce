"""Which language is a text in? Answered by function words, or not at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

# Words that, of these languages, only one uses ("de", "la", "un" or "in" tell nothing). The
# neighbours of English and Spanish are here so that an outline in French is not taken for one.
_OWN_WORDS: Final[Mapping[str, str]] = {
    "de": "der das und mit für von zu auf den dem ein eine einer ist werden",
    "en": "the and of to for with by using from or your that how",
    "es": "el los las y desde hasta según sus hacia cómo esté sea",
    "fr": "le les des et du une dans pour avec aux sur à",
    "it": "il gli della delle dei nel nella di da che per e",
    "pt": "os do das dos em uma um ao pelo pela ou são",
}
_LANGUAGE_OF = {word: language for language, words in _OWN_WORDS.items() for word in words.split()}
_WORD = re.compile(r"[^\W\d_]+")

LEAST_WORDS = 2
MARGIN = 2
"""The language must have this many times the words of the next one."""


def detect_language(text: str) -> str | None:
    """The two-letter code of the text's language, or None when it cannot be told.

    Told when at least `LEAST_WORDS` function words belong to it and no other of the known
    languages (de, en, es, fr, it, pt) has more than one `MARGIN`-th of as many.
    """
    counts = Counter(
        _LANGUAGE_OF[word] for word in _WORD.findall(text.lower()) if word in _LANGUAGE_OF
    )
    (language, first), (_, second) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    return language if first >= LEAST_WORDS and first >= MARGIN * second else None
