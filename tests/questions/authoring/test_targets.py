"""Targets of a bank: what is measured, what is wanted, and who keeps it from being met."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from questions.authoring.targets import SHOWN_BEHIND, Target, targets_of
from questions.question import Difficulty, Question, SdkVersion
from tests.questions.builders import (
    a_match,
    a_multiple,
    a_pack,
    a_series,
    a_single,
    an_option,
    an_order,
    some_facts,
)


def measured(*questions: Question) -> dict[str, Target]:
    return {target.name: target for target in targets_of(a_pack(*questions))}


def singles(count: int, **changes: object) -> list[Question]:
    return [a_single(f"single-{number}", **changes) for number in range(count)]


def of_difficulties(*levels: Difficulty) -> list[Question]:
    return [a_single(f"q-{n}", difficulty=level) for n, level in enumerate(levels)]


def of_sdks(*sdks: SdkVersion) -> list[Question]:
    return [a_single(f"q-{n}", sdk=sdk) for n, sdk in enumerate(sdks)]


def test_each_skill_wants_four_questions() -> None:
    target = measured(*singles(4))["skill-questions"]
    assert target.cells[1:] == ("0", "4 or more", "NO")
    assert dict(target.behind) == {"find-planets": 0, "weigh-planets": 0, "draw-maps": 0}
    assert target.blame == (
        "fewest questions on a skill: find-planets (0), weigh-planets (0), draw-maps (0)"
    )


def test_each_section_wants_all_difficulties() -> None:
    target = measured(*of_difficulties(1, 2, 3, 3), a_series())["section-difficulties"]
    assert (target.measured, target.wanted) == (0, "3 or more")
    assert dict(target.behind) == {"planets": 1, "maps": 0}


@pytest.mark.parametrize(
    ("levels", "name", "share", "met"),
    [
        ((1, 2, 2), "recall", "33.3%", True),
        ((1, 1, 2), "recall", "66.7%", False),
        ((1, 2, 2, 2, 3), "hardest", "20.0%", True),
        ((1, 2, 2, 2, 2, 3), "hardest", "16.7%", False),
    ],
)
def test_shares_of_recall_and_of_the_hardest(
    levels: Iterable[Difficulty], name: str, share: str, met: bool
) -> None:
    target = measured(*of_difficulties(*levels))[name]
    assert (target.cells[1], target.met) == (share, met)


def mixed(single: int, multiple: int, order: int, match: int, series: int) -> list[Question]:
    return [
        *(a_single(f"a-{n}") for n in range(single)),
        *(a_multiple(f"b-{n}") for n in range(multiple)),
        *(an_order(f"c-{n}") for n in range(order)),
        *(a_match(f"d-{n}") for n in range(match)),
        *(a_series(f"e-{n}") for n in range(series)),
    ]


@pytest.mark.parametrize(
    ("mix", "unmet"),
    [
        ((60, 12, 8, 10, 10), set()),
        ((50, 15, 12, 15, 8), set()),  # bounds are allowed
        ((65, 10, 6, 10, 9), set()),
        ((49, 15, 11, 15, 10), {"type-single"}),
        ((66, 9, 6, 10, 9), {"type-single", "type-multiple"}),
        ((59, 10, 5, 13, 13), {"type-order", "type-series"}),
        ((52, 10, 13, 16, 9), {"type-order", "type-match"}),
    ],
)
def test_the_mix_of_types(mix: tuple[int, int, int, int, int], unmet: set[str]) -> None:
    found = measured(*mixed(*mix))
    assert {name for name, target in found.items() if "type" in name and not target.met} == unmet


def test_keys_that_stand_out() -> None:
    longest = an_option("A prism spectrograph of brass", "Un espectrógrafo de latón", correct=True)
    others = tuple(one for one in a_single().options if not one.correct)
    found = measured(*singles(6), *(a_single(f"x-{n}", options=(longest, *others)) for n in "abc"))
    assert found["key-longest"].cells[1:] == ("33.3%", "at most 30%", "NO")
    assert found["key-shortest"].met
    assert [found[f"key-{letter}"].cells[1] for letter in "abcd"] == [
        "33.3%",
        "66.7%",
        "0.0%",
        "0.0%",
    ]
    assert found["key-a"].wanted == "20% to 30%"


def test_keys_in_every_place_are_as_wanted() -> None:
    options = a_single().options
    turned = [a_single(f"t-{n}", options=options[n:] + options[:n]) for n in range(4)]
    found = measured(*turned)
    assert all(found[f"key-{letter}"].met for letter in "abcd")


def test_half_of_a_section_holds_today() -> None:
    assert measured(*of_sdks("v1", "any"))["section-current"].met
    assert measured(*of_sdks("v1", "v2"))["section-current"].met
    target = measured(*of_sdks("v1", "v1", "v2"), *(a_series(),))["section-current"]
    assert (target.cells[1], target.behind) == ("33.3%", (("light", 1 / 3),))


def test_a_section_that_is_all_legacy_is_exempt() -> None:
    found = measured(*of_sdks("v1", "v1"), a_series())["section-current"]
    assert (found.measured, found.met) == (1, True)


def test_an_empty_bank_meets_nothing() -> None:
    pack = a_pack()
    empty = type(pack)(some_facts(), pack.outline, {})
    assert not any(target.met for target in targets_of(empty))
    assert {target.cells[1] for target in targets_of(empty)} == {"-", "0"}


def test_only_the_first_that_are_behind_are_named() -> None:
    behind = tuple((f"skill-{number}", 1.0) for number in range(SHOWN_BEHIND + 2))
    target = Target("x", "least", "count", 1, low=4, behind=behind)
    assert str(target.blame).endswith("skill-5 (1), and 2 more")


def test_programs_get_numbers() -> None:
    assert measured(*of_difficulties(1, 2, 2))["recall"].as_json() == {
        "name": "recall",
        "measured": 0.3333,
        "low": None,
        "high": 0.35,
        "met": True,
        "behind": {},
    }
