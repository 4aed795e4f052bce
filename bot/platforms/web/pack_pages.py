"""An organiser's view of the packs: what they cover, and every question with its key.

A question that is open in a group of the visitor's is never on these pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.authoring.cards import posed, solved_card
from bot.cards.markup import opening
from bot.platforms.web.render import CardView
from bot.platforms.web.visit import Visit, visit
from bot.usecases.browse_packs import Shelf, ShelfQuestion, browse_packs
from bot.words.catalogue import Catalogue
from questions.bank import Pack
from questions.outline import Section
from questions.question import Difficulty, Question, QuestionType, SdkVersion, question_type

TYPES: Mapping[QuestionType, str] = {
    "single": "packs-type-single",
    "multiple": "packs-type-multiple",
    "order": "packs-type-order",
    "match": "packs-type-match",
    "series": "packs-type-series",
}
DIFFICULTIES: Mapping[Difficulty, str] = {
    1: "packs-difficulty-1",
    2: "packs-difficulty-2",
    3: "packs-difficulty-3",
}
SDKS: Mapping[SdkVersion, str] = {
    "any": "packs-sdk-any",
    "v1": "packs-sdk-v1",
    "v2": "packs-sdk-v2",
}


@dataclass(frozen=True, slots=True)
class SkillView:
    """A skill and how many questions it has, hidden ones too."""

    title: str
    questions: int


@dataclass(frozen=True, slots=True)
class PartView:
    """A section, a domain or a pack: its questions, and of its skills which have any."""

    title: str
    path: str
    questions: int
    skills: tuple[SkillView, ...]
    facts: tuple[tuple[str, ...], ...]

    @property
    def covered(self) -> int:
        """How many skills have a question."""
        return sum(skill.questions > 0 for skill in self.skills)


@dataclass(frozen=True, slots=True)
class DomainView:
    """A domain with its sections; its weight is in percent of the exam."""

    part: PartView
    low: str
    high: str
    sections: tuple[PartView, ...]


@dataclass(frozen=True, slots=True)
class PackView:
    """A pack with its domains and what is to be said of the exam."""

    part: PartView
    note: str
    domains: tuple[DomainView, ...]


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as a card, and what stands above it while it is closed."""

    identifier: str
    stem: str
    language: str
    facts: tuple[str, ...]
    card: CardView


@dataclass(frozen=True, slots=True)
class ShelfSkillView:
    """A skill with its questions that may be seen; `hidden` others may not be yet."""

    title: str
    questions: tuple[QuestionView, ...]
    hidden: int


async def packs(request: web.Request) -> web.Response:
    """Every pack, by domain and section: how many questions of which kind."""
    here = visit(request)
    await _shelf(here)
    exams = here.site.context.exams
    views = [_pack(code, exam.pack, here.words) for code, exam in exams.items()]
    return here.html("packs.html", packs=views)


async def section(request: web.Request) -> web.Response:
    """The questions of one section, with keys and reasons."""
    here = visit(request)
    shelf = await _shelf(here)
    code, wanted = request.match_info["exam"], request.match_info["section"]
    exam = here.site.context.exams.get(code)
    sections = {} if exam is None else {one.id: one for one in exam.pack.outline.sections}
    if exam is None or wanted not in sections:
        raise web.HTTPNotFound
    found = sections[wanted]
    skills = _shelf_skills(shelf, code, exam.pack, found, here.words)
    return here.html(
        "pack_section.html",
        pack_title=exam.pack.facts.title.in_language(here.language),
        part=_section(code, exam.pack, found, here.words),
        skills=skills,
        hidden=sum(skill.hidden for skill in skills),
        opened="all" in request.query,
    )


async def _shelf(here: Visit) -> Shelf:
    """What the visitor may see; raises HTTPForbidden if they organise no group."""
    shelf = await browse_packs(here.site.context, here.user)
    if shelf is None:
        raise web.HTTPForbidden
    return shelf


def _pack(code: str, pack: Pack, words: Catalogue) -> PackView:
    domains = []
    for domain in pack.outline.domains:
        sections = tuple(_section(code, pack, one, words) for one in domain.sections)
        title = domain.title.in_language(words.language)
        part = _part(title, "", pack, [skill.id for skill in domain.skills], words)
        low, high = (words.share(bound, 100) for bound in (domain.weight.low, domain.weight.high))
        domains.append(DomainView(part, low, high, sections))
    title = pack.facts.title.in_language(words.language)
    note = "" if pack.facts.note is None else pack.facts.note.in_language(words.language)
    return PackView(_part(title, "", pack, list(pack.by_skill), words), note, tuple(domains))


def _section(code: str, pack: Pack, section: Section, words: Catalogue) -> PartView:
    title = section.title.in_language(words.language)
    path = f"/packs/{code}/{section.id}"
    return _part(title, path, pack, [skill.id for skill in section.skills], words)


def _part(title: str, path: str, pack: Pack, skills: Sequence[str], words: Catalogue) -> PartView:
    questions = [pack.questions[one] for skill in skills for one in pack.by_skill[skill]]
    views = tuple(
        SkillView(_skill_title(pack, skill, words), len(pack.by_skill[skill])) for skill in skills
    )
    return PartView(title, path, len(questions), views, tuple(_facts(questions, words)))


def _facts(questions: Sequence[Question], words: Catalogue) -> Iterator[tuple[str, ...]]:
    """How many questions there are of each type, difficulty and SDK; a line for each of these."""
    found = Counter(message for question in questions for message in _kinds(question))
    for messages in (TYPES.values(), DIFFICULTIES.values(), SDKS.values()):
        counted = tuple(f"{words.say(one)}: {found[one]}" for one in messages if found[one])
        if counted:
            yield counted


def _kinds(question: Question) -> tuple[str, str, str]:
    """The messages that name its type, its difficulty and its SDK."""
    return (
        TYPES[question_type(question)],
        DIFFICULTIES[question.difficulty],
        SDKS[question.sdk],
    )


def _shelf_skills(
    shelf: Shelf, code: str, pack: Pack, section: Section, words: Catalogue
) -> list[ShelfSkillView]:
    return [
        ShelfSkillView(
            _skill_title(pack, skill.id, words),
            tuple(_question(pack, one, words) for one in shelf.shown(code, pack, skill.id)),
            shelf.count_hidden(code, pack, [skill.id]),
        )
        for skill in section.skills
    ]


def _question(pack: Pack, shown: ShelfQuestion, words: Catalogue) -> QuestionView:
    question = shown.question
    languages = pack.facts.languages
    language = words.language if words.language in languages else languages[0]
    card = solved_card(posed(pack, question), language, corrected=shown.corrected)
    facts = tuple(words.say(kind) for kind in _kinds(question))
    return QuestionView(
        question.id,
        opening(question.stem, language),
        language,
        facts,
        CardView(card, f"q-{question.id}"),
    )


def _skill_title(pack: Pack, skill: str, words: Catalogue) -> str:
    """The skill's title as a heading: the outline begins them with a small letter."""
    title = pack.outline.by_skill[skill].skill.title.in_language(words.language)
    return title[:1].upper() + title[1:]
