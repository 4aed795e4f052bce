"""A person's own data: the file, deleting it, and one person with several accounts."""

from __future__ import annotations

import json
import re

from bot.usecases.link_identities import begin_link, finish_link
from bot.usecases.take_answer import Actor, take_answer
from storage import bindings, people
from storage.records import Address, UserKey
from tests.bot.platforms.slack.conftest import WorldOf
from tests.bot.platforms.slack.world import SlackWorld, key_of_user, token_of
from tests.questions.builders import a_single


async def test_the_file_arrives_directly_and_for_one_alone(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        await world.presses(world.ben, post, "A")

        told = await world.asks(world.ben, "privacy export")

        assert "direct messages" in told.text_of_blocks
        (message,) = world.told(world.ben)
        (file,) = message.files
        said = json.loads(file.content or b"")
        assert file.name == "quizbot-my-data.json"
        assert said["identities"][0]["user_id"] == world.ben.id
        assert world.channel.posts() == [post]


async def test_privacy_alone_says_what_can_be_done(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        told = await world.asks(world.ben, "privacy")
        assert "/quiz privacy export" in told.text_of_blocks
        assert "/quiz privacy delete" in told.text_of_blocks
        told = await world.asks(world.ana, "privacidad")
        assert "Tus datos" in told.text_of_blocks
        assert "/quiz privacidad exportar" in told.text_of_blocks


async def test_a_member_leaves_the_group(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        await world.presses(world.ben, post, "A")
        asked = await world.asks(world.ben, "leave")
        left = await world.presses(world.ben, asked, "Leave Study world · SKY-1")
        assert left is asked
        assert "You have left Study world" in left.text_of_blocks
        group, ben = await world.group(), key_of_user(world.ben)
        assert await world.context.db.read(people.member_of, group.id, ben) is None


async def test_a_mistyped_code_is_no_topic(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        told = await world.asks(world.ben, "link ABCD-EFGH")
        assert "This code doesn't work" in told.text_of_blocks


async def test_whoever_is_unknown_has_no_file(world: SlackWorld) -> None:
    told = await world.asks(world.ben, "privacy export")
    assert "Nothing is stored about you" in told.text_of_blocks


async def test_deleting_asks_first(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        await world.presses(world.ben, post, "A")
        asked = await world.asks(world.ben, "privacy delete")
        assert await world.context.db.read(people.person_of, key_of_user(world.ben)) is not None
        done = await world.presses(world.ben, asked, "Delete everything")
        assert "Your data has been deleted" in done.text_of_blocks
        assert await world.context.db.read(people.person_of, key_of_user(world.ben)) is None


async def test_one_person_on_slack_and_elsewhere(world_of: WorldOf) -> None:
    """The code of one account is entered with the other; both answers to a post count once."""
    async with world_of(a_single()) as world:
        post = await world.posted()
        group = await world.group()
        elsewhere = Address("web", "", group.key)
        await world.context.db.write(bindings.add_channel, group.id, elsewhere)
        right = await world.key_of(post)
        await world.presses(world.ben, post, right)
        visitor = UserKey("web", "", "ben-at-home")

        told = await world.asks(world.ben, "link")
        (code,) = re.findall(r"\b[0-9A-Z]{4}-?[0-9A-Z]{4}\b", told.text_of_blocks)
        await finish_link(world.context, visitor, code, world.clock.now())

        person = await world.context.db.read(people.person_of, key_of_user(world.ben))
        assert await world.context.db.read(people.person_of, visitor) == person
        await take_answer(
            world.context,
            Actor(visitor, "Ben at home"),
            elsewhere,
            token_of(post),
            right,
            world.clock.now(),
        )
        board = await world.asks(world.ben, "leaderboard")
        assert "3 points" in " ".join([board.text_of_blocks, *board.alt_texts])
        await world.at("2026-03-03 09:00")
        assert "One person answered" in post.text_of_blocks


async def test_a_code_from_elsewhere_is_entered_here(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        await world.presses(world.ben, post, "A")
        visitor = UserKey("web", "", "ben-at-home")
        code = await begin_link(world.context, visitor, world.clock.now())

        asked = await world.asks(world.ben, f"link {code}")
        person = await world.context.db.read(people.person_of, key_of_user(world.ben))
        assert await world.context.db.read(people.person_of, visitor) != person
        done = await world.presses(world.ben, asked, "Yes, that's me: link")
        assert done is asked
        assert "Your accounts are linked" in done.text_of_blocks

        person = await world.context.db.read(people.person_of, key_of_user(world.ben))
        assert await world.context.db.read(people.person_of, visitor) == person
        await world.asks(world.ben, "unlink")
        assert await world.context.db.read(people.person_of, visitor) != (
            await world.context.db.read(people.person_of, key_of_user(world.ben))
        )


async def test_a_wrong_code_links_nothing(world: SlackWorld) -> None:
    await world.set_up()
    told = await world.asks(world.ben, "link ZZZZ-9999")
    assert told.ephemeral_to is world.ben
    assert "ZZZZ" not in told.text_of_blocks
