"""Titles -> short readable ids. Pure text; it knows no outline.

An id depends on the title alone, so adding or removing other nodes does not change it. Only
titles whose ids clash get more words: from their parent, otherwise from themselves.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

MAX_ID = 60
STOP_WORDS: Final = {
    *("a", "an", "the"),
    *("by", "for", "from", "in", "of", "on", "to", "using", "with"),
    *("and", "as", "its", "or"),
}

_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_APOSTROPHE = re.compile("['\u2019]")
_DASH = re.compile("[\u2010-\u2015]")
_NOT_IN_ID = re.compile(r"[^a-z0-9]+")


def slug(title: str) -> str:
    """The title in lower-case ASCII words joined by hyphens, at most `MAX_ID` characters.

    Without the content of parentheses and without `STOP_WORDS`; empty when the title has no
    Latin letter or digit.
    """
    words = _words(_PARENTHESES.sub(" ", title)) or _words(title)
    return _joined([word for word in words if word not in STOP_WORDS] or words)


def unique_ids(titles: Sequence[tuple[str, str]]) -> list[str]:
    """An id for each `(title, id of the parent)`.

    Nodes whose slugs clash get the first words that distinguish their parents, and, when
    they have the same parent, the first words that distinguish their titles, stop words and
    parentheses included. The ids of equal titles under one parent stay equal: the caller
    refuses them.
    """
    ids = [slug(title) for title, _ in titles]
    ids = _told_apart(ids, [parent.split("-") for _, parent in titles])
    return _told_apart(ids, [_words(title) for title, _ in titles])


def _told_apart(ids: list[str], contexts: Sequence[list[str]]) -> list[str]:
    """Append to ids that clash the words in which their contexts differ."""
    clashes: dict[str, list[int]] = defaultdict(list)
    for index, node_id in enumerate(ids):
        clashes[node_id].append(index)
    result = list(ids)
    for node_id, members in clashes.items():
        if len(members) == 1:
            continue
        suffixes = _distinguishing([contexts[index] for index in members])
        for index, suffix in zip(members, suffixes, strict=True):
            result[index] = _joined(node_id.split("-"), suffix)
    return result


def _distinguishing(contexts: Sequence[list[str]]) -> list[list[str]]:
    """For each context its words after the common beginning: two, or as many as it takes."""
    distinct = {tuple(context) for context in contexts}
    if len(distinct) == 1:
        return [[] for _ in contexts]
    common = 0
    while len({context[common : common + 1] for context in distinct}) == 1:
        common += 1
    count = 2
    while len({context[common : common + count] for context in distinct}) < len(distinct):
        count += 1
    return [context[common : common + count] for context in contexts]


def _words(text: str) -> list[str]:
    """Lower-case ASCII words; what is written as one word stays one (`A/B` -> `a-b`)."""
    text = _DASH.sub("-", _APOSTROPHE.sub("", text))
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = (_NOT_IN_ID.sub("-", word).strip("-") for word in ascii_text.split())
    return [word for word in words if word]


def _joined(words: Sequence[str], suffix: Sequence[str] = ()) -> str:
    """The words, cut at a word's end so that they and the suffix fit into `MAX_ID`."""
    ending = "".join(f"-{word}" for word in _cut(suffix, MAX_ID // 2))
    room = MAX_ID - len(ending)
    return "-".join(_cut(words, room))[:room].rstrip("-") + ending


def _cut(words: Sequence[str], room: int) -> Sequence[str]:
    """As many of the first words as fit into `room` with their hyphens, but at least one."""
    kept = len(words)
    while kept > 1 and len("-".join(words[:kept])) > room:
        kept -= 1
    return words[:kept]
