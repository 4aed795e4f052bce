"""What somebody means by a topic."""

from __future__ import annotations

import pytest

from bot.core.topics import find_topics, folded, topic_by_code, topics_of
from tests.questions.builders import an_outline


def found(wanted: str) -> set[str]:
    return {topic.id for topic in find_topics(an_outline(), wanted).topics}


@pytest.mark.parametrize(
    ("text", "plain"),
    [("  Débil,  MÁS! ", "debil mas"), ("ñandú", "nandu"), ("A-B_C", "a b c"), ("¿?", "")],
)
def test_texts_are_compared_without_accents_case_and_signs(text: str, plain: str) -> None:
    assert folded(text) == plain


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ("Stars", {"stars"}),
        ("estrellas", {"stars"}),
        ("ESTRÉLLAS", {"stars"}),
        ("measure-light", {"measure-light"}),
        ("planets", {"planets"}),  # the section by its full title, not its skills
        ("planet", {"planets"}),  # a part of it: skills inside are left out
        ("light measure", {"measure-light"}),  # all words, in any order
        ("ra", {"find-planets", "draw-maps"}),
        ("", set()),
        ("l", set()),
        ("¿?", set()),
        ("nothing like it", set()),
    ],
)
def test_a_topic_is_found_by_name_or_part(wanted: str, ids: set[str]) -> None:
    assert found(wanted) == ids


def test_the_nearest_are_by_spelling_best_first_and_few() -> None:
    result = find_topics(an_outline(), "planetaz")
    assert result.topics == ()
    assert "planets" in {topic.id for topic in result.nearest}
    assert 1 <= len(result.nearest) <= 3
    assert find_topics(an_outline(), "qqqqqqq").nearest == ()


def test_codes_name_every_topic_once() -> None:
    outline = an_outline()
    topics = list(topics_of(outline))
    codes = " ".join(topic.code for topic in topics)
    assert codes == "d0 d1 s0 s1 s2 k0 k1 k2 k3"
    assert all(topic_by_code(outline, topic.code) == topic for topic in topics)
    assert topic_by_code(outline, "d9") is None


def test_a_topic_holds_the_skills_below_it() -> None:
    skills = {topic.id: topic.skills for topic in topics_of(an_outline())}
    assert skills["worlds"] == ("find-planets", "weigh-planets", "draw-maps")
    assert skills["planets"] == ("find-planets", "weigh-planets")
    assert skills["draw-maps"] == ("draw-maps",)
