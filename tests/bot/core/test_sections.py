"""What a member's tree says of each section, against everything reckoned at once."""

from __future__ import annotations

import math
from random import Random

import pytest

from bot.core.mastery import mastery
from bot.core.sections import (
    Cavity,
    SkillEvidence,
    cavities,
    member_estimates,
    member_tree,
    reading,
    section_hardness,
)
from bot.core.tree import MODEL, Belief, Evidence, fresh_difficulties
from tests.bot.core.dense import DenseTree
from tests.bot.core.trees import DOMAIN_OF, PATHS, SKILLS, Pupil, a_pupil, skills_of, some_answers

EASY = fresh_difficulties()
NOTHING_ASKED = [section_hardness([], [EASY.skill] * skills) for skills in SKILLS]


class TestHowHardASectionIs:
    def test_is_the_mean_of_its_questions_and_skills(self) -> None:
        questions = [Belief(0.3, 0.2), Belief(-0.1, 0.4), Belief(0.4, 0.0)]
        skills = [Belief(0.2, 0.1), Belief(-0.4, 0.06)]
        hard = section_hardness(questions, skills)

        assert hard.mean == pytest.approx(0.2 - 0.1)
        assert hard.variance == pytest.approx(0.6 / 9 + 0.16 / 4)
        differ = (0.1**2 + 0.3**2 + 0.2**2 + 0.6) / 3
        assert hard.flatter == pytest.approx(math.sqrt(1 + math.pi * differ / 8))

    def test_without_questions_is_that_of_one_that_nobody_was_asked(self) -> None:
        hard = section_hardness([], [Belief(0.0, 0.15)])
        assert hard == section_hardness([Belief(0.0, MODEL.question)], [Belief(0.0, 0.15)])

    def test_without_skills_is_nothing(self) -> None:
        with pytest.raises(ValueError, match="without skills"):
            section_hardness([EASY.question], [])


class TestAMembersSections:
    @pytest.mark.parametrize("seed", range(3))
    def test_are_the_means_of_their_skills_values(self, seed: int) -> None:
        """Against the normal distribution of all nodes: (mu + mean of the skills + what was
        learned - difficulty) / flatter, and its variance."""
        pupil, dense = Pupil(), DenseTree(PATHS)
        for skill, question, correct in some_answers(Random(seed), 120):
            pupil.answer(skill, question, correct)
            dense.learn(skill, question, correct)
        hard = section_hardness([Belief(0.3, 0.2), Belief(0.0, 0.5)], [EASY.skill])
        for section, estimate in enumerate(member_estimates(pupil.tree(), [hard] * len(SKILLS))):
            names = skills_of(section)
            mean, variance = dense.value(names)
            learned = sum(MODEL.learned(pupil.answers.get(one, 0)) for one in names) / len(names)
            assert estimate.mean == pytest.approx(
                (MODEL.base + mean + learned - hard.mean) / hard.flatter, abs=1e-9
            )
            assert estimate.variance == pytest.approx(
                (variance + hard.variance) / hard.flatter**2, abs=1e-9
            )

    def test_of_somebody_unknown_say_nothing(self) -> None:
        estimates = member_estimates(Pupil().tree(), NOTHING_ASKED)
        assert {mastery(one).verdict for one in estimates} == {"unknown"}

    def test_are_surer_with_more_skills_behind_them(self) -> None:
        one, three = (member_estimates(Pupil().tree(), NOTHING_ASKED)[at] for at in (1, 0))
        assert three.variance < one.variance

    def test_chance_is_what_the_questions_average_to(self) -> None:
        """A member known exactly, against questions spread as the model says."""
        sure, spread = 1e-9, math.sqrt(MODEL.question)
        questions = [Belief(Random(number).gauss(0, spread), sure) for number in range(4_000)]
        hard = section_hardness(questions, [Belief(0.0, sure)])
        known = SkillEvidence(1 / sure, 0.8 / sure)
        (estimate,) = member_estimates(member_tree([[known]], [0]), [hard])
        # The skill's value is known; what the section's is does not matter with one skill.
        chances = [1 / (1 + math.exp(-(0.7 + 0.8 - one.mean))) for one in questions]

        assert mastery(estimate).chance == pytest.approx(sum(chances) / len(chances), abs=0.01)

    def test_hear_of_each_other_by_the_domain_and_the_member(self) -> None:
        failing = Pupil()
        for number in range(12):
            failing.answer(skills_of(0)[0], f"q{number}", False)
        means = [one.mean for one in member_estimates(failing.tree(), NOTHING_ASKED)]
        unknown = [one.mean for one in member_estimates(Pupil().tree(), NOTHING_ASKED)]

        assert all(known < prior for known, prior in zip(means, unknown, strict=True))
        assert means[0] < means[1] < means[4]  # the section itself, its domain, elsewhere


class TestACavity:
    def test_knows_nothing_of_the_sections_own_answers(self) -> None:
        pupil, other = a_pupil(1), a_pupil(1)
        for number in range(10):
            other.answer(skills_of(3)[0], f"more{number}", False)
        flat = [0.0] * len(SKILLS)

        assert cavities(pupil.tree(), flat)[3] == pytest.approx(cavities(other.tree(), flat)[3])
        assert cavities(pupil.tree(), flat)[4] != pytest.approx(cavities(other.tree(), flat)[4])

    def test_of_nothing_known_is_the_prior(self) -> None:
        prior = MODEL.member + MODEL.domain + MODEL.section
        for one in cavities(Pupil().tree(), [0.0] * len(SKILLS)):
            assert one == pytest.approx(Cavity(0.0, prior))

    def test_takes_a_groups_effect_off_what_the_other_sections_say(self) -> None:
        """Who fails where all fail is not to be thought less able elsewhere."""
        pupil = Pupil()
        for number in range(12):
            pupil.answer(skills_of(0)[0], f"q{number}", False)
        flat, found = [0.0] * len(SKILLS), [-2.0, *[0.0] * (len(SKILLS) - 1)]
        before, after = cavities(pupil.tree(), flat), cavities(pupil.tree(), found)

        assert after[0] == pytest.approx(before[0])
        assert all(b.mean > a.mean for a, b in zip(before[1:], after[1:], strict=True))
        assert [one.variance for one in after] == [one.variance for one in before]


def test_a_reading_moves_with_the_groups_effect_by_its_slope() -> None:
    pupil = a_pupil(2)
    tree, hard = pupil.tree(), NOTHING_ASKED[0]
    cavity = cavities(tree, [0.0] * len(SKILLS))[0]
    still = reading(tree.sections[0], tree.skills[0], cavity, hard)
    moved = reading(tree.sections[0], tree.skills[0], cavity, hard, effect=0.1)

    assert moved.mean - still.mean == pytest.approx(0.1 * still.slope)
    assert (moved.own, moved.slope) == (still.own, still.slope)


def test_a_tree_of_nothing_knows_nothing() -> None:
    tree = Pupil().tree()
    assert tree.member == Evidence()
    assert set(tree.domains) == set(tree.sections) == {Evidence()}
    assert tree.domain_of == DOMAIN_OF
