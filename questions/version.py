"""A question as it was asked, as text that is kept, and one version's answers read in another's.

Pure: no files, no database. A version holds all that its readers saw and all that grading needs,
with the titles of its place in the outline: the bank may change, and even go, without changing what
was asked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from typing import Any, assert_never, get_args

from pydantic import TypeAdapter, ValidationError

from questions.outline import Domain, Section, Skill, SkillPath, WeightRange
from questions.question import (
    LETTERS,
    Match,
    Multiple,
    Order,
    Question,
    QuestionType,
    Series,
    Single,
    question_type,
)
from questions.text import LocalText

DIGEST_LETTERS = 32
_NOWHERE = {"file": "", "line": 0}


class VersionError(ValueError):
    """Text that is no version of a question, or of a newer program."""


@dataclass(frozen=True, slots=True)
class Version:
    """A question as it was asked. `path` holds the titles that it had then, and no other skills;
    the question's source is empty."""

    question: Question
    path: SkillPath


def dump_version(question: Question, path: SkillPath) -> str:
    """The version as compact JSON: equal versions give equal text."""
    content = asdict(question)
    del content["source"]
    place = {
        name: {"id": node.id, "title": asdict(node.title)}
        for name, node in (
            ("domain", path.domain),
            ("section", path.section),
            ("skill", path.skill),
        )
    }
    stored = {"type": question_type(question), "question": content, "path": place}
    return json.dumps(
        stored, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    )


def load_version(text: str) -> Version:
    """The inverse of `dump_version`, without the question's source. Raises VersionError."""
    try:
        stored = json.loads(text)
        if stored["type"] not in get_args(QuestionType):
            raise ValueError(f"there is no type {stored['type']!r}")
        question = _adapter(stored["type"]).validate_python(
            {**stored["question"], "source": _NOWHERE}
        )
        return Version(question, _path(stored["path"]))
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise VersionError(f"a stored question cannot be read: {error}") from error


def skill_in(text: str) -> str:
    """The skill of a version, without reading the rest of it. Raises VersionError."""
    try:
        return str(json.loads(text)["question"]["skill"])
    except (ValueError, KeyError, TypeError) as error:
        raise VersionError(f"a stored question cannot be read: {error}") from error


def digest_of(content: str) -> str:
    """What tells one version's content from all others: 128 bits of SHA-256, as hex."""
    return hashlib.sha256(content.encode()).hexdigest()[:DIGEST_LETTERS]


def translated(old: Question, new: Question, choice: str) -> str | None:
    """A choice in the stored letters of `old`, in those of `new`; None where `new` has not all of
    its options. Options are the same when their texts are, in one language at least."""
    match old, new:
        case Single(options=options), Single(options=those):
            return _spelled(choice, _mapped(options, those))
        case Multiple(options=options), Multiple(options=those):
            letters = _spelled(choice, _mapped(options, those))
            return None if letters is None else "".join(sorted(letters))
        case Order(steps=steps), Order(steps=others) if len(steps) == len(others):
            return _spelled(choice, _mapped(steps, others))
        case Match(blanks=blanks), Match(blanks=gaps) if len(blanks) == len(gaps) == len(choice):
            return _moved(
                [one.label for one in blanks],
                [one.label for one in gaps],
                lambda here, there: _spelled(
                    choice[here], _mapped(blanks[here].options, gaps[there].options)
                ),
            )
        case Series(statements=said), Series(statements=now) if (
            len(said) == len(now) == len(choice)
        ):
            return _moved(
                [one.text for one in said], [one.text for one in now], lambda here, _: choice[here]
            )
        case _:
            return None


def _moved(
    old: Sequence[LocalText], new: Sequence[LocalText], letter: Callable[[int, int], str | None]
) -> str | None:
    """A letter for each of the new texts, from its place among the old ones and the new."""
    places = [_place_of(one, new) for one in old]
    found: dict[int, str] = {}
    for here, there in enumerate(places):
        spelled = None if there is None else letter(here, there)
        if there is None or spelled is None:
            return None
        found[there] = spelled
    return "".join(found[one] for one in sorted(found)) if len(found) == len(new) else None


def _spelled(choice: str, mapped: Mapping[str, str]) -> str | None:
    letters = [mapped.get(letter) for letter in choice]
    return None if None in letters else "".join(letter or "" for letter in letters)


def _mapped(old: Sequence[Any], new: Sequence[Any]) -> dict[str, str]:
    """Letter -> letter, of options and steps with the same text."""
    found = ((here, _place_of(one.text, [it.text for it in new])) for here, one in enumerate(old))
    return {LETTERS[here]: LETTERS[there] for here, there in found if there is not None}


def _place_of(text: LocalText, among: Sequence[LocalText]) -> int | None:
    """The place of the same text: equal in every language if there is one, else in any."""
    if text in among:
        return list(among).index(text)
    own = set(text.pairs)
    alike = [place for place, one in enumerate(among) if own & set(one.pairs)]
    return alike[0] if len(alike) == 1 else None


def _path(stored: Mapping[str, Any]) -> SkillPath:
    def title(node: str) -> LocalText:
        pairs = stored[node]["title"]["pairs"]
        return LocalText(tuple((str(code), str(text)) for code, text in pairs))

    skill = Skill(stored["skill"]["id"], title("skill"))
    section = Section(stored["section"]["id"], title("section"), (skill,))
    domain = Domain(stored["domain"]["id"], title("domain"), WeightRange(0, 0), (section,))
    return SkillPath(domain, section, skill)


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be kept")


@cache
def _adapter(kind: QuestionType) -> TypeAdapter[Any]:
    match kind:
        case "single":
            return TypeAdapter(Single)
        case "multiple":
            return TypeAdapter(Multiple)
        case "order":
            return TypeAdapter(Order)
        case "match":
            return TypeAdapter(Match)
        case "series":
            return TypeAdapter(Series)
        case _:
            assert_never(kind)
