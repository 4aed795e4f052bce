"""Questions that take more than one press: native fields, sent together, each person's own."""

from __future__ import annotations

import json

from questions.question import NO, YES
from tests.bot.platforms.slack.conftest import WorldOf
from tests.bot.platforms.slack.pressing import choose
from tests.bot.platforms.slack.world import SlackWorld, token_of
from tests.questions.builders import a_match, a_multiple, a_series, a_single, an_order
from tests.slack_server import Message, Person

OPPOSITE = str.maketrans({YES: NO, NO: YES})
SEND, SEND_ES = "Send answer", "Enviar respuesta"


async def answers(world: SlackWorld, person: Person, post: Message, letters: str) -> Message:
    """Somebody fills a post's form in with these letters and sends it."""
    choose(post, letters, who=person.id)
    send = next(one for one in post.labels if one in (SEND, SEND_ES))
    return await world.presses(person, post, send)


async def test_several_options(world_of: WorldOf) -> None:
    async with world_of(a_multiple()) as world:
        post = await world.posted()
        assert "Choose 2 options" in post.text_of_blocks
        right = await world.key_of(post)
        graded = await answers(world, world.ben, post, right)
        assert "Right!" in graded.text_of_blocks


async def test_an_answer_that_is_sent_too_early_says_what_it_lacks(world_of: WorldOf) -> None:
    async with world_of(a_multiple()) as world:
        post = await world.posted()
        right = await world.key_of(post)

        nothing = await world.presses(world.ana, post, SEND)
        assert "Tu respuesta aún no está completa" in nothing.text_of_blocks
        one = await answers(world, world.ben, post, right[0])
        assert "Choose exactly 2 options; one is chosen." in one.text_of_blocks
        whole = await answers(world, world.ben, post, right)

        assert "Right!" in whole.text_of_blocks


async def test_what_is_chosen_on_the_way_does_nothing(world_of: WorldOf) -> None:
    async with world_of(a_multiple()) as world:
        post = await world.posted()
        boxes = next(one for one in post.elements if one.kind == "checkboxes")
        before = len(world.slack.requests)
        await world.ben.check(post, boxes.block_id, [boxes.options_text[0]])
        await world.at("2026-03-02 10:00")
        asked = [one.method for one in world.slack.requests[before:]]
        assert "response_url" not in asked


async def test_an_order(world_of: WorldOf) -> None:
    async with world_of(an_order()) as world:
        post = await world.posted()
        right = await world.key_of(post)
        twice = await answers(world, world.ben, post, right[0] * len(right))
        assert "Choose a different step for each of the" in twice.text_of_blocks
        graded = await answers(world, world.ben, post, right)
        assert "Right!" in graded.text_of_blocks


async def test_a_choice_for_each_blank(world_of: WorldOf) -> None:
    async with world_of(a_match()) as world:
        post = await world.posted()
        right = await world.key_of(post)
        half = await answers(world, world.ben, post, right[:1])
        assert "2 parts; so far one is answered" in half.text_of_blocks
        graded = await answers(world, world.ben, post, right)
        assert "Right!" in graded.text_of_blocks


async def test_a_choice_for_each_statement(world_of: WorldOf) -> None:
    async with world_of(a_series()) as world:
        post = await world.posted()
        right = await world.key_of(post)
        wrong = right[0] + right[1].translate(OPPOSITE) + right[2:]
        graded = await answers(world, world.ben, post, wrong)
        assert "2 of 3 parts right" in graded.text_of_blocks
        await world.at("2026-03-03 09:00")
        assert "1 of 1 right" in post.text_of_blocks


async def test_two_members_fill_in_the_same_form_apart(world_of: WorldOf) -> None:
    async with world_of(a_series()) as world:
        post = await world.posted()
        right = await world.key_of(post)
        wrong = right.translate(OPPOSITE)
        choose(post, right, who=world.ana.id)
        choose(post, wrong, who=world.ben.id)

        for_ana = await world.presses(world.ana, post, SEND)
        for_ben = await world.presses(world.ben, post, SEND)

        assert "¡Correcto!" in for_ana.text_of_blocks
        assert "Not this time" in for_ben.text_of_blocks


async def test_a_form_that_was_left_open_is_closed_with_its_question(world_of: WorldOf) -> None:
    async with world_of(a_multiple()) as world:
        post = await world.posted()
        shown = await world.presses(world.ben, post, "Español")
        choose(shown, "AB", who=world.ben.id)
        await world.at("2026-03-03 09:00")

        late = await world.presses(world.ben, shown, SEND_ES)

        assert "This question is closed" in late.text_of_blocks
        assert "Nobody answered this time." in post.text_of_blocks


async def test_the_home_has_the_question_and_its_form(world_of: WorldOf) -> None:
    async with world_of(a_multiple()) as world:
        post = await world.posted()
        right = await world.key_of(post)
        await world.set_up_member(world.ben)
        home = await world.home(world.ben, "One question waits")

        form = await (await world.ben.press(home, "Answer the question")).modal()
        await world.shows(form, "Choose 2 options")
        boxes = next(one for one in form.elements if one.kind == "checkboxes")
        assert json.loads(form.raw["private_metadata"])["action"] == f"a:{token_of(post)}:"
        early = await world.ben.submit(form, {boxes.block_id: [boxes.options_text[0]]})
        assert early.errors == {boxes.block_id: "Choose exactly 2 options; one is chosen."}
        labels = [one["text"]["text"] for one in boxes.options if one["value"] in right]
        sent = await world.ben.submit(form, {boxes.block_id: labels})

        assert sent.accepted
        assert sent.view is not None
        assert "Right!" in sent.view.text_of_blocks
        await world.shows(home, "You have answered everything")
        assert "See my answer" in home.labels
        await world.ben.closes(everything=True)
        again = await (await world.ben.press(home, "See my answer")).modal()
        await world.shows(again, "Right!")


async def test_an_answer_that_is_submitted_twice_counts_once_and_is_graded_once(
    world_of: WorldOf,
) -> None:
    async with world_of(a_multiple()) as world:
        post = await world.posted()
        await world.set_up_member(world.ben)
        home = await world.home(world.ben, "One question waits")
        form = await (await world.ben.press(home, "Answer the question")).modal()
        await world.shows(form, "Choose 2 options")
        boxes = next(one for one in form.elements if one.kind == "checkboxes")
        await world.ben.submit(form, {boxes.block_id: boxes.options_text[:2]})

        again = await world.slack.again()

        assert (again.error, again.body) == (None, {})
        await world.at("2026-03-03 09:00")
        assert "One person answered" in post.text_of_blocks


async def test_a_single_choice_is_made_in_the_home_too(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        right = await world.key_of(post)
        await world.set_up_member(world.ben)
        home = await world.home(world.ben, "One question waits")
        sheet = await (await world.ben.press(home, "Answer the question")).modal()
        await world.shows(sheet, "An observatory wants to know")
        await world.ben.press(sheet, right)
        await world.shows(sheet, "Right!")
        await world.shows(home, "You have answered everything")
