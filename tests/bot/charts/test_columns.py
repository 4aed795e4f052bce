"""The rows of a chart stand in columns, in order, with their domains together."""

from __future__ import annotations

import pytest

from bot.cards.card import ChartRow
from bot.charts.columns import Column, in_columns
from tests.bot.charts.builders import a_row, an_outline_of


def domains(*sizes: int) -> tuple[ChartRow, ...]:
    """Domains A, B, ... of so many sections; every section has a name of its own."""
    return tuple(
        a_row(f"{letter}{number}", heading=letter if number == 1 else None)
        for letter, size in zip("ABCDEFG", sizes, strict=False)
        for number in range(1, size + 1)
    )


def headings(columns: tuple[Column, ...]) -> list[str]:
    """What stands above each column's rows, for example `AB`."""
    return ["".join(row.heading or "" for row in column) for column in columns]


@pytest.mark.parametrize("sections", [0, 1, 2, 3, 21, 60])
@pytest.mark.parametrize("most", [1, 2, 3])
def test_every_row_is_there_once_and_in_order(sections: int, most: int) -> None:
    rows = an_outline_of(sections).rows

    columns = in_columns(rows, most)

    assert [row.label for column in columns for row in column] == [row.label for row in rows]
    assert len(columns) == min(most, sections)
    assert all(columns)


def test_domains_stay_together_where_that_costs_little() -> None:
    columns = in_columns(domains(6, 5, 7, 3), 2)

    assert headings(columns) == ["AB", "CD"]
    assert [len(column) for column in columns] == [11, 10]


def test_a_long_domain_is_torn_and_says_its_name_again() -> None:
    columns = in_columns(domains(16, 4), 2)

    assert headings(columns) == ["A", "AB"]
    assert [len(column) for column in columns] == [10, 10]


def test_rows_without_domains_fill_the_columns_alike() -> None:
    columns = in_columns(tuple(a_row(str(number)) for number in range(9)), 3)

    assert headings(columns) == ["", "", ""]
    assert [len(column) for column in columns] == [3, 3, 3]
