"""A Markdown skills outline -> Outline, with a warning for each correction, by line.

Pure: text in, values out. What cannot be read is refused with its line; nothing is guessed
silently.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from questions.authoring import outline_errata
from questions.authoring.outline_ids import unique_ids
from questions.authoring.outline_language import detect_language
from questions.authoring.outline_markdown import (
    LANGUAGE_CODE,
    OutlineError,
    OutlineFinding,
    read_elements,
    text_lines,
)
from questions.authoring.outline_titles import Findings, Title
from questions.authoring.outline_tree import RawDomain, RawSection, document_title, read_domains
from questions.outline import Domain, Outline, Section, Skill
from questions.outline_weight import sum_fault, sum_notice
from questions.text import FALLBACK_LANGUAGE, LocalText

Level: TypeAlias = Literal["domain", "section", "skill"]
Translations: TypeAlias = Mapping[str, Title]
"""One node's title in each language, English first."""


@dataclass(frozen=True, slots=True)
class ImportedOutline:
    """An outline and where its words stand in the file that it came from.

    `origins` maps (level, id) to the node's title in each language, with line and source text.
    """

    outline: Outline
    languages: tuple[str, ...]
    title: str | None
    origins: Mapping[tuple[Level, str], Translations]
    warnings: tuple[OutlineFinding, ...]


def import_outline(text: str, *, language: str | None = None) -> ImportedOutline:
    """Read the Markdown of a skills outline.

    `language` is the code of the language of all of it; without it markers in the file say it
    (`<!-- language: es -->`), else function words do. Raises OutlineError with every fault.
    """
    if language is not None and not LANGUAGE_CODE.fullmatch(language):
        message = f"`{language}` is no language code: give one such as `en`"
        raise OutlineError([OutlineFinding(1, message)])
    elements = read_elements(text)
    findings = Findings()
    domains = read_domains(elements, findings)
    _raise_faults(findings)
    by_language = _by_language(domains, language, findings)
    _raise_faults(findings)
    _check_aligned(by_language, findings)
    _raise_faults(findings)
    _check_weights(next(iter(by_language.values())), findings)
    outline, origins = _build(by_language, findings)
    _raise_faults(findings)
    _report_surroundings(text, findings)
    return ImportedOutline(
        outline=outline,
        languages=tuple(by_language),
        title=document_title(elements),
        origins=origins,
        warnings=tuple(sorted(set(findings.warnings), key=lambda found: found.line)),
    )


def summary_json(imported: ImportedOutline) -> dict[str, object]:
    """What `quizbot outline import --json` prints."""
    outline = imported.outline
    return {
        "domains": len(outline.domains),
        "sections": len(outline.sections),
        "skills": len(outline.by_skill),
        "languages": list(imported.languages),
        "warnings": [
            {"line": warning.line, "message": warning.message} for warning in imported.warnings
        ],
    }


def _raise_faults(findings: Findings) -> None:
    if findings.faults:
        raise OutlineError(sorted(set(findings.faults), key=lambda fault: fault.line))


def _by_language(
    domains: Sequence[RawDomain], language: str | None, findings: Findings
) -> dict[str, list[RawDomain]]:
    """The domains of each language, English first, else in the order of the file."""
    detected = [
        language or domain.language or detect_language(" ".join(domain.texts()))
        for domain in domains
    ]
    known = [code for code in detected if code is not None]
    only = known[0] if len(set(known)) == 1 else None
    grouped: dict[str, list[RawDomain]] = {}
    for domain, code in zip(domains, detected, strict=True):
        code = code or only
        if code is None:
            findings.refuse(
                domain.title.line,
                "the language of this domain cannot be told: put `<!-- language: en -->` (or "
                "another code) before it, or give the language of the file as an option",
            )
            continue
        if code not in grouped and language is None and domain.language is None:
            findings.warn(
                domain.title.line,
                f"no language marker: taken for `{code}` by its function words",
            )
        grouped.setdefault(code, []).append(domain)
    return dict(sorted(grouped.items(), key=lambda item: item[0] != FALLBACK_LANGUAGE))


def _check_aligned(by_language: Mapping[str, list[RawDomain]], findings: Findings) -> None:
    """Languages must match node by node: same counts, same weights, in the same order."""
    (first, domains), *others = by_language.items()
    for language, translated in others:
        if not _same_count(first, domains, language, translated, "domains", findings):
            continue
        for domain, other in zip(domains, translated, strict=True):
            if domain.weight != other.weight:
                findings.refuse(
                    other.title.line,
                    f"the weight is {other.weight} here in `{language}`, but {domain.weight} at "
                    f"line {domain.title.line} in `{first}`: correct one of them",
                )
            if not _same_count(
                first, domain.sections, language, other.sections, "sections", findings
            ):
                continue
            for section, its_other in zip(domain.sections, other.sections, strict=True):
                _same_count(first, section.skills, language, its_other.skills, "skills", findings)


def _same_count(
    first: str,
    nodes: Sequence[RawDomain | RawSection | Title],
    language: str,
    others: Sequence[RawDomain | RawSection | Title],
    kind: str,
    findings: Findings,
) -> bool:
    if len(nodes) == len(others):
        return True
    findings.refuse(
        _line(others[0]),
        f"`{language}` has {kind} from here on: {len(others)}, but `{first}` from line "
        f"{_line(nodes[0])} on: {len(nodes)}; make the languages match one to one",
    )
    return False


def _line(node: RawDomain | RawSection | Title) -> int:
    return node.line if isinstance(node, Title) else node.title.line


def _check_weights(domains: Sequence[RawDomain], findings: Findings) -> None:
    weights = [domain.weight for domain in domains]
    if fault := sum_fault(weights):
        findings.refuse(domains[0].title.line, fault)
    elif notice := sum_notice(weights):
        findings.warn(domains[0].title.line, notice)


def _build(
    by_language: Mapping[str, list[RawDomain]], findings: Findings
) -> tuple[Outline, dict[tuple[Level, str], Translations]]:
    """The outline of aligned languages, with ids, and where each node comes from."""
    (first, domains), *_ = by_language.items()
    if first != FALLBACK_LANGUAGE:
        line = domains[0].title.line
        findings.warn(line, f"there is no English text: ids are made from `{first}`")
    sections = [section for domain in domains for section in domain.sections]
    domain_ids = _ids([domain.title for domain in domains], [""] * len(domains), findings)
    parents = _repeated(domain_ids, [len(domain.sections) for domain in domains])
    section_ids = _ids([section.title for section in sections], parents, findings)
    parents = _repeated(section_ids, [len(section.skills) for section in sections])
    skill_ids = _ids([skill for section in sections for skill in section.skills], parents, findings)
    builder = _Builder(tuple(by_language), iter(domain_ids), iter(section_ids), iter(skill_ids))
    rows = zip(*by_language.values(), strict=True)
    return Outline(tuple(builder.domain(row) for row in rows)), builder.origins


def _repeated(ids: Sequence[str], counts: Sequence[int]) -> list[str]:
    return [node_id for node_id, count in zip(ids, counts, strict=True) for _ in range(count)]


def _ids(titles: Sequence[Title], parents: Sequence[str], findings: Findings) -> list[str]:
    """The ids of all nodes of a level; titles that give none, or the same, are refused."""
    ids = unique_ids([(title.text, parent) for title, parent in zip(titles, parents, strict=True)])
    first_lines: dict[str, int] = {}
    for title, node_id in zip(titles, ids, strict=True):
        if not node_id:
            findings.refuse(title.line, f'no id can be made from "{title.text}": use Latin letters')
        elif node_id in first_lines:
            findings.refuse(
                title.line,
                f'"{title.text}" gets the same id as line {first_lines[node_id]} ({node_id}): '
                "word the two differently, or take one out",
            )
        first_lines.setdefault(node_id, title.line)
    return ids


@dataclass
class _Builder:
    """Puts aligned nodes, one of each language, into one; ids come in the order of the file."""

    languages: tuple[str, ...]
    domain_ids: Iterator[str]
    section_ids: Iterator[str]
    skill_ids: Iterator[str]
    origins: dict[tuple[Level, str], Translations] = field(default_factory=dict)

    def domain(self, row: Sequence[RawDomain]) -> Domain:
        node_id = next(self.domain_ids)
        title = self._title("domain", node_id, [raw.title for raw in row])
        sections = zip(*(raw.sections for raw in row), strict=True)
        return Domain(node_id, title, row[0].weight, tuple(map(self._section, sections)))

    def _section(self, row: Sequence[RawSection]) -> Section:
        node_id = next(self.section_ids)
        title = self._title("section", node_id, [raw.title for raw in row])
        skills = zip(*(raw.skills for raw in row), strict=True)
        return Section(node_id, title, tuple(map(self._skill, skills)))

    def _skill(self, row: Sequence[Title]) -> Skill:
        node_id = next(self.skill_ids)
        return Skill(node_id, self._title("skill", node_id, row))

    def _title(self, level: Level, node_id: str, titles: Sequence[Title]) -> LocalText:
        translations = dict(zip(self.languages, titles, strict=True))
        self.origins[level, node_id] = translations
        return LocalText.of({language: title.text for language, title in translations.items()})


def _report_surroundings(text: str, findings: Findings) -> None:
    """Warn of oddities that touch no title."""
    lines = text_lines(text)
    for number, line in enumerate(lines, start=1):
        for found, meant in outline_errata.PROSE.items():
            if found in line:
                findings.warn(number, f'the text around the outline says "{found}": read "{meant}"')
    blank = [number for number, line in enumerate(lines, start=1) if line and not line.strip()]
    if blank:
        findings.warn(
            blank[0],
            f"lines that hold nothing but spaces are read as empty: {len(blank)}, "
            f"the last is line {blank[-1]}",
        )
