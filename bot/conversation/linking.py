"""One person on several platforms: giving and using a code, and unlinking. It logs no code."""

from __future__ import annotations

from bot.cards.phrasing import link_ask_card, link_code_card, linked_card, unlinked_card
from bot.conversation.finding import language_of
from bot.conversation.visitor import Reply, Visitor
from bot.usecases import link_identities
from bot.usecases.context import Context


async def link(context: Context, visitor: Visitor, code: str | None) -> Reply:
    """Without a code: give one, to be entered with another account. With one: say whose it is,
    and what linking means; nothing is linked before the button is pressed."""
    language = await language_of(context, visitor)
    if code is not None and code.strip():
        outcome = await link_identities.giver_of(context, visitor.user, code, visitor.now)
        if isinstance(outcome, link_identities.Giver):
            return Reply("note", link_ask_card(outcome, language))
        return Reply("note", linked_card(outcome, language, visitor.commands))
    new = await link_identities.begin_link(context, visitor.user, visitor.now)
    identities = await link_identities.linked_identities(context, visitor.user)
    return Reply("note", link_code_card(new, identities, language))


async def reply_to_link(context: Context, visitor: Visitor, code: str) -> Reply:
    """The button was pressed: link the two."""
    language = await language_of(context, visitor)
    outcome = await link_identities.finish_link(context, visitor.user, code, visitor.now)
    return Reply("note", linked_card(outcome, language, visitor.commands))


async def unlink(context: Context, visitor: Visitor) -> Reply:
    """Make the visitor's account a person of its own."""
    language = await language_of(context, visitor)
    outcome = await link_identities.unlink(context, visitor.user, visitor.now)
    return Reply("note", unlinked_card(outcome, language))
