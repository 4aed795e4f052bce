"""Quizzes, reports, boards and corrections in real browsers: what members see, press and hear."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from questions.question import Question
from storage.records import Group
from tests.bot.platforms.web.browsing import OpenPage, OpenWorld, button, join, replies
from tests.bot.platforms.web.world import World
from tests.questions.builders import a_multiple, a_single

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


def _singles(count: int) -> list[Question]:
    return [a_single(f"single-{number}") for number in range(count)]


async def _organise(page: Page, world: World, group: Group) -> None:
    await page.goto(world.organiser(group))
    await page.get_by_label("Your name").fill("Olga")
    await button(page, "Become an organiser").click()
    await expect(page.get_by_role("log")).to_be_visible()


async def _type(page: Page, line: str) -> None:
    box = page.get_by_label("Message or command")
    await box.fill(line)
    await box.press("Enter")


async def _answer_all(page: Page, count: int) -> None:
    """Answer A to every question of the feed."""
    answers = button(page, "Answer A")
    await expect(answers).to_have_count(count)
    for number in range(count):
        await answers.nth(number).click()
        await expect(page.locator("[data-slot=reply] .card")).to_have_count(number + 1)


async def test_a_quiz_goes_on_in_place_from_a_button_to_its_summary(
    open_world: OpenWorld, open_page: OpenPage
) -> None:
    world = await open_world(*_singles(9))
    await world.group()
    page = await open_page(f"{world.url}/")
    await join(page)
    await page.get_by_role("link", name="My report").click()
    await button(page, "Practise now").click()
    quiz = page.locator("[data-quiz]")
    for number in range(1, 6):
        title = quiz.get_by_role("heading", name=f"Quiz: question {number} of 5")
        await expect(title).to_be_in_viewport()
        if number > 1:
            await expect(title).to_be_focused()
        await button(quiz, "Answer A").click()
        verdict = quiz.get_by_role("heading", name=re.compile("Right!|Not this time"))
        await expect(verdict).to_be_focused()
        await expect(quiz).to_contain_text("A telescope shows at first sight")
        await expect(quiz).to_have_count(1)
        await button(quiz, "Next question" if number < 5 else "Show the result").click()
    await expect(quiz.get_by_role("heading", name="Quiz finished: ")).to_be_focused()
    await button(quiz, "Another quiz").click()
    await expect(quiz.get_by_role("heading", name="Quiz: question 1 of 5")).to_be_focused()


async def test_weak_sections_are_practised_from_the_own_report(
    open_world: OpenWorld, open_page: OpenPage
) -> None:
    world = await open_world(*_singles(10))
    group = await world.group(questions_a_day=6)
    page = await open_page(f"{world.url}/")
    await join(page)
    await _answer_all(page, 6)
    await page.goto(f"{world.url}/g/{group.key}")
    await _type(page, "/quiz 2 weak")
    quiz = page.locator("[data-quiz]")
    await expect(quiz.get_by_role("heading", name="Quiz: question 1 of 2")).to_be_focused()
    await expect(quiz.locator("form [name=csrf]")).to_have_count(1)


async def test_a_quiz_is_there_again_after_a_reload(
    open_world: OpenWorld, open_page: OpenPage
) -> None:
    world = await open_world(*[a_multiple(f"multiple-{number}") for number in range(4)])
    await world.group()
    page = await open_page(f"{world.url}/")
    await join(page)
    await _type(page, "/quiz 2")
    quiz = page.locator("[data-quiz]")
    send = button(quiz, "Send answer")
    await expect(send).to_be_disabled()
    await quiz.get_by_label("A dip in brightness").check()
    await quiz.get_by_label("A wobble in velocity").check()
    await send.click()
    await expect(quiz.get_by_role("heading")).to_contain_text("Right!")
    await page.reload()
    await expect(quiz).to_contain_text("Welcome back: here is where you were.")
    await expect(quiz).to_contain_text("Quiz: question 2 of 2")
    await _type(page, "/quiz stop")
    await expect(quiz).to_contain_text("Quiz finished: 1 of 1 right")
    await expect(quiz).to_have_count(1)
    await page.reload()
    await expect(page.locator("article")).to_have_count(1)
    await expect(quiz).to_have_count(0)


async def test_reports_show_their_chart_and_its_table(
    open_world: OpenWorld, open_page: OpenPage
) -> None:
    world = await open_world(*_singles(6))
    group = await world.group(questions_a_day=6)
    ana, ben = [await open_page(f"{world.url}/", color_scheme=one) for one in ("dark", "light")]
    for page, name in ((ana, "Ana"), (ben, "Ben")):
        await join(page, name)
        await _answer_all(page, 6)
    await ana.get_by_role("link", name="My report").click()
    for heading, text in (
        ("What you know", "From your 6 answers"),
        ("What the group knows", "12 answers of 2 members"),
    ):
        await expect(ana.get_by_role("heading", name=heading)).to_be_visible()
        await _expect_a_picture(ana)
        await ana.get_by_text("The same as a table").click()
        await expect(ana.get_by_role("cell", name="Light", exact=False).first).to_be_visible()
        await expect(ana.get_by_role("main")).to_contain_text(text)
        await ana.get_by_role("link", name="The group's").click()
    await ben.goto(f"{world.url}/g/{group.key}")
    await _type(ben, "/report")
    await _expect_a_picture(ben)


async def _expect_a_picture(page: Page) -> None:
    picture = page.get_by_role("img", name=re.compile("Mastery by section"))
    await expect(picture).to_be_visible()
    await expect(picture).to_have_js_property("complete", True)
    assert await picture.evaluate("image => image.naturalWidth") > 0


async def test_without_a_picture_the_table_is_open(
    open_world: OpenWorld, open_page: OpenPage
) -> None:
    world = await open_world(*_singles(4))
    await world.group(questions_a_day=4)
    page = await open_page(f"{world.url}/")
    await join(page)
    await _answer_all(page, 4)
    await world.artist.close()
    await page.get_by_role("link", name="My report").click()
    await expect(page.get_by_role("columnheader", name="Section")).to_be_visible()
    await expect(page.locator(".chart picture")).to_be_hidden()


async def test_boards_by_period_and_opting_out(open_world: OpenWorld, open_page: OpenPage) -> None:
    world = await open_world(a_single())
    await world.group()
    ana, ben = [await open_page(f"{world.url}/") for _ in range(2)]
    for page, name in ((ana, "Ana"), (ben, "Ben")):
        await join(page, name)
        await button(page, "Answer A").click()
        await expect(replies(page)).to_have_count(1)
    await ana.get_by_role("link", name="Me", exact=True).click()
    await ana.get_by_label("Show me on the group's leaderboards").uncheck()
    await button(ana, "Save").click()
    await expect(ana.get_by_role("status")).to_contain_text("Saved.")
    await ben.get_by_role("link", name="Leaderboard").click()
    for link, heading in (
        ("This month", "Leaderboard: this month so far"),
        ("All time", "Leaderboard: all time"),
        ("Accuracy", "Accuracy: all time"),
    ):
        await ben.get_by_role("link", name=link).click()
        await expect(ben.get_by_role("heading", name=heading)).to_be_visible()
        await expect(ben.get_by_role("main")).not_to_contain_text("Ana")
    await expect(ben.get_by_text("You need 9 more answers")).to_be_visible()


async def test_what_a_member_flags_the_organiser_corrects_and_the_group_is_told(
    open_world: OpenWorld, open_page: OpenPage
) -> None:
    world = await open_world(a_single())
    group = await world.group(days="1")
    ana = await open_page(f"{world.url}/")
    await join(ana)
    await button(ana, "Answer A").click()
    await expect(replies(ana)).to_have_count(1)
    await world.later()
    await expect(ana.get_by_role("heading", name="The answer: ")).to_be_visible()
    await button(ana, "Report a problem").first.click()
    await expect(ana.locator("[data-slot=note] .card")).to_contain_text("Your note goes to")
    await expect(ana.locator("[data-slot=reply] .card")).to_be_visible()  # the feedback stays

    olga = await open_page(f"{world.url}/")
    await _organise(olga, world, group)
    await olga.get_by_role("link", name="Review").click()
    await olga.get_by_role("link", name=re.compile("One note")).click()
    await expect(olga.get_by_role("listitem").filter(has_text="Ana")).to_be_visible()
    await olga.get_by_role("radio", name=re.compile("A sundial of marble")).check()
    await button(olga, "Correct the key").click()
    await expect(olga.get_by_role("alert")).to_contain_text("The key is corrected")
    await button(olga, "Mark as reviewed").click()
    await expect(olga.get_by_role("status")).to_contain_text("Marked as reviewed.")

    await world.beat()
    told = ana.locator("article").filter(has_text="An answer key was corrected")
    await expect(told).to_contain_text("A sundial of marble")


async def test_rest_is_planned_and_leaving_is_asked_about(
    open_world: OpenWorld, open_page: OpenPage
) -> None:
    world = await open_world(a_single())
    await world.group()
    page = await open_page(f"{world.url}/")
    await join(page)
    await page.get_by_role("link", name="Me", exact=True).click()
    await page.get_by_label("From", exact=True).fill("2026-03-10")
    await page.get_by_label("Until").fill("2026-03-09")
    await button(page, "Plan rest").click()
    await expect(page.get_by_role("alert")).to_contain_text("The last day comes before the first")
    await expect(page.get_by_label("Until")).to_have_value("2026-03-09")
    await page.get_by_label("Until").fill("2026-03-12")
    await button(page, "Plan rest").click()
    await expect(page.get_by_text("March 10 to March 12")).to_be_visible()
    await page.get_by_role("link", name="Delete my data").click()
    await page.get_by_role("link", name="Stay").click()
    await page.get_by_role("link", name="Delete my data").click()
    await button(page, "Delete everything").click()
    await expect(page.get_by_role("heading", name="Your data has been deleted")).to_be_visible()
    await page.get_by_role("link", name="To the start page").click()
    await expect(page.get_by_label("Your name")).to_have_value("")
