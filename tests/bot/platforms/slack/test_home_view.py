"""A Home as a view: what is weak stands in it, and that of a busy member fits all the same."""

from __future__ import annotations

import pytest

from bot.cards.card import Card, Paragraph
from bot.cards.phrasing.home import MOST_WEAK, HomeGroup, home_card
from bot.conversation.home import MOST_GROUPS, Home
from bot.core.mastery import Mastery
from bot.core.names import MAX_NAME
from bot.core.reports import SectionReport
from bot.platforms.slack import limits
from bot.platforms.slack.home_tab import LANGUAGE, home_view
from bot.words.catalogue import catalogue
from tests.bot.cards.gallery import the_group
from tests.bot.cards.test_phrasing import NOW, an_asked, shipped
from tests.bot.platforms.slack.showing import texts
from tests.questions.builders import a_single
from tests.slack_server import check_view

WEAK = Mastery(0.2, 0.1, 0.3, 0.9)
SECTIONS = [
    SectionReport(domain, section, WEAK, 20, 1, 0)
    for domain in shipped().outline.domains
    for section in domain.sections
]
in_both_languages = pytest.mark.parametrize("language", ["en", "es"])


def a_home(language: str, groups: int, **about: object) -> Home:
    """Somebody's Home with so many groups, each with three open questions."""
    asked = an_asked(a_single())
    questions = tuple((asked.delivery, answered) for answered in (False, True, False))
    mine = HomeGroup(the_group(**about), None, 3, questions, tuple(SECTIONS), 99)
    return Home((home_card(mine, NOW, language),) * groups, language, may_choose=True)


@in_both_languages
def test_the_first_weak_sections_are_named(language: str) -> None:
    view = home_view(a_home(language, 1))
    check_view(view)
    said = "\n".join(texts(view))
    assert catalogue(language).say("home-weak") in said
    named = [one.section.title.in_language(language) in said for one in SECTIONS]
    assert named == [True] * MOST_WEAK + [False] * (len(SECTIONS) - MOST_WEAK)


@in_both_languages
@pytest.mark.parametrize("groups", [MOST_GROUPS, 40])
def test_the_home_of_a_busy_member_fits_and_keeps_its_menu(language: str, groups: int) -> None:
    view = home_view(a_home(language, groups, name="*" * MAX_NAME))
    check_view(view)
    headers = [one for one in view["blocks"] if one["type"] == "header"]
    assert len(headers) >= MOST_GROUPS
    assert view["blocks"][-1]["accessory"]["action_id"] == LANGUAGE


def test_cards_of_any_size_leave_room_for_the_menu() -> None:
    for size in range(1, limits.VIEW_BLOCKS):
        # Each text is a block of its own: small ones and others take turns.
        texts_of_it = tuple(Paragraph("text", small=number % 2 == 1) for number in range(size - 1))
        view = home_view(Home((Card("T", texts_of_it), Card("T")), "en", may_choose=True))
        check_view(view)
        assert view["blocks"][-1]["accessory"]["action_id"] == LANGUAGE
