"""Cookies, form tokens and links are ours, or they are nobody's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.platforms.web.links import (
    LinkKind,
    WebSettings,
    invite_link,
    linked_group,
    organiser_link,
)
from bot.platforms.web.session import CLOCK_SKEW, LIFETIME, RENEW_AFTER, Session, Sessions
from storage.records import Group
from tests.bot.builders import some_settings
from tests.bot.fakes import FixedClock
from tests.bot.platforms.web.world import MONDAY_MORNING

SECRET = b"one secret of thirty-two letters"
SITE = WebSettings("https://quiz.example.org", SECRET, secure_cookies=True)
GROUP = Group(1, "some-key", some_settings(), None, None, None, MONDAY_MORNING)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MONDAY_MORNING)


@pytest.fixture
def sessions(clock: FixedClock) -> Sessions:
    return Sessions(SECRET, clock)


def test_a_cookie_brings_its_session_back(sessions: Sessions) -> None:
    session = Session("ana", organiser=True, language="es")
    found = sessions.read(sessions.write(session))
    assert found is not None
    assert replace(found, issued=0) == session


def test_users_are_new_every_time(sessions: Sessions) -> None:
    assert sessions.fresh().user != sessions.fresh().user
    assert len(sessions.fresh().user) >= 24


def test_a_changed_cookie_is_nobodys(sessions: Sessions) -> None:
    cookie = sessions.write(Session("ana"))
    for place in range(len(cookie) - 1):
        other = "A" if cookie[place] != "A" else "B"
        assert sessions.read(cookie[:place] + other + cookie[place + 1 :]) is None


@pytest.mark.parametrize("cookie", [None, "", ".", "ana", "e30.e30", "WyJhIl0.xyz", "é" * 400])
def test_what_is_no_cookie_of_ours_is_nobodys(sessions: Sessions, cookie: str | None) -> None:
    assert sessions.read(cookie) is None


def test_another_installations_cookie_is_nobodys(sessions: Sessions, clock: FixedClock) -> None:
    assert sessions.read(Sessions(b"another secret", clock).write(Session("ana"))) is None


def test_a_cookie_ends_and_is_renewed_before(sessions: Sessions, clock: FixedClock) -> None:
    cookie = sessions.write(Session("ana"))
    clock.pass_time(RENEW_AFTER)
    session = sessions.read(cookie)
    assert session is not None
    assert sessions.is_old(session)
    clock.pass_time(LIFETIME - RENEW_AFTER)
    assert sessions.read(cookie) is not None
    clock.pass_time(timedelta(seconds=1))
    assert sessions.read(cookie) is None


def test_a_cookie_from_a_clock_that_was_ahead_is_good_and_issued_again(
    sessions: Sessions, clock: FixedClock
) -> None:
    cookie = sessions.write(Session("ana"))
    clock.pass_time(-CLOCK_SKEW)
    found = sessions.read(cookie)
    assert found is not None
    assert not sessions.is_old(found)
    for behind in (timedelta(seconds=-1), timedelta(days=-365)):
        clock.pass_time(behind)
        found = sessions.read(cookie)
        assert found is not None
        assert found.user == "ana"
        assert sessions.is_old(found)


def test_a_form_token_is_good_for_one_session(sessions: Sessions) -> None:
    ana, ben = Session("ana"), Session("ben")
    assert sessions.is_csrf(ana, sessions.csrf(ana))
    assert not sessions.is_csrf(ben, sessions.csrf(ana))
    assert not sessions.is_csrf(ana, "")
    assert not sessions.is_csrf(ana, "ñ")


def test_links_name_their_group() -> None:
    for kind, link in (("join", invite_link), ("organise", organiser_link)):
        base, token = link(SITE, GROUP).rsplit("/", 1)
        assert base == f"https://quiz.example.org/{kind}"
        assert linked_group(SITE, _kind(kind), token) == "some-key"


def test_an_invite_link_makes_nobody_an_organiser() -> None:
    token = invite_link(SITE, GROUP).rsplit("/", 1)[1]
    assert linked_group(SITE, "organise", token) is None
    assert linked_group(SITE, "join", token[:-2]) is None
    assert linked_group(SITE, "join", "some-key") is None


def test_the_secret_is_not_in_the_settings_text() -> None:
    assert SECRET.decode() not in repr(SITE)


def _kind(text: str) -> LinkKind:
    return "join" if text == "join" else "organise"
