"""Questions that take more than one press: what is chosen is seen, and sent when complete."""

from __future__ import annotations

from tests.bot.platforms.discord.conftest import WorldOf
from tests.bot.platforms.discord.world import bare, labels
from tests.discord_server import Message
from tests.discord_server.messages import Button
from tests.questions.builders import (
    a_match,
    a_multiple,
    a_series,
    a_single,
    an_option,
    an_order,
    text,
)


def sends(form: Message) -> Button:
    """The button that sends a form."""
    (button,) = [one for one in form.buttons if one.label in ("Send answer", "Enviar respuesta")]
    return button


async def test_several_options(world_of: WorldOf) -> None:
    async with world_of(a_multiple()) as world:
        post = await world.posted()
        assert labels(post) == ["Answer", "Español"]
        right = await world.key_of(post)

        form = (await world.ben.press(post, "Answer")).message
        assert form.ephemeral
        assert "Choose 2 options.\nNothing chosen yet." in form.text
        assert sends(form).disabled
        (menu,) = form.selects
        assert (menu.least, menu.most) == (2, 2)

        picked = await world.ben.pick(form, None, [*right])
        assert picked.message is form
        assert f"Your choice so far: {right[0]}, {right[1]}" in bare(form)
        assert form.selects[0].chosen == (right[0], right[1])

        graded = await world.ben.press(form, "Send answer")
        assert graded.message is form
        assert "### Right!" in form.text
        assert form.selects == []


async def test_a_choice_may_be_changed_before_it_is_sent(world_of: WorldOf) -> None:
    async with world_of(a_multiple()) as world:
        post = await world.posted()
        right = await world.key_of(post)
        wrong = [one for one in "ABCDE" if one not in right][:2]
        form = (await world.ben.press(post, "Answer")).message
        await world.ben.pick(form, None, wrong)

        await world.ben.pick(form, None, [*right])
        await world.ben.press(form, "Send answer")

        assert "### Right!" in form.text


async def test_an_order_with_steps_taken_back(world_of: WorldOf) -> None:
    async with world_of(an_order()) as world:
        post = await world.posted()
        right = await world.key_of(post)
        form = (await world.ana.press(post, "Answer")).message
        assert "Ordena los pasos, del primero al último." in form.text
        assert "-# Paso 1" in form.text

        await world.ana.press(form, right[3])
        assert f"Lo elegido hasta ahora: {right[3]}\n" in bare(form)
        (chosen,) = [one for one in form.buttons if one.label == right[3]]
        assert chosen.disabled
        await world.ana.press(form, right[2])
        await world.ana.press(form, "Deshacer")
        assert f"Lo elegido hasta ahora: {right[3]}\n" in bare(form)
        await world.ana.press(form, right[1])
        await world.ana.press(form, "Empezar de nuevo")
        assert "Todavía no has elegido nada." in form.text

        for letter in right:
            assert sends(form).disabled
            await world.ana.press(form, letter)
        await world.ana.press(form, "Enviar respuesta")

        assert "### ¡Correcto!" in form.text


async def test_a_choice_for_each_blank(world_of: WorldOf) -> None:
    async with world_of(a_match()) as world:
        post = await world.posted()
        right = await world.key_of(post)
        form = (await world.ben.press(post, "Answer")).message
        assert [one.label for one in form.buttons if one.label.startswith("Blank")] == [
            one for one in labels(form) if one in ("Blank [1]: abs", "Blank [1]: sqrt")
        ]

        await world.ben.press(form, "Blank [1]: sqrt")
        assert "Your choice so far: Blank \\[1\\] sqrt\n" in bare(form)
        assert sends(form).disabled
        (menu,) = form.selects
        await world.ben.pick(form, None, right[1])
        assert form.selects[0].chosen == (right[1],)
        assert menu.placeholder == "Choose: Blank [2]"
        await world.ben.press(form, "Send answer")

        assert "### Right!" in form.text


async def test_parts_that_are_right(world_of: WorldOf) -> None:
    async with world_of(a_series()) as world:
        post = await world.posted()
        form = (await world.ben.press(post, "Answer")).message

        for label in ("1: Yes", "2: Yes", "3: Yes"):
            assert sends(form).disabled
            await world.ben.press(form, label)
        await world.ben.press(form, "2: Yes")
        assert sends(form).disabled
        await world.ben.press(form, "2: Yes")
        await world.ben.press(form, "Send answer")

        assert "### 2 of 3 parts right" in form.text
        await world.at("2026-03-03 09:00")
        assert "### The answer" in post.text
        assert "1 of 1 right" in post.text


async def test_two_members_fill_in_the_same_form_apart(world_of: WorldOf) -> None:
    async with world_of(a_series()) as world:
        post = await world.posted()
        for_ana = (await world.ana.press(post, "Answer")).message
        for_ben = (await world.ben.press(post, "Answer")).message

        for number, right, wrong in (("1", "Sí", "No"), ("2", "No", "Yes"), ("3", "Sí", "No")):
            await world.ana.press(for_ana, f"{number}: {right}")
            await world.ben.press(for_ben, f"{number}: {wrong}")
        await world.ana.press(for_ana, "Enviar respuesta")
        await world.ben.press(for_ben, "Send answer")

        assert "### ¡Correcto!" in for_ana.text
        assert "### Not this time" in for_ben.text


async def test_a_form_that_was_left_open_is_closed_with_its_question(world_of: WorldOf) -> None:
    async with world_of(a_multiple()) as world:
        post = await world.posted()
        form = (await world.ben.press(post, "Answer")).message
        await world.ben.pick(form, None, ["A", "B"])
        await world.at("2026-03-03 09:00")

        late = await world.ben.press(form, "Send answer")

        assert "This question is closed" in late.text
        assert "Nobody answered this time." in post.text


async def test_whoever_has_answered_sees_the_answer_instead_of_the_form(world_of: WorldOf) -> None:
    async with world_of(a_multiple()) as world:
        post = await world.posted()
        form = (await world.ben.press(post, "Answer")).message
        await world.ben.pick(form, None, ["A", "B"])
        await world.ben.press(form, "Send answer")

        again = await world.ben.press(post, "Answer")

        assert "· 1-day streak" in again.text
        assert again.message.selects == []


async def test_a_form_in_another_language(world_of: WorldOf) -> None:
    async with world_of(a_multiple()) as world:
        post = await world.posted()
        right = await world.key_of(post)

        form = (await world.ben.press(post, "Español")).message
        assert "Un sondeo busca mundos" in form.text
        await world.ben.pick(form, None, [*right])

        assert f"Lo elegido hasta ahora: {right[0]}, {right[1]}" in bare(form)
        assert "Un sondeo busca mundos" in form.text
        await world.ben.press(form, "Enviar respuesta")
        assert "### Right!" in form.text


async def test_an_option_that_looks_like_markdown_stays_plain(world_of: WorldOf) -> None:
    stem = text("What does `a*b` **mean** to <@1>, @everyone and #general?", "¿Qué es `a*b`?")
    options = (
        an_option("a *star* and ~~none~~", "a"),
        an_option("<#5> of [a link](https://example.org)", "b", correct=True),
        an_option("`code` and > more", "c"),
        an_option("# a heading", "d"),
    )
    async with world_of(a_single(stem=stem, options=options)) as world:
        post = await world.posted()

        assert "What does `a*b` **mean** to <@1>" not in post.text
        assert "\\*star\\*" in post.text
        assert "[a link](https://example.org)" not in post.text
        assert not post.pings
