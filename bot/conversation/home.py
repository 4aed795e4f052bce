"""A person's overview of all their groups, and what can be settled there."""

from __future__ import annotations

from dataclasses import dataclass

from bot.cards.card import Card
from bot.cards.phrasing.home import HomeGroup, groupless_card, home_card
from bot.conversation.asking import help_
from bot.conversation.finding import language_of
from bot.conversation.visitor import Visitor
from bot.usecases.context import Context
from bot.usecases.join_group import choose_language
from bot.usecases.membership import my_settings
from bot.usecases.show_report import show_my_report
from bot.usecases.show_standings import show_standings
from storage import open_questions, seats
from storage.records import Address, Group, Member, UserKey

# Of more, the ones that were joined last are shown.
MOST_GROUPS = 5


@dataclass(frozen=True, slots=True)
class Home:
    """Cards, a group each, and then what goes for all; `language` is the one they are in.
    `may_choose`: they are in a group, with which the language that they choose is kept."""

    cards: tuple[Card, ...]
    language: str
    may_choose: bool


async def show_home(context: Context, visitor: Visitor) -> Home:
    """What somebody's groups look like to them now."""
    language = await language_of(context, visitor)
    mine = [
        (seat.group, seat.member)
        for seat in await context.db.read(seats.seats_of, visitor.user)
        if seat.member is not None
    ]
    shown = [await _group(context, visitor, *one) for one in mine[:MOST_GROUPS]]
    cards = [home_card(one, visitor.now, language) for one in shown]
    if not cards:
        cards.append(groupless_card(language, visitor.commands))
    cards.append((await help_(context, visitor)).card)
    return Home(tuple(cards), language, may_choose=bool(mine))


async def _group(context: Context, visitor: Visitor, group: Group, member: Member) -> HomeGroup:
    now = visitor.now
    board = await show_standings(context, group, now)
    settings = await my_settings(context, group, member, now)
    report = await show_my_report(context, group, member.person_id, now)
    questions = await context.db.read(
        open_questions.open_questions, group.id, member.person_id, now
    )
    return HomeGroup(
        group=group,
        place=board.place_of(member.person_id),
        streak_days=settings.streak_days,
        questions=tuple(questions),
        weak=tuple(one for one in report.sections if one.weak) if report is not None else (),
        answers=0 if report is None else report.answers,
    )


async def speak(context: Context, visitor: Visitor, language: str) -> bool:
    """Keep the language that somebody wants private replies in; False if they are in no group."""
    for seat in await context.db.read(seats.seats_of, visitor.user):
        if seat.member is not None:
            await choose_language(context, seat.member, language)
            return True
    return False


async def own_places(context: Context, user: UserKey) -> tuple[Address, ...]:
    """Every channel of somebody's groups: where a private view of theirs stands for."""
    return tuple(await context.db.read(open_questions.channels_of_member, user))
