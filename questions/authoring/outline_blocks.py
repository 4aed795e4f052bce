"""The elements of a Markdown file -> a tree of headings, with the weights that they have.

A weight stands in the heading itself or in an overview: a table, or a list such as "skills at a
glance". What beneath a heading is a section or a skill is `outline_tree`'s business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias, assert_never

from questions.authoring.outline_markdown import (
    Bullet,
    Element,
    Heading,
    LanguageMarker,
    MarkdownTable,
    ProseLines,
)
from questions.authoring.outline_titles import Findings, mended_titles, unmarked
from questions.outline import WeightRange
from questions.outline_weight import WeightError, split_weight

_BOLD_DOMAIN: Final = 7
_BOLD_SECTION: Final = 8
"""Levels beneath those of `#` to `######` for paragraphs in bold that serve as headings."""


@dataclass
class Block:
    """A heading (none at the top of the file) and what stands beneath it."""

    heading: Heading | None
    title: str = ""
    level: int = 0
    weight: WeightRange | None = None
    language: str | None = None
    bullets: list[Bullet] = field(default_factory=list)
    tables: list[MarkdownTable] = field(default_factory=list)
    prose: list[ProseLines] = field(default_factory=list)
    children: list[Block] = field(default_factory=list)

    @property
    def line(self) -> int:
        """The heading's line."""
        return self.heading.line if self.heading else 1

    def all(self) -> Iterator[Block]:
        """This block and all beneath it, in the order of the file."""
        yield self
        for child in self.children:
            yield from child.all()


@dataclass(frozen=True, slots=True)
class _StatedWeight:
    """A weight that a table or a list gives to the domain of this title."""

    title: str
    weight: WeightRange
    line: int


_Overview: TypeAlias = tuple[_StatedWeight, ...]


def read_blocks(elements: Iterable[Element], findings: Findings) -> Block:
    """The root of the tree; a block that has a weight is a domain. Fills `findings`."""
    blocks = _blocks(elements, findings)
    overviews = tuple(_overviews(blocks, findings))
    root = _nested(blocks, overviews)
    domains = [block for block in root.all() if block.weight is not None]
    for overview in overviews:
        _check_overview(overview, domains, findings)
    return root


def _blocks(elements: Iterable[Element], findings: Findings) -> list[Block]:
    """One block a heading, flat, the first one without."""
    blocks = [Block(heading=None)]
    language: str | None = None
    for element in elements:
        match element:
            case LanguageMarker():
                language = element.language
            case Heading():
                blocks.append(_headed(element, language, findings))
            case Bullet():
                blocks[-1].bullets.append(element)
            case MarkdownTable():
                blocks[-1].tables.append(element)
            case ProseLines():
                blocks[-1].prose.append(element)
            case _:
                assert_never(element)
    return blocks


def _headed(heading: Heading, language: str | None, findings: Findings) -> Block:
    title, weight = _split(unmarked(heading.text), heading.line, findings)
    level = _BOLD_SECTION if heading.bold else heading.level
    return Block(heading, title=title, level=level, weight=weight, language=language)


def _split(text: str, line: int, findings: Findings) -> tuple[str, WeightRange | None]:
    try:
        return split_weight(text)
    except WeightError as error:
        findings.refuse(line, str(error))
        return text, WeightRange(0, 0)  # goes on as a domain, so that all faults are found


def _nested(blocks: Sequence[Block], overviews: Iterable[_Overview]) -> Block:
    """The blocks as a tree, the weights that overviews state put in."""
    stated = {_matching(entry.title): entry.weight for entries in overviews for entry in entries}
    for block in blocks:
        if block.weight is not None:
            stated.pop(_matching(block.title), None)
    path: list[Block] = []
    for block in blocks:
        if block.heading and block.weight is None:
            # taken once: a section may have the name of its domain
            block.weight = stated.pop(_matching(block.title), None)
        if block.level == _BOLD_SECTION and block.weight is not None:
            block.level = _BOLD_DOMAIN
        while path and path[-1].level >= block.level:
            path.pop()
        if path:
            path[-1].children.append(block)
        path.append(block)
    return blocks[0]


def _matching(title: str) -> str:
    """What two spellings of a title have in common."""
    return mended_titles(title, 0, Findings(), numbered=True)[0].text.casefold().rstrip(".:")


def _overviews(blocks: Iterable[Block], findings: Findings) -> Iterator[_Overview]:
    """The tables and lists outside the domains that state weights."""
    domain_level: int | None = None
    for block in blocks:
        if domain_level is not None and block.level <= domain_level:
            domain_level = None
        if block.weight is not None and domain_level is None:
            domain_level = block.level
        if domain_level is not None:
            continue
        for table in block.tables:
            yield tuple(_table_weights(table, findings))
        if is_glance(block):
            yield tuple(
                _StatedWeight(title, weight, bullet.line)
                for bullet in block.bullets
                for title, weight in [_split(unmarked(bullet.text), bullet.line, findings)]
                if weight is not None
            )


def is_glance(block: Block) -> bool:
    """Whether the bullets only list domains: each of them ends in a weight."""
    return len(block.bullets) > 1 and all(
        _split(unmarked(bullet.text), bullet.line, Findings())[1] for bullet in block.bullets
    )


def _table_weights(table: MarkdownTable, findings: Findings) -> Iterator[_StatedWeight]:
    """Of each row that has a cell with nothing but a weight, the title and that weight."""
    for row in table.rows:
        cells = [_split(unmarked(cell), row.line, findings) for cell in row.cells]
        titles = [title for title, weight in cells if weight is None and not _is_number(title)]
        weights = [weight for title, weight in cells if not title and weight is not None]
        if len(weights) == 1 and titles and titles[0].casefold() != "total":
            yield _StatedWeight(titles[0], weights[0], row.line)


def _is_number(cell: str) -> bool:
    return not cell.strip(" .") or cell.rstrip(".").isdigit()


def _check_overview(overview: _Overview, domains: Iterable[Block], findings: Findings) -> None:
    """An overview that names a domain must name all of its entries as the headings do."""
    by_title = {_matching(block.title): block for block in domains}
    if overview and not any(_matching(entry.title) in by_title for entry in overview):
        findings.warn(overview[0].line, "these percentages belong to no heading: left out")
        return
    for entry in overview:
        block = by_title.get(_matching(entry.title))
        if block is None:
            findings.refuse(
                entry.line,
                f'"{entry.title}" has a weight here, but no heading has this title: '
                "write both alike",
            )
        elif block.weight != entry.weight:
            findings.refuse(
                entry.line,
                f'"{entry.title}" has the weight {entry.weight} here, '
                f"but {block.weight} at line {block.line}: correct one of them",
            )
