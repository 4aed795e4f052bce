"""Ids that are short, readable, and stay."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.authoring.outline_ids import MAX_ID, slug, unique_ids


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Create an Azure Machine Learning workspace", "create-azure-machine-learning-workspace"),
        ("Manage role-based access (RBAC)", "manage-role-based-access"),
        ("A/B testing of the models", "a-b-testing-models"),
        ("Azure AI Search–based index", "azure-ai-search-based-index"),
        ("Aligning with the baker’s and the cook's practices", "aligning-bakers-cooks-practices"),
        ("Configuración de la canción", "configuracion-de-la-cancion"),
        ("To be or as it is", "be-it-is"),
        ("To and from", "to-and-from"),
        ("(all of it)", "all-it"),
        ("計量", ""),
        ("x" * 80, "x" * 60),
    ],
)
def test_slug(title: str, expected: str) -> None:
    assert slug(title) == expected


def test_a_long_title_is_cut_at_a_word() -> None:
    long = "Implement administrative management procedures, including administration paperwork"
    assert slug(long) == "implement-administrative-management-procedures-including"


def test_titles_without_a_clash_keep_their_slugs() -> None:
    assert unique_ids([("Weigh the flour", "dough"), ("Heat the oven", "oven")]) == [
        "weigh-flour",
        "heat-oven",
    ]


def test_a_clash_is_settled_by_the_words_in_which_parents_differ() -> None:
    ids = unique_ids(
        [
            ("Define a metric", "tune-models-by-hand"),
            ("Define the metric", "tune-models-at-night"),
            ("Read", "tune-models-by-hand"),
        ]
    )
    assert ids == ["define-metric-by-hand", "define-metric-at-night", "read"]


def test_as_many_words_are_taken_as_it_needs() -> None:
    ids = unique_ids([("Go", "x-a-b-c"), ("Go", "x-a-b-d"), ("Go", "y")])
    assert ids == ["go-x-a-b-c", "go-x-a-b-d", "go-y"]


def test_within_one_parent_the_titles_own_words_settle_it() -> None:
    ids = unique_ids([("Pay for the bread", "shop"), ("Pay with the bread", "shop")])
    assert ids == ["pay-bread-for-the", "pay-bread-with-the"]


def test_equal_titles_under_one_parent_stay_equal() -> None:
    assert unique_ids([("Pay", "shop"), ("Pay", "shop")]) == ["pay", "pay"]


def test_a_long_clash_still_fits() -> None:
    words = " ".join(["measure"] * 12)
    parents = ["section-" + "a" * 40, "section-" + "b" * 40]
    ids = unique_ids([(words, parent) for parent in parents])
    assert len(set(ids)) == 2
    assert max(map(len, ids)) <= MAX_ID


@given(st.text(max_size=200))
def test_a_slug_is_an_id_whatever_the_title(title: str) -> None:
    made = slug(title)
    assert made == "" or re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made)
    assert len(made) <= MAX_ID


@given(st.lists(st.tuples(st.text("ab (x-", max_size=9), st.sampled_from(["a-b", "a-c", "d"]))))
def test_ids_do_not_depend_on_the_order(titles: list[tuple[str, str]]) -> None:
    ids = unique_ids(titles)
    assert unique_ids(titles[::-1]) == ids[::-1]
