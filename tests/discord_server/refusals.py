"""What Discord says when it refuses a request; it knows no request and no world.

Each code has Discord's HTTP status and Discord's words. An invalid form names the fault's path:

    raise invalid(("components", 0, "label"), "BASE_TYPE_MAX_LENGTH", "Must be 80 or fewer ...")
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One of Discord's errors: HTTP status and message."""

    status: int
    message: str


GENERAL = 0
UNKNOWN_APPLICATION = 10002
UNKNOWN_CHANNEL = 10003
UNKNOWN_GUILD = 10004
UNKNOWN_MEMBER = 10007
UNKNOWN_MESSAGE = 10008
UNKNOWN_USER = 10013
UNKNOWN_WEBHOOK = 10015
UNKNOWN_INTERACTION = 10062
ALREADY_ACKNOWLEDGED = 40060
TAG_REQUIRED = 40067
MISSING_ACCESS = 50001
NOT_YOUR_MESSAGE = 50005
EMPTY_MESSAGE = 50006
CANNOT_DM = 50007
NOT_IN_THIS_CHANNEL = 50008
MISSING_PERMISSIONS = 50013
INVALID_WEBHOOK_TOKEN = 50027
INVALID_FORM = 50035
ARCHIVED_THREAD = 50083
INVALID_JSON = 50109
THREAD_EXISTS = 160004

SENTENCES = {
    UNKNOWN_APPLICATION: Sentence(404, "Unknown Application"),
    UNKNOWN_CHANNEL: Sentence(404, "Unknown Channel"),
    UNKNOWN_GUILD: Sentence(404, "Unknown Guild"),
    UNKNOWN_MEMBER: Sentence(404, "Unknown Member"),
    UNKNOWN_MESSAGE: Sentence(404, "Unknown Message"),
    UNKNOWN_USER: Sentence(404, "Unknown User"),
    UNKNOWN_WEBHOOK: Sentence(404, "Unknown Webhook"),
    UNKNOWN_INTERACTION: Sentence(404, "Unknown interaction"),
    ALREADY_ACKNOWLEDGED: Sentence(400, "Interaction has already been acknowledged."),
    TAG_REQUIRED: Sentence(400, "A tag is required to create a forum post in this channel"),
    MISSING_ACCESS: Sentence(403, "Missing Access"),
    NOT_YOUR_MESSAGE: Sentence(403, "Cannot edit a message authored by another user"),
    EMPTY_MESSAGE: Sentence(400, "Cannot send an empty message"),
    CANNOT_DM: Sentence(403, "Cannot send messages to this user"),
    NOT_IN_THIS_CHANNEL: Sentence(400, "Cannot send messages in a non-text channel"),
    MISSING_PERMISSIONS: Sentence(403, "Missing Permissions"),
    INVALID_WEBHOOK_TOKEN: Sentence(401, "Invalid Webhook Token"),
    INVALID_FORM: Sentence(400, "Invalid Form Body"),
    ARCHIVED_THREAD: Sentence(400, "Thread is archived"),
    INVALID_JSON: Sentence(400, "The request body contains invalid JSON."),
    THREAD_EXISTS: Sentence(400, "A thread has already been created for this message"),
}


class Refused(Exception):  # noqa: N818 - what Discord does, said as such
    """Discord refuses a request: `code`, the `path` of the fault in the payload, and `text`."""

    def __init__(
        self,
        code: int,
        text: str | None = None,
        *,
        path: Path = (),
        kind: str = "",
        status: int | None = None,
    ) -> None:
        sentence = SENTENCES.get(code)
        self.code = code
        self.path = path
        self.kind = kind
        self.status = status or (sentence.status if sentence else 400)
        self.text = text or (sentence.message if sentence else "")
        super().__init__(f"{code} {'.'.join(map(str, path))}: {self.text}")

    def under(self, *prefix: str | int) -> Refused:
        """The same refusal, of a part that sits deeper in the payload."""
        return Refused(
            self.code, self.text, path=(*prefix, *self.path), kind=self.kind, status=self.status
        )

    def body(self) -> Json:
        """The JSON that Discord answers with."""
        if self.code != INVALID_FORM:
            return {"message": self.text, "code": self.code}
        errors: Json = {"_errors": [{"code": self.kind, "message": self.text}]}
        for step in reversed(self.path):
            errors = {str(step): errors}
        message = SENTENCES[INVALID_FORM].message
        return {"message": message, "code": INVALID_FORM, "errors": errors}


def invalid(path: Path, kind: str, text: str) -> Refused:
    """An invalid form body (50035), with the fault's place."""
    return Refused(INVALID_FORM, text, path=path, kind=kind)


def not_found() -> Refused:
    """No such route or thing (404, code 0)."""
    return Refused(GENERAL, "404: Not Found", status=404)


def unauthorized() -> Refused:
    """No token, or a wrong one (401, code 0)."""
    return Refused(GENERAL, "401: Unauthorized", status=401)
