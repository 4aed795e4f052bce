"""What `quizbot check` says of a pack: its problems, what the bank covers, and its targets.

`CheckReport` is a pure value; `check_pack` makes one from a folder.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

from questions.authoring.balance import KeyBalance
from questions.authoring.lint import lint, lint_items
from questions.authoring.targets import Target, targets_of
from questions.bank import BankError, Draft, Pack, PackReading, read_pack
from questions.limits import TextLimit
from questions.problem import Problem
from questions.question import Difficulty, Question, QuestionType, SdkVersion, question_type
from questions.text import FALLBACK_LANGUAGE

TYPES: tuple[QuestionType, ...] = get_args(QuestionType)
DIFFICULTIES: tuple[Difficulty, ...] = get_args(Difficulty)
SDKS: tuple[SdkVersion, ...] = get_args(SdkVersion)
WIDTH = 100
# How much of what is missing in a draft is shown.
MOST_TO_DO = 5


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
    by_sdk: Mapping[SdkVersion, int]
    languages: tuple[str, ...]
    balance: KeyBalance


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The result of a check. `tallies` has the whole pack last; they and `targets` are empty if
    there is no outline."""

    pack: str
    problems: tuple[Problem, ...]
    tallies: tuple[Tally, ...]
    by_skill: Mapping[str, int]
    targets: tuple[Target, ...] = ()
    drafts: tuple[Draft, ...] = ()

    @classmethod
    def of(cls, pack: Pack, problems: Iterable[Problem]) -> CheckReport:
        """The report on a pack and the problems that were found in it."""
        return cls(
            pack=pack.facts.id,
            problems=tuple(sorted(problems)),
            tallies=tuple(_tallies(pack)),
            by_skill={skill: len(ids) for skill, ids in pack.by_skill.items()},
            targets=targets_of(pack),
            drafts=pack.drafts,
        )

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong; targets that are not met are no fault."""
        return not self.problems

    def passed_as(self, *, strict: bool) -> bool:
        """Whether nothing is wrong; when `strict`, whether every target is met too."""
        return self.passed and not (strict and self._unmet)

    @property
    def _unmet(self) -> int:
        return sum(not target.met for target in self.targets)

    def table(self) -> str:
        """The table per section and domain, as lines of plain text."""
        if not self.tallies:
            return ""
        rows = [[heading for heading, _ in _COLUMNS]]
        rows += [[cell(tally) for _, cell in _COLUMNS] for tally in self.tallies]
        return _table(rows, right=range(1, len(_COLUMNS)))

    def target_table(self) -> str:
        """Each target as a line (what, measured, wanted, met), and who is behind."""
        if not self.targets:
            return ""
        rows = [["target", "measured", "wanted", "met"]]
        rows += [list(target.cells) for target in self.targets]
        blames = [
            textwrap.fill(target.blame, WIDTH, subsequent_indent="  ", break_on_hyphens=False)
            for target in self.targets
            if target.blame
        ]
        return "\n".join([_table(rows, right=(1,)), *([""] if blames else []), *blames])

    def text(self, directory: str = "") -> str:
        """All problems (their files under `directory`), the tables and a verdict."""
        prefix = f"{directory.rstrip('/')}/" if directory else ""
        problems = "\n".join(f"{prefix}{problem}" for problem in self.problems)
        parts = [problems, self._drafts_in_words(prefix), self.table(), self.target_table()]
        total = self.tallies[-1].questions if self.tallies else 0
        found = _number_of(len(self.problems), "problem")
        verdict = "no problems" if self.passed else found
        if self.targets:
            met = len(self.targets) - self._unmet
            verdict += f", {met} of {len(self.targets)} targets met"
        if self.drafts:
            verdict = f"{_number_of(len(self.drafts), 'draft')}, {verdict}"
        parts.append(f"{self.pack}: {total} questions, {verdict}")
        return "\n\n".join(part for part in parts if part) + "\n"

    def _drafts_in_words(self, prefix: str) -> str:
        """Each draft with what is left to do; they are no fault, and are never asked."""
        lines = []
        for one in self.drafts:
            left = _number_of(len(one.to_do), "thing") + " to do" if one.to_do else "finished"
            lines.append(f"{prefix}{one.file}:{one.line}: {one.id} is a draft: {left}")
            lines += [f"  {prefix}{problem}" for problem in one.to_do[:MOST_TO_DO]]
            if len(one.to_do) > MOST_TO_DO:
                lines.append(f"  and {len(one.to_do) - MOST_TO_DO} more")
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """The report for programs. Shares are 0 to 1, and null without single questions."""
        whole = self.tallies[-1] if self.tallies else None
        balance = whole.balance if whole else KeyBalance.of((), ())
        return {
            "pack": self.pack,
            "questions": whole.questions if whole else 0,
            "by_skill": dict(self.by_skill),
            "drafts": [
                {
                    "id": one.id,
                    "file": one.file,
                    "line": one.line,
                    "to_do": [problem.message for problem in one.to_do],
                }
                for one in self.drafts
            ],
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
            "targets": [target.as_json() for target in self.targets],
        }


def check_pack(directory: Path, today: date, limits: Sequence[TextLimit]) -> CheckReport:
    """Load and lint the pack in `directory`.

    `today` is what references' dates are held against, and `limits` what texts have to fit.

    Never raises for what is wrong in the pack: that is what the report is for.
    """
    try:
        reading = read_pack(directory)
    except BankError as error:
        return CheckReport(directory.resolve().name, error.problems, (), {})
    report = CheckReport.of(reading.pack, [*reading.problems, *lint(reading, today, limits)])
    drafts = tuple(_with_rules(reading, draft, today, limits) for draft in report.drafts)
    return replace(report, drafts=drafts)


def _with_rules(
    reading: PackReading, draft: Draft, today: date, limits: Sequence[TextLimit]
) -> Draft:
    """The draft with the rules that it breaks, too. What is still to be written breaks others as
    well, and is named once."""
    if draft.question is None:
        return draft
    places = {problem.line for problem in draft.to_do}
    found = lint_items(reading, [draft.question], today, limits)
    broken = [one for one in found if one.line not in places]
    return replace(draft, to_do=(*draft.to_do, *broken))


def _number_of(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


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
    sdks = Counter(question.sdk for question in questions)
    return Tally(
        title=title,
        level=level,
        questions=len(questions),
        skills=len(skills),
        skills_covered=sum(bool(pack.by_skill[skill]) for skill in skills),
        by_type={type_: types[type_] for type_ in TYPES},
        by_difficulty={difficulty: difficulties[difficulty] for difficulty in DIFFICULTIES},
        by_sdk={sdk: sdks[sdk] for sdk in SDKS},
        languages=_languages(questions),
        balance=KeyBalance.of(questions, pack.facts.languages),
    )


def _languages(questions: Sequence[Question]) -> tuple[str, ...]:
    """The languages of every question; the loader sees to it that its texts all have the same."""
    sets = [set(question.stem.languages) for question in questions]
    return tuple(sorted(set.intersection(*sets))) if sets else ()


def _counts(counts: Iterable[int], headings: str) -> str:
    """Numbers, each under its word of `headings`."""
    words = re.findall(r"\s*\S+", headings)
    return "".join(f"{count:>{len(word)}}" for count, word in zip(counts, words, strict=True))


_TYPES = "single mult order match series"
_DIFFICULTIES = "recall apply hard"
# Wide enough for hundreds.
_SDKS = "any  v1  v2"

_COLUMNS: tuple[tuple[str, Callable[[Tally], str]], ...] = (
    ("section, domain", lambda tally: "  " * tally.level + _shortened(tally.title)),
    ("all", lambda tally: str(tally.questions)),
    ("skills", lambda tally: f"{tally.skills_covered}/{tally.skills}"),
    (_TYPES, lambda tally: _counts(tally.by_type.values(), _TYPES)),
    (_DIFFICULTIES, lambda tally: _counts(tally.by_difficulty.values(), _DIFFICULTIES)),
    (_SDKS, lambda tally: _counts(tally.by_sdk.values(), _SDKS)),
    ("texts", lambda tally: " ".join(tally.languages)),
)


def _shortened(title: str, width: int = 34) -> str:
    """The title, without its middle when it is long: titles differ at their ends."""
    if len(title) <= width:
        return title
    tail = width // 2 - 3
    return f"{title[: width - 3 - tail].rstrip()}...{title[-tail:].lstrip()}"


def _table(rows: Sequence[Sequence[str]], right: Container[int]) -> str:
    """Rows under their first one; the columns in `right` are flush right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
