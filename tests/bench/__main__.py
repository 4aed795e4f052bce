"""`python -m tests.bench`: print the tables; exit 1 when a target is missed."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.bench import (
    aggregates,
    answers,
    charts,
    crowd,
    estimators,
    groups,
    items,
    replicas,
    senders,
    start,
    waits,
    weakness,
)
from tests.bench.table import Figure, markdown


def main() -> int:
    """Measure everything, one after the other, with a word on what is under way."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        print("answers on SQLite ...", file=sys.stderr)
        figures += asyncio.run(answers.measure(directory))
        print("answers on PostgreSQL by four processes ...", file=sys.stderr)
        figures += replicas.measure()
        print("the estimator, boards and reports, rebuilding ...", file=sys.stderr)
        figures += asyncio.run(aggregates.measure(directory))
        print("due groups ...", file=sys.stderr)
        figures += asyncio.run(groups.measure(directory))
        figures += asyncio.run(charts.measure(directory))
        print("start ...", file=sys.stderr)
        figures += start.measure(directory)
        print("a thousand posts on Discord ...", file=sys.stderr)
        figures += senders.measure(directory)
        print("a crowd on Slack ...", file=sys.stderr)
        figures += asyncio.run(crowd.measure(directory))
    print("estimators ...", file=sys.stderr)
    results = estimators.simulate()
    figures += estimators.figures(results)
    print("groups that are weak together, and months of the demo ...", file=sys.stderr)
    figures += weakness.measure()
    print("answers missing ...", file=sys.stderr)
    figures += waits.measure()
    print("item analysis ...", file=sys.stderr)
    figures += items.figures(items.simulate())
    print(markdown(figures), "", estimators.tables(results), sep="\n")
    return int(any(one.met is False for one in figures))


if __name__ == "__main__":
    sys.exit(main())
