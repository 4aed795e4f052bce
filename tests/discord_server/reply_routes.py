"""Routes by which the bot answers interactions; HTTP itself is rest.py's."""

from __future__ import annotations

from tests.discord_server import payloads
from tests.discord_server.interactions import Interaction, Interactions
from tests.discord_server.refusals import Json
from tests.discord_server.rest import Call, Router


class ReplyRoutes:
    """Callbacks and follow-ups; they need no bot token, only the interaction's."""

    def __init__(self, interactions: Interactions) -> None:
        self._interactions = interactions

    def add_to(self, router: Router) -> None:
        """Register every route."""
        hook = "/webhooks/{application}/{token}"
        one = f"{hook}/messages/{{message}}"
        callback = "/interactions/{interaction}/{token}/callback"
        router.add("POST", callback, self.respond, token=False)
        router.add("POST", hook, self.follow_up, token=False)
        router.add("GET", one, self.message, token=False)
        router.add("PATCH", one, self.edit, token=False)
        router.add("DELETE", one, self.delete, token=False)

    def respond(self, call: Call) -> Json | None:
        """The first answer; with `with_response`, says what came of it."""
        number = call.number("interaction")
        token = call.path["token"]
        made = self._interactions.respond(number, token, call.payload, call.uploads)
        return made if call.query.get("with_response") in ("1", "true", "True") else None

    def _interaction(self, call: Call) -> Interaction:
        return self._interactions.by_token(call.number("application"), call.path["token"])

    def follow_up(self, call: Call) -> Json:
        """A further message."""
        interaction = self._interaction(call)
        made = self._interactions.follow_up(interaction, call.payload, call.uploads)
        return payloads.message(made)

    def message(self, call: Call) -> Json:
        """One reply."""
        interaction = self._interaction(call)
        return payloads.message(self._interactions.message(interaction, call.path["message"]))

    def edit(self, call: Call) -> Json:
        """Change a reply."""
        interaction = self._interaction(call)
        which = call.path["message"]
        made = self._interactions.edit(interaction, which, call.payload, call.uploads)
        return payloads.message(made)

    def delete(self, call: Call) -> None:
        """Take a reply away."""
        self._interactions.delete(self._interaction(call), call.path["message"])
