"""Figures of the source as text: lines, imports, functions, names, floors. It runs none of it."""

from __future__ import annotations

import ast
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
ROOMS = ("questions", "storage", "bot")
PLATFORMS = Path("bot/platforms")


@dataclass(frozen=True)
class Source:
    """One file: where it is, and what is in it."""

    path: Path
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """What the file parses to."""
        return ast.parse(self.text)

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return self.text.count("\n")

    @property
    def module(self) -> str:
        """Its dotted name."""
        return ".".join(self.path.with_suffix("").parts).removesuffix(".__init__")

    def imported(self) -> Iterator[tuple[int, str]]:
        """(line, dotted name) of each module of ours that it imports."""
        for node in ast.walk(self.tree):
            match node:
                case ast.Import(names=names):
                    yield from ((node.lineno, one.name) for one in names)
                case ast.ImportFrom(module=str(origin), names=names):
                    yield from ((node.lineno, f"{origin}.{one.name}") for one in names)
                case _:
                    pass


def sources(root: Path = ROOT) -> list[Source]:
    """All of the program's own files, without migrations: those stay as they were."""
    found = (path for room in ROOMS for path in sorted((root / room).rglob("*.py")))
    return [
        Source(path.relative_to(root), path.read_text(encoding="utf-8"))
        for path in found
        if "versions" not in path.parts
    ]


def floors(root: Path = ROOT) -> list[list[str]]:
    """The floors inside `bot`, the highest first, as pyproject.toml has them."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (house,) = [one for one in contracts if one["id"] == "house"]
    return [
        [room.strip() for room in layer.replace("|", ":").split(":")] for layer in house["layers"]
    ]


def upward_imports(files: Sequence[Source], levels: Sequence[Sequence[str]]) -> list[str]:
    """`file:line: module` of what a file of `bot` imports from a floor above its own."""
    height = {room: level for level, rooms in enumerate(levels) for room in rooms}
    wrong = []
    for source in files:
        parts = source.module.split(".")
        if parts[0] != "bot" or len(parts) < 2:
            continue
        for line, name in source.imported():
            there = name.split(".")
            floor = height.get(there[1]) if there[0] == "bot" and len(there) > 1 else None
            if floor is not None and floor < height[parts[1]]:
                wrong.append(f"{source.path}:{line}: {name}")
    return wrong


def functions(files: Sequence[Source]) -> list[tuple[str, int]]:
    """(`file:line`, lines) of every function."""
    return [
        (f"{source.path}:{node.lineno}", (node.end_lineno or node.lineno) - node.lineno + 1)
        for source in files
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def import_lines(files: Sequence[Source]) -> int:
    """How many lines import something."""
    return sum(
        (node.end_lineno or node.lineno) - node.lineno + 1
        for source in files
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    )


def ambiguous_names(files: Sequence[Source]) -> Mapping[str, Sequence[str]]:
    """Public classes whose name is that of another one, with their modules.

    Platforms may each have one of their own, in files of the same name: it is the same thing there.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for source in files:
        for node in source.tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].add(_place(source))
    return {name: sorted(places) for name, places in sorted(found.items()) if len(places) > 1}


def _place(source: Source) -> str:
    if source.path.is_relative_to(PLATFORMS) and len(source.path.parts) > 3:
        return f"bot.platforms.*.{'.'.join(source.module.split('.')[3:])}"
    return source.module


@dataclass(frozen=True, slots=True)
class Structure:
    """The figures."""

    lines: int
    files: int
    median_function: float
    imports: float
    upward: tuple[str, ...]
    ambiguous: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, files: Sequence[Source], levels: Sequence[Sequence[str]]) -> Structure:
        """The figures of these files; `imports` is a share of the lines."""
        lines = sum(source.lines for source in files)
        return cls(
            lines=lines,
            files=len(files),
            median_function=median(length for _, length in functions(files)),
            imports=import_lines(files) / lines,
            upward=tuple(upward_imports(files, levels)),
            ambiguous=ambiguous_names(files),
        )
