"""A mastery chart for a chat: about as wide as high, one line for each text, and nothing on
anything else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cards.card import Chart
from bot.charts.mastery_columns import CHAT_WIDTH, LABEL_SIZE, columns_scene
from bot.charts.palette import LIGHT
from bot.charts.scene import MARGIN, Bar, Line, Mark, Scene, TextRun
from tests.bot.charts.builders import LEGEND, a_chart, a_row, an_outline_of, ruler, the_outline

LONG = a_row("W" * 200, note="every " * 40, heading="a long heading " * 20)
FLOOD = replace(
    a_chart(LONG, LONG, replace(LONG, chance=None, verdict="unknown")),
    scale="how sure we are " * 20,
    legend=tuple((verdict, word * 30) for verdict, word in LEGEND),
)


def scene_of(chart: Chart) -> Scene:
    return columns_scene(chart, LIGHT, ruler)


def lines_of(scene: Scene) -> list[Line]:
    return [shape.line for shape in scene.shapes if isinstance(shape, TextRun)]


def said(scene: Scene) -> list[str]:
    return [line.text for line in lines_of(scene)]


def marks_of(scene: Scene) -> list[str]:
    return [shape.shape for shape in scene.shapes if isinstance(shape, Mark)]


def span_of(line: Line) -> tuple[float, float]:
    """Where a line begins and ends."""
    width = ruler(line.text, line.size, bold=line.bold)
    before = {"left": 0.0, "center": width / 2, "right": width}[line.side]
    return line.x - before, line.x - before + width


CHARTS = {
    "none": a_chart(),
    "one": a_chart(a_row()),
    "nine": an_outline_of(9),
    "en": the_outline("en"),
    "es": the_outline("es"),
    "sixty": an_outline_of(60),
    "flood": FLOOD,
}


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_no_text_leaves_the_sheet_or_runs_into_another(chart: Chart) -> None:
    scene = scene_of(chart)

    lines = lines_of(scene)
    for number, line in enumerate(lines):
        left, right = span_of(line)
        assert left >= MARGIN - 0.01
        assert right <= scene.width - MARGIN + 0.01, line
        assert line.size < line.baseline < scene.height
        for other in lines[:number]:
            start, end = span_of(other)
            apart = abs(other.baseline - line.baseline) >= min(line.size, other.size)
            assert apart or left >= end or start >= right, (line, other)


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_bars_stand_clear_of_letters_and_on_the_sheet(chart: Chart) -> None:
    scene = scene_of(chart)

    labels = [line for line in lines_of(scene) if line.size == LABEL_SIZE]
    for bar in (shape for shape in scene.shapes if isinstance(shape, Bar)):
        assert bar.right <= scene.width - MARGIN + 0.01
        top, bottom = bar.middle - bar.height / 2, bar.middle + bar.height / 2
        assert bottom <= scene.height - MARGIN
        for line in labels:
            left, right = span_of(line)
            beside = right <= bar.left or bar.right <= left
            # Letters reach about a quarter of their size below their line.
            assert beside or line.baseline + line.size / 4 < top or bottom < line.baseline - 8


@pytest.mark.parametrize("language", ["en", "es"])
def test_letters_can_be_read_in_a_chat(language: str) -> None:
    scene = scene_of(the_outline(language))

    assert 1.2 < scene.width / scene.height < 1.6
    assert min(line.size for line in lines_of(scene)) * CHAT_WIDTH / scene.width >= 9


def test_labels_and_headings_have_one_line_and_notes_have_none() -> None:
    texts = said(scene_of(a_chart(a_row("Deploy a model " * 9, heading="Run experiments"))))

    assert "Run experiments" in texts
    assert [text for text in texts if text.startswith("Deploy")] == [
        "Deploy a model Deploy a model Deploy a model…"
    ]
    assert "12 answers" not in texts


def test_every_column_has_the_scale() -> None:
    assert said(scene_of(an_outline_of(4))).count("65%") == 1
    assert said(scene_of(an_outline_of(21))).count("65%") == 2
    assert said(scene_of(an_outline_of(60))).count("65%") == 3


def test_the_legend_says_in_words_what_every_figure_means() -> None:
    scene = scene_of(a_chart(a_row(verdict="weak")))

    assert said(scene)[:4] == ["Chance of a right answer", "débil", "segura", "aún no se sabe"]
    assert marks_of(scene) == ["triangle", "circle", "diamond", "triangle"]


def test_the_legend_shows_an_empty_track_only_where_there_is_one() -> None:
    def empty(chart: Chart) -> int:
        return sum(isinstance(shape, Bar) and shape.dashed for shape in scene_of(chart).shapes)

    assert empty(a_chart(a_row())) == 0
    assert empty(a_chart(a_row(), a_row(chance=None, verdict="unknown"))) == 2


def test_a_row_without_evidence_has_no_figure() -> None:
    legend = marks_of(scene_of(a_chart()))

    assert marks_of(scene_of(a_chart(a_row(chance=None, verdict="unknown")))) == legend
