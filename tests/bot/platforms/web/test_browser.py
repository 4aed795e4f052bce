"""A study group in real browsers: what members see, hear, press and are told."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from questions.question import Question
from tests.bot.platforms.web.browsing import OpenPage, OpenWorld, button, join, replies
from tests.questions.builders import a_match, a_multiple, a_series, a_single, an_order

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_a_newcomer_answers_with_one_tap_and_is_told_why(
    open_world: OpenWorld, open_page: OpenPage
) -> None:
    world = await open_world(a_single())
    await world.group(name="Night owls")
    page = await open_page(f"{world.url}/")
    await join(page)
    log = page.get_by_role("log", name="Questions and messages")
    await expect(log.get_by_role("heading", name="Question of the day")).to_be_visible()
    option = page.locator(".option", has_text="A prism spectrograph")
    await option.click(position={"x": 200, "y": 10})  # all of it can be tapped, not its letter only
    reply = log.locator("section.private")
    await expect(reply.get_by_role("heading")).to_contain_text("Right!")
    await expect(reply).to_contain_text("Only you can see this")
    await expect(reply).to_contain_text("A telescope shows at first sight")
    await expect(reply).to_contain_text("+3 points · 1-day streak")
    mine = page.locator(".can-answer.mine")
    await expect(mine).to_contain_text("A prism spectrograph")
    await expect(mine).to_contain_text("Your answer")


async def test_the_first_answer_counts_and_is_there_after_a_reload(
    open_world: OpenWorld, open_page: OpenPage
) -> None:
    world = await open_world(a_single())
    await world.group()
    page = await open_page(f"{world.url}/")
    await join(page)
    await button(page, "Answer A").click()
    await expect(replies(page)).to_contain_text("point")
    verdict = await replies(page).get_by_role("heading").inner_text()
    result = await replies(page).locator(".text").first.inner_text()
    assert re.fullmatch(r"\+(1 point|3 points) · 1-day streak", result)
    await button(page, "Answer B").click()
    await expect(replies(page)).to_contain_text("This was your first answer, the one that counts.")
    await expect(replies(page).get_by_role("heading")).to_have_text(verdict)
    await expect(replies(page).locator(".text").first).to_have_text(result)
    await expect(page.locator(".can-answer.mine")).to_have_attribute("data-letter", "A")
    await page.reload()
    await expect(replies(page).get_by_role("heading")).to_have_text(verdict)
    await expect(replies(page).locator(".text").first).to_have_text(result)
    await expect(replies(page)).not_to_contain_text("the one that counts")
    await expect(page.locator(".can-answer.mine")).to_have_attribute("data-letter", "A")


async def test_several_options_are_sent_when_their_number_is_right(
    open_world: OpenWorld, open_page: OpenPage
) -> None:
    world = await open_world(a_multiple())
    await world.group()
    page = await open_page(f"{world.url}/")
    await join(page)
    send = button(page, "Send answer")
    await expect(send).to_be_disabled()
    await page.get_by_label("A dip in brightness").check()
    await page.get_by_label("A ring of crystals").check()
    await page.get_by_label("A wobble in velocity").check()
    await expect(page.get_by_text("3 of 2 chosen")).to_be_visible()
    await expect(send).to_be_disabled()
    await page.get_by_label("A ring of crystals").uncheck()
    await send.click()
    await expect(replies(page).get_by_role("heading")).to_contain_text("Right!")
    await page.reload()
    await expect(page.get_by_label("A dip in brightness")).to_be_checked()


async def test_steps_are_put_in_order_by_tapping_with_undo_and_reset(
    open_world: OpenWorld, open_page: OpenPage
) -> None:
    world = await open_world(an_order())
    await world.group()
    page = await open_page(f"{world.url}/")
    await join(page)
    send = button(page, "Send answer")
    step = page.locator("button.step")
    dome, camera, mirror, plate = (
        step.filter(has_text=text)
        for text in ("Open the dome", "Cool the camera", "Point the mirror", "Expose the plate")
    )
    for one in (plate, mirror):
        await one.click()
    await expect(mirror).to_have_attribute("aria-pressed", "true")
    await expect(mirror).to_contain_text("Step 2")
    await button(page, "Undo").click()
    await expect(mirror).to_have_attribute("aria-pressed", "false")
    await button(page, "Start again").click()
    await expect(plate).to_have_attribute("aria-pressed", "false")
    for one in (dome, plate, camera, mirror):
        await one.click()
    await plate.click()  # taken back: the later ones move up
    await expect(camera).to_contain_text("Step 2")
    await expect(send).to_be_disabled()
    await plate.click()
    await expect(page.get_by_text("Your order: ")).to_be_visible()
    await send.click()
    await expect(replies(page).get_by_role("heading")).to_contain_text("Right!")
    await page.reload()
    await expect(step.filter(has_text="Expose the plate")).to_contain_text("Step 4")


@pytest.mark.parametrize(
    ("question", "picks", "verdict"),
    [
        (a_match(), ("sqrt", "2"), "1 of 2 parts right"),
        (a_series(), ("Yes", "Yes", "Yes"), "2 of 3 parts right"),
    ],
)
async def test_every_part_is_picked_and_graded(
    open_world: OpenWorld,
    open_page: OpenPage,
    question: Question,
    picks: tuple[str, ...],
    verdict: str,
) -> None:
    world = await open_world(question)
    await world.group()
    page = await open_page(f"{world.url}/")
    await join(page)
    send = button(page, "Send answer")
    fields = page.get_by_role("group")
    for number, pick in enumerate(picks):
        await expect(send).to_be_disabled()
        await fields.nth(number).get_by_role("radio", name=re.compile(rf"\b{pick}$")).check()
    await send.click()
    await expect(replies(page).get_by_role("heading")).to_have_text(verdict)


async def test_messages_reveals_and_private_replies_reach_whom_they_should(
    open_world: OpenWorld, open_page: OpenPage
) -> None:
    world = await open_world(a_single())
    await world.group()
    ana, ben = [await open_page(f"{world.url}/") for _ in range(2)]
    await join(ana, "Ana")
    await join(ben, "Ben")
    await button(ana, "Answer A").click()
    await expect(replies(ana)).to_have_count(1)
    await world.later()
    for page in (ana, ben):
        await expect(page.get_by_role("heading", name="The answer: ")).to_be_visible()
        await expect(page.get_by_text("One person answered")).to_be_visible()
        await expect(page.get_by_role("heading", name="Question of the day")).to_be_visible()
    await expect(replies(ana)).to_have_count(1)
    await expect(replies(ben)).to_have_count(0)
    await button(ben, "Answer A").click()
    await expect(replies(ben)).to_have_count(1)


async def test_a_page_that_lost_its_stream_catches_up(
    open_world: OpenWorld, open_page: OpenPage
) -> None:
    world = await open_world(a_single())
    await world.group()
    page = await open_page(f"{world.url}/")
    await join(page)
    await expect(page.locator("article")).to_have_count(1)
    world.hub.hang_up()
    await world.later()
    await expect(page.get_by_role("heading", name="The answer: ")).to_be_visible()
    await expect(page.locator("article")).to_have_count(2)


async def test_commands_are_typed_into_the_message_box(
    open_world: OpenWorld, open_page: OpenPage
) -> None:
    world = await open_world(a_single())
    await world.group()
    page = await open_page(f"{world.url}/")
    await join(page)
    box = page.get_by_label("Message or command")
    for line, heading in (
        ("/leaderboard", "Leaderboard: this week so far"),
        ("/help", "What you can do here"),
        ("/halp", "There is no command /halp"),
        ("hello", "This box takes commands"),
    ):
        await box.fill(line)
        await box.press("Enter")
        await expect(page.get_by_role("heading", name=heading)).to_be_visible()
        await expect(box).to_have_value("")
        await expect(box).to_be_focused()
    await page.get_by_role("link", name="Leaderboard").click()
    await expect(page.get_by_text("You have no points in this period yet.")).to_be_visible()


async def test_the_page_and_its_buttons_speak_spanish(
    open_world: OpenWorld, open_page: OpenPage
) -> None:
    world = await open_world(a_single())
    await world.group(language="es")
    page = await open_page(f"{world.url}/", locale="es-ES")
    await expect(page.locator("html")).to_have_attribute("lang", "es")
    await page.get_by_label("Tu nombre").fill("Ana")
    await page.get_by_role("button", name="Unirse").click()
    await button(page, "Respuesta A").click()
    await expect(replies(page)).to_contain_text("Solo tú ves esto")
    await page.get_by_role("link", name="Clasificación").click()
    await expect(page.get_by_text("Tú: puesto 1")).to_be_visible()


async def test_a_question_is_shown_in_the_other_language_to_one_reader(
    open_world: OpenWorld, open_page: OpenPage
) -> None:
    world = await open_world(a_single())
    await world.group()
    page = await open_page(f"{world.url}/")
    await join(page)
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    show = button(page, "Show this question in Español")
    await show.click()
    translated = page.locator(".card[lang=es]")
    await expect(translated).to_contain_text("Un observatorio quiere saber")
    await show.click()
    await expect(translated).to_have_count(0)
    await show.click()
    await button(translated, "Respuesta A").click()
    await expect(page.locator("[data-slot=reply] .card")).to_have_attribute("lang", "en")
    await expect(translated).to_be_visible()
    await button(page.get_by_role("banner"), "Español").click()
    await expect(page.locator("html")).to_have_attribute("lang", "es")
    await expect(page.locator("[data-slot=reply] .card")).to_have_attribute("lang", "es")


async def test_an_organiser_sets_a_group_up_and_sees_its_first_question_arrive(
    open_world: OpenWorld, open_page: OpenPage
) -> None:
    world = await open_world(a_single())
    group = await world.group()
    page = await open_page(world.organiser(group), timezone_id="Europe/Lisbon")
    await page.get_by_label("Your name").fill("Ana")
    await page.get_by_role("button", name="Become an organiser").click()
    await page.get_by_role("link", name="New group").click()
    zone = page.get_by_label("Time zone")
    await expect(zone).to_have_value("Europe/Lisbon")
    await zone.fill("Mars/Olympus")
    await page.get_by_label("Name of the group").fill("Early birds")
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"):
        await page.get_by_label(day).uncheck()
    await page.get_by_role("button", name="Set up the group").click()
    await expect(page.get_by_role("alert")).to_contain_text("2 things need a change")
    zone = page.get_by_label("Time zone")
    await expect(zone).to_have_value("Mars/Olympus")
    await expect(zone).to_have_accessible_description(re.compile("There is no such time zone"))
    await zone.fill("Europe/Lisbon")
    await page.get_by_label("Monday").check()
    await page.get_by_role("button", name="Set up the group").click()
    await expect(page.get_by_text("Its first question will appear here")).to_be_visible()
    await world.beat()
    await expect(page.get_by_role("heading", name="Question of the day")).to_be_visible()
    await page.get_by_role("link", name="Settings").click()
    await expect(page.get_by_label("Invite link")).to_have_value(re.compile("/join/"))


async def test_everything_can_be_done_with_a_keyboard(
    open_world: OpenWorld, open_page: OpenPage
) -> None:
    world = await open_world(a_single())
    await world.group()
    page = await open_page(f"{world.url}/")
    await expect(page.get_by_label("Your name")).to_be_focused()
    await page.keyboard.type("Ana")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log")).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    answer = button(page, "Answer A")
    await expect(answer).to_be_focused()
    await expect(answer).to_have_accessible_description(re.compile(r"\w+ \w+"))
    await page.keyboard.press("Enter")
    await expect(replies(page)).to_have_count(1)
    await expect(answer).to_be_focused()  # nothing pulls the focus away


async def test_every_form_works_without_a_script(
    open_world: OpenWorld, open_page: OpenPage
) -> None:
    world = await open_world(an_order())
    await world.group()
    page = await open_page(f"{world.url}/", java_script_enabled=False)
    await join(page)
    steps = ("Open the dome", "Cool the camera", "Point the mirror", "Expose the plate")
    for number, text in enumerate(steps, start=1):
        select = page.get_by_role("combobox", name=f"Step {number}", exact=True)
        option = await select.locator("option", has_text=text).get_attribute("value")
        await select.select_option(option)
    await button(page, "Send answer").click()
    await expect(replies(page).get_by_role("heading")).to_contain_text("Right!")
    await page.get_by_label("Message or command").fill("/help")
    await button(page, "Send").click()
    await expect(page.get_by_role("heading", name="What you can do here")).to_be_visible()
