"""Every page fits a small phone, can be read in light and dark, and names what can be pressed."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from storage.records import Group
from tests.bot.platforms.web.browsing import OpenPage, OpenWorld, button
from tests.questions.builders import a_match, a_multiple, a_series, a_single, an_order

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

PHONE = {"width": 320, "height": 640}


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_page_fits_a_small_phone_and_can_be_read(
    open_world: OpenWorld, open_page: OpenPage, scheme: str
) -> None:
    world = await open_world(a_single(), a_multiple(), an_order(), a_match(), a_series())
    group = await world.group(questions_a_day=6, name="A" * 40)
    page = await open_page(world.organiser(group), viewport=PHONE, color_scheme=scheme)
    await _fits_and_can_be_read(page)
    await page.get_by_label("Your name").fill("M" * 40)
    await page.get_by_role("button", name="Become an organiser").click()
    await page.get_by_role("log").wait_for()
    await _answer_something(page)
    await _fits_and_can_be_read(page)
    await world.later()
    for path in _paths(group):
        await page.goto(world.url + path)
        await _fits_and_can_be_read(page)


def _paths(group: Group) -> tuple[str, ...]:
    own = f"/g/{group.key}"
    pages = (
        "leaderboard",
        "report",
        "report/group",
        "me",
        "me/leave",
        "me/delete",
        "questions",
        f"questions/{a_single().id}",
        f"questions/{an_order().id}",
        "settings",
    )
    packs = ("/packs", "/packs/sky-1/light?all", "/packs/sky-1/planets")
    others = ("/bye/left", "/groups/new", *packs, "/nothing")
    return own, *(f"{own}/{page}" for page in pages), *others


async def _answer_something(page: Page) -> None:
    await button(page, "Show this question in Español").first.click()
    await page.locator(".card[lang=es]").wait_for()
    await page.get_by_label("Message or command").fill("/leaderboard")
    await page.keyboard.press("Enter")
    await page.locator(".said").wait_for()
    single = page.locator("button.badge")
    if await single.count():
        await single.first.click()
        await page.locator("[data-slot=reply] .card").wait_for()


# The contrast of WCAG 2.2 (1.4.3), for every text that is shown, against the first opaque
# background behind it; what is disabled is exempt.
FAINT_TEXTS = """
() => {
  const parts = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const color = parts(getComputedStyle(one).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest(":disabled, script")) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const [a, b] = [light(parts(getComputedStyle(element).color)), light(behind(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) faint.push(`${contrast.toFixed(2)} ${walker.currentNode.data.trim()}`);
  }
  return faint;
}
"""
NAMELESS = """
() => [...document.querySelectorAll("button, a, input:not([type=hidden]), select")]
  .filter((one) => one.checkVisibility())
  .filter((one) => !(one.getAttribute("aria-label") ?? one.innerText).trim())
  .filter((one) => !one.labels?.length)
  .map((one) => one.outerHTML)
"""
REPEATED_IDS = """
() => [...document.querySelectorAll("[id]")].map((one) => one.id)
  .filter((id, place, all) => all.indexOf(id) !== place)
"""


async def _fits_and_can_be_read(page: Page) -> None:
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"], page.url
    assert await page.evaluate(FAINT_TEXTS) == [], page.url
    assert await page.evaluate(NAMELESS) == [], page.url
    assert await page.evaluate(REPEATED_IDS) == [], page.url
