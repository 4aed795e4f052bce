"""An organiser's pages about questions: what members said of them, how they work, their keys.

Only questions that were revealed are here, and none that is open again: no key of it shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.cards.markup import written
from bot.cards.phrasing import rekey_card
from bot.platforms.web.key_form import key_fields, statistics
from bot.platforms.web.render import CardView
from bot.platforms.web.replies import PICK
from bot.platforms.web.visit import MemberVisit, organiser_visit, see_other
from bot.usecases.flag_question import QuestionReview, review_questions, settle_question
from bot.usecases.rekey import OrganiserOutcome, UnknownQuestion, rekey_by

LONGEST_KEY = 26


async def questions(request: web.Request) -> web.Response:
    """The questions so far, those that somebody should look at first."""
    here = await organiser_visit(request)
    return _list(here, await review_questions(here.site.context, here.group))


async def question(request: web.Request) -> web.Response:
    """One question: notes, statistics, key."""
    here = await organiser_visit(request)
    return await _question(here)


async def settle(request: web.Request) -> web.Response:
    """Put away what was said of a question."""
    here = await organiser_visit(request)
    name = request.match_info["question"]
    await settle_question(here.site.context, here.group, name, here.now)
    return see_other(f"{here.path}/questions/{name}?notice=settled")


async def correct_key(request: web.Request) -> web.Response:
    """Make what was picked the question's key, and say what that changed."""
    here = await organiser_visit(request)
    reviews = await review_questions(here.site.context, here.group)
    name = request.match_info["question"]
    if _named(reviews, name) is None:
        # Whether it exists and what its key may be is told of revealed questions alone.
        return _list(here, reviews, UnknownQuestion(()))
    form = await request.post()
    picked = "".join(str(value)[:1] for field, value in form.items() if field.startswith(PICK))
    outcome = await rekey_by(
        here.site.context, here.actor.user, here.group, name, picked[:LONGEST_KEY], here.now
    )
    return await _question(here, outcome)


def _list(
    here: MemberVisit, reviews: Sequence[QuestionReview], outcome: OrganiserOutcome | None = None
) -> web.Response:
    return here.html(
        "questions.html",
        status=200 if outcome is None else 404,
        reviews=reviews,
        outcome=None if outcome is None else CardView(rekey_card(outcome, here.language), "o"),
    )


async def _question(here: MemberVisit, outcome: OrganiserOutcome | None = None) -> web.Response:
    reviews = await review_questions(here.site.context, here.group)
    review = _named(reviews, here.request.match_info["question"])
    if review is None:
        return _list(here, reviews, UnknownQuestion(()))
    zone = ZoneInfo(here.group.settings.zone)
    return here.html(
        "question.html",
        review=review,
        stem=written(review.question.stem, here.language),
        fields=key_fields(review.question, here.words),
        statistics=statistics(review, here.words),
        notes=[
            (note, here.words.day(note.reported_at.astimezone(zone).date()))
            for note in review.flags
        ],
        outcome=None if outcome is None else CardView(rekey_card(outcome, here.language), "o"),
        notice="settled" if here.request.query.get("notice") == "settled" else None,
    )


def _named(reviews: Sequence[QuestionReview], name: str) -> QuestionReview | None:
    return next((one for one in reviews if one.question.id == name), None)
