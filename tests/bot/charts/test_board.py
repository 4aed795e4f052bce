"""A leaderboard stands on its sheet: ranks, names over their bars, and numbers beside them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cards.card import Table
from bot.charts.board import board_scene
from bot.charts.palette import LIGHT
from bot.charts.scene import MARGIN, WIDTH, Bar, IllegibleError, Line, Mark, Scene, TextRun
from tests.bot.charts.builders import a_board, ruler

PEOPLE = ("Ana", "Ben", "Cai", "Dan")
LONG = "Maximiliane Wohlgemuth-Oberhausen"


def scene_of(table: Table) -> Scene:
    return board_scene(table, LIGHT, ruler)


def lines_of(scene: Scene) -> list[Line]:
    return [shape.line for shape in scene.shapes if isinstance(shape, TextRun)]


def said(scene: Scene) -> list[str]:
    return [line.text for line in lines_of(scene)]


def bars_of(scene: Scene) -> list[Bar]:
    """The bars that show something, without their tracks."""
    return [one for one in scene.shapes if isinstance(one, Bar) and one.fill == LIGHT.bar]


def span_of(line: Line) -> tuple[float, float]:
    """Where a line begins and ends."""
    width = ruler(line.text, line.size, bold=line.bold)
    before = {"left": 0.0, "center": width / 2, "right": width}[line.side]
    return line.x - before, line.x - before + width


def test_it_says_ranks_names_and_numbers_under_their_columns() -> None:
    texts = said(scene_of(a_board("Ana", "Ben", rest="and 3 more people")))

    assert sorted(texts[:3]) == ["Name", "Points", "Right"]
    assert sorted(texts[3:7]) == ["1", "2", "2 of 2", "Ana"]
    assert sorted(texts[7:11]) == ["1", "1 of 2", "2", "Ben"]
    assert texts[11:] == ["and 3 more people"]


@pytest.mark.parametrize(
    "table",
    [
        a_board(*PEOPLE),
        a_board(*(LONG for _ in range(10)), rest="and others " * 40),
        a_board("W" * 20_000, "i" * 20_000, "a b " * 5_000),
        replace(a_board("Ana"), rows=(("1" * 90, "Ana", "9" * 90, "9" * 90),)),
        replace(a_board("Ana"), header=("H" * 90,) * 4),
    ],
    ids=["four", "ten", "floods", "wide cells", "wide header"],
)
def test_no_text_leaves_the_sheet_or_runs_into_another(table: Table) -> None:
    scene = scene_of(table)

    lines = lines_of(scene)
    for number, line in enumerate(lines):
        left, right = span_of(line)
        assert left >= 0
        assert right <= WIDTH - MARGIN + 0.01, line
        assert line.size < line.baseline < scene.height
        for other in lines[:number]:
            start, end = span_of(other)
            apart = abs(other.baseline - line.baseline) >= min(line.size, other.size)
            assert apart or left >= end or start >= right, (line, other)


def test_bars_are_as_long_as_their_shares_and_never_longer_than_the_track() -> None:
    table = replace(a_board("Ana", "Ben", "Cai", "Dan"), bars=(1.0, 0.5, 0.0, 7.0))

    full, half, nothing, beyond = (bar.right - bar.left for bar in bars_of(scene_of(table)))

    assert half == pytest.approx(full / 2)
    assert 0 < nothing < full / 20
    assert beyond == full


def test_a_row_is_under_the_one_before() -> None:
    scene = scene_of(a_board(LONG, "Ben", LONG))

    middles = [bar.middle for bar in bars_of(scene)]
    names = [line.baseline for line in lines_of(scene) if line.bold and line.side == "left"]
    assert middles == sorted(middles)
    assert sum(baseline < middles[0] for baseline in names) == 2  # on two lines
    assert sum(middles[0] < baseline < middles[1] for baseline in names) == 1


def test_the_first_three_ranks_have_medals_and_ties_have_the_same() -> None:
    table = a_board(*PEOPLE)
    tied = replace(
        table, rows=tuple((rank, *row[1:]) for rank, row in zip("1224", table.rows, strict=True))
    )

    medals = [one for one in scene_of(tied).shapes if isinstance(one, Mark)]

    gold, silver, _ = LIGHT.medals
    assert [one.fill for one in medals] == [gold, silver, silver]


def test_rows_without_a_bar_are_left_out() -> None:
    table = a_board(*PEOPLE)

    texts = said(scene_of(replace(table, bars=table.bars[:2], rest="and 2 more people")))

    assert "Ben" in texts
    assert "Cai" not in texts
    assert texts[-1] == "and 2 more people"


def test_names_are_read_as_they_were_typed() -> None:
    assert "**Ana** `rm` \\o/ $x$" in said(scene_of(a_board("**Ana** `rm` \\o/ $x$")))


@pytest.mark.parametrize("name", ["", " ", "\u202e\u200d", "\ue000"])
def test_a_name_that_cannot_be_seen_is_no_row(name: str) -> None:
    with pytest.raises(IllegibleError, match="nothing can be seen"):
        scene_of(a_board("Ana", name))


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (a_board("Ana", alt=""), "without alternative text"),
        (replace(a_board("Ana"), bars=()), "without bars"),
        (replace(a_board("Ana"), bars=(1.0, 1.0)), "2 bars for 1 rows"),
        (Table(("Rank", "Name"), (("1", "Ana"),), "rl", "Ana", (1.0,)), "rank, name, and"),
        (replace(a_board("Ana"), rows=(("1", "Ana", "3"),)), "rank, name, and"),
        (
            Table(("Long header",) * 7, (("1", "Ana", *("1000",) * 5),), "rlrrrrr", "Ana", (1.0,)),
            "no room for names",
        ),
    ],
)
def test_a_table_that_is_no_board_is_refused(table: Table, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        scene_of(table)
