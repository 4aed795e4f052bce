"""A preview as a file: alone in the world, looking as on the web page, and going nowhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.authoring.preview import preview
from bot.platforms.web.preview_page import preview_page
from tests.bot.platforms.web.browsing import OpenPage
from tests.questions.builders import a_single, an_order, one_of_each, write_pack


@pytest.mark.parametrize("name", [question.id for question in one_of_each()])
@pytest.mark.parametrize("language", ["en", "es"])
def test_it_needs_nothing_beside_it(tmp_path: Path, name: str, language: str) -> None:
    page = preview_page(preview(write_pack(tmp_path), name, language))
    links = re.findall(r"<(?:link|img|script)[^>]*(?:src|href)=|\surl\(|@import", page)
    assert links == []
    assert f'<html lang="{language}">' in page
    assert page.count('<div class="card') == 2
    assert name in page
    # Neither the style nor the script ends its element early.
    assert page.count("</style>") == page.count("</script>") == 1


def test_what_authors_write_is_no_markup(tmp_path: Path) -> None:
    stem = a_single().stem.of({"en": "<b onclick=x>Which?</b>", "es": "¿<i>Qué</i>?"})
    page = preview_page(preview(write_pack(tmp_path, [a_single(stem=stem)]), a_single().id, "en"))
    assert "<b onclick" not in page
    assert "&lt;b onclick=x&gt;" in page


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="module")
async def test_a_click_leads_nowhere(tmp_path: Path, open_page: OpenPage) -> None:
    order = an_order()
    file = tmp_path / "page.html"
    file.write_text(preview_page(preview(write_pack(tmp_path), order.id, "en")), encoding="utf-8")
    page = await open_page(file.as_uri(), viewport={"width": 360, "height": 740})
    for step in await page.locator("button.step").all():
        await step.click()
    send = page.get_by_role("button", name="Send answer")
    await expect(send).to_be_enabled()
    await send.click()
    assert page.url == file.as_uri()
    await expect(page.get_by_text("Your order: A, B, C, D")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
