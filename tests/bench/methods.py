"""Ways to foretell a member's next answer: the product's estimator, and what it is compared with.

Only `GaussianTree` is the product; the others live here, because only the benchmark needs them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from bot.core.group_effect import asked_variance, group_masteries
from bot.core.logistic import sigmoid
from bot.core.mastery import Estimate, Mastery
from bot.core.sections import (
    MemberTree,
    SectionHardness,
    SkillEvidence,
    member_estimates,
    member_tree,
    section_hardness,
)
from bot.core.tree import (
    MODEL,
    NOTHING,
    Abilities,
    Belief,
    Difficulties,
    Evidence,
    fresh_difficulties,
    learn,
    predict,
)
from tests.bench.world import SimulatedQuestion, SimulatedSection

_EASY = fresh_difficulties()


class Method(Protocol):
    """Predicts a member's next answer, and learns from it. One object serves one group."""

    def predict(self, member: int, question: SimulatedQuestion) -> float:
        """The chance of a right answer, said before it is seen."""
        ...

    def learn(self, member: int, question: SimulatedQuestion, correct: bool) -> None:
        """Take note of an answer."""
        ...


def nodes(question: SimulatedQuestion) -> tuple[str, str, str, str]:
    """The outline's nodes above a question, widest first."""
    return ("exam", question.domain, question.section, question.skill)


class Counts:
    """Answers and right answers by member and node."""

    def __init__(self) -> None:
        self.answers: dict[tuple[int, str], int] = {}
        self.right: dict[tuple[int, str], int] = {}

    def learn(self, member: int, question: SimulatedQuestion, correct: bool) -> None:
        """Count the answer at every node above its question."""
        for node in nodes(question):
            at = (member, node)
            self.answers[at] = self.answers.get(at, 0) + 1
            self.right[at] = self.right.get(at, 0) + correct


class RawAccuracy(Counts):
    """The member's share of right answers in the skill; if there are none, in all."""

    def accuracy(self, member: int, node: str) -> float | None:
        """The share of right answers below a node, None without an answer."""
        answers = self.answers.get((member, node), 0)
        return self.right[member, node] / answers if answers else None

    def predict(self, member: int, question: SimulatedQuestion) -> float:
        """Kept within 0.05 and 0.95: the log-loss of raw accuracy depends on that bound."""
        for node in (question.skill, "exam"):
            accuracy = self.accuracy(member, node)
            if accuracy is not None:
                return min(0.95, max(0.05, accuracy))
        return 0.5


class BetaBinomial(Counts):
    """Accuracy shrunk towards that of the node above.

    A node's prior counts as many answers as give it the variance of the product's prior for the
    node, read at p = 2/3: p (1 - p) / (v (p (1 - p))^2) - 1.
    """

    strengths = tuple(
        1.0 / (variance * 2 / 9) - 1.0
        for variance in (MODEL.member, MODEL.domain, MODEL.section, MODEL.skill)
    )

    def predict(self, member: int, question: SimulatedQuestion) -> float:
        """From the widest node down, each mean the prior of the next."""
        chance = sigmoid(MODEL.base)
        for node, strength in zip(nodes(question), self.strengths, strict=True):
            at = (member, node)
            chance = (self.right.get(at, 0) + strength * chance) / (
                self.answers.get(at, 0) + strength
            )
        return chance


class PlainElo:
    """Elo with a fixed step for each level and for the question's difficulty."""

    steps = (0.15, 0.05, 0.05, 0.15)
    question_step = 0.3

    def __init__(self) -> None:
        self.abilities: dict[tuple[int, str], float] = {}
        self.difficulties: dict[str, float] = {}

    def predict(self, member: int, question: SimulatedQuestion) -> float:
        """Sigmoid of ability less difficulty; nothing knows how sure it is."""
        ability = sum(self.abilities.get((member, node), 0.0) for node in nodes(question))
        return sigmoid(MODEL.base + ability - self.difficulties.get(question.id, 0.0))

    def learn(self, member: int, question: SimulatedQuestion, correct: bool) -> None:
        """Move every rating by its step times the surprise."""
        surprise = correct - self.predict(member, question)
        for node, step in zip(nodes(question), self.steps, strict=True):
            at = (member, node)
            self.abilities[at] = self.abilities.get(at, 0.0) + step * surprise
        self.difficulties[question.id] = (
            self.difficulties.get(question.id, 0.0) - self.question_step * surprise
        )


class GaussianTree:
    """The product's estimator, what it knows kept in dictionaries.

    `difficulties` (of question and skill ids) may come from earlier groups; they are learned on.
    """

    def __init__(self, difficulties: dict[str, Belief] | None = None) -> None:
        self.evidence: dict[tuple[int, str], Evidence] = {}
        self.answers: dict[tuple[int, str], int] = {}
        self.asked: Counter[SimulatedQuestion] = Counter()
        self.difficulties = {} if difficulties is None else difficulties

    def predict(self, member: int, question: SimulatedQuestion) -> float:
        """The product's prediction."""
        return predict(*self.beliefs(member, question))

    def learn(
        self, member: int, question: SimulatedQuestion, correct: bool, *, practised: bool = False
    ) -> None:
        """The product's update; practice moves no difficulty."""
        abilities, difficulties = learn(*self.beliefs(member, question), correct)
        exam, domain, section, skill = nodes(question)
        self.evidence[member, exam] = abilities.member
        self.evidence[member, domain] = abilities.domain
        self.evidence[member, section] = abilities.section
        self.evidence[member, skill] = abilities.skill
        self.answers[member, skill] = abilities.answers
        self.asked[question] += 1
        if not practised:
            self.difficulties[question.id] = difficulties.question
            self.difficulties[skill] = difficulties.skill

    def beliefs(self, member: int, question: SimulatedQuestion) -> tuple[Abilities, Difficulties]:
        """What is believed before an answer; the priors where nothing is known."""
        exam, domain, section, skill = nodes(question)
        return (
            Abilities(
                self._known(member, exam),
                self._known(member, domain),
                self._known(member, section),
                self._known(member, skill),
                self.answers.get((member, skill), 0),
            ),
            Difficulties(
                self.difficulties.get(question.id, _EASY.question),
                self.difficulties.get(skill, _EASY.skill),
            ),
        )

    def _known(self, member: int, node: str) -> Evidence:
        return self.evidence.get((member, node), NOTHING)

    def tree(self, member: int, sections: Sequence[SimulatedSection]) -> MemberTree:
        """All that is known of a member, as the product's reports want it."""
        domains = tuple(dict.fromkeys(section.domain for section in sections))
        return member_tree(
            [
                [
                    SkillEvidence(*self._known(member, skill), self.answers.get((member, skill), 0))
                    for skill in one.skills
                ]
                for one in sections
            ],
            [domains.index(one.domain) for one in sections],
        )

    def hardness(self, sections: Sequence[SimulatedSection]) -> list[SectionHardness]:
        """How hard each section is, as far as it is known."""
        return [
            section_hardness(
                [self.difficulties.get(one.id, _EASY.question) for one in section.questions],
                [self.difficulties.get(skill, _EASY.skill) for skill in section.skills],
            )
            for section in sections
        ]

    def sections(self, member: int, sections: Sequence[SimulatedSection]) -> tuple[Estimate, ...]:
        """The product's estimates of a member's mastery of the sections."""
        return member_estimates(self.tree(member, sections), self.hardness(sections))

    def group(
        self, members: Sequence[int], sections: Sequence[SimulatedSection]
    ) -> tuple[Mastery, ...]:
        """The product's group report."""
        asked: dict[str, list[tuple[int, float]]] = {one.name: [] for one in sections}
        for question, times in self.asked.items():
            known = self.difficulties.get(question.id, _EASY.question)
            asked[question.section].append((times, known.variance))
        return group_masteries(
            [self.tree(member, sections) for member in members],
            self.hardness(sections),
            [asked_variance(one) for one in asked.values()],
        )

    def copy(self) -> GaussianTree:
        """One that goes on from here without changing this one."""
        other = GaussianTree(dict(self.difficulties))
        other.evidence, other.answers = dict(self.evidence), dict(self.answers)
        other.asked = Counter(self.asked)
        return other
