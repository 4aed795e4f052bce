"""A member's answers to an outline of some domains, as the product's estimator takes them up."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from bot.core.sections import MemberTree, SkillEvidence, member_tree
from bot.core.tree import (
    MODEL,
    NOTHING,
    Abilities,
    Belief,
    Difficulties,
    Evidence,
    Model,
    fresh_difficulties,
    learn,
)

# Section -> its domain's place; each has so many skills.
DOMAIN_OF = (0, 0, 0, 1, 1, 2)
SKILLS = (3, 1, 4, 2, 2, 3)


def skills_of(section: int) -> list[str]:
    """The names of a section's skills."""
    return [f"s{section}k{number}" for number in range(SKILLS[section])]


PATHS = {
    skill: (f"d{domain}", f"s{section}")
    for section, domain in enumerate(DOMAIN_OF)
    for skill in skills_of(section)
}


@dataclass
class Pupil:
    """A member with what is known of them, by node, and of the questions that they answered."""

    model: Model = MODEL
    evidence: dict[str, Evidence] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)
    difficulty: dict[str, Belief] = field(default_factory=dict)

    def answer(self, skill: str, question: str, correct: bool) -> None:
        """One answer."""
        abilities, hard = learn(*self.believed(skill, question), correct, self.model)
        path = (abilities.member, abilities.domain, abilities.section, abilities.skill)
        self.evidence.update(zip(("member", *PATHS[skill], skill), path, strict=True))
        self.answers[skill] = abilities.answers
        self.difficulty |= {question: hard.question, skill: hard.skill}

    def believed(self, skill: str, question: str) -> tuple[Abilities, Difficulties]:
        """What is believed before an answer."""
        domain, section = PATHS[skill]
        known, easy = self.evidence, fresh_difficulties(self.model)
        return (
            Abilities(
                known.get("member", NOTHING),
                known.get(domain, NOTHING),
                known.get(section, NOTHING),
                known.get(skill, NOTHING),
                self.answers.get(skill, 0),
            ),
            Difficulties(
                self.difficulty.get(question, easy.question), self.difficulty.get(skill, easy.skill)
            ),
        )

    def tree(self) -> MemberTree:
        """The tree of which reports are made."""
        return member_tree(
            [
                [
                    SkillEvidence(*self.evidence.get(one, NOTHING), self.answers.get(one, 0))
                    for one in skills_of(section)
                ]
                for section in range(len(SKILLS))
            ],
            DOMAIN_OF,
            self.model,
        )


def some_answers(rng: Random, number: int) -> list[tuple[str, str, bool]]:
    """(skill, question, right or wrong); questions come again, for other members as it were."""
    found = []
    for _ in range(number):
        skill = rng.choice(list(PATHS))
        found.append((skill, f"{skill}q{rng.randrange(5)}", rng.random() < 0.6))
    return found


def a_pupil(seed: int, number: int = 40) -> Pupil:
    """Somebody after some answers by chance."""
    pupil = Pupil()
    for answer in some_answers(Random(seed), number):
        pupil.answer(*answer)
    return pupil
