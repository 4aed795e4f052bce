"""A group's report: what members have in common is found once, and doubted together."""

from __future__ import annotations

from random import Random

import pytest

from bot.core.group_effect import (
    EFFECT_VARIANCE,
    Effect,
    asked_variance,
    group_effects,
    group_masteries,
)
from bot.core.mastery import Mastery, mastery
from bot.core.sections import MemberTree, member_estimates, section_hardness
from bot.core.tree import MODEL, fresh_difficulties
from tests.bot.core.trees import SKILLS, Pupil, a_pupil, skills_of

EASY = fresh_difficulties()
HARDNESS = [section_hardness([EASY.question] * 12, [EASY.skill] * skills) for skills in SKILLS]
MANY_ASKED = [0.05] * len(SKILLS)


def answering(section: int, right: int, wrong: int, elsewhere: int = 20) -> Pupil:
    """Somebody who answered so in a section, and every other question right elsewhere."""
    pupil = Pupil()
    outcomes = [True] * right + [False] * wrong
    Random(right).shuffle(outcomes)
    for number, correct in enumerate(outcomes):
        pupil.answer(skills_of(section)[number % SKILLS[section]], f"q{number}", correct)
    for number in range(elsewhere):
        other = (section + 1 + number % (len(SKILLS) - 1)) % len(SKILLS)
        pupil.answer(skills_of(other)[0], f"e{number}", number % 2 == 0)
    return pupil


def trees(*pupils: Pupil) -> list[MemberTree]:
    return [one.tree() for one in pupils]


def width(one: Mastery) -> float:
    return one.high - one.low


class TestTheQuestionsAsked:
    def test_say_less_of_a_section_the_fewer_they_are(self) -> None:
        one = asked_variance([(8, 0.3)])
        four = asked_variance([(2, 0.3)] * 4)

        assert one == pytest.approx(0.3)
        assert four == pytest.approx(0.3 / 4)

    def test_weigh_by_their_answers(self) -> None:
        assert asked_variance([(3, 0.2), (1, 0.6)]) == pytest.approx((9 * 0.2 + 0.6) / 16)

    def test_that_no_bank_has_any_more_are_as_one_of_which_nothing_is_known(self) -> None:
        assert asked_variance([]) == MODEL.question


class TestTheEffect:
    def test_is_found_where_all_fail(self) -> None:
        members = trees(*(answering(2, 1, 7) for _ in range(8)))
        effects = group_effects(members, MANY_ASKED)

        assert effects[2].mean < -0.8
        assert effects[2].variance < EFFECT_VARIANCE / 2
        assert all(abs(one.mean) < 0.5 for place, one in enumerate(effects) if place != 2)

    def test_is_not_found_where_one_of_many_fails(self) -> None:
        members = trees(answering(2, 0, 8), *(answering(2, 6, 2) for _ in range(7)))
        assert group_effects(members, MANY_ASKED)[2].mean > -0.3

    def test_of_fewer_than_two_who_answered_is_not_known(self) -> None:
        alone = trees(answering(2, 0, 8, elsewhere=0), Pupil(), Pupil())
        assert set(group_effects(alone, MANY_ASKED)) == {Effect(0.0, EFFECT_VARIANCE)}

    def test_is_doubted_where_all_were_asked_the_same_few_questions(self) -> None:
        members = trees(*(answering(2, 1, 7) for _ in range(8)))
        few = [0.05, 0.05, MODEL.question, 0.05, 0.05, 0.05]
        sure, doubted = group_effects(members, MANY_ASKED)[2], group_effects(members, few)[2]

        assert sure.mean < doubted.mean < 0.0
        assert doubted.variance > sure.variance

    def test_is_at_rest(self, monkeypatch: pytest.MonkeyPatch) -> None:
        members = trees(*(answering(place, 1, 6) for place in (0, 0, 1, 2, 2, 2)))
        found = group_effects(members, MANY_ASKED)
        monkeypatch.setattr("bot.core.group_effect.ROUNDS", 40)
        for six, forty in zip(found, group_effects(members, MANY_ASKED), strict=True):
            assert six.mean == pytest.approx(forty.mean, abs=0.01)

    def test_does_not_depend_on_the_order_of_members(self) -> None:
        pupils = [answering(2, number, 5) for number in range(4)]
        there, back = trees(*pupils), trees(*reversed(pupils))
        for one, other in zip(
            group_effects(there, MANY_ASKED), group_effects(back, MANY_ASKED), strict=True
        ):
            assert one == pytest.approx(other)


class TestTheGroup:
    def test_has_about_the_mean_of_chances_of_members_who_have_nothing_in_common(self) -> None:
        """Half of them fail in each section, so that no effect is to be found."""
        members = trees(*(answering(2, *counts) for counts in ((7, 1), (1, 7)) for _ in range(4)))
        (read,) = group_masteries(members, HARDNESS, MANY_ASKED)[2:3]
        alone = [mastery(member_estimates(one, HARDNESS)[2]).chance for one in members]

        assert read.chance == pytest.approx(sum(alone) / len(alone), abs=0.05)
        assert read.low < read.chance < read.high

    def test_that_fails_together_is_weaker_than_its_members_seem_alone(self) -> None:
        members = trees(*(answering(2, 1, 3) for _ in range(8)))
        read = group_masteries(members, HARDNESS, MANY_ASKED)[2]
        alone = [mastery(member_estimates(one, HARDNESS)[2]) for one in members]

        assert read.verdict == "weak"
        assert read.chance < min(one.chance for one in alone) - 0.03

    def test_takes_those_who_were_never_asked_for_weak_too(self) -> None:
        failing, absent = [answering(2, 1, 5) for _ in range(6)], answering(2, 0, 0)
        with_absent = group_masteries(trees(*failing, absent), HARDNESS, MANY_ASKED)[2]
        alone = mastery(member_estimates(absent.tree(), HARDNESS)[2]).chance
        without = group_masteries(trees(*failing), HARDNESS, MANY_ASKED)[2]
        implied = 7 * with_absent.chance - 6 * without.chance

        assert implied < alone - 0.1

    def test_is_never_surer_than_what_all_have_in_common_allows(self) -> None:
        """However many members: the questions that they were asked remain the same."""
        few, many = ([answering(2, 2, 2).tree()] * number for number in (2, 60))
        narrow = group_masteries(many, HARDNESS, [0.3] * len(SKILLS))[2]
        wide = group_masteries(few, HARDNESS, [0.3] * len(SKILLS))[2]

        assert 0.15 < width(narrow) < width(wide)

    def test_of_two_who_know_little_or_much_is_told_apart(self) -> None:
        weak = group_masteries(
            trees(answering(2, 1, 11), answering(2, 1, 11)), HARDNESS, MANY_ASKED
        )
        strong = group_masteries(
            trees(answering(2, 14, 0), answering(2, 14, 0)), HARDNESS, MANY_ASKED
        )

        assert (weak[2].verdict, strong[2].verdict) == ("weak", "strong")

    def test_of_nobody_has_no_mastery(self) -> None:
        with pytest.raises(ValueError, match="without members"):
            group_masteries([], HARDNESS, MANY_ASKED)

    @pytest.mark.parametrize("seed", range(3))
    def test_is_a_chance_with_its_interval(self, seed: int) -> None:
        members = [a_pupil(seed * 10 + number, 5 + 20 * number).tree() for number in range(4)]
        for read in group_masteries(members, HARDNESS, MANY_ASKED):
            assert 0.0 <= read.low < read.chance < read.high <= 1.0
            assert 0.0 <= read.weak <= 1.0
