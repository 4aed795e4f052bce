"""Headings and bullets -> domains with sections and skills, in one language each.

It finds the structure and refuses what is ambiguous. It makes no ids and aligns no languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from questions.authoring.outline_blocks import Block, is_glance, read_blocks
from questions.authoring.outline_markdown import Bullet, Element, Heading
from questions.authoring.outline_titles import Findings, Title, mended_titles, unmarked
from questions.outline import WeightRange


@dataclass(frozen=True, slots=True)
class RawSection:
    """A section in one language."""

    title: Title
    skills: tuple[Title, ...]


@dataclass(frozen=True, slots=True)
class RawDomain:
    """A domain in one language; `language` only where a marker says it."""

    title: Title
    weight: WeightRange
    sections: tuple[RawSection, ...]
    language: str | None

    def texts(self) -> Iterator[str]:
        """All titles of the domain and beneath it."""
        yield self.title.text
        for section in self.sections:
            yield section.title.text
            yield from (skill.text for skill in section.skills)


def read_domains(elements: Iterable[Element], findings: Findings) -> tuple[RawDomain, ...]:
    """The domains in the order of the file, of all languages. Fills `findings`.

    A domain is a heading, or a paragraph in bold, with a weight: its own, or the one that a
    table or a list such as "skills at a glance" states for its title.
    """
    root = read_blocks(elements, findings)
    domains = [block for block in root.all() if block.weight is not None]
    if not domains:
        findings.refuse(
            1,
            "no domain states its weight: end each domain's heading with it, as in "
            "`## Deploy models (20-25%)`, or add a table with the domains and their weights",
        )
        return ()
    raw = tuple(_domain(block, findings) for block in domains)
    _check_outside(root, domains, findings)
    return raw


def document_title(elements: Iterable[Element]) -> str | None:
    """The first heading of level 1, if any."""
    for element in elements:
        if isinstance(element, Heading) and element.level == 1 and not element.bold:
            return unmarked(element.text)
    return None


def _domain(block: Block, findings: Findings) -> RawDomain:
    assert block.weight is not None
    title = _parent_title(block.title, block.line, findings)
    for inner in block.all():
        if inner is not block and inner.weight is not None:
            findings.refuse(
                inner.line,
                f"this heading has a weight, but it is inside the domain of line {block.line}: "
                "only domains have weights",
            )
    sections = _sections(block, title, findings)
    if not sections and not any(inner.weight for child in block.children for inner in child.all()):
        findings.refuse(block.line, "this domain has no sections and no skills: add them")
    return RawDomain(title, block.weight, sections, block.language)


def _sections(block: Block, title: Title, findings: Findings) -> tuple[RawSection, ...]:
    """The sections of a domain: its headings, or its outer bullets, or itself."""
    _report_left_out(block, findings)
    children = [child for child in block.children if child.weight is None]
    if not children:
        groups = _bullet_groups(block.bullets)
        if any(inner for _, inner in groups):
            return tuple(_bullet_section(outer, inner, findings) for outer, inner in groups)
        if not groups:
            return ()
        findings.warn(
            block.line,
            f'the domain "{title.text}" has no sections: its skills are put into one of its name',
        )
        return (RawSection(title, _skills(block.bullets, findings)),)
    if block.bullets:
        findings.refuse(
            block.bullets[0].line,
            f"this bullet belongs to no section, but the domain has some (line "
            f"{children[0].line}): move it beneath a section",
        )
    level = children[0].level
    for child in children:
        if child.level != level:
            findings.refuse(
                child.line,
                f"this heading is not of the kind of the section at line {children[0].line}: "
                "give all sections of a domain the same kind of heading",
            )
    return tuple(_heading_section(child, findings) for child in children)


def _heading_section(block: Block, findings: Findings) -> RawSection:
    _report_left_out(block, findings)
    for child in block.children:
        findings.refuse(
            child.line,
            f"a heading beneath the section of line {block.line}: an outline has domains, "
            "sections and skills, and no fourth level",
        )
    if not block.bullets:
        findings.refuse(block.line, "this section has no skills: list them as bullets")
    for outer, inner in _bullet_groups(block.bullets):
        if inner:
            _refuse_fourth_level(outer, inner, findings)
    title = _parent_title(block.title, block.line, findings)
    return RawSection(title, _skills(block.bullets, findings))


def _bullet_section(outer: Bullet, inner: Sequence[Bullet], findings: Findings) -> RawSection:
    if not inner:
        findings.refuse(
            outer.line,
            "this bullet has no skills beneath it, but others of its domain have: "
            "add them, or make all bullets of the domain skills",
        )
    for first, beneath in _bullet_groups(inner):
        if beneath:
            _refuse_fourth_level(first, beneath, findings)
    title = _parent_title(unmarked(outer.text), outer.line, findings)
    return RawSection(title, _skills(inner, findings))


def _refuse_fourth_level(outer: Bullet, inner: Sequence[Bullet], findings: Findings) -> None:
    findings.refuse(
        inner[0].line,
        f"a bullet beneath the skill of line {outer.line}: an outline has domains, sections "
        "and skills, and no fourth level",
    )


def _bullet_groups(bullets: Sequence[Bullet]) -> list[tuple[Bullet, list[Bullet]]]:
    """The outermost bullets, each with all those indented beneath it."""
    groups: list[tuple[Bullet, list[Bullet]]] = []
    for bullet in bullets:
        # one column more is a slip of the hand, not a level
        if groups and bullet.indent > groups[-1][0].indent + 1:
            groups[-1][1].append(bullet)
        else:
            groups.append((bullet, []))
    return groups


def _report_left_out(block: Block, findings: Findings) -> None:
    if block.prose:
        findings.warn(block.prose[0].line, "text between the skills is left out")
    for table in block.tables:
        findings.refuse(table.line, "a table among the skills: write its rows as bullets")


def _check_outside(root: Block, domains: Sequence[Block], findings: Findings) -> None:
    """Refuse what looks like a domain without a weight; report other lists that are left out."""
    inside = {id(inner) for domain in domains for inner in domain.all()}
    levels = {domain.level for domain in domains}
    three_levels = any(domain.children for domain in domains)
    for block in root.all():
        if id(block) in inside or is_glance(block):
            continue
        beneath = [inner for child in block.children for inner in child.all()]
        is_above = any(id(inner) in inside for inner in beneath)
        has_skills = any(inner.bullets and not is_glance(inner) for inner in beneath)
        looks_alike = has_skills if three_levels else bool(block.bullets)
        if block.level in levels and looks_alike and not is_above:
            findings.refuse(
                block.line,
                f'"{block.title}" looks like a domain but has no weight: '
                "add it, or take the heading out",
            )
        elif block.bullets:
            findings.warn(block.bullets[0].line, "this list is beneath no domain: left out")


def _parent_title(text: str, line: int, findings: Findings) -> Title:
    """The title of a domain or a section."""
    if not text:
        findings.refuse(line, "there is no title here: write one")
    return mended_titles(text, line, findings, numbered=True)[0]


def _skills(bullets: Iterable[Bullet], findings: Findings) -> tuple[Title, ...]:
    skills: list[Title] = []
    for bullet in bullets:
        text = unmarked(bullet.text)
        if not text:
            findings.refuse(bullet.line, "this bullet is empty: write its skill, or take it out")
        skills += mended_titles(text, bullet.line, findings)
    return tuple(skills)
