"""Finds what somebody means by a topic: a domain, section or skill, by a part of its name. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

from questions.outline import Outline
from questions.text import LocalText

Level: TypeAlias = Literal["domain", "section", "skill"]
SHORTEST = 2
NEAR = 0.6


@dataclass(frozen=True, slots=True)
class Topic:
    """A node of the outline with the skills below it; `code` names it shortly in action ids."""

    level: Level
    id: str
    title: LocalText
    skills: tuple[str, ...]
    code: str


@dataclass(frozen=True, slots=True)
class TopicMatches:
    """The topics that match, best first; when none does, the `nearest` by spelling."""

    topics: tuple[Topic, ...]
    nearest: tuple[Topic, ...] = ()


def topics_of(outline: Outline) -> Iterator[Topic]:
    """Every domain (d0, d1, ...), then every section (s0, ...), then every skill (k0, ...)."""
    for number, domain in enumerate(outline.domains):
        skills = tuple(skill.id for skill in domain.skills)
        yield Topic("domain", domain.id, domain.title, skills, f"d{number}")
    for number, section in enumerate(outline.sections):
        skills = tuple(skill.id for skill in section.skills)
        yield Topic("section", section.id, section.title, skills, f"s{number}")
    for number, path in enumerate(outline.paths()):
        skill = path.skill
        yield Topic("skill", skill.id, skill.title, (skill.id,), f"k{number}")


def topic_by_code(outline: Outline, code: str) -> Topic | None:
    """The topic that an action id names."""
    return next((topic for topic in topics_of(outline) if topic.code == code), None)


def folded(text: str) -> str:
    """Text as it is compared: without accents, case and punctuation."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = (
        character if character.isalnum() else " "
        for character in decomposed
        if not unicodedata.combining(character)
    )
    return " ".join("".join(kept).split())


def names_topic(outline: Outline, words: str) -> bool:
    """Whether these words are a topic's whole name, in any language."""
    text = folded(words)
    return any(_is(text, topic) for topic in topics_of(outline))


def find_topics(outline: Outline, wanted: str) -> TopicMatches:
    """Topics whose id or title, in any language, is `wanted`, begins with it, or contains it.

    The best kind of match wins: a full title, then all words in their order, then all words.
    A narrower topic that lies inside a broader match of the same kind is left out.
    """
    text = folded(wanted)
    if len(text) < SHORTEST:
        return TopicMatches((), ())
    topics = tuple(topics_of(outline))
    for matches in (_is, _contains, _has_words):
        found = [topic for topic in topics if matches(text, topic)]
        if found:
            return TopicMatches(tuple(_without_parts(found)))
    return TopicMatches((), _nearest(text, topics))


def _names(topic: Topic) -> Iterator[str]:
    yield folded(topic.id)
    for _language, title in topic.title:
        yield folded(title)


def _is(text: str, topic: Topic) -> bool:
    return any(text == name for name in _names(topic))


def _contains(text: str, topic: Topic) -> bool:
    return any(f" {text}" in f" {name}" for name in _names(topic))


def _has_words(text: str, topic: Topic) -> bool:
    words = text.split()
    return any(all(word in name for word in words) for name in _names(topic))


def _without_parts(found: list[Topic]) -> Iterator[Topic]:
    covered: set[str] = set()
    for topic in found:  # domains come before sections, sections before skills
        if not covered.issuperset(topic.skills):
            covered.update(topic.skills)
            yield topic


def _nearest(text: str, topics: tuple[Topic, ...], most: int = 3) -> tuple[Topic, ...]:
    def likeness(topic: Topic) -> float:
        return max(
            SequenceMatcher(None, text, word).ratio()
            for name in _names(topic)
            for word in (name, *name.split())
        )

    scored = sorted(((likeness(topic), topic) for topic in topics), key=lambda pair: -pair[0])
    return tuple(topic for score, topic in scored[:most] if score >= NEAR)
