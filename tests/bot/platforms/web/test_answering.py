"""Answers over the page: every type, in both languages, with and without the page's script."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar

import pytest

from bot.usecases.context import Asked, asked
from questions.question import (
    Match,
    Multiple,
    Option,
    Order,
    Question,
    Series,
    Single,
    Statement,
    key,
    question_type,
    shown_choice,
)
from storage import deliveries, standings
from storage.database import Database
from storage.records import Group
from tests.bot.builders import a_context
from tests.bot.platforms.web.world import Visitor, World, a_world, actions_in
from tests.questions.builders import a_match, a_multiple, a_series, a_single, an_order

T = TypeVar("T", Option, Statement)


def _rotated(parts: tuple[T, ...]) -> tuple[T, ...]:
    """The same parts, of which others are right."""
    keys = [part.correct for part in parts]
    moved = zip(parts, keys[-1:] + keys[:-1], strict=True)
    return tuple(replace(part, correct=is_right) for part, is_right in moved)


WEEK = date(2026, 3, 2)
BLANKS = a_match().blanks
WRONG = {"single": "A", "multiple": "AB", "order": "ABCD", "match": "AA", "series": "NNN"}


async def _asked(world: World, group: Group, token: str) -> Asked:
    (delivery,) = await world.context.db.read(deliveries.by_tokens, group.id, [token])
    question = await world.context.db.read(asked, world.context, delivery, group)
    assert question is not None
    return question


async def _right_and_wrong(world: World, group: Group, page: str) -> tuple[str, str, str]:
    """(token, the right letters, wrong letters) of the only question, as it shows them."""
    token = actions_in(page)[0].split(":")[1]
    question = await _asked(world, group, token)
    right = shown_choice(question.question, question.layout, key(question.question))
    wrong = WRONG[question_type(question.question)]
    if wrong == right:
        wrong = wrong[::-1] if len(set(wrong)) > 1 else "B" + wrong[1:]
    return token, right, wrong


@pytest.mark.parametrize("question", [a_single(), a_multiple(), an_order(), a_match(), a_series()])
@pytest.mark.parametrize("is_right", [True, False])
async def test_feedback_says_at_once_what_is_right_and_why(
    sqlite: Database, question: Question, is_right: bool
) -> None:
    async with a_world(a_context(sqlite, question)) as world, world.visitor() as ana:
        group = await world.group()
        page = (await ana.join(group, "Ana")).text
        token, right, wrong = await _right_and_wrong(world, group, page)
        reply = await ana.act(group, f"a:{token}:{right if is_right else wrong}")
        assert ("Right!" in reply.text) is is_right
        assert "Only you can see this" in reply.text
        assert ("+3 points" in reply.text) is is_right
        for why in _whys(question):
            assert why in reply.text
        again = await ana.act(group, f"a:{token}:{wrong if is_right else right}")
        assert "This was your first answer, the one that counts." in again.text
        assert ("Right!" in again.text) is is_right
        assert ("+3 points" in again.text) is is_right


@pytest.mark.parametrize("question", [a_single(), a_multiple(), an_order(), a_match(), a_series()])
async def test_every_form_works_without_the_pages_script(
    sqlite: Database, question: Question
) -> None:
    async with a_world(a_context(sqlite, question)) as world, world.visitor() as ana:
        group = await world.group()
        page = (await ana.join(group, "Ana")).text
        token, right, _ = await _right_and_wrong(world, group, page)
        fields = _as_a_browser_sends(page, f"a:{token}:", right)
        answered = await ana.post(f"/g/{group.key}/act", {"message": "1", **fields})
        assert "Right!" in answered.text
        assert answered.text.index("Question of the day") < answered.text.index("Right!")


def _as_a_browser_sends(page: str, action: str, letters: str) -> dict[str, str | list[str]]:
    """The fields of a form that a browser sends for these picks; they must be on the page."""
    if action + letters in actions_in(page):
        return {"action": action + letters}
    assert action in actions_in(page)
    if 'name="pick-1"' in page:
        for place, letter in enumerate(letters, start=1):
            assert f'type="radio" name="pick-{place}" value="{letter}"' in page
        picks = {f"pick-{place}": letter for place, letter in enumerate(letters, start=1)}
        return {"action": action, **picks}
    return {"action": action, "pick": list(letters)}


ANOTHER_KEY = [
    (a_single(), a_single(options=_rotated(a_single().options))),
    (a_multiple(), a_multiple(options=_rotated(a_multiple().options))),
    (a_match(), a_match(blanks=tuple(replace(b, options=_rotated(b.options)) for b in BLANKS))),
    (a_series(), a_series(statements=_rotated(a_series().statements))),
]


@pytest.mark.parametrize("questions", ANOTHER_KEY, ids=lambda pair: question_type(pair[0]))
async def test_the_page_of_an_open_question_is_the_same_whatever_its_key_is(
    new_database: Callable[[], Database], questions: tuple[Question, Question]
) -> None:
    assert key(questions[0]) != key(questions[1])
    first, second = [await _all_that_is_sent(new_database(), one) for one in questions]
    assert first == second


@pytest.mark.parametrize("question", [a_single(), a_multiple(), an_order(), a_match(), a_series()])
async def test_no_reason_is_sent_while_a_question_is_open(
    sqlite: Database, question: Question
) -> None:
    sent = await _all_that_is_sent(sqlite, question)
    for why in (*_whys(question), "Light that passes a prism"):
        assert why not in sent


async def _all_that_is_sent(database: Database, question: Question) -> str:
    """Page, message, translation and headers that a member gets, less what chance decides."""
    async with a_world(a_context(database, question)) as world, world.visitor() as ana:
        group = await world.group()
        await ana.join(group, "Ana")
        page = await ana.get(f"/g/{group.key}")
        message = await ana.get(f"/g/{group.key}/messages/1")
        token = actions_in(page.text)[0].split(":")[1]
        translated = await ana.act(group, f"t:{token}:es")
        assert "La misma pregunta" in translated.text
        headers = {name for one in (page, message) for name in one.headers}
        sent = "\n".join((page.text, message.text, translated.text, str(sorted(headers))))
        return sent.replace(ana.token, "csrf")


def _whys(question: Question) -> list[str]:
    match question:
        case Single(options=options) | Multiple(options=options):
            parts: list[Option] = list(options)
            texts = [part.why for part in parts]
        case Order(steps=steps):
            texts = [step.why for step in steps]
        case Match(blanks=blanks):
            texts = [option.why for blank in blanks for option in blank.options]
        case Series(statements=statements):
            texts = [statement.why for statement in statements]
    # Quotes and code are written differently in HTML; the beginning is enough.
    return [why.in_language("en").split("about")[0].strip() for why in texts]


async def test_a_thousand_clicks_at_once_are_one_answer(world: World, ana: Visitor) -> None:
    group = await world.group()
    page = await ana.join(group, "Ana")
    token = actions_in(page.text)[0].split(":")[1]
    replies = await asyncio.gather(
        *(ana.act(group, f"a:{token}:{'ABCD'[number % 4]}") for number in range(1_000))
    )
    taken = [one for one in replies if one.status == 200]
    refused = [one for one in replies if one.status == 429]
    assert len(taken) + len(refused) == 1_000
    assert refused
    assert "Too many attempts at once" in refused[0].text
    assert int(refused[0].headers["Retry-After"]) >= 1
    assert sum("the one that counts" not in one.text for one in taken) == 1
    assert {"+3 points" in one.text for one in taken} in ({True}, {False})
    assert all("1-day streak" in one.text for one in taken)
    rows = await world.context.db.read(standings.standings_of, group.id, "week", WEEK)
    assert [row.answers for row in rows] == [1]


async def test_a_button_of_another_group_does_not_work(world: World, ana: Visitor) -> None:
    here, there = await world.group(), await world.group()
    page = await ana.join(there, "Ana")
    foreign = actions_in(page.text)[0]
    await ana.join(here, "Ana")
    assert "This button does not work here" in (await ana.act(here, foreign, 1)).text
    assert "This button does not work here" in (await ana.act(there, foreign, 1)).text
    assert "points" not in (await ana.get(f"/g/{there.key}")).text


@pytest.mark.parametrize(
    "action",
    ["", "a", "a:::", "a:nothing-at-all:A", "x:token-0002:A", "a:token-0002:A" * 50, "a:<b>:A"],
)
async def test_a_tampered_action_does_not_work(world: World, ana: Visitor, action: str) -> None:
    group = await world.group()
    await ana.join(group, "Ana")
    reply = await ana.act(group, action)
    assert reply.status == 200
    assert "This button does not work here" in reply.text


@pytest.mark.parametrize("letters", ["", "Z", "AB", "a", "Y"])
async def test_a_choice_that_the_question_does_not_have_is_explained(
    world: World, ana: Visitor, letters: str
) -> None:
    group = await world.group()
    page = await ana.join(group, "Ana")
    token = actions_in(page.text)[0].split(":")[1]
    assert (
        "That answer doesn&#39;t fit this question"
        in (await ana.act(group, f"a:{token}:{letters}")).text
    )


async def test_whoever_did_not_join_cannot_answer(world: World, ana: Visitor, ben: Visitor) -> None:
    group = await world.group()
    page = await ana.join(group, "Ana")
    await ben.get("/")
    reply = await ben.act(group, actions_in(page.text)[0])
    assert "Join the group first" in reply.text
    for path in ("messages/1", "live", "leaderboard", "settings"):
        assert (await ben.get(f"/g/{group.key}/{path}")).status == 403


async def test_my_feedback_is_there_again_after_a_reload_and_nobody_elses(
    world: World, ana: Visitor, ben: Visitor
) -> None:
    group = await world.group()
    page = await ana.join(group, "Ana")
    await ben.join(group, "Ben")
    await ana.act(group, actions_in(page.text)[0])
    mine = (await ana.get(f"/g/{group.key}")).text
    assert re.search(r"\+[13] points? · 1-day streak", mine)
    assert re.search(r'class="option mark-none can-answer mine"', mine)
    theirs = (await ben.get(f"/g/{group.key}")).text
    assert "streak" not in theirs
    assert not re.search(r"can-answer mine", theirs)


async def test_the_reveal_is_public_and_keeps_my_own_answer_below(
    world: World, ana: Visitor, ben: Visitor
) -> None:
    group = await world.group(days="1")
    page = await ana.join(group, "Ana")
    await ben.join(group, "Ben")
    button = actions_in(page.text)[0]
    await ana.act(group, button)
    await world.later()
    mine = (await ana.get(f"/g/{group.key}")).text
    assert "The answer:" in mine
    assert "One person answered" in mine
    assert "Only you can see this" in mine
    assert [action[:2] for action in actions_in(mine)] == ["e:", "f:"]  # Spanish; wrong?
    assert "Only you can see this" not in (await ben.get(f"/g/{group.key}")).text
    assert "This question is closed" in (await ben.act(group, button)).text


async def test_with_feedback_at_the_reveal_an_answer_can_be_changed(
    world: World, ana: Visitor
) -> None:
    group = await world.group(feedback="at_reveal")
    page = await ana.join(group, "Ana")
    first, second = actions_in(page.text)[:2]
    assert "Your answer is saved" in (await ana.act(group, first)).text
    assert "Your answer has been changed" in (await ana.act(group, second)).text
    shown = (await ana.get(f"/g/{group.key}")).text
    assert re.search(r'can-answer mine" data-letter="B"', shown)
    assert "mark-right" not in shown
