"""An interaction's life: acknowledged once and in time, then 15 minutes of follow-ups.

It knows no HTTP and no person's screen. What a person does becomes an Interaction here; what the
bot answers goes through `respond` and the follow-up methods of Interactions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, IntEnum

from tests.discord_server import limits, payloads
from tests.discord_server.checks import (
    EPHEMERAL,
    REPLIABLE,
    check_choices,
    check_deferred,
)
from tests.discord_server.messages import Message
from tests.discord_server.modals import check_modal
from tests.discord_server.posting import Posting, Upload, with_ids
from tests.discord_server.refusals import (
    ALREADY_ACKNOWLEDGED,
    INVALID_WEBHOOK_TOKEN,
    UNKNOWN_INTERACTION,
    UNKNOWN_MESSAGE,
    UNKNOWN_WEBHOOK,
    Json,
    Refused,
    invalid,
)
from tests.discord_server.world import Channel, User, World


class Kind(IntEnum):
    """What a person did."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL_SUBMIT = 5


class Acknowledged(Enum):
    """How the bot answered first."""

    MESSAGE = 4
    DEFERRED = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    AUTOCOMPLETE = 8
    MODAL = 9


ON_MESSAGE = {Acknowledged.DEFERRED_UPDATE, Acknowledged.UPDATE}
ALLOWED = {
    Kind.COMMAND: {Acknowledged.MESSAGE, Acknowledged.DEFERRED, Acknowledged.MODAL},
    Kind.COMPONENT: {*Acknowledged} - {Acknowledged.AUTOCOMPLETE},
    Kind.AUTOCOMPLETE: {Acknowledged.AUTOCOMPLETE},
    Kind.MODAL_SUBMIT: {Acknowledged.MESSAGE, Acknowledged.DEFERRED, *ON_MESSAGE},
}


@dataclass(eq=False)
class Interaction:
    """One thing that a person did, and what came of it."""

    id: int
    token: str
    kind: Kind
    user: User
    channel: Channel
    payload: Json
    created_at: datetime
    message: Message | None = None
    acknowledged: Acknowledged | None = None
    acknowledged_at: datetime | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    touched: bool = False
    modal: Json | None = None
    submit: Interaction | None = None
    choices: list[Json] | None = None
    refused: list[Refused] = field(default_factory=list)

    def overdue(self, now: datetime) -> bool:
        """Whether it is too late to acknowledge it."""
        return now - self.created_at > timedelta(seconds=limits.ACKNOWLEDGE_WITHIN_S)

    def expired(self, now: datetime) -> bool:
        """Whether its token is of no use any more."""
        return now - self.created_at > timedelta(seconds=limits.TOKEN_LIFE_S)

    def settled(self) -> bool:
        """Whether the person has the final answer: after a deferral, something has followed."""
        match self.acknowledged:
            case None:
                return False
            case Acknowledged.DEFERRED | Acknowledged.DEFERRED_UPDATE:
                return self.touched
            case _:
                return True

    def metadata(self) -> Json:
        """What a message says of the interaction that it answers."""
        return {
            "id": str(self.id),
            "type": 2 if self.kind is Kind.AUTOCOMPLETE else int(self.kind),
            "user": payloads.user(self.user),
            "authorizing_integration_owners": self.payload["authorizing_integration_owners"],
        } | self._metadata_of_kind()

    def _metadata_of_kind(self) -> Json:
        if self.kind is Kind.COMPONENT and self.message is not None:
            return {"interacted_message_id": str(self.message.id)}
        if self.kind is Kind.MODAL_SUBMIT:
            trigger: Json = {
                "id": str(self.id),
                "type": 3 if self.message else 2,
                "user": payloads.user(self.user),
                "authorizing_integration_owners": {},
            }
            if self.message:
                trigger["interacted_message_id"] = str(self.message.id)
            return {"triggering_interaction_metadata": trigger}
        return {}


class Interactions:
    """All interactions of one world, by id and by token."""

    def __init__(self, world: World, posting: Posting) -> None:
        self._world = world
        self._posting = posting
        self.all: list[Interaction] = []
        self._by_token: dict[str, Interaction] = {}

    def add(self, interaction: Interaction) -> None:
        """Remember one that is about to be sent."""
        self.all.append(interaction)
        self._by_token[interaction.token] = interaction

    # The first answer

    def respond(
        self, interaction_id: int, token: str, body: Json, uploads: Sequence[Upload] = ()
    ) -> Json:
        """The bot's callback. Returns what `with_response` shows. Raises Refused."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.id != interaction_id:
            raise Refused(UNKNOWN_INTERACTION)
        try:
            return self._respond(interaction, body, uploads)
        except Refused as refused:
            interaction.refused.append(refused)
            raise

    def _respond(self, interaction: Interaction, body: Json, uploads: Sequence[Upload]) -> Json:
        if interaction.acknowledged is not None:
            raise Refused(ALREADY_ACKNOWLEDGED)
        now = self._world.clock.now()
        if interaction.overdue(now):
            raise Refused(UNKNOWN_INTERACTION)
        kind = _callback_kind(interaction, body)
        data: Json = body.get("data") or {}
        try:
            self._apply(interaction, kind, body, data, uploads)
        except Refused as refused:
            inside = refused.path and refused.path[0] != "data"
            raise refused.under("data") if inside else refused from None
        interaction.acknowledged = kind
        interaction.acknowledged_at = now
        return _callback_response(interaction, kind)

    def _apply(
        self,
        interaction: Interaction,
        kind: Acknowledged,
        body: Json,
        data: Json,
        uploads: Sequence[Upload],
    ) -> None:
        match kind:
            case Acknowledged.MESSAGE:
                interaction.original = self._reply(interaction, data, uploads)
            case Acknowledged.DEFERRED:
                check_deferred(body)
                alone = interaction.user if (data.get("flags") or 0) & EPHEMERAL else None
                interaction.original = self._posting.placeholder(
                    interaction.channel, alone, interaction.metadata()
                )
            case Acknowledged.DEFERRED_UPDATE:
                check_deferred(body)
                interaction.original = interaction.message
            case Acknowledged.UPDATE:
                assert interaction.message is not None
                if interaction.message.deleted:
                    raise Refused(UNKNOWN_MESSAGE)
                interaction.original = interaction.message
                self._posting.edit(interaction.message, data, uploads)
            case Acknowledged.AUTOCOMPLETE:
                check_choices(data)
                interaction.choices = data.get("choices") or []
            case Acknowledged.MODAL:
                check_modal(data)
                interaction.modal = data | {"components": with_ids(data["components"])}

    def _reply(self, interaction: Interaction, data: Json, uploads: Sequence[Upload]) -> Message:
        alone = interaction.user if (data.get("flags") or 0) & EPHEMERAL else None
        return self._posting.create(
            interaction.channel,
            self._world.bot,
            {name: data[name] for name in data if name not in ("nonce", "enforce_nonce")},
            uploads,
            flags_allowed=REPLIABLE,
            only_for=alone,
            interaction=interaction.metadata(),
        )

    # Follow-ups

    def by_token(self, application_id: int, token: str) -> Interaction:
        """The interaction whose token may be used now. Raises Refused: 10015, 50027."""
        interaction = self._by_token.get(token)
        if application_id != self._world.bot.id or interaction is None:
            raise Refused(UNKNOWN_WEBHOOK)
        if interaction.expired(self._world.clock.now()):
            raise Refused(INVALID_WEBHOOK_TOKEN)
        if interaction.acknowledged in (None, Acknowledged.AUTOCOMPLETE):
            raise Refused(UNKNOWN_WEBHOOK)
        return interaction

    def follow_up(
        self, interaction: Interaction, data: Json, uploads: Sequence[Upload] = ()
    ) -> Message:
        """A further message. The first after a deferral takes the placeholder's place, and its
        visibility. Raises Refused."""
        original = interaction.original
        if original is not None and original.loading and not original.deleted:
            made = self._posting.resolve(original, data, uploads)
        else:
            made = self._reply(interaction, data, uploads)
            interaction.followups.append(made)
        interaction.touched = True
        return made

    def message(self, interaction: Interaction, which: str) -> Message:
        """`@original`, a follow-up's id or the original's. Raises Refused: 10008."""
        own = [*interaction.followups, *([interaction.original] if interaction.original else [])]
        for one in own:
            original = which == "@original" and one is interaction.original
            if not one.deleted and (original or str(one.id) == which):
                return one
        raise Refused(UNKNOWN_MESSAGE)

    def edit(
        self, interaction: Interaction, which: str, data: Json, uploads: Sequence[Upload] = ()
    ) -> Message:
        """Change a reply. Raises Refused."""
        message = self.message(interaction, which)
        change = self._posting.resolve if message.loading else self._posting.edit
        change(message, data, uploads)
        interaction.touched = True
        return message

    def delete(self, interaction: Interaction, which: str) -> None:
        """Take a reply away. Raises Refused."""
        self._posting.delete(self.message(interaction, which))
        interaction.touched = True


def _callback_kind(interaction: Interaction, body: Json) -> Acknowledged:
    try:
        kind = Acknowledged(body.get("type"))
    except ValueError:
        kind = None
    fits = kind in ALLOWED[interaction.kind]
    if kind is None or not fits or (kind in ON_MESSAGE and interaction.message is None):
        allowed = sorted(one.value for one in ALLOWED[interaction.kind])
        raise invalid(("type",), "BASE_TYPE_CHOICES", f"Value must be one of {allowed}.")
    return kind


def _callback_response(interaction: Interaction, kind: Acknowledged) -> Json:
    original = interaction.original
    about: Json = {"id": str(interaction.id), "type": int(interaction.kind)}
    if original is not None:
        about["response_message_id"] = str(original.id)
        about["response_message_loading"] = original.loading
        about["response_message_ephemeral"] = original.ephemeral
    resource: Json = {"type": kind.value}
    if kind in (Acknowledged.MESSAGE, Acknowledged.UPDATE) and original is not None:
        resource["message"] = payloads.message(original)
    return {"interaction": about, "resource": resource}
