"""Several processes on one PostgreSQL database never wait for each other in a circle."""

from __future__ import annotations

from collections import Counter

from tests.bench.replicas import Size, answer_by_processes


async def test_answers_and_reveals_by_four_processes_over_new_rows(
    postgres_filled_url: str,
) -> None:
    size = Size(questions=60, members=12)
    found = await answer_by_processes(postgres_filled_url, size, processes=4, at_once=8)
    assert found.failed == Counter()
    assert (found.taken, found.counted) == (size.answers, size.answers + size.kept)
    assert found.deadlocks == 0
