"""The blueprint sampler: its quota at every prefix, its rounds of questions, its changes."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questions.outline import Domain, Outline, Section, Skill, WeightRange
from questions.sampling import (
    EXAM,
    Blueprint,
    Ledger,
    Pick,
    SamplerState,
    SamplerStateError,
    draw,
    draw_other,
    draw_rng,
    eligible,
    group_seed,
)
from questions.text import LocalText

repeatable = settings(max_examples=40, deadline=None, derandomize=True, database=None)
seeds = st.integers(0, 2**32)


def a_text(text: str) -> LocalText:
    return LocalText.of({"en": text})


def a_domain(name: str, weight: int, skills_per_section: Sequence[int]) -> Domain:
    """A domain `a` with sections `a0`, `a1`, ... whose skills are `a0x0`, `a0x1`, ..."""
    return Domain(
        id=name,
        title=a_text(name),
        weight=WeightRange(weight // 2, weight - weight // 2),
        sections=tuple(
            Section(
                id=f"{name}{number}",
                title=a_text(f"{name}{number}"),
                skills=tuple(
                    Skill(f"{name}{number}x{skill}", a_text("a skill")) for skill in range(size)
                ),
            )
            for number, size in enumerate(skills_per_section)
        ),
    )


def an_outline(weights: Sequence[int], skills_per_section: Sequence[int] = (1,)) -> Outline:
    """Domains `a`, `b`, ... with these doubled midpoints, all with sections of these sizes."""
    names = "abcdefghij"
    return Outline(
        tuple(
            a_domain(name, weight, skills_per_section)
            for name, weight in zip(names, weights, strict=False)
        )
    )


def a_bank(outline: Outline, each: int = 1) -> dict[str, list[str]]:
    return {skill: [f"{skill}-q{number}" for number in range(each)] for skill in outline.by_skill}


def a_blueprint(
    weights: Sequence[int], skills_per_section: Sequence[int] = (1,), each: int = 1
) -> Blueprint:
    outline = an_outline(weights, skills_per_section)
    return Blueprint.of(outline, a_bank(outline, each))


def picks(
    blueprint: Blueprint,
    seed: int = 1,
    state: SamplerState | None = None,
    tilt: Mapping[str, float] | None = None,
) -> Iterator[Pick]:
    """Draw for ever."""
    rng, state = Random(seed), state or SamplerState.fresh()
    while True:
        pick = draw(blueprint, state, rng, tilt)
        state = pick.state
        yield pick


def first(number: int, drawn: Iterator[Pick]) -> list[Pick]:
    return list(itertools.islice(drawn, number))


def worst_deviation(weights: Sequence[int], states: Sequence[SamplerState]) -> Fraction:
    """The largest |count - target| of domains `a`, `b`, ... over all states of a fresh group."""
    total = sum(weights)
    return max(
        abs(state.counts.get(f"domain:{name}", 0) - Fraction(number * weight, total))
        for number, state in enumerate(states, start=1)
        for name, weight in zip("abcdefghij", weights, strict=False)
    )


class TestQuota:
    @repeatable
    @given(st.lists(st.integers(1, 200), min_size=2, max_size=8), seeds)
    def test_no_domain_is_ever_a_whole_question_from_its_share(
        self, weights: list[int], seed: int
    ) -> None:
        states = [pick.state for pick in first(200, picks(a_blueprint(weights), seed))]

        assert worst_deviation(weights, states) < 1

    @pytest.mark.parametrize(
        "weights", [(1, 200, 200, 199), (1, 1, 1, 1, 1, 1, 1, 200), (97, 89, 3, 2), (200, 1)]
    )
    def test_the_share_is_kept_through_a_whole_period_of_lopsided_weights(
        self, weights: tuple[int, ...]
    ) -> None:
        period = sum(weights)
        states = [pick.state for pick in first(period, picks(a_blueprint(weights)))]

        assert worst_deviation(weights, states) < 1
        assert [states[-1].counts[f"domain:{name}"] for name in "abcdefgh"[: len(weights)]] == list(
            weights
        )

    @repeatable
    @given(
        st.lists(st.integers(1, 4), min_size=1, max_size=4),
        st.lists(st.integers(1, 5), min_size=1, max_size=5),
        seeds,
    )
    def test_sections_and_skills_keep_their_share_of_their_parents_draws(
        self, weights: list[int], sizes: list[int], seed: int
    ) -> None:
        blueprint = a_blueprint(weights, sizes)

        for pick in first(80, picks(blueprint, seed)):
            counts = {EXAM: pick.state.draws, **pick.state.counts}
            for parent, children in blueprint.weights.items():
                for child, weight in children.items():
                    target = Fraction(counts.get(parent, 0) * weight, sum(children.values()))
                    assert abs(counts.get(child, 0) - target) < 1

    @repeatable
    @given(
        st.lists(st.integers(1, 60), min_size=2, max_size=5),
        seeds,
        st.lists(
            st.dictionaries(
                st.sampled_from(["a", "b", "a0", "a1", "b0", "b2", "a0x0", "a0x1", "b2x3"]),
                st.floats(-5, 50),
            ),
            min_size=1,
            max_size=9,
        ),
    )
    def test_no_tilt_however_wild_moves_a_domain_from_its_share(
        self, weights: list[int], seed: int, tilts: list[dict[str, float]]
    ) -> None:
        blueprint, rng, states = a_blueprint(weights, (2, 3, 4)), Random(seed), []
        state = SamplerState.fresh()
        for tilt in itertools.islice(itertools.cycle(tilts), 100):
            state = draw(blueprint, state, rng, tilt).state
            states.append(state)

        assert worst_deviation(weights, states) < 1


@cache
def can_be_kept(weights: tuple[int, ...], counts: tuple[int, ...]) -> bool:
    """By exhaustion: whether draws to the end of the period keep every prefix within quota."""
    total, drawn = sum(weights), sum(counts)
    for weight, count in zip(weights, counts, strict=True):
        if abs(count * total - drawn * weight) >= total:
            return False
    return drawn == total or any(
        can_be_kept(weights, after_drawing(counts, child)) for child in range(len(weights))
    )


def after_drawing(counts: tuple[int, ...], child: int) -> tuple[int, ...]:
    return (*counts[:child], counts[child] + 1, *counts[child + 1 :])


class TestEligibility:
    @pytest.mark.parametrize(
        "weights",
        [
            weights
            for size in (2, 3, 4, 5)
            for weights in itertools.combinations_with_replacement(range(1, 7), size)
            if sum(weights) <= 12
        ]
        + [(11, 9, 15, 3)],
        ids=lambda weights: "-".join(map(str, weights)),
    )
    def test_it_is_exactly_what_an_exhaustive_search_allows(self, weights: tuple[int, ...]) -> None:
        total, names = sum(weights), "abcdefgh"[: len(weights)]
        reached = {(0,) * len(weights)}
        for drawn in range(total):
            following = set()
            for counts in reached:
                credits_ = {
                    name: drawn * weight - total * count
                    for name, weight, count in zip(names, weights, counts, strict=True)
                }
                allowed = [
                    child
                    for child in range(len(weights))
                    if can_be_kept(weights, after_drawing(counts, child))
                ]
                found = eligible(dict(zip(names, weights, strict=True)), credits_)
                assert found == tuple(names[child] for child in allowed)
                following |= {after_drawing(counts, child) for child in allowed}
            reached = following

    def test_credits_that_no_draws_can_keep_have_no_eligible_child(self) -> None:
        assert eligible({"a": 1, "b": 1, "c": 1, "d": 1}, {"a": 3, "b": 3, "c": -3, "d": -3}) == ()

    def test_a_credit_of_a_whole_question_cannot_be_kept(self) -> None:
        assert eligible({"a": 1, "b": 1}, {"a": 2, "b": -2}) == ()
        assert eligible({"a": 1, "b": 1, "c": 1}, {"a": 1, "b": 2, "c": -3}) == ()


class TestChance:
    def test_the_same_state_and_chance_give_the_same_pick(self) -> None:
        blueprint = a_blueprint((55, 45, 75, 15), (3, 4), each=3)

        assert first(50, picks(blueprint, seed=7)) == first(50, picks(blueprint, seed=7))

    def test_groups_do_not_get_the_same_questions(self) -> None:
        blueprint = a_blueprint((55, 45, 75, 15), (3, 4), each=3)

        orders = {
            tuple(pick.question for pick in first(10, picks(blueprint, seed))) for seed in range(8)
        }
        assert len(orders) == 8

    def test_the_first_draw_follows_the_weights(self) -> None:
        blueprint = a_blueprint((10, 30, 60))

        drawn = Counter(next(picks(blueprint, seed)).skill for seed in range(2000))
        assert drawn["a0x0"] / 2000 == pytest.approx(0.1, abs=0.03)
        assert drawn["b0x0"] / 2000 == pytest.approx(0.3, abs=0.03)

    def test_every_draw_of_a_group_has_a_chance_of_its_own_that_replays(self) -> None:
        def numbers(secret: bytes, group: str, draws: int) -> list[float]:
            rng = draw_rng(secret, group, draws)
            return [rng.random() for _ in range(3)]

        assert numbers(b"secret", "7", 3) == numbers(b"secret", "7", 3)
        others = [
            numbers(b"secret", "7", 4),
            numbers(b"secret", "8", 3),
            numbers(b"other", "7", 3),
            numbers(b"secret", "73", 0),
        ]
        assert numbers(b"secret", "7", 3) not in others

    def test_a_group_seed_needs_the_secret(self) -> None:
        assert len(group_seed(b"secret", "7")) == 32
        assert group_seed(b"secret", "7") != group_seed(b"guess", "7")


class TestTilt:
    @staticmethod
    def share_of_a0(factor: float) -> float:
        *_, last = first(1200, picks(a_blueprint((1,), (2, 2, 2)), tilt={"a0": factor}))
        return last.state.counts["section:a0"] / 1200

    @pytest.mark.parametrize(
        ("factor", "share"), [(1, 2 / 6), (2, 4 / 8), (0.5, 1 / 5), (1.5, 3 / 7)]
    )
    def test_a_section_is_asked_in_proportion_to_its_tilted_weight(
        self, factor: float, share: float
    ) -> None:
        assert self.share_of_a0(factor) == pytest.approx(share, abs=0.002)

    def test_the_factor_is_clipped(self) -> None:
        assert self.share_of_a0(100) == self.share_of_a0(2)
        assert self.share_of_a0(-1) == self.share_of_a0(0.5)

    def test_a_skill_can_be_tilted(self) -> None:
        *_, last = first(300, picks(a_blueprint((1,), (2,)), tilt={"a0x1": 2}))

        assert last.state.counts["skill:a0x1"] == pytest.approx(200, abs=1)

    def test_a_domain_cannot(self) -> None:
        blueprint = a_blueprint((1, 1), (2,))

        assert first(50, picks(blueprint, tilt={"a": 2, "b": 0.5})) == first(50, picks(blueprint))


class TestRounds:
    @repeatable
    @given(st.integers(1, 5), st.integers(1, 4), seeds)
    def test_no_question_repeats_before_its_skills_questions_are_used_up(
        self, each: int, skills: int, seed: int
    ) -> None:
        blueprint = a_blueprint((3, 2), (skills,), each)
        asked: dict[str, list[str]] = {}
        for pick in first(70, picks(blueprint, seed)):
            asked.setdefault(pick.skill, []).append(pick.question)

        for skill, questions in asked.items():
            for start in range(0, len(questions), each):
                one_round = questions[start : start + each]
                assert len(set(one_round)) == len(one_round)
                assert set(one_round) <= set(blueprint.questions[skill])

    @repeatable
    @given(st.integers(2, 4), seeds)
    def test_a_new_round_does_not_begin_with_the_question_asked_last(
        self, each: int, seed: int
    ) -> None:
        asked = [pick.question for pick in first(40, picks(a_blueprint((1,), each=each), seed))]

        assert all(question != following for question, following in itertools.pairwise(asked))

    def test_a_skill_with_one_question_asks_it_again(self) -> None:
        asked = [pick.question for pick in first(3, picks(a_blueprint((1,))))]

        assert asked == ["a0x0-q0"] * 3

    def test_the_order_within_a_skill_is_shuffled(self) -> None:
        orders = {
            tuple(pick.question for pick in first(3, picks(a_blueprint((1,), each=3), seed)))
            for seed in range(60)
        }
        assert len(orders) == 6

    def test_the_state_lists_the_questions_of_the_round_in_order(self) -> None:
        drawn = first(3, picks(a_blueprint((1,), each=3)))

        assert drawn[-1].state.seen == {"a0x0": tuple(pick.question for pick in drawn)}


class TestPartialBank:
    def test_the_weight_of_a_skill_without_questions_goes_to_its_section(self) -> None:
        outline = an_outline((1,), (3, 3))
        bank = a_bank(outline)
        for skill in ("a0x0", "a0x1"):
            bank[skill] = []
        *_, last = first(60, picks(Blueprint.of(outline, bank)))

        assert last.state.counts["section:a0"] == 30
        assert last.state.counts["skill:a0x2"] == 30

    def test_a_section_without_questions_is_left_out_of_its_domain(self) -> None:
        outline = an_outline((1, 1), (1, 1, 1))
        bank = a_bank(outline)
        del bank["a1x0"]
        *_, last = first(60, picks(Blueprint.of(outline, bank)))

        assert last.state.counts["domain:a"] == 30
        assert last.state.counts["section:a0"] == 15
        assert "section:a1" not in last.state.counts

    def test_a_domain_without_questions_is_left_out(self) -> None:
        outline = an_outline((10, 20, 30))
        blueprint = Blueprint.of(outline, {"a0x0": ["q1"], "c0x0": ["q2"]})
        *_, last = first(40, picks(blueprint))

        assert last.state.counts["domain:a"] == 10
        assert last.state.counts["domain:c"] == 30

    def test_a_domain_that_weighs_nothing_is_left_out(self) -> None:
        drawn = first(20, picks(a_blueprint((0, 1))))

        assert {pick.skill for pick in drawn} == {"b0x0"}

    def test_questions_of_unknown_skills_are_ignored(self) -> None:
        blueprint = Blueprint.of(an_outline((1,)), {"a0x0": ["q1"], "gone": ["q2"]})

        assert {pick.question for pick in first(5, picks(blueprint))} == {"q1"}

    def test_without_any_question_the_draw_says_so(self) -> None:
        with pytest.raises(ValueError, match="no question to draw"):
            draw(Blueprint.of(an_outline((1,)), {}), SamplerState.fresh(), Random(1))


def days(
    blueprint: Blueprint, each_day: int, number: int, seed: int
) -> tuple[list[list[str]], SamplerState]:
    """The questions of days on which none comes twice, and the state after them."""
    rng, state = Random(seed), SamplerState.fresh()
    found: list[list[str]] = []
    for _ in range(number):
        today: list[str] = []
        for _ in range(each_day):
            pick = draw_other(blueprint, state, rng, today)
            if pick is None:
                break
            state = pick.state
            today.append(pick.question)
        found.append(today)
    return found, state


class TestBarredQuestions:
    @repeatable
    @given(
        st.lists(st.integers(1, 40), min_size=1, max_size=4),
        st.lists(st.integers(1, 3), min_size=1, max_size=3),
        st.integers(1, 3),
        st.integers(1, 10),
        seeds,
    )
    def test_a_day_has_as_many_questions_as_there_are_and_none_twice(
        self, weights: list[int], skills: list[int], each: int, each_day: int, seed: int
    ) -> None:
        blueprint = a_blueprint(weights, skills, each)
        bank = {one for questions in blueprint.questions.values() for one in questions}
        found, state = days(blueprint, each_day, 12, seed)
        for today in found:
            assert len(today) == len(set(today)) == min(each_day, len(bank))
        assert state.draws == sum(map(len, found))
        assert SamplerState.from_json(state.to_json()) == state

    def test_without_barred_questions_the_draw_is_the_usual_one(self) -> None:
        blueprint, state = a_blueprint((3, 2), (2, 1), 3), SamplerState.fresh()
        for seed in range(40):
            pick = draw(blueprint, state, Random(seed))
            assert draw_other(blueprint, state, Random(seed), ()) == pick
            assert draw_other(blueprint, state, Random(seed), {"no such question"}) == pick
            state = pick.state

    @repeatable
    @given(seeds)
    def test_domains_still_get_their_shares_over_the_days(self, seed: int) -> None:
        weights = (45, 55, 45, 55)
        _found, state = days(a_blueprint(weights, (1, 2), 1), 3, 100, seed)
        for name, weight in zip("abcd", weights, strict=True):
            assert abs(state.counts[f"domain:{name}"] - 300 * weight / 200) < 1

    def test_only_when_all_are_barred_there_is_none(self) -> None:
        blueprint = a_blueprint((1, 2), (1,), 2)
        bank = [one for questions in blueprint.questions.values() for one in questions]
        for left in bank:
            pick = draw_other(
                blueprint, SamplerState.fresh(), Random(1), [one for one in bank if one != left]
            )
            assert pick is not None
            assert pick.question == left
        assert draw_other(blueprint, SamplerState.fresh(), Random(1), bank) is None
        empty = Blueprint.of(an_outline((1,)), {})
        assert draw_other(empty, SamplerState.fresh(), Random(1), ()) is None

    def test_where_the_rest_of_a_round_is_barred_it_goes_on_with_an_earlier_question(self) -> None:
        blueprint = a_blueprint((1,), each=3)
        state = SamplerState(counts={}, seen={"a0x0": ("a0x0-q0", "a0x0-q1")})
        pick = draw_other(blueprint, state, Random(1), ["a0x0-q2", "a0x0-q1"])
        assert pick is not None
        assert pick.question == "a0x0-q0"
        assert pick.state.seen == {"a0x0": ("a0x0-q1", "a0x0-q0")}  # q2 is still to come


class TestChangedPack:
    def test_a_new_domain_does_not_catch_up_on_the_past(self) -> None:
        *_, before = first(500, picks(a_blueprint((1, 1))))
        after = first(90, picks(a_blueprint((1, 1, 1)), seed=2, state=before.state))

        drawn = [pick.skill for pick in after]
        assert drawn.count("c0x0") == pytest.approx(30, abs=1)
        assert drawn[:6].count("c0x0") <= 3

    def test_a_domain_that_left_no_longer_counts(self) -> None:
        *_, before = first(500, picks(a_blueprint((1, 1, 5))))
        *_, last = first(60, picks(a_blueprint((1, 1)), seed=2, state=before.state))

        grown = Counter(last.state.counts)
        grown.subtract(before.state.counts)
        assert grown["domain:c"] == 0
        assert grown["domain:a"] == pytest.approx(30, abs=1)

    @repeatable
    @given(
        st.lists(
            st.lists(st.integers(0, 60), min_size=5, max_size=5).filter(any),
            min_size=2,
            max_size=5,
        ),
        st.integers(1, 30),
        seeds,
    )
    def test_after_any_change_the_share_holds_again_within_two_questions(
        self, packs: list[list[int]], draws: int, seed: int
    ) -> None:
        state = SamplerState.fresh()
        for weights in packs:
            blueprint, start, total = a_blueprint(weights), state.counts, sum(weights)
            for number, pick in enumerate(first(draws, picks(blueprint, seed, state)), start=1):
                state = pick.state
                assert sum(state.ledgers[EXAM].credits.values()) == 0
                for name, weight in zip("abcde", weights, strict=True):
                    drawn = state.counts.get(f"domain:{name}", 0) - start.get(f"domain:{name}", 0)
                    assert abs(drawn - Fraction(number * weight, total)) < 2

    def test_what_a_child_was_owed_survives_a_change_of_its_siblings(self) -> None:
        owed = SamplerState(
            counts={}, seen={}, ledgers={EXAM: Ledger(2, {"domain:a": 1, "domain:b": -1})}
        )
        ahead = 0
        for seed in range(400):
            ahead += next(picks(a_blueprint((1, 1, 1)), seed, owed)).skill == "b0x0"

        # Half a question ahead, with a third due: `b` is not eligible yet.
        assert ahead == 0

    def test_credits_that_do_not_fit_the_new_weights_are_eased_until_they_do(self) -> None:
        stuck_credits = {"domain:a": 36, "domain:b": 36, "domain:c": -36, "domain:d": -36}
        stuck = SamplerState(counts={}, seen={}, ledgers={EXAM: Ledger(40, stuck_credits)})
        blueprint = a_blueprint((10, 10, 10, 10))
        assert eligible(blueprint.weights[EXAM], stuck_credits) == ()

        for seed in range(20):
            drawn = [pick.skill for pick in first(8, picks(blueprint, seed, stuck))]
            assert drawn[0] in {"a0x0", "b0x0"}
            assert all(1 <= drawn.count(f"{name}0x0") <= 3 for name in "abcd")

    def test_questions_that_vanished_are_ignored(self) -> None:
        *_, before = first(2, picks(a_blueprint((1,), each=2)))
        blueprint = Blueprint.of(an_outline((1,)), {"a0x0": ["new-1", "new-2"]})

        asked = [pick.question for pick in first(4, picks(blueprint, state=before.state))]
        assert set(asked[:2]) == set(asked[2:]) == {"new-1", "new-2"}

    def test_a_question_listed_twice_counts_once(self) -> None:
        blueprint = Blueprint.of(an_outline((1,)), {"a0x0": ["q1", "q1", "q2"]})

        assert blueprint.questions == {"a0x0": ("q1", "q2")}


class TestStoredState:
    def test_it_survives_storage_at_any_moment(self) -> None:
        for pick in first(60, picks(a_blueprint((55, 45, 75), (2, 3), each=2), tilt={"a0": 1.3})):
            assert SamplerState.from_json(pick.state.to_json()) == pick.state

    def test_equal_states_give_equal_text(self) -> None:
        one = SamplerState(counts={"a": 1, "b": 2}, seen={"x": ("q",), "y": ()})
        other = SamplerState(counts={"b": 2, "a": 1}, seen={"y": (), "x": ("q",)})

        assert one.to_json() == other.to_json()
        assert " " not in one.to_json()

    def test_a_fresh_state_has_no_draws_and_each_draw_adds_one(self) -> None:
        assert SamplerState.fresh().draws == 0
        assert [pick.state.draws for pick in first(4, picks(a_blueprint((2, 1))))] == [1, 2, 3, 4]

    def test_drawing_leaves_the_old_state_as_it_was(self) -> None:
        blueprint = a_blueprint((2, 1), (2,), each=2)
        *_, before = first(5, picks(blueprint))
        text = before.state.to_json()
        draw(blueprint, before.state, Random(3))

        assert before.state.to_json() == text

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "[]",
            "null",
            "{}",
            json.dumps({"counts": [], "seen": {}, "ledgers": {}}),
            json.dumps({"counts": {"domain:a": "1"}, "seen": {}, "ledgers": {}}),
            json.dumps({"counts": {"domain:a": True}, "seen": {}, "ledgers": {}}),
            json.dumps({"counts": {}, "seen": {"a": 3}, "ledgers": {}}),
            json.dumps({"counts": {}, "seen": {}, "ledgers": {"exam": {"credits": {}}}}),
            json.dumps({"counts": {}, "seen": {}, "ledgers": {"exam": [1, {}]}}),
            json.dumps(
                {"counts": {}, "seen": {}, "ledgers": {"exam": {"scale": 0, "credits": {}}}}
            ),
            json.dumps(
                {"counts": {}, "seen": {}, "ledgers": {"exam": {"scale": 2, "credits": {"a": 0.5}}}}
            ),
        ],
    )
    def test_a_damaged_state_is_refused_in_words(self, text: str) -> None:
        with pytest.raises(SamplerStateError, match="start the group's sampler afresh"):
            SamplerState.from_json(text)
