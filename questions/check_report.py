"""What `quizbot check` says of a pack: its problems, and a table of what the bank covers.

`CheckReport` is a pure value. `check_pack` makes one from a folder, and
`python -m questions.check_report [PACK_FOLDER]` prints it; the command line calls the same.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args

from questions.balance import KeyBalance
from questions.bank import BankError, Pack, read_pack
from questions.lint import lint
from questions.problem import Problem
from questions.question import Difficulty, Question, QuestionType, question_type
from questions.text import FALLBACK_LANGUAGE

TYPES: tuple[QuestionType, ...] = get_args(QuestionType)
DIFFICULTIES: tuple[Difficulty, ...] = get_args(Difficulty)
DEFAULT_PACK = Path(__file__).parent / "packs" / "dp-100"


@dataclass(frozen=True, slots=True)
class Tally:
    """What a part of the pack holds: a section, a domain or all of it.

    `languages` are those in which every question is complete.
    """

    title: str
    level: int
    questions: int
    skills: int
    skills_covered: int
    by_type: Mapping[QuestionType, int]
    by_difficulty: Mapping[Difficulty, int]
    languages: tuple[str, ...]
    balance: KeyBalance


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The result of a check. `tallies` has the whole pack last; empty if there is no outline."""

    pack: str
    problems: tuple[Problem, ...]
    tallies: tuple[Tally, ...]
    by_skill: Mapping[str, int]

    @classmethod
    def of(cls, pack: Pack, problems: Iterable[Problem]) -> CheckReport:
        """The report on a pack and the problems that were found in it."""
        return cls(
            pack=pack.facts.id,
            problems=tuple(sorted(problems)),
            tallies=tuple(_tallies(pack)),
            by_skill={skill: len(ids) for skill, ids in pack.by_skill.items()},
        )

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    def table(self) -> str:
        """The table per section and domain, as lines of plain text."""
        if not self.tallies:
            return ""
        rows = [[heading for heading, _ in _COLUMNS]]
        rows += [[cell(tally) for _, cell in _COLUMNS] for tally in self.tallies]
        widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
        lines = [_line(row, widths) for row in rows]
        return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])

    def text(self, directory: str = "") -> str:
        """All problems (their files under `directory`), the table and a verdict."""
        prefix = f"{directory.rstrip('/')}/" if directory else ""
        parts = ["\n".join(f"{prefix}{problem}" for problem in self.problems), self.table()]
        total = self.tallies[-1].questions if self.tallies else 0
        found = f"{len(self.problems)} problem{'' if len(self.problems) == 1 else 's'}"
        verdict = "no problems" if self.passed else found
        parts.append(f"{self.pack}: {total} questions, {verdict}")
        return "\n\n".join(part for part in parts if part) + "\n"

    def as_json(self) -> dict[str, Any]:
        """The report for programs. Shares are 0 to 1, and null without single questions."""
        whole = self.tallies[-1] if self.tallies else None
        balance = whole.balance if whole else KeyBalance.of((), ())
        return {
            "pack": self.pack,
            "questions": whole.questions if whole else 0,
            "by_skill": dict(self.by_skill),
            "by_type": dict(whole.by_type) if whole else dict.fromkeys(TYPES, 0),
            "by_difficulty": {
                str(level): whole.by_difficulty[level] if whole else 0 for level in DIFFICULTIES
            },
            "problems": [
                {
                    "file": problem.file,
                    "line": problem.line,
                    "rule": problem.rule,
                    "message": problem.message,
                }
                for problem in self.problems
            ],
            "key_longest_share": _rounded(balance.share(balance.longest)),
            "key_positions": {
                letter: _rounded(balance.share(count))
                for letter, count in balance.positions.items()
            },
        }


def check_pack(directory: Path, today: date) -> CheckReport:
    """Load and lint the pack in `directory`; `today` is what references' dates are held against.

    Never raises for what is wrong in the pack: that is what the report is for.
    """
    try:
        reading = read_pack(directory)
    except BankError as error:
        return CheckReport(directory.resolve().name, error.problems, (), {})
    return CheckReport.of(reading.pack, [*reading.problems, *lint(reading, today)])


def _tallies(pack: Pack) -> Iterator[Tally]:
    """Domain by domain: its sections, then itself; the whole pack last."""
    for domain in pack.outline.domains:
        for section in domain.sections:
            skills = [skill.id for skill in section.skills]
            yield _tally(pack, section.title.in_language(FALLBACK_LANGUAGE), 1, skills)
        title = f"{domain.title.in_language(FALLBACK_LANGUAGE)} ({domain.weight}%)"
        yield _tally(pack, title, 0, [skill.id for skill in domain.skills])
    yield _tally(pack, "All", 0, list(pack.by_skill))


def _tally(pack: Pack, title: str, level: int, skills: Sequence[str]) -> Tally:
    questions = [pack.questions[id_] for skill in skills for id_ in pack.by_skill[skill]]
    types = Counter(map(question_type, questions))
    difficulties = Counter(question.difficulty for question in questions)
    return Tally(
        title=title,
        level=level,
        questions=len(questions),
        skills=len(skills),
        skills_covered=sum(bool(pack.by_skill[skill]) for skill in skills),
        by_type={type_: types[type_] for type_ in TYPES},
        by_difficulty={difficulty: difficulties[difficulty] for difficulty in DIFFICULTIES},
        languages=_languages(questions),
        balance=KeyBalance.of(questions, pack.facts.languages),
    )


def _languages(questions: Sequence[Question]) -> tuple[str, ...]:
    """The languages of every question; the loader sees to it that its texts all have the same."""
    sets = [set(question.stem.languages) for question in questions]
    return tuple(sorted(set.intersection(*sets))) if sets else ()


def _positions(tally: Tally) -> str:
    return " ".join(f"{letter}{count}" for letter, count in tally.balance.positions.items())


def _types(tally: Tally) -> str:
    return " ".join(f"{count:>2}" for count in tally.by_type.values())


def _difficulties(tally: Tally) -> str:
    return " ".join(f"{count:>2}" for count in tally.by_difficulty.values())


def _percent(tally: Tally, count: int) -> str:
    share = tally.balance.share(count)
    return "-" if share is None else f"{share:.0%}"


_COLUMNS: tuple[tuple[str, Callable[[Tally], str]], ...] = (
    ("section, domain", lambda tally: "  " * tally.level + _shortened(tally.title)),
    ("questions", lambda tally: str(tally.questions)),
    ("skills", lambda tally: f"{tally.skills_covered}/{tally.skills}"),
    ("sing mult order match series", _types),
    ("difficulty 1 2 3", _difficulties),
    ("languages", lambda tally: " ".join(tally.languages)),
    ("keys", _positions),
    ("longest", lambda tally: _percent(tally, tally.balance.longest)),
    ("shortest", lambda tally: _percent(tally, tally.balance.shortest)),
)


def _shortened(title: str, width: int = 60) -> str:
    return title if len(title) <= width else f"{title[: width - 3].rstrip()}..."


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(row, widths, strict=True)
    cells = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
    return "  ".join(cells).rstrip()


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def main(arguments: Sequence[str], today: date) -> int:
    """Print the report on the pack in the folder `arguments[0]`; 1 if anything is wrong."""
    words = [argument for argument in arguments if argument != "--json"]
    directory = Path(words[0]) if words else DEFAULT_PACK
    report = check_pack(directory, today)
    if "--json" in arguments:
        sys.stdout.write(json.dumps(report.as_json(), indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(report.text(_shown(directory)))
    return 0 if report.passed else 1


def _shown(directory: Path) -> str:
    """The folder as seen from where the reader stands, so that `file:line` can be clicked."""
    try:
        return directory.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return directory.as_posix()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], datetime.now(UTC).date()))
