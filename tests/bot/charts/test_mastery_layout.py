"""Everything of a mastery chart stands on a web page's sheet, and nothing on anything else."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.cards.card import Chart
from bot.charts.mastery_layout import TRACK_HEIGHT, MasteryLayout, lay_out
from bot.charts.scene import MARGIN, WIDTH, Line
from tests.bot.charts.builders import a_chart, a_row, ruler, the_outline


def all_lines(sheet: MasteryLayout) -> list[Line]:
    return [*sheet.lines, *(line for placed in sheet.rows for line in placed.lines)]


LONG = a_row("W" * 200, note="every " * 40, heading="a long heading " * 20)


@pytest.mark.parametrize(
    "chart",
    [the_outline("en"), the_outline("es"), a_chart(LONG, LONG), a_chart(a_row()), a_chart()],
)
def test_every_line_is_on_the_sheet_and_under_the_one_before(chart: Chart) -> None:
    sheet = lay_out(chart, ruler)

    lines = all_lines(sheet)
    for line in lines:
        end = line.x + ruler(line.text, line.size, bold=line.bold)
        assert end <= WIDTH - MARGIN + 0.01, line
        assert line.baseline < sheet.height
    for upper, lower in pairwise(lines):
        assert lower.baseline - upper.baseline > lower.size, (upper, lower)


def test_letters_stand_clear_of_the_track() -> None:
    for placed in lay_out(the_outline("es"), ruler).rows:
        label = max(line.baseline for line in placed.lines if line.x == MARGIN)
        assert label + 3 < placed.middle - TRACK_HEIGHT / 2


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_title_of_the_exam_is_cut_and_none_is_smaller_than_eleven_pixels(language: str) -> None:
    lines = all_lines(lay_out(the_outline(language), ruler))

    assert not [line for line in lines if "…" in line.text]
    assert min(line.size for line in lines) >= 11


def test_a_share_stands_between_the_ends_of_the_track() -> None:
    track = lay_out(a_chart(a_row()), ruler).track

    assert track.at(0) == track.left
    assert track.at(1) == track.right
    assert track.at(0.5) == (track.left + track.right) / 2
    assert track.at(-3) == track.left
    assert track.at(7) == track.right


def test_a_row_says_its_verdict_and_its_note_beside_the_track() -> None:
    (placed,) = lay_out(a_chart(a_row(verdict="strong")), ruler).rows

    assert [line.text for line in placed.lines[-2:]] == ["segura", "12 answers"]
    assert placed.marker is not None


@pytest.mark.parametrize(("note", "said"), [("no answers", "no answers"), ("", "aún no se sabe")])
def test_a_row_without_evidence_says_so_and_has_no_verdict(note: str, said: str) -> None:
    row = a_row("Deploy", chance=None, verdict="unknown", note=note)

    (placed,) = lay_out(a_chart(row), ruler).rows

    assert [line.text for line in placed.lines] == ["Deploy", said]
    assert placed.marker is None


def test_a_heading_begins_under_a_rule() -> None:
    first, second = lay_out(a_chart(a_row(heading="Domain"), a_row()), ruler).rows

    assert first.rule is not None
    assert first.lines[0].text == "Domain"
    assert first.rule < first.lines[0].baseline
    assert second.rule is None
