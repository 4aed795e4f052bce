"""Making, changing and deleting messages; it knows no HTTP, and who may do so is access.py's."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from tests.discord_server import limits
from tests.discord_server.checks import EPHEMERAL, LOADING, SENDABLE, check_edit, check_message
from tests.discord_server.components import walk
from tests.discord_server.messages import Attachment, Message, pings_of
from tests.discord_server.payloads import message as payload_of
from tests.discord_server.permissions import Permission
from tests.discord_server.refusals import Json, invalid
from tests.discord_server.world import Channel, User, World


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a multipart request; `index` is the n of its field `files[n]`."""

    index: int
    filename: str
    content: bytes


class Posting:
    """Messages of one world. `nonce_window_s` is in seconds of the server's clock."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.nonce_window_s = limits.NONCE_WINDOW_S
        self.files_url: Callable[[], str] = lambda: "https://cdn.invalid"

    def create(
        self,
        channel: Channel,
        author: User,
        payload: Json,
        uploads: Sequence[Upload] = (),
        *,
        flags_allowed: int = SENDABLE,
        only_for: User | None = None,
        number: int | None = None,
        interaction: Json | None = None,
    ) -> Message:
        """A new message, or the one that its enforced nonce names already. Raises Refused."""
        check_message(payload, files=[one.filename for one in uploads], flags_allowed=flags_allowed)
        nonce = payload.get("nonce")
        if nonce is not None and payload.get("enforce_nonce"):
            already = self._with_nonce(channel, author, str(nonce))
            if already is not None:
                return already
        flags = payload.get("flags") or 0
        made = Message(
            id=number or self._world.ids.next(),
            channel=channel,
            author=author,
            created_at=self._world.clock.now(),
            flags=flags | EPHEMERAL if only_for else flags & ~EPHEMERAL,
            nonce=nonce,
            only_for=only_for,
            reply_to=_reply_to(payload),
            interaction=interaction,
        )
        self._fill(made, payload, uploads)
        self._notify(made, payload)
        if channel.archived:
            channel.set_archived(False)
        channel.messages[made.id] = made
        self._world.on_event("MESSAGE_CREATE", made)
        return made

    def placeholder(self, channel: Channel, only_for: User | None, interaction: Json) -> Message:
        """What stands in a channel while the bot is thinking."""
        made = Message(
            id=self._world.ids.next(),
            channel=channel,
            author=self._world.bot,
            created_at=self._world.clock.now(),
            flags=LOADING | (EPHEMERAL if only_for else 0),
            only_for=only_for,
            interaction=interaction,
        )
        channel.messages[made.id] = made
        self._world.on_event("MESSAGE_CREATE", made)
        return made

    def resolve(self, message: Message, payload: Json, uploads: Sequence[Upload] = ()) -> Message:
        """Fill a placeholder; who sees it was decided when it was put up. Raises Refused."""
        flags_allowed = SENDABLE | EPHEMERAL
        check_message(payload, files=[one.filename for one in uploads], flags_allowed=flags_allowed)
        kept = message.flags & EPHEMERAL
        message.flags = (payload.get("flags") or 0) & ~EPHEMERAL | kept
        self._fill(message, payload, uploads)
        self._notify(message, payload)
        self._world.on_event("MESSAGE_UPDATE", message)
        return message

    def edit(self, message: Message, payload: Json, uploads: Sequence[Upload] = ()) -> Message:
        """Change what `payload` names. Raises Refused."""
        files = [one.filename for one in uploads]
        check_edit(payload, before=payload_of(message), files=files)
        flags = payload.get("flags")
        if flags is not None:
            message.flags = flags & SENDABLE | message.flags & EPHEMERAL
        self._fill(message, payload, uploads)
        message.edited_at = self._world.clock.now()
        message.edits += 1
        self._world.on_event("MESSAGE_UPDATE", message)
        return message

    def delete(self, message: Message) -> None:
        """Take a message away."""
        message.deleted = True
        message.channel.messages.pop(message.id, None)
        self._world.on_event("MESSAGE_DELETE", message)

    def _with_nonce(self, channel: Channel, author: User, nonce: str) -> Message | None:
        since = self._world.clock.now() - timedelta(seconds=self.nonce_window_s)
        for message in reversed(channel.messages.values()):
            if message.created_at <= since:
                break
            if str(message.nonce) == nonce and message.author is author:
                return message
        return None

    def _fill(self, message: Message, payload: Json, uploads: Sequence[Upload]) -> None:
        described = payload.get("attachments")
        if described is not None or uploads:
            message.attachments = self._attachments(message, described, uploads)
        if "content" in payload:
            message.content = payload["content"] or ""
        if "embeds" in payload:
            message.embeds = copy.deepcopy(payload["embeds"] or [])
        if "components" in payload:
            message.components = with_ids(payload["components"] or [])
        files = {one.filename: one for one in message.attachments}
        for component in walk(message.components):
            for owner, name in _media_of(component):
                owner[name] = _media(owner[name]["url"], files)
        for embed in message.embeds:
            for name in ("image", "thumbnail"):
                if name in embed:
                    embed[name]["url"] = _media(embed[name]["url"], files)["url"]

    def _attachments(
        self, message: Message, described: list[Json] | None, uploads: Sequence[Upload]
    ) -> list[Attachment]:
        """Those that stay, then the new ones. Without a list, all that were there stay."""
        by_index = {one.index: one for one in uploads}
        kept = {str(one.id): one for one in message.attachments}
        if described is None:
            named: list[Json] = [{"id": number} for number in kept]
        else:
            named = described
        made: list[Attachment] = []
        for place, one in enumerate(named):
            number = str(one.get("id"))
            if number in kept:
                made.append(kept[number])
            elif number.isdecimal() and int(number) in by_index:
                upload = by_index.pop(int(number))
                made.append(self._stored(message, upload, one))
            else:
                text = "Attachment data not found"
                raise invalid(("attachments", place), "ATTACHMENT_NOT_FOUND", text)
        made += [self._stored(message, upload, {}) for upload in by_index.values()]
        return made

    def _stored(self, message: Message, upload: Upload, described: Json) -> Attachment:
        number = self._world.ids.next()
        filename = described.get("filename") or upload.filename
        url = f"{self.files_url()}/attachments/{message.channel.id}/{number}/{filename}"
        return Attachment(number, filename, upload.content, url, described.get("description"))

    def _notify(self, message: Message, payload: Json) -> None:
        granted = message.channel.permissions_of(message.author)
        everyone = bool(granted & Permission.MENTION_EVERYONE)
        message.pings = pings_of(message, payload.get("allowed_mentions"), everyone)


def _reply_to(payload: Json) -> int | None:
    reference = payload.get("message_reference") or {}
    return int(reference["message_id"]) if reference.get("message_id") else None


def with_ids(components: Sequence[Json]) -> list[Json]:
    """A copy in which every component has an id; those without get the next free ones."""
    made: list[Json] = copy.deepcopy(list(components))
    taken: Collection[int] = {one["id"] for one in walk(made) if one.get("id")}
    free = 0
    for component in walk(made):
        if not component.get("id"):
            free += 1
            while free in taken:
                free += 1
            component["id"] = free
    return made


def _media_of(component: Json) -> list[tuple[Json, str]]:
    found = [(item, "media") for item in component.get("items") or ()]
    return found + [(component, name) for name in ("media", "file") if name in component]


def _media(url: str, files: dict[str, Attachment]) -> Json:
    name = url.removeprefix("attachment://")
    if name == url or name not in files:
        return {"url": url, "proxy_url": url}
    stored = files[name]
    return {"url": stored.url, "proxy_url": stored.url, "attachment_id": str(stored.id)}
