"""A question's form for one person: on platforms where a public post cannot hold it."""

from __future__ import annotations

from bot.cards.action import Action, ActionError, decode
from bot.cards.phrasing import form_card, outcome_card, quiz_card
from bot.conversation.finding import language_at
from bot.conversation.pressing import given_letters, no_quiz, nothing
from bot.conversation.visitor import Reply, Visitor
from bot.usecases.context import Context
from bot.usecases.practise import continue_quiz
from bot.usecases.show_question import MyAnswer, my_answers, show_question
from bot.usecases.take_answer import Closed, Kept, NotHere
from storage import seats


async def show_form(context: Context, visitor: Visitor, text: str) -> Reply:
    """The card with the form whose action is `text`, in the visitor's language.

    Members who have answered for good see their answer instead; `given` are the letters of one that
    may still be changed.
    """
    try:
        action = decode(text)
    except ActionError:
        return await nothing(context, visitor)
    match action.verb:
        case "answer":
            return await _of_post(context, visitor, action)
        case "practise":
            return await _of_quiz(context, visitor, action)
        case _:
            return await nothing(context, visitor)


async def _of_post(context: Context, visitor: Visitor, action: Action) -> Reply:
    found = await context.db.read(seats.place_of_post, action.token, visitor.places, visitor.user)
    seat = None if found is None else await context.db.read(seats.seat_at, found[0], visitor.user)
    if found is None or seat is None:
        return await nothing(context, visitor)
    language = language_at(visitor, seat)
    mine: MyAnswer | None = None
    if seat.member is not None:
        answered = await my_answers(context, seat.group, seat.member.person_id, [action.token])
        mine = answered.get(action.token)
    if mine is not None and not isinstance(mine, Kept):
        return Reply("answer", outcome_card(mine, language, looking=True), given_letters(mine))
    shown = await show_question(context, visitor.actor, found[0], action.token, visitor.now)
    if isinstance(shown, NotHere):
        return await nothing(context, visitor)
    if not shown.open:
        return Reply("answer", outcome_card(Closed(shown.asked, None), language))
    given = "" if mine is None else given_letters(mine)
    return Reply("translation", form_card(shown.asked, language), given)


async def _of_quiz(context: Context, visitor: Visitor, action: Action) -> Reply:
    seat = await context.db.read(seats.seat_of_quiz, action.token, visitor.user)
    if seat is None or seat.member is None:
        return await no_quiz(context, visitor)
    step = await continue_quiz(context, seat.member, action.token, visitor.now)
    return Reply("quiz", quiz_card(step, seat.group, language_at(visitor, seat)))
