"""Prints what the house is held to, as it is now: `make measure`. `--files` names every file."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.measure.answer import PLATFORMS, measure
from tests.measure.structure import Structure, floors, sources


def main(arguments: list[str]) -> None:
    """Measure and print; takes some seconds."""
    said = Structure.of(sources(), floors())
    print(
        f"| what | now | goal |\n|---|---|---|\n"
        f"| source lines, without tests and migrations | {said.lines:,} in {said.files} files"
        " | 35,000 or fewer |\n"
        f"| median function | {said.median_function:.0f} lines | 7 |\n"
        f"| lines that import | {said.imports:.1%} | 6% or less |\n"
        f"| imports upward inside bot/ | {len(said.upward)} | 0 |\n"
        f"| class names with two meanings | {len(said.ambiguous)} | 0 |"
    )
    passed = {}
    for platform in PLATFORMS:
        with tempfile.TemporaryDirectory(prefix="quizbot-measure-") as name:
            passed[platform] = measure(platform, Path(name))
        calls = passed[platform]
        print(
            f"| files that an answer passes on {platform} | {len(calls)}, in"
            f" {calls.total():,} calls | 25 or fewer |",
            flush=True,
        )
    for name, places in said.ambiguous.items():
        print(f"\n{name}: {', '.join(places)}", end="")
    print()
    if "--files" in arguments:
        for platform, calls in passed.items():
            print(f"\n{platform}")
            print("\n".join(f"  {count:5} {file}" for file, count in sorted(calls.items())))


if __name__ == "__main__":
    main(sys.argv[1:])
