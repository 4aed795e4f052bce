"""What a simulated month came to: a value, as text for people and JSON for programs. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from questions.outline import Outline


@dataclass(frozen=True, slots=True)
class DemoReport:
    """The figures of a month.

    `deliveries` are questions that were asked, `posts` all messages that a reader of the channel
    saw come, `answers` those given to them in time, `practice` those in quizzes. `missed` slots had
    a chance to be posted and were not, `skipped` ones fell into the outage, `double` messages show
    again what another one shows, `faults` are posts that failed or whose reply was lost.
    `max_domain_deviation` is in questions, over all prefixes. The `weak_sections_*` are section
    ids: where the members' true mean chance is below the line, and what the report says is weak.
    """

    days: int
    members: int
    deliveries: int
    posts: int
    answers: int
    practice: int
    missed: int
    skipped: int
    double: int
    faults: int
    leaderboards: int
    reports: int
    max_domain_deviation: Fraction
    weak_sections_true: tuple[str, ...]
    weak_sections_flagged: tuple[str, ...]

    @property
    def promises_kept(self) -> bool:
        """Nothing lost, nothing doubled, and every domain within one question of its share."""
        return self.missed == self.double == 0 and self.max_domain_deviation < 1

    def as_json(self) -> dict[str, object]:
        """The report for programs; deviations are in questions."""
        return {
            "days": self.days,
            "members": self.members,
            "deliveries": self.deliveries,
            "posts": self.posts,
            "answers": self.answers,
            "practice": self.practice,
            "missed": self.missed,
            "skipped": self.skipped,
            "double": self.double,
            "faults": self.faults,
            "leaderboards": self.leaderboards,
            "reports": self.reports,
            "max_domain_deviation": float(self.max_domain_deviation),
            "weak_sections_true": list(self.weak_sections_true),
            "weak_sections_flagged": list(self.weak_sections_flagged),
        }

    def text(self, outline: Outline) -> str:
        """The report for people, as lines of plain text."""
        names = {section.id: section.title.in_language("en") for section in outline.sections}
        figures: Sequence[tuple[str, object]] = (
            ("days", self.days),
            ("members", self.members),
            ("questions asked", self.deliveries),
            ("messages posted", self.posts),
            ("  of these, leaderboards", self.leaderboards),
            ("  of these, reports", self.reports),
            ("answers", self.answers),
            ("answers in quizzes", self.practice),
            ("questions that the outage skipped", self.skipped),
            ("posts that failed or lost their reply", self.faults),
            ("missed", self.missed),
            ("double", self.double),
            ("largest deviation of a domain", f"{float(self.max_domain_deviation):.3f}"),
        )
        width = max(len(name) for name, _ in figures)
        return "\n".join(
            (
                *(f"{name:<{width}}  {value:>6}" for name, value in figures),
                "",
                *self._sections(names),
            )
        )

    def _sections(self, names: Mapping[str, str]) -> tuple[str, ...]:
        """The weak sections, and whether the report tells of them."""
        true, flagged = set(self.weak_sections_true), set(self.weak_sections_flagged)
        rows = [
            f"  {_found(name in true, name in flagged):<28}{title}"
            for name, title in names.items()
            if name in true | flagged
        ]
        return (
            "Weak sections, in truth and in the group's report:",
            *(rows or ["  none"]),
            *([self._how_many_right()] if flagged else ()),
        )

    def _how_many_right(self) -> str:
        flagged = len(self.weak_sections_flagged)
        right = len(set(self.weak_sections_flagged) & set(self.weak_sections_true))
        return f"Sections reported as weak: {flagged}, of which {right} truly are."


def _found(true: bool, flagged: bool) -> str:
    if true and flagged:
        return "weak, and reported"
    return "weak, too little evidence" if true else "reported, but not weak"


def largest_deviation(outline: Outline, domains: Sequence[str]) -> Fraction:
    """How far any domain ever was from its share of the questions so far, in questions.

    `domains` are those of the questions, in the order in which they were asked.
    """
    whole = sum(domain.weight.doubled_midpoint for domain in outline.domains)
    worst = Fraction(0)
    for domain in outline.domains:
        share, count = Fraction(domain.weight.doubled_midpoint, whole), 0
        for number, asked in enumerate(domains, start=1):
            count += asked == domain.id
            worst = max(worst, abs(count - number * share))
    return worst
