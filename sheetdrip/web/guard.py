"""Admits whoever brings the token, which is checked before a body is looked at, and limits how often."""

import hmac
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import Request, Response
from fastapi.routing import APIRoute
from typing_extensions import override

from sheetdrip.clock import Clock
from sheetdrip.web.context import WebContext
from sheetdrip.web.problems import Refusal

log = structlog.get_logger(__name__)

_MOST_CALLERS = 1000
_CHALLENGE = {"WWW-Authenticate": "Bearer"}


class Rate:
    """A bucket per caller that refills steadily; what is in it may be spent at once."""

    def __init__(self, per_minute: int, clock: Clock) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def spend(self, caller: str) -> float:
        """Take one; zero, or the seconds until there is one again."""
        now = self._clock.monotonic()
        left, since = self._buckets.pop(caller, (float(self._per_minute), now))
        left = min(self._per_minute, left + (now - since) * self._per_minute / 60)
        wait = 0.0 if left >= 1 else (1 - left) * 60 / self._per_minute
        self._buckets[caller] = (left if wait else left - 1, now)
        if len(self._buckets) > _MOST_CALLERS:
            self._buckets.popitem(last=False)
        return wait


class TokenGuard:
    """Lets in whoever brings the token, and not too often."""

    def __init__(self, web: WebContext) -> None:
        self._house = web
        self._token = None if web.token is None else web.token.encode()
        self._rate = Rate(web.requests_per_minute, web.clock)
        # of their own: behind a proxy a stranger's tries and ours come from one address
        self._wrong = Rate(web.requests_per_minute, web.clock)

    def admit(self, request: Request) -> None:
        if self._token is None:
            log.error("web.no_token", why=self._house.closed_because)
            raise Refusal(
                HTTPStatus.SERVICE_UNAVAILABLE, "No token is set up here, so nobody is served."
            )
        scheme, _, shown = request.headers.get("authorization", "").partition(" ")
        # the comparison takes as long however much of it is right
        is_right = hmac.compare_digest(shown.strip().encode(), self._token)
        is_ours = scheme.lower() == "bearer" and is_right
        self._not_too_often(request, self._rate if is_ours else self._wrong)
        if not is_ours:
            log.warning("web.token_refused", path=request.scope["route"].path)
            raise Refusal(
                HTTPStatus.UNAUTHORIZED,
                "Bring the token as “Authorization: Bearer ...”.",
                headers=_CHALLENGE,
            )

    def _not_too_often(self, request: Request, rate: Rate) -> None:
        wait = rate.spend(request.client.host if request.client else "")
        if wait:
            seconds = {"Retry-After": str(int(wait) + 1)}
            raise Refusal(HTTPStatus.TOO_MANY_REQUESTS, "Too many requests.", headers=seconds)


def guarded(keeper: TokenGuard) -> type[APIRoute]:
    """A route that asks the doorkeeper before it reads what was sent."""

    class Guarded(APIRoute):
        @override
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handle = super().get_route_handler()

            async def handler(request: Request) -> Response:
                keeper.admit(request)
                return await handle(request)

            return handler

    return Guarded
