"""An answer passes no more files than it does today; a redesign lowers these numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.measure.answer import Platform, calls_of_an_answer

MOST_FILES: list[tuple[Platform, int]] = [("discord", 47), ("slack", 55), ("web", 44)]


@pytest.mark.parametrize(("platform", "most"), MOST_FILES)
async def test_an_answer_passes_no_more_files(
    platform: Platform, most: int, tmp_path: Path
) -> None:
    calls = await calls_of_an_answer(platform, tmp_path)
    assert {"bot/usecases/take_answer.py", "storage/answers.py"} <= set(calls)
    assert len(calls) <= most, sorted(calls)
