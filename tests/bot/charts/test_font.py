"""The widths that layouts rest on are those of the fonts that are drawn with."""

from __future__ import annotations

import pytest

from bot.charts.font import WIDTHS, has_letter, width
from tests.font_widths import widths_file


def test_the_stored_widths_are_those_of_the_font_files() -> None:
    assert WIDTHS.read_text(encoding="utf-8") == widths_file()


@pytest.mark.parametrize("letters", ["Ñandú", "Ελλάδα", "Україна", "أحمد", "שלום"])
def test_it_writes_many_scripts_in_both_weights(letters: str) -> None:
    assert all(has_letter(one, bold=bold) for one in letters for bold in (False, True))


def test_a_text_is_as_wide_as_its_letters() -> None:
    assert width("", 12.0) == 0
    assert width("mm", 12.0) == 2 * width("m", 12.0)
    assert width("m", 24.0) == 2 * width("m", 12.0)
    assert width("m", 12.0, bold=True) > width("m", 12.0) > width("i", 12.0)


def test_what_the_font_has_not_is_said() -> None:
    assert not has_letter("漢")
    assert has_letter("\ufe0f"), "it only chooses a look"
