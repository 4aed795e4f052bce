"""Who would be pinged by a message, and where it links to."""

from __future__ import annotations

import pytest

from tests.slack_server import pings
from tests.slack_server.kit import button, plain, section
from tests.slack_server.mentions import links
from tests.slack_server.refusal import Json

RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [{"type": "user", "user_id": "U7"}, {"type": "broadcast", "range": "here"}],
        }
    ],
}


@pytest.mark.parametrize(
    ("payload", "targets"),
    [
        ({"text": "<!channel> hello <@U1> and <@W2|bo>"}, ("channel", "U1", "W2")),
        ({"blocks": [section("<!here|here> <!subteam^S1>")]}, ("here", "subteam^S1")),
        ({"blocks": [{"type": "section", "fields": [section("<@U1>")["text"]]}]}, ("U1",)),
        ({"attachments": [{"text": "<@U1>"}]}, ("U1",)),
        ({"attachments": [{"blocks": [section("<!everyone>")]}]}, ("everyone",)),
        ({"blocks": [{"type": "markdown", "text": "<@U1>"}]}, ("U1",)),
        ({"blocks": [RICH]}, ("U7", "here")),
        ({"text": "@channel", "link_names": True}, ("channel",)),
        ({"text": "@here", "parse": "full"}, ("here",)),
    ],
)
def test_mentions_ping(payload: Json, targets: tuple[str, ...]) -> None:
    assert pings(payload) == targets


@pytest.mark.parametrize(
    "payload",
    [
        {"text": "&lt;!channel&gt; @channel"},
        {"text": "<#C1|general> <https://example.org|@here> <!date^1^{date}|x>"},
        {"blocks": [section("&lt;@U1&gt;", accessory=button("<@U1>", "a"))]},
        {"blocks": [{"type": "header", "text": plain("<!channel>")}]},
    ],
)
def test_escaped_text_and_plain_text_ping_nobody(payload: Json) -> None:
    assert pings(payload) == ()


def test_links_are_found_with_their_words() -> None:
    blocks = [section("<https://example.org/a?b=1&amp;c|The page> or <https://example.org/d>")]
    assert links({"text": "<@U1> &lt;https://no.example&gt;", "blocks": blocks}) == (
        ("https://example.org/a?b=1&amp;c", "The page"),
        ("https://example.org/d", "https://example.org/d"),
    )
