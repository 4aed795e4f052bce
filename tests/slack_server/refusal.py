"""How the local Slack says no, in Slack's own error strings. It knows no request and no state."""

from __future__ import annotations

from typing import Any, TypeAlias

# What travels between an app and Slack has no fixed shape: its checks are in `checks`.
Json: TypeAlias = dict[str, Any]


class Refused(Exception):  # noqa: N818 - it is an outcome of a request, not a fault of the server
    """Slack would refuse this.

    `error` is Slack's error string, `pointer` the JSON pointer to what is wrong, if it is a part
    of the payload, and `text` what is wrong with it. `more` joins the response's body.
    """

    def __init__(self, error: str, pointer: str = "", text: str = "", **more: object) -> None:
        super().__init__(f"{error} {text} {pointer}".strip())
        self.error = error
        self.pointer = pointer
        self.text = text
        self.more = more

    def body(self) -> Json:
        """The response, as Slack writes it."""
        body: Json = {"ok": False, "error": self.error, **self.more}
        if self.text:
            where = f" [json-pointer:{self.pointer}]" if self.pointer else ""
            if self.error == "invalid_blocks":
                body["errors"] = [f"{self.text}{where}"]
            body["response_metadata"] = {"messages": [f"[ERROR] {self.text}{where}"]}
        return body
