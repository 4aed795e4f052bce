"""Weak-skill reports: the group's names nobody, a member's own says what to do next."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards.card import Paragraph
from bot.cards.phrasing import group_report_card, my_report_card
from bot.usecases.context import Exam
from bot.usecases.membership import leave_group
from bot.usecases.show_report import GroupReport, MyReport, show_group_report, show_my_report
from storage.database import Database
from storage.records import Group
from tests.bot.builders import Room, a_context, a_group, local
from tests.bot.cards.reading import marked
from tests.bot.fakes import FixedClock, Message
from tests.bot.usecases.classroom import Classroom, some_questions

SUNDAY_EVENING = local("2026-03-01 20:00")


@pytest.fixture
async def classroom(database: Database) -> Classroom:
    room = Room(a_context(database, *some_questions(12)), FixedClock(SUNDAY_EVENING))
    now = room.clock.now()
    groups = [await a_group(room.context, now, questions_a_day=5)]
    return Classroom(room, groups)


async def answers(classroom: Classroom, days: int, **right: bool) -> None:
    """So many days on which these people answer all five questions right, or wrong."""
    for _ in range(days):
        await classroom.next_day()
        for message in classroom.open_messages(classroom.groups[0]):
            key = await classroom.room.key_of(classroom.groups[0], message)
            wrong = next(letter for letter in "ABCD" if letter != key)
            for name, correct in right.items():
                await classroom.room.answers(name, key if correct else wrong, message)


async def of_group(classroom: Classroom) -> GroupReport:
    report = await show_group_report(classroom.room.context, classroom.groups[0])
    assert report is not None
    return report


async def of(classroom: Classroom, name: str) -> MyReport:
    member = await classroom.member(name, 0)
    report = await show_my_report(
        classroom.room.context, classroom.groups[0], member.person_id, classroom.room.clock.now()
    )
    assert report is not None
    return report


def everything(card: object) -> str:
    return repr(card)


class TestTheGroups:
    async def test_without_answers_knows_nothing_and_says_how_many_are_missing(
        self, classroom: Classroom
    ) -> None:
        report = await of_group(classroom)
        assert all(one.mastery is None and one.missing > 0 for one in report.sections)

    async def test_counts_what_was_asked_whatever_became_of_it(self, classroom: Classroom) -> None:
        """Questions that were moved, retired or removed are counted where they were asked."""
        await answers(classroom, 3, ana=False, ben=True)
        context = classroom.room.context
        before = [line.asked for line in (await of_group(classroom)).blueprint]
        assert sum(before) == 15
        pack = context.exams["sky-1"].pack
        moved = {name: replace(one, skill="measure-light") for name, one in pack.questions.items()}
        few = dict(list(pack.questions.items())[::5])
        gone = {name: one for name, one in pack.questions.items() if name not in few}
        reports: list[GroupReport] = []
        for edited in (
            replace(pack, questions=moved),
            replace(pack, questions=few, retired=gone),
            replace(pack, questions=few),
        ):
            classroom.room.context = replace(context, exams={"sky-1": Exam(edited)})
            reports.append(await of_group(classroom))
        assert [[line.asked for line in one.blueprint] for one in reports] == [before] * 3
        _moved, retired, removed = reports
        assert removed.sections == retired.sections

    async def test_of_one_member_is_never_shown(self, classroom: Classroom) -> None:
        await answers(classroom, 4, ana=False)
        report = await of_group(classroom)
        assert all(one.mastery is None for one in report.sections)
        assert all(one.people <= 1 for one in report.sections)

    @pytest.mark.parametrize(
        ("language", "needs", "counted"),
        [
            (
                "en",
                "Each needs 3 answers from 2 members or more",
                "Counted so far: 4 answers of 2 members, in 2 of 3 sections.",
            ),
            (
                "es",
                "Cada una necesita 3 respuestas, de 2 miembros o más",
                "Contadas hasta ahora: 4 respuestas de 2 miembros, en 2 de 3 secciones.",
            ),
        ],
    )
    async def test_of_two_who_answered_here_and_there_says_what_a_section_needs(
        self, classroom: Classroom, language: str, needs: str, counted: str
    ) -> None:
        await classroom.next_day()
        group = classroom.groups[0]
        sections: dict[str, Message] = {}
        for message in classroom.open_messages(group):
            sections.setdefault(message.card.tags[0], message)
        for message in sections.values():
            for name in ("ana", "ben"):
                await classroom.room.answers(name, "A", message)
        card = group_report_card(await of_group(classroom), language)
        said = "\n".join(marked(one.text) for one in card.blocks if isinstance(one, Paragraph))
        assert needs in said
        assert counted in said

    async def test_of_two_who_know_little_flags_what_is_weak(self, classroom: Classroom) -> None:
        await answers(classroom, 4, ana=False, ben=False)
        report = await of_group(classroom)
        weak = [one for one in report.sections if one.weak]
        assert {one.section.id for one in weak} == {"light", "planets"}
        assert all(one.mastery is not None and one.mastery.weak >= 0.8 for one in weak)
        assert report.read != ()

    async def test_of_two_who_know_much_flags_nothing(self, classroom: Classroom) -> None:
        await answers(classroom, 4, ana=True, ben=True)
        report = await of_group(classroom)
        assert not any(one.weak for one in report.sections)
        assert report.read == ()

    async def test_counts_questions_against_the_blueprint(self, classroom: Classroom) -> None:
        await answers(classroom, 4, ana=True)
        lines = (await of_group(classroom)).blueprint
        assert sum(line.asked for line in lines) == 20
        assert all(abs(line.asked - line.target) <= 1 for line in lines)

    async def test_leaves_out_who_left(self, classroom: Classroom) -> None:
        await answers(classroom, 2, ana=False, ben=False)
        ben = await classroom.member("ben", 0)
        await leave_group(
            classroom.room.context, classroom.groups[0], ben, classroom.room.clock.now()
        )
        report = await of_group(classroom)
        assert report.members == 1
        assert all(one.mastery is None for one in report.sections)

    @pytest.mark.parametrize("language", ["en", "es"])
    async def test_names_nobody(self, classroom: Classroom, language: str) -> None:
        await answers(classroom, 2, anastasia=False, benedict=False)
        card = group_report_card(await of_group(classroom), language)
        assert "anastasia" not in everything(card)
        assert "benedict" not in everything(card)
        assert card.language == language


class TestAMembers:
    async def test_without_answers(self, classroom: Classroom) -> None:
        report = await of(classroom, "ana")
        assert (report.answers, report.due, report.next_review) == (0, 0, None)
        assert all(one.mastery is None for one in report.sections)

    async def test_of_one_answer_shows_no_mastery_yet(self, classroom: Classroom) -> None:
        await classroom.next_day()
        await classroom.room.answers("ana", "A")
        report = await of(classroom, "ana")
        (seen,) = [one for one in report.sections if one.answers]
        assert (seen.mastery, seen.missing) == (None, 2)

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", "Counted so far: 1 answer, in 1 of 3 sections."),
            ("es", "Contadas hasta ahora: 1 respuesta, en 1 de 3 secciones."),
        ],
    )
    async def test_of_one_answer_says_how_far_it_is(
        self, classroom: Classroom, language: str, said: str
    ) -> None:
        await classroom.next_day()
        await classroom.room.answers("ana", "A")
        card = my_report_card(await of(classroom, "ana"), language)
        assert Paragraph(said) in card.blocks

    async def test_of_another_is_another(self, classroom: Classroom) -> None:
        await answers(classroom, 4, ana=False, ben=True)
        weak = {one.section.id for one in (await of(classroom, "ana")).sections if one.weak}
        assert weak == {"light", "planets"}
        assert not any(one.weak for one in (await of(classroom, "ben")).sections)

    async def test_counts_what_is_due_for_review(self, classroom: Classroom) -> None:
        await answers(classroom, 1, ana=False)
        report = await of(classroom, "ana")
        assert report.due == 0
        assert report.next_review == classroom.room.clock.now() + timedelta(days=1)
        await classroom.next_day()
        report = await of(classroom, "ana")
        assert report.due == 5
        assert report.streak_days == 1

    @pytest.mark.parametrize(("language", "said"), [("en", "Since last"), ("es", "semana pasada")])
    async def test_on_the_first_day_compares_with_nothing(
        self, classroom: Classroom, language: str, said: str
    ) -> None:
        await classroom.next_day()
        for number in range(14):
            await classroom.practise("ana", "ABCD"[number % 4], 0)
        first = await of(classroom, "ana")
        assert first.answers >= 27
        assert all(one.before is None for one in first.sections)
        assert said not in everything(my_report_card(first, language))
        await classroom.room.at("2026-03-09 09:00")
        await classroom.practise("ana", "A", 0)
        assert said in everything(my_report_card(await of(classroom, "ana"), language))

    async def test_compares_with_the_week_before(self, classroom: Classroom) -> None:
        await answers(classroom, 3, ana=False)
        await classroom.room.at("2026-03-08 09:00")
        await answers(classroom, 2, ana=True)
        rising = [one for one in (await of(classroom, "ana")).sections if one.answers]
        assert rising
        for one in rising:
            assert one.mastery is not None
            assert one.before is not None
            assert one.before.chance < one.mastery.chance

    @pytest.mark.parametrize("language", ["en", "es"])
    @pytest.mark.parametrize("right", [True, False])
    async def test_is_a_card(self, classroom: Classroom, language: str, right: bool) -> None:
        await answers(classroom, 3, ana=right)
        card = my_report_card(await of(classroom, "ana"), language)
        assert card.blocks
        assert card.language == language


async def test_an_exam_that_is_not_installed_has_no_report(classroom: Classroom) -> None:
    group: Group = classroom.groups[0]
    context, now = classroom.room.context, classroom.room.clock.now()
    without = type(context)(context.db, {}, context.secret)
    assert await show_group_report(without, group) is None
    assert await show_my_report(without, group, 1, now) is None
