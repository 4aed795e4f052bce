"""`python -m tests.bench`: print the table; exit 1 when a target is missed."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.bench import answers, groups, start
from tests.bench.table import Figure, markdown


def main() -> int:
    """Measure everything, one after the other, with a word on what is under way."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        print("answers on SQLite ...", file=sys.stderr)
        figures += asyncio.run(answers.measure(directory))
        print("due groups ...", file=sys.stderr)
        figures += asyncio.run(groups.measure(directory))
        print("start ...", file=sys.stderr)
        figures += start.measure(directory)
    print(markdown(figures))
    return int(any(one.met is False for one in figures))


if __name__ == "__main__":
    sys.exit(main())
