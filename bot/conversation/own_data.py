"""A person's own data: the file of everything, and deleting it."""

from __future__ import annotations

from bot.cards.phrasing import erase_card, erased_card, export_card, own_data_card
from bot.conversation.finding import language_of
from bot.conversation.visitor import Attachment, Reply, Visitor
from bot.usecases.context import Context
from bot.usecases.privacy import delete_person_of, export_person

EXPORT_NAME = "quizbot-my-data.json"


async def show(context: Context, visitor: Visitor) -> Reply:
    """What the visitor can do with their own data."""
    return Reply("note", own_data_card(await language_of(context, visitor), visitor.commands))


async def export(context: Context, visitor: Visitor) -> Reply:
    """Everything that is stored about the visitor, as a file."""
    language = await language_of(context, visitor)
    content = await export_person(context, visitor.user, visitor.now, language)
    if content is None:
        return Reply("note", export_card(language, found=False))
    attachment = Attachment(EXPORT_NAME, content, "application/json")
    return Reply("note", export_card(language, found=True), attachment=attachment)


async def ask_to_delete(context: Context, visitor: Visitor) -> Reply:
    """What deleting means, with the button that does it."""
    return Reply("note", erase_card(await language_of(context, visitor)))


async def reply_to_delete(context: Context, visitor: Visitor) -> Reply:
    """Delete the visitor's data, on any card's button."""
    language = await language_of(context, visitor)
    if await delete_person_of(context, visitor.user):
        return Reply("note", erased_card(language))
    return Reply("note", export_card(language, found=False))
