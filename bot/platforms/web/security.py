"""What guards every page: host, rate, session, form token, headers, and pages for errors.

It knows no page's purpose.
"""

from __future__ import annotations

import math
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.platforms.web.links import LOOPBACK_HOSTS
from bot.platforms.web.session import LIFETIME
from bot.platforms.web.visit import SESSION, SITE, Site, Visit

MAX_BODY = 64 * 1024
SAFE_METHODS = frozenset({"GET", "HEAD"})
# Asked by machines that may use any host name and keep no cookies.
MACHINE_PATHS = frozenset({"/healthz", "/readyz"})
EXPLAINED = frozenset({403, 404, 413, 429, 500})
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

log = structlog.get_logger(__name__)


class TooManyRequests(web.HTTPTooManyRequests):
    """Asked too often; says after how many seconds to ask again."""

    def __init__(self, seconds: float) -> None:
        super().__init__(headers={"Retry-After": str(math.ceil(seconds))})


class OldFormError(web.HTTPForbidden):
    """A form without a token of this session: an old page, or one that is not ours."""


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Put the headers on that every answer has; what may be kept says so itself."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["Server"] = "quizbot"  # versions are nobody's business


def cookie_name(site: Site) -> str:
    """The session cookie's name; over https browsers guard `__Host-` cookies more strictly."""
    return "__Host-quizbot" if site.settings.secure_cookies else "quizbot"


@web.middleware
async def explain_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn errors into pages that say what to do; what is our fault is logged, not shown."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        headers = {
            name: error.headers[name] for name in ("Retry-After", "Allow") if name in error.headers
        }
        response = _error_page(request, error.status, old_form=isinstance(error, OldFormError))
        response.headers.update(headers)
        return response
    except ConnectionResetError:
        raise
    except Exception:
        log.exception("page failed", method=request.method, route=_route(request))
        return _error_page(request, 500)


@web.middleware
async def check_host(request: web.Request, handler: Handler) -> web.StreamResponse:
    """On loopback, serve only our own names, so that no other site's name can be made to mean us
    (DNS rebinding)."""
    site = request.app[SITE]
    if site.settings.is_loopback and request.path not in MACHINE_PATHS:
        try:
            host = urlsplit(f"//{request.host}").hostname
        except ValueError:
            host = None
        if host not in LOOPBACK_HOSTS:
            raise web.HTTPForbidden
    return await handler(request)


@web.middleware
async def keep_session(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Read the session from its cookie, and send the cookie when it is new, changed or old."""
    site = request.app[SITE]
    known = site.sessions.read(request.cookies.get(cookie_name(site)))
    request[SESSION] = known or site.sessions.fresh()
    if request.path in MACHINE_PATHS or request.path.startswith("/static/"):
        return await handler(request)
    _limit(request, site, None if known is None else known.user)
    response = await handler(request)
    session = request[SESSION]
    if not response.prepared and (session != known or site.sessions.is_old(session)):
        response.set_cookie(
            cookie_name(site),
            site.sessions.write(session),
            max_age=int(LIFETIME.total_seconds()),
            path="/",
            secure=site.settings.secure_cookies,
            httponly=True,
            samesite="Lax",
        )
    return response


@web.middleware
async def check_form(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Take a form only with the token of the session that it was made for."""
    if request.method not in SAFE_METHODS:
        try:
            token = (await request.post()).get("csrf", "")
        except (ValueError, LookupError) as fault:  # a form that is no form, or in no known letters
            raise web.HTTPBadRequest from fault
        site = request.app[SITE]
        if not isinstance(token, str) or not site.sessions.is_csrf(request[SESSION], token):
            raise OldFormError
    return await handler(request)


MIDDLEWARES = (explain_errors, check_host, keep_session, check_form)


def _limit(request: web.Request, site: Site, user: str | None) -> None:
    """Count the request: by session where there is one, else by address, so that people who
    share an address don't share a limit. Forms have a stricter limit of their own."""
    key = f"address {request.remote}" if user is None else f"session {user}"
    seconds = site.asks.wait(key)
    if not seconds and request.method not in SAFE_METHODS:
        seconds = site.acts.wait(key)
    if seconds:
        raise TooManyRequests(seconds)


def _error_page(request: web.Request, status: int, *, old_form: bool = False) -> web.Response:
    site = request.app[SITE]
    if SESSION not in request:
        request[SESSION] = site.sessions.fresh()
    visit = Visit(request, site)
    known = status if status in EXPLAINED else (500 if status >= 500 else 400)
    reason = "old-form" if old_form else str(known)
    template = "error_fragment.html" if visit.wants_fragment else "error.html"
    return visit.html(template, status=status, reason=reason)


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return request.path if resource is None else resource.canonical
