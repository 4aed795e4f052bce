"""A person's own data: the file, deleting it, and one person with several accounts."""

from __future__ import annotations

import json
import re

from bot.usecases.link_identities import begin_link, finish_link
from bot.usecases.take_answer import Actor, take_answer
from storage import bindings, people
from storage.records import Address, UserKey
from tests.bot.platforms.slack.conftest import HallOf
from tests.bot.platforms.slack.hall import Hall, key_of_user, token_of
from tests.questions.builders import a_single


async def test_the_file_arrives_directly_and_for_one_alone(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        await hall.presses(hall.ben, post, "A")

        told = await hall.asks(hall.ben, "privacy export")

        assert "direct messages" in told.text_of_blocks
        (message,) = hall.told(hall.ben)
        (file,) = message.files
        said = json.loads(file.content or b"")
        assert file.name == "quizbot-my-data.json"
        assert said["identities"][0]["user_id"] == hall.ben.id
        assert hall.channel.posts() == [post]


async def test_privacy_alone_says_what_can_be_done(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        told = await hall.asks(hall.ben, "privacy")
        assert "/quiz privacy export" in told.text_of_blocks
        assert "/quiz privacy delete" in told.text_of_blocks
        told = await hall.asks(hall.ana, "privacidad")
        assert "Sus datos" in told.text_of_blocks
        assert "/quiz privacidad exportar" in told.text_of_blocks


async def test_a_member_leaves_the_group(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        await hall.presses(hall.ben, post, "A")
        asked = await hall.asks(hall.ben, "leave")
        left = await hall.presses(hall.ben, asked, "Leave Study hall · SKY-1")
        assert left is asked
        assert "You have left Study hall" in left.text_of_blocks
        group, ben = await hall.group(), key_of_user(hall.ben)
        assert await hall.context.db.read(people.member_of, group.id, ben) is None


async def test_a_mistyped_code_is_no_topic(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        told = await hall.asks(hall.ben, "link ABCD-EFGH")
        assert "This code does not work" in told.text_of_blocks


async def test_whoever_is_unknown_has_no_file(hall: Hall) -> None:
    told = await hall.asks(hall.ben, "privacy export")
    assert "Nothing is stored about you" in told.text_of_blocks


async def test_deleting_asks_first(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        await hall.presses(hall.ben, post, "A")
        asked = await hall.asks(hall.ben, "privacy delete")
        assert await hall.context.db.read(people.person_of, key_of_user(hall.ben)) is not None
        done = await hall.presses(hall.ben, asked, "Delete all of it")
        assert "You are deleted" in done.text_of_blocks
        assert await hall.context.db.read(people.person_of, key_of_user(hall.ben)) is None


async def test_one_person_on_slack_and_elsewhere(hall_of: HallOf) -> None:
    """The code of one account is entered with the other; both answers to a post count once."""
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        group = await hall.group()
        elsewhere = Address("web", "", group.key)
        await hall.context.db.write(bindings.add_channel, group.id, elsewhere)
        right = await hall.key_of(post)
        await hall.presses(hall.ben, post, right)
        visitor = UserKey("web", "", "ben-at-home")

        told = await hall.asks(hall.ben, "link")
        (code,) = re.findall(r"\b[0-9A-Z]{4}-?[0-9A-Z]{4}\b", told.text_of_blocks)
        await finish_link(hall.context, visitor, code, hall.clock.now())

        person = await hall.context.db.read(people.person_of, key_of_user(hall.ben))
        assert await hall.context.db.read(people.person_of, visitor) == person
        await take_answer(
            hall.context,
            Actor(visitor, "Ben at home"),
            elsewhere,
            token_of(post),
            right,
            hall.clock.now(),
        )
        board = await hall.asks(hall.ben, "leaderboard")
        assert "3 points" in " ".join([board.text_of_blocks, *board.alt_texts])
        await hall.at("2026-03-03 09:00")
        assert "One person answered" in post.text_of_blocks


async def test_a_code_from_elsewhere_is_entered_here(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        await hall.presses(hall.ben, post, "A")
        visitor = UserKey("web", "", "ben-at-home")
        code = await begin_link(hall.context, visitor, hall.clock.now())

        asked = await hall.asks(hall.ben, f"link {code}")
        person = await hall.context.db.read(people.person_of, key_of_user(hall.ben))
        assert await hall.context.db.read(people.person_of, visitor) != person
        done = await hall.presses(hall.ben, asked, "Yes, that is me: link")
        assert done is asked
        assert "Your accounts are linked" in done.text_of_blocks

        person = await hall.context.db.read(people.person_of, key_of_user(hall.ben))
        assert await hall.context.db.read(people.person_of, visitor) == person
        await hall.asks(hall.ben, "unlink")
        assert await hall.context.db.read(people.person_of, visitor) != (
            await hall.context.db.read(people.person_of, key_of_user(hall.ben))
        )


async def test_a_wrong_code_links_nothing(hall: Hall) -> None:
    await hall.set_up()
    told = await hall.asks(hall.ben, "link ZZZZ-9999")
    assert told.ephemeral_to is hall.ben
    assert "ZZZZ" not in told.text_of_blocks
