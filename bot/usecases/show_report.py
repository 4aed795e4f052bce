"""Weak-skill reports: of a group (aggregated, nobody named) and of one member (private)."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from bot.core.calendar import local_date, week_of, zone_or_utc
from bot.core.reports import (
    BlueprintLine,
    Exercises,
    SectionReport,
    blueprint_lines,
    group_sections,
    has_answers,
    person_sections,
    to_practise,
)
from bot.core.review import due_reviews
from bot.usecases.context import Context, Exam
from bot.usecases.membership import present_streak
from questions.outline import Section
from questions.question import Reference
from storage import beliefs, history, people, practice, versions
from storage.records import BeliefRow, Group

MOST_PAGES = 3


@dataclass(frozen=True, slots=True)
class GroupReport:
    """What a group knows: `read` are pages for its weak sections; of its `members`, `answering`
    have counted answers."""

    group: Group
    sections: tuple[SectionReport, ...]
    blueprint: tuple[BlueprintLine, ...]
    read: tuple[Reference, ...]
    members: int
    answering: int


@dataclass(frozen=True, slots=True)
class MyReport:
    """What one member knows; `due` missed questions wait for review, `next_review` is after."""

    group: Group
    sections: tuple[SectionReport, ...]
    read: tuple[Reference, ...]
    answers: int
    due: int
    next_review: datetime | None
    streak_days: int


async def show_group_report(context: Context, group: Group) -> GroupReport | None:
    """The group's report; None when its exam pack is not installed."""
    exam = context.exams.get(group.settings.exam)
    if exam is None:
        return None
    known = await context.db.read(_known_of_group, context, exam, group)
    # In a thread: for a large group it would hold up the event loop for tens of milliseconds.
    return await asyncio.to_thread(_group_report, exam, group, known)


async def show_my_report(
    context: Context, group: Group, person_id: int, now: datetime
) -> MyReport | None:
    """One member's own report; None when the exam pack is not installed."""
    exam = context.exams.get(group.settings.exam)
    if exam is None:
        return None
    return await context.db.read(_my_report, exam, group, person_id, now)


@dataclass(frozen=True, slots=True)
class _GroupKnown:
    """What a group's report is made of: beliefs, not answers. `answered` is, by skill and question
    id, how many members have, and `asked` how often the group was asked about each domain; also
    what the bank has not any more."""

    beliefs: Sequence[Mapping[str, BeliefRow]]
    exercises: Exercises
    answered: Mapping[str, Mapping[str, int]]
    asked: Mapping[str, int]
    members: int


def _known_of_group(
    connection: Connection, context: Context, exam: Exam, group: Group
) -> _GroupKnown:
    code = group.settings.exam
    answered = beliefs.questions_of_members(connection, group.id, code)
    return _GroupKnown(
        list(beliefs.beliefs_of_members(connection, group.id, code).values()),
        _exercises(connection, exam, code),
        _by_skill(connection, exam, code, answered),
        _by_domain(connection, context, exam, group),
        people.count_members(connection, group.id),
    )


def _group_report(exam: Exam, group: Group, known: _GroupKnown) -> GroupReport:
    outline = exam.pack.outline
    sections = group_sections(outline, known.beliefs, known.exercises, known.answered)
    return GroupReport(
        group,
        sections,
        blueprint_lines(outline, known.asked),
        pages_for(exam, [one.section for one in to_practise(sections) if one.weak]),
        known.members,
        sum(has_answers(outline, one) for one in known.beliefs),
    )


def read_my_sections(
    connection: Connection, exam: Exam, code: str, person_id: int, now: datetime
) -> tuple[SectionReport, ...]:
    """One member's sections."""
    return person_sections(
        exam.pack.outline,
        beliefs.beliefs_of(connection, person_id, code),
        _exercises(connection, exam, code),
        week_of(now.astimezone(UTC).date()).isoformat(),
    )


def _exercises(connection: Connection, exam: Exam, code: str) -> Exercises:
    return Exercises(exam.pack.by_skill, beliefs.difficulties_of(connection, code))


def _by_skill(
    connection: Connection, exam: Exam, code: str, times: Mapping[str, int]
) -> dict[str, dict[str, int]]:
    """Skill id -> question id -> times; those that left the pack by their last version."""
    gone = [question for question in times if exam.pack.known(question) is None]
    newest = versions.newest_of(connection, code, gone)
    skills = versions.skills_of(connection, newest.values())
    found: dict[str, dict[str, int]] = {}
    for question, number in times.items():
        skill = skills[newest[question]] if question in newest else None
        path = exam.taught(question, skill)
        if path is not None:
            found.setdefault(path.skill.id, {})[question] = number
    return found


def _by_domain(
    connection: Connection, context: Context, exam: Exam, group: Group
) -> Mapping[str, int]:
    """Domain id -> how often the group was asked about it: by what was asked then, wherever the
    bank has the question now."""
    found = Counter[str]()
    domains = {domain.id for domain in exam.pack.outline.domains}
    asked = history.asked_questions(connection, group.id)
    known = context.versions.get_all(connection, {one for _, one in asked if one is not None})
    for (question, version_id), times in asked.items():
        version = None if version_id is None else known[version_id]
        path = exam.taught(question, None if version is None else version.question.skill)
        if path is None and version is not None:  # the outline has lost its skill
            path = version.path
        if path is not None and path.domain.id in domains:
            found[path.domain.id] += times
    return found


def _my_report(
    connection: Connection, exam: Exam, group: Group, person_id: int, now: datetime
) -> MyReport:
    code = group.settings.exam
    sections = read_my_sections(connection, exam, code, person_id, now)
    reviews = [
        one
        for one in practice.reviews_of(connection, person_id, code)
        if one[0] in exam.pack.questions
    ]
    zone = zone_or_utc(group.settings.zone)
    due, later = due_reviews(reviews, practice.open_questions(connection, person_id), now, zone)
    today = local_date(zone, now)
    streak_days, _freezes = present_streak(connection, group, person_id, today)
    return MyReport(
        group,
        sections,
        pages_for(exam, [one.section for one in to_practise(sections) if one.weak]),
        sum(one.answers for one in sections),
        len(due),
        later,
        streak_days,
    )


def pages_for(exam: Exam, sections: Sequence[Section]) -> tuple[Reference, ...]:
    """The pages that these sections' questions cite most, at most three."""
    skills = {skill.id for section in sections for skill in section.skills}
    cited = Counter(
        (reference.url, reference.title)
        for question in exam.pack.questions.values()
        if question.skill in skills
        for reference in question.references
    )
    by_url = {
        reference.url: reference
        for question in exam.pack.questions.values()
        for reference in question.references
    }
    return tuple(by_url[url] for (url, _title), _times in cited.most_common(MOST_PAGES))
