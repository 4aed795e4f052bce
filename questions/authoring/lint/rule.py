"""What a rule of item-writing is: its input and its findings. It holds no rule itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from questions.limits import TextLimit
from questions.question import Question
from questions.yaml_reader import YamlPath


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule: at `path` within the question's entry, and what to do about it."""

    rule: str
    path: YamlPath
    message: str


@dataclass(frozen=True, slots=True)
class House:
    """What rules know beside the question: the pack's languages, the day of the check, and by
    language the words that are terms of the exam and therefore give nothing away; and how much the
    places show where questions are asked."""

    languages: tuple[str, ...]
    today: date
    exam_words: Mapping[str, frozenset[str]]
    limits: Sequence[TextLimit] = ()


ItemRule: TypeAlias = Callable[[Question, House], Iterator[Finding]]
