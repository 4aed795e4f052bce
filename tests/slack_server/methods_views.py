"""Modals and Homes: the Web API's views methods, and what a submission's answer does to them."""

from __future__ import annotations

from copy import deepcopy

from tests.slack_server import limits
from tests.slack_server.call import Call, Method, Methods
from tests.slack_server.checks import check_view
from tests.slack_server.refusal import Json, Refused
from tests.slack_server.surface import complete
from tests.slack_server.tickets import Tickets
from tests.slack_server.world import Team, User, View, World


def view_json(view: View) -> Json:
    """The view as the Web API and interaction payloads show it."""
    team = view.owner.team
    bot_id = team.installation.bot_id if team.installation else ""
    return {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        **deepcopy(view.raw),
        "blocks": deepcopy(view.blocks),
        "id": view.id,
        "team_id": team.id,
        "app_id": team.world.app.id,
        "bot_id": bot_id,
        "hash": view.hash,
        "state": view.state_for(view.owner.id),
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
    }


def put_modal(world: World, user: User, raw: Json, *, push: bool) -> View:
    """Show a new modal to somebody, alone or on top of the others."""
    _check_modal(raw)
    if push and len(user.views) >= limits.VIEW_STACK:
        raise Refused("push_limit_reached")
    _check_external_id(user.team, raw, None)
    view = _new_view(world, user, raw)
    if push:
        view.root_id, view.previous_id = user.views[0].root_id, user.views[-1].id
    else:
        close_all(user)
    user.views.append(view)
    world.changed()
    return view


def change_view(world: World, view: View, raw: Json) -> None:
    """Replace what a view shows."""
    check_view(raw)
    if raw["type"] != view.raw["type"]:
        raise Refused("invalid_arguments", "/view/type", "must not change")
    _check_external_id(view.owner.team, raw, view)
    number = world.new_number()
    view.raw = deepcopy(raw)
    view.blocks = complete(raw["blocks"], f"{view.id}e{number}")
    view.hash = f"{number}.local"
    view.errors = {}
    view.forget_removed_inputs()
    world.changed()


def close_top(user: User) -> None:
    """Take the uppermost modal away."""
    user.views.pop().closed = True


def close_all(user: User) -> None:
    """Take all modals away."""
    while user.views:
        close_top(user)


def _check_modal(raw: Json) -> None:
    if raw.get("type") == "home":
        raise Refused("invalid_arguments", "/view/type", "must be one of: modal")
    check_view(raw)


def _new_view(world: World, user: User, raw: Json) -> View:
    number = world.new_number()
    view_id = f"V{number:09d}"
    blocks = complete(raw["blocks"], view_id)
    return View(blocks, view_id, user, deepcopy(raw), f"{number}.local", view_id)


def _shown(team: Team) -> list[View]:
    homes = [user.home for user in team.users.values() if user.home is not None]
    return [*homes, *(view for user in team.users.values() for view in user.views)]


def _check_external_id(team: Team, raw: Json, same: View | None) -> None:
    wanted = raw.get("external_id")
    if wanted and any(v.raw.get("external_id") == wanted for v in _shown(team) if v is not same):
        raise Refused("duplicate_external_id")


def _raw(call: Call) -> Json:
    raw = call.need("view")
    if not isinstance(raw, dict):
        raise Refused("invalid_arguments", "/view", "must be an object")
    return raw


def views_methods(tickets: Tickets) -> Methods:
    """The views methods, which exchange the triggers among `tickets`."""

    def open_(call: Call) -> Json:
        raw = _raw(call)
        _check_modal(raw)
        trigger = tickets.exchange(str(call.need("trigger_id")), call.team.id)
        return {"view": view_json(put_modal(call.world, trigger.user, raw, push=False))}

    def push(call: Call) -> Json:
        raw = _raw(call)
        _check_modal(raw)
        trigger = tickets.exchange(str(call.need("trigger_id")), call.team.id)
        if trigger.modal is None or trigger.modal.closed:
            raise Refused("invalid_trigger_id")
        return {"view": view_json(put_modal(call.world, trigger.user, raw, push=True))}

    return {
        "views.open": Method(open_),
        "views.push": Method(push),
        "views.update": Method(_update),
        "views.publish": Method(_publish),
    }


def _update(call: Call) -> Json:
    raw = _raw(call)
    wanted, outside = call.text("view_id"), call.text("external_id")
    if not (wanted or outside):
        raise Refused("invalid_arguments", "", "missing required field: view_id")
    for view in _shown(call.team):
        if view.id == wanted or (outside and view.raw.get("external_id") == outside):
            _check_hash(call, view)
            change_view(call.world, view, raw)
            return {"view": view_json(view)}
    raise Refused("not_found")


def _publish(call: Call) -> Json:
    raw = _raw(call)
    if not call.world.app.home_tab:
        raise Refused("not_enabled")
    user = call.team.users.get(str(call.need("user_id")))
    if user is None or user.bot or user.deleted:
        raise Refused("invalid_arguments", "/user_id", "invalid `user_id`")
    if raw.get("type") == "modal":
        raise Refused("invalid_arguments", "/view/type", "must be one of: home")
    if user.home is None:
        check_view(raw)
        _check_external_id(call.team, raw, None)
        user.home = _new_view(call.world, user, raw)
        call.world.changed()
    else:
        _check_hash(call, user.home)
        change_view(call.world, user.home, raw)
    return {"view": view_json(user.home)}


def _check_hash(call: Call, view: View) -> None:
    if call.text("hash") and call.text("hash") != view.hash:
        raise Refused("hash_conflict")
