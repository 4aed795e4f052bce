"""Ways to foretell a member's next answer: the product's estimator, and what it is compared with.

Only `TreeGlicko` is the product; the others live here, because nobody but the benchmark needs them.
"""

from __future__ import annotations

from typing import Protocol

from bot.core.mastery import (
    MODEL,
    Abilities,
    Belief,
    Difficulties,
    Estimate,
    fresh_abilities,
    fresh_difficulties,
    learn,
    predict,
    section_estimate,
    sigmoid,
)
from tests.bench.world import SimulatedQuestion, SimulatedSection


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


class TreeGlicko:
    """The product's estimator, its beliefs kept in dictionaries.

    `difficulties` (of question and skill ids) may come from earlier groups; they are learned on.
    """

    def __init__(self, difficulties: dict[str, Belief] | None = None) -> None:
        self.abilities: dict[tuple[int, str], Belief] = {}
        self.difficulties = {} if difficulties is None else difficulties

    def predict(self, member: int, question: SimulatedQuestion) -> float:
        """The product's prediction."""
        return predict(*self.beliefs(member, question))

    def learn(self, member: int, question: SimulatedQuestion, correct: bool) -> None:
        """The product's update."""
        abilities, difficulties = learn(*self.beliefs(member, question), correct)
        exam, domain, section, skill = nodes(question)
        self.abilities[member, exam] = abilities.member
        self.abilities[member, domain] = abilities.domain
        self.abilities[member, section] = abilities.section
        self.abilities[member, skill] = abilities.skill
        self.difficulties[question.id] = difficulties.question
        self.difficulties[skill] = difficulties.skill

    def beliefs(self, member: int, question: SimulatedQuestion) -> tuple[Abilities, Difficulties]:
        """What is believed before an answer; the priors where nothing is known."""
        own, hard = fresh_abilities(), fresh_difficulties()
        exam, domain, section, skill = nodes(question)
        return (
            Abilities(
                self.abilities.get((member, exam), own.member),
                self.abilities.get((member, domain), own.domain),
                self.abilities.get((member, section), own.section),
                self.abilities.get((member, skill), own.skill),
            ),
            Difficulties(
                self.difficulties.get(question.id, hard.question),
                self.difficulties.get(skill, hard.skill),
            ),
        )

    def section(self, member: int, section: SimulatedSection) -> Estimate:
        """The product's estimate of a member's mastery of a section."""
        own, hard = fresh_abilities(), fresh_difficulties()
        return section_estimate(
            self.abilities.get((member, "exam"), own.member),
            self.abilities.get((member, section.domain), own.domain),
            self.abilities.get((member, section.name), own.section),
            [
                (
                    self.abilities.get((member, skill), own.skill),
                    self.difficulties.get(skill, hard.skill),
                )
                for skill in section.skills
            ],
        )

    def copy(self) -> TreeGlicko:
        """One that goes on from here without changing this one."""
        other = TreeGlicko(dict(self.difficulties))
        other.abilities = dict(self.abilities)
        return other
