"""People who use the app: they type, press, choose, submit and look, as a chat's members do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn

from tests.slack_server import filling, payloads
from tests.slack_server.consent import Browser, Page
from tests.slack_server.delivery import Answer, Dispatcher, Kind
from tests.slack_server.methods_views import change_view, close_all, close_top, put_modal
from tests.slack_server.posting import post
from tests.slack_server.refusal import Json, Refused
from tests.slack_server.replies import Reply, Submission, visible
from tests.slack_server.surface import Element, Surface
from tests.slack_server.tickets import ResponseUrl, Tickets, show_response
from tests.slack_server.world import Channel, Message, User, View, World


@dataclass(eq=False)
class Desk:
    """What a person's doings go through."""

    world: World
    tickets: Tickets
    dispatcher: Dispatcher
    base_url: str = ""


@dataclass(eq=False)
class Person(User):
    """One person in one workspace."""

    desk: Desk = field(kw_only=True, repr=False)

    # Looking

    def sees(self, channel: Channel) -> list[Message]:
        """The messages in a channel, oldest first, with the ephemeral ones for this person."""
        return visible(self, channel)

    @property
    def modal(self) -> View | None:
        """The uppermost open modal."""
        return self.views[-1] if self.views else None

    @property
    def dm(self) -> Channel:
        """The conversation with the app."""
        return self.team.dm(self)

    def reloads(self) -> None:
        """Ephemeral messages and open modals are gone."""
        for channel in self.team.channels.values():
            for message in channel.messages:
                message.deleted |= message.ephemeral_to is self
        close_all(self)
        self.desk.world.changed()

    # Doing

    async def command(self, channel: Channel, name: str, text: str = "") -> Reply:
        """Type a slash command. A failure is shown to this person, as Slack shows it."""
        self._check_sight(channel)
        app, installation = self.desk.world.app, self.team.installation
        if installation is None or "commands" not in installation.scopes:
            _impossible(f"{name} is not a valid command here: the app has no `commands` scope")
        if app.commands is not None and name not in app.commands:
            _impossible(f"{name} is not a valid command")
        reply = self._reply(channel)
        secret = self.desk.tickets.new_response_url(self, channel, None)
        trigger = self.desk.tickets.new_trigger(self)
        payload = payloads.command(self, channel, name, text, trigger, self._url(secret))
        reply.answer = await self._send("slash_commands", payload)
        if reply.error:
            notice = f'{name} failed with the error "{reply.error}"'
            slackbot = User("USLACKBOT", "Slackbot", self.team)
            post(self.desk.world, channel, {"text": notice}, author=slackbot, only_for=self)
        elif reply.answer.body:
            self._show(reply, self.desk.tickets.response_urls[secret])
        return reply

    async def press(self, surface: Surface, button: str) -> Reply:
        """Press the button with this label, action id, block id or value."""
        return await self._use(surface, surface.element(button, kind="button"))

    async def check(self, surface: Surface, where: str, labels: list[str]) -> Reply:
        """Tick exactly these boxes, or pick exactly these of a list, one after the other."""
        element = surface.element(where)
        reply = self._reply(None)
        for value in filling.steps(surface, self.id, element, labels):
            surface.fill(self.id, element, value)
            reply = await self._changed(surface, element)
        return reply

    async def select(self, surface: Surface, where: str, label: str) -> Reply:
        """Choose one: of a menu, of radio buttons, or what is behind the three dots."""
        element = surface.element(where)
        if element.kind == "overflow":
            return await self._use(surface, element, {"selected_option": element.option(label)})
        surface.fill(self.id, element, filling.value_of(element, label))
        return await self._changed(surface, element)

    async def types(self, surface: Surface, where: str, text: str) -> Reply:
        """Type into a field, or pick a date, a time, a person or a channel by its id, and enter."""
        return await self.select(surface, where, text)

    async def submit(
        self, view: View, values: dict[str, filling.Value] | None = None
    ) -> Submission:
        """Fill in fields, by block id, action id or label, and submit the uppermost modal."""
        if view is not self.modal:
            _impossible("this modal is not the one that is open")
        for where, value in (values or {}).items():
            element = view.element(where)
            view.fill(self.id, element, filling.value_of(element, value))
        if missing := filling.complaints(view, self.id):
            view.errors = missing
            return Submission(missing, view=view)
        payload = payloads.submission(self, view, self.desk.tickets.new_trigger(self, view))
        answer = await self._send("interactive", payload)
        view.errors, view.trouble = {}, answer.error
        if not answer.error:
            try:
                self._act_on_submission(view, answer.body)
            except Refused as refusal:
                view.trouble = str(refusal)
        self.desk.world.changed()
        return Submission(view.errors, view.trouble, self.modal)

    async def closes(self, *, everything: bool = False) -> None:
        """Close the uppermost modal, or all of them; the app is told if it asked for that."""
        view = self.modal
        if view is None:
            _impossible("no modal is open")
        payload = payloads.closing(self, view, cleared=everything)
        if everything:
            close_all(self)
        else:
            close_top(self)
        self.desk.world.changed()
        if view.raw.get("notify_on_close"):
            await self._send("interactive", payload)

    async def opens_home(self) -> View | None:
        """Open the app's Home; what is published there by then."""
        event: Json = {"type": "app_home_opened", "user": self.id, "channel": self.dm.id}
        await self.desk.dispatcher.event(self.team, event | {"tab": "home"})
        return self.home

    async def shortcut(self, callback_id: str) -> Reply:
        """Use a global shortcut."""
        reply = self._reply(None)
        trigger = self.desk.tickets.new_trigger(self)
        ts = self.desk.world.new_ts()
        payload = payloads.global_shortcut(self, callback_id, trigger, ts)
        reply.answer = await self._send("interactive", payload)
        return reply

    async def message_shortcut(self, message: Message, callback_id: str) -> Reply:
        """Use a shortcut from a message's menu."""
        reply = self._reply(message.channel)
        trigger = self.desk.tickets.new_trigger(self)
        secret = self.desk.tickets.new_response_url(self, message.channel, message)
        payload = payloads.message_shortcut(self, message, callback_id, trigger, self._url(secret))
        reply.answer = await self._send("interactive", payload)
        return reply

    async def says(self, channel: Channel, text: str) -> Message:
        """Write a message; the app is told if it has subscribed to that."""
        self._check_sight(channel)
        message = post(self.desk.world, channel, {"text": text}, author=self)
        event: Json = {"user": self.id, "text": text, "ts": message.ts, "channel": channel.id}
        places = {"public": "channel", "private": "group", "im": "im"}
        bot = self.team.installation.bot_user.id if self.team.installation else ""
        if channel.bot:
            kind = {"type": "message", "channel_type": places[channel.kind]}
            await self.desk.dispatcher.event(self.team, kind | event)
            if bot in message.pings:
                await self.desk.dispatcher.event(self.team, {"type": "app_mention"} | event)
        return message

    async def installs(self, install_url: str, *, allow: bool = True) -> Page:
        """Install the app from its install page, or cancel; what the app's last page says."""
        return await self.browser().install(install_url, allow=allow)

    def browser(self) -> Browser:
        """A browser in which this person is logged in to Slack, without the app's cookies."""
        return Browser(self, self.desk.base_url)

    # Behind it

    async def _changed(self, surface: Surface, element: Element) -> Reply:
        """Something was filled in: Slack tells the app, but not of every input."""
        quiet = element.block["type"] == "input" and not element.block.get("dispatch_action")
        if quiet:
            self.desk.world.changed()
            return self._reply(None)
        return await self._use(surface, element)

    async def _use(self, surface: Surface, element: Element, more: Json | None = None) -> Reply:
        action = payloads.action(surface, element, self, self.desk.world.new_ts()) | (more or {})
        if isinstance(surface, Message):
            return await self._use_message(surface, action)
        assert isinstance(surface, View)
        if surface is not self.home and surface is not self.modal:
            _impossible(f"{self.name} does not see this view")
        reply = self._reply(None)
        modal = None if surface is self.home else surface
        trigger = self.desk.tickets.new_trigger(self, modal)
        payload = payloads.view_action(self, surface, action, trigger)
        reply.answer = await self._send("interactive", payload)
        surface.trouble = reply.error
        return reply

    async def _use_message(self, message: Message, action: Json) -> Reply:
        if message not in self.sees(message.channel):
            _impossible(f"{self.name} does not see this message")
        reply = self._reply(message.channel)
        secret = self.desk.tickets.new_response_url(self, message.channel, message)
        trigger = self.desk.tickets.new_trigger(self)
        payload = payloads.message_action(self, message, action, trigger, self._url(secret))
        reply.answer = await self._send("interactive", payload)
        message.failed = reply.error
        return reply

    def _act_on_submission(self, view: View, body: Json) -> None:
        match body.get("response_action"):
            case None:
                close_top(self)
            case "clear":
                close_all(self)
            case "update":
                change_view(self.desk.world, view, body.get("view") or {})
            case "push":
                put_modal(self.desk.world, self, body.get("view") or {}, push=True)
            case "errors":
                view.errors = filling.checked_errors(view, body.get("errors"))
            case other:
                raise Refused("invalid_response_action", "/response_action", str(other))

    def _show(self, reply: Reply, url: ResponseUrl) -> None:
        try:
            show_response(self.desk.world, url, reply.answer.body)
        except Refused as refusal:
            reply.refused = refusal

    async def _send(self, kind: Kind, payload: Json) -> Answer:
        answer = await self.desk.dispatcher.deliver(kind, payload)
        self.desk.world.changed()
        return answer

    def _reply(self, channel: Channel | None) -> Reply:
        return Reply(self, channel, self.desk.world.new_number(), self.modal)

    def _url(self, secret: str) -> str:
        return f"{self.desk.base_url}/actions/{secret}"

    def _check_sight(self, channel: Channel) -> None:
        if self.deleted or channel.archived or self not in channel.members:
            _impossible(f"{self.name} cannot write in {channel.name or 'this conversation'}")


def _impossible(why: str) -> NoReturn:
    """A test lets a person do what Slack's client does not offer."""
    raise LookupError(why)
