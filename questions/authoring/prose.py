"""Text seen as its reader sees it: markup off, words counted. Pure; it knows no question.

The markup of a pack is `**bold**`, `` `code` `` and fenced code blocks. *Prose* is what is left
when code is taken out: names of classes, commands and parameters are what they are, so rules of
style look at prose only.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

PROSE_WORDS_PER_MINUTE = 200
CODE_WORDS_PER_MINUTE = 100

# Where a piece of code stood in prose: neither a word nor the end of a sentence.
CODE_MARK = "\N{WHITE SQUARE}"

_FENCE = re.compile(r"```[^\n`]*\n(.*?)\n?[ \t]*```", re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_BARE_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+|\n{2,}")


def without_markup(text: str) -> str:
    """The text without asterisks, backticks and fences; code stays as it is."""
    return _INLINE.sub(r"\1", _FENCE.sub(r"\1", text)).replace("**", "").strip()


def prose_of(text: str) -> str:
    """The text with every piece of code replaced by `CODE_MARK`; bold stays marked."""
    return _INLINE.sub(CODE_MARK, _FENCE.sub(f"\n\n{CODE_MARK}\n\n", text)).strip()


def code_of(text: str) -> str:
    """All code of the text, fenced first, one piece a line."""
    fenced = _FENCE.findall(text)
    return "\n".join([*fenced, *_INLINE.findall(_FENCE.sub("", text))])


def words_of(text: str) -> list[str]:
    """The words in lower case, hyphens inside kept."""
    return _WORD.findall(text.casefold())


def normalised(text: str) -> str:
    """Words in lower case without accents, punctuation and markup, one blank between."""
    plain = without_markup(text).casefold()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(_BARE_WORD.findall(plain))


def last_sentence(text: str) -> str:
    """The last sentence of the prose, bold still marked; in Spanish from its last `¿` on."""
    sentences = _SENTENCE_END.split(prose_of(text))
    return sentences[-1].rpartition("¿")[2].strip()


def similarity(one: str, other: str, threshold: float = 0.0) -> float:
    """How alike two normalised texts are, 0 to 1 (difflib's ratio).

    Below `threshold` the result may be 0 without further work.
    """
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < threshold or matcher.quick_ratio() < threshold:
        return 0.0
    return matcher.ratio()


def reading_seconds(text: str) -> float:
    """The time that a reader needs: prose at 200 words a minute, code at half that speed."""
    prose = len(words_of(prose_of(text)))
    code = len(words_of(code_of(text)))
    return 60 * (prose / PROSE_WORDS_PER_MINUTE + code / CODE_WORDS_PER_MINUTE)
