"""The audit of the blueprint sampler: draws for a fresh group and measures how well the promise
is kept. It knows no files, groups or command line.

The promise: after every number of draws, each domain was asked within one question of its share.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from questions.outline import Outline
from questions.sampling import EXAM, Blueprint, Node, SamplerState, draw, draw_rng

MAX_QUESTIONS = 1_000_000


@dataclass(frozen=True, slots=True)
class NodeAudit:
    """How often a domain or section was drawn, against its share of the whole exam.

    `share` is 0 for what has no question. `target` is questions * share; `max_deviation` is the
    largest |count - target| of all prefixes.
    """

    id: str
    share: Fraction
    count: int
    target: Fraction
    max_deviation: Fraction


@dataclass(frozen=True)
class AuditReport:
    """What an audit measured.

    `skills_seen_after` and `first_repeat` number draws from 1, and are None if it did not happen:
    every skill that has a question was asked; a question was asked again. `left_out` names the
    domains and sections without any question (`domain:<id>`), whose weight went to their siblings.
    """

    questions: int
    domains: tuple[NodeAudit, ...]
    sections: tuple[NodeAudit, ...]
    skills: int
    skills_with_questions: int
    skills_seen_after: int | None
    first_repeat: int | None
    left_out: tuple[str, ...]

    @property
    def max_deviation(self) -> Fraction:
        """The largest deviation of any domain in any prefix, in questions."""
        return max(domain.max_deviation for domain in self.domains)

    @property
    def promise_kept(self) -> bool:
        """Whether every domain stayed within one question of its share, at every draw."""
        return self.max_deviation < 1

    def as_json(self) -> dict[str, object]:
        """The report for programs: weights are shares of 1, deviations are in questions."""
        return {
            "questions": self.questions,
            "domains": [_node_json(domain) for domain in self.domains],
            "sections": [_node_json(section) for section in self.sections],
            "max_deviation": float(self.max_deviation),
            "skills": self.skills,
            "skills_with_questions": self.skills_with_questions,
            "skills_seen_after": self.skills_seen_after,
            "first_repeat": self.first_repeat,
            "left_out": list(self.left_out),
        }

    def table(self) -> str:
        """The report for people, as lines of plain text."""
        nodes = (*self.domains, *self.sections)
        width = max(len("section"), *(len(node.id) for node in nodes))
        return "\n".join(
            (
                *_rows("domain", self.domains, width),
                "",
                *_rows("section", self.sections, width),
                "",
                *self._findings(),
            )
        )

    def _findings(self) -> tuple[str, ...]:
        seen = (
            f"all of them asked after {self.skills_seen_after} draws"
            if self.skills_seen_after
            else f"not all of them asked in {self.questions} draws"
        )
        repeat = f"at draw {self.first_repeat}" if self.first_repeat else "none"
        verdict = "kept" if self.promise_kept else "BROKEN"
        return (
            f"skills with questions: {self.skills_with_questions} of {self.skills}, {seen}",
            f"first repeated question: {repeat}",
            *(
                f"left out, without a question: {node.replace(':', ' ', 1)}"
                for node in self.left_out
            ),
            f"promise {verdict}: in {self.questions} draws no domain may be a whole question "
            f"from its share, the largest deviation was {float(self.max_deviation):.3f}",
        )


def audit(
    blueprint: Blueprint, outline: Outline, questions: int = 600, seed: int | str = 0
) -> AuditReport:
    """Draw `questions` times for a fresh group; the same seed gives the same report.

    Raises ValueError when `questions` is not 1 to 1,000,000, or the blueprint has no question.
    """
    if not 1 <= questions <= MAX_QUESTIONS:
        raise ValueError(
            f"cannot audit {questions} questions: choose a number from 1 to {MAX_QUESTIONS:,}"
        )
    tallies = {node: _Tally(share) for node, share in _shares(blueprint, outline).items()}
    state, asked, skills_left = SamplerState.fresh(), set[str](), set(blueprint.questions)
    seen_after = first_repeat = None
    for number in range(1, questions + 1):
        pick = draw(blueprint, state, draw_rng(str(seed).encode(), "audit", number - 1))
        state = pick.state
        path = outline.by_skill[pick.skill]
        tallies[f"domain:{path.domain.id}"].drawn_at(number)
        tallies[f"section:{path.section.id}"].drawn_at(number)
        if pick.question in asked and first_repeat is None:
            first_repeat = number
        asked.add(pick.question)
        skills_left.discard(pick.skill)
        if not skills_left and seen_after is None:
            seen_after = number
    audits = {node: tally.audit(node, questions) for node, tally in tallies.items()}
    return AuditReport(
        questions=questions,
        domains=tuple(audits[f"domain:{domain.id}"] for domain in outline.domains),
        sections=tuple(audits[f"section:{section.id}"] for section in outline.sections),
        skills=len(outline.by_skill),
        skills_with_questions=len(blueprint.questions),
        skills_seen_after=seen_after,
        first_repeat=first_repeat,
        left_out=tuple(node for node, found in audits.items() if not found.share),
    )


class _Tally:
    """Counts the draws of one node and remembers its largest deviation.

    Between two draws of a node its deviation only moves one way, so that the extremes lie just
    before and at each of its draws, and at the end. In whole numbers: parts of the denominator.
    """

    def __init__(self, share: Fraction) -> None:
        self._share = share
        self._count = 0
        self._worst = 0

    def drawn_at(self, number: int) -> None:
        self._measure(number - 1)
        self._count += 1
        self._measure(number)

    def audit(self, node: Node, questions: int) -> NodeAudit:
        self._measure(questions)
        return NodeAudit(
            id=node.partition(":")[2],
            share=self._share,
            count=self._count,
            target=questions * self._share,
            max_deviation=Fraction(self._worst, self._share.denominator),
        )

    def _measure(self, prefix: int) -> None:
        off = self._count * self._share.denominator - prefix * self._share.numerator
        self._worst = max(self._worst, abs(off))


def _shares(blueprint: Blueprint, outline: Outline) -> dict[Node, Fraction]:
    """Domain or section -> its share of the exam, over those that have questions."""
    shares: dict[Node, Fraction] = {}
    for domain in outline.domains:
        name = f"domain:{domain.id}"
        shares[name] = _share(blueprint, EXAM, name)
        for section in domain.sections:
            below = f"section:{section.id}"
            shares[below] = shares[name] * _share(blueprint, name, below)
    return shares


def _share(blueprint: Blueprint, parent: Node, child: Node) -> Fraction:
    weights = blueprint.weights.get(parent, {})
    return Fraction(weights.get(child, 0), sum(weights.values()) or 1)


def _node_json(node: NodeAudit) -> dict[str, object]:
    return {
        "id": node.id,
        "weight": float(node.share),
        "count": node.count,
        "target": float(node.target),
        "max_deviation": float(node.max_deviation),
    }


def _rows(title: str, nodes: tuple[NodeAudit, ...], width: int) -> tuple[str, ...]:
    return (
        f"{title:<{width}}  {'share':>6}  {'count':>7}  {'target':>9}  {'largest deviation':>17}",
        *(
            f"{node.id:<{width}}  {float(node.share):>6.1%}  {node.count:>7}"
            f"  {float(node.target):>9.1f}  {float(node.max_deviation):>17.3f}"
            for node in nodes
        ),
    )
