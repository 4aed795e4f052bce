"""The web page's settings and the links that it signs. It knows no request and no page."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from itsdangerous import BadData, URLSafeSerializer

from storage.records import Address, Group

PLATFORM = "web"
LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})

LinkKind: TypeAlias = Literal["join", "organise"]


@dataclass(frozen=True)
class WebSettings:
    """How the page is served.

    `base_url` is as printed, without a trailing slash. `secret` signs cookies, form tokens and
    links. With `invites_open` the start page lists the groups and lets anyone join them;
    otherwise an invite link is needed. `contact` is how people reach the operator: an e-mail
    address, an http(s) address or words.
    """

    base_url: str
    secret: bytes
    secure_cookies: bool
    invites_open: bool = True
    contact: str | None = None

    def __repr__(self) -> str:
        return f"WebSettings({self.base_url!r})"  # the secret stays out of logs

    @property
    def is_loopback(self) -> bool:
        """Whether the page is meant for this machine alone."""
        return (urlsplit(self.base_url).hostname or "") in LOOPBACK_HOSTS


def address_of(group_key: str) -> Address:
    """The web channel of the group with that key."""
    return Address(PLATFORM, "", group_key)


def invite_link(settings: WebSettings, group: Group) -> str:
    """The address at which anybody who has it may join the group."""
    return f"{settings.base_url}/join/{_signer(settings, 'join').dumps(group.key)}"


def organiser_link(settings: WebSettings, group: Group) -> str:
    """The address that makes a visitor an organiser of the group, who may set up more."""
    return f"{settings.base_url}/organise/{_signer(settings, 'organise').dumps(group.key)}"


def linked_group(settings: WebSettings, kind: LinkKind, token: str) -> str | None:
    """The key of the group that a link's token was signed for; None if we did not sign it."""
    try:
        key = _signer(settings, kind).loads(token)
    except BadData:
        return None
    return key if isinstance(key, str) else None


def _signer(settings: WebSettings, kind: LinkKind) -> URLSafeSerializer:
    return URLSafeSerializer(
        settings.secret,
        salt=f"quizbot.{kind}",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )
