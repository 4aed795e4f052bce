"""The signed cookie: who a browser is, without an account. It knows no request and no page."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from itsdangerous import BadData, URLSafeSerializer

from bot.clock import Clock

LIFETIME = timedelta(days=180)
RENEW_AFTER = timedelta(days=1)
USER_BYTES = 18
# A cookie that another replica issued may come from a clock that is a little ahead.
CLOCK_SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Session:
    """A browser: its user id on this platform, what it chose, and when the cookie was made.

    `organiser` says that it came by an organiser's link, so it may set up new groups; what it
    may do in a group is the membership's business. `issued` is in seconds since 1970, 0 for one
    that has no cookie yet.
    """

    user: str
    organiser: bool = False
    language: str | None = None
    issued: int = 0


class Sessions:
    """Makes, signs and reads sessions with the secret of one installation."""

    def __init__(self, secret: bytes, clock: Clock) -> None:
        self._clock = clock
        self._csrf_key = hmac.digest(secret, b"quizbot.csrf", "sha256")
        self._serializer = URLSafeSerializer(
            secret,
            salt="quizbot.session",
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
        )

    def fresh(self) -> Session:
        """A session for a browser that has none; nobody can guess its user id."""
        return Session(user=secrets.token_urlsafe(USER_BYTES))

    def read(self, cookie: str | None) -> Session | None:
        """The session of a cookie; None when it is missing, forged or older than LIFETIME."""
        if not cookie:
            return None
        try:
            user, organiser, language, issued = self._serializer.loads(cookie)
            session = Session(str(user), bool(organiser), language, int(issued))
        except (BadData, TypeError, ValueError):
            return None
        # One from a clock that was ahead is issued again: nobody loses their place for it.
        return session if self._age(session) <= LIFETIME.total_seconds() else None

    def write(self, session: Session) -> str:
        """The cookie of a session, issued now."""
        values = [session.user, int(session.organiser), session.language, self._now()]
        return str(self._serializer.dumps(values))

    def is_old(self, session: Session) -> bool:
        """Whether to issue the cookie again.

        Cookies of regular visitors never expire, and one dated in the future (by a clock that was
        ahead) does not outlast its lifetime.
        """
        youngest = -CLOCK_SKEW.total_seconds()
        return not youngest <= self._age(session) < RENEW_AFTER.total_seconds()

    def csrf(self, session: Session) -> str:
        """The token that this session's forms carry and nobody else can make."""
        return hmac.new(self._csrf_key, session.user.encode(), "sha256").hexdigest()

    def is_csrf(self, session: Session, token: str) -> bool:
        """Whether a form came from one of this session's own pages."""
        return hmac.compare_digest(self.csrf(session).encode(), token.encode())

    def _now(self) -> int:
        return int(self._clock.now().timestamp())

    def _age(self, session: Session) -> int:
        return self._now() - session.issued
