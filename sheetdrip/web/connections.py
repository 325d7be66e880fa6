"""Limits how many callers hold a connection, and for how long without a request.

uvicorn has no such limits: whoever opens connections and never ends their headers would hold every file
handle of the daemon. Here a caller has some seconds for the headers, and where there is no room the one that
has said nothing for the longest goes. The limits of bodies are in `application`.
"""

import asyncio
import resource
from typing import Final, NamedTuple

from typing_extensions import override
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

HEADERS_WITHIN: Final = 10.0
"""Seconds from the connection, or from the first byte after an answer, to the end of the headers."""

_MOST_CONNECTIONS: Final = 2000
_WANTED_HANDLES: Final = 8192
_OTHER_HANDLES: Final = 128
"""Files of the ledger and connections to Google and Twilio."""


class Room(NamedTuple):
    """How many connections are kept, and how many more may wait to be taken."""

    connections: int
    backlog: int

    @classmethod
    def within(cls, handles: int) -> "Room":
        """What so many file handles leave for callers: two thirds held, one third arriving."""
        most = max(16, min(_MOST_CONNECTIONS, (handles - _OTHER_HANDLES) * 2 // 3))
        return cls(most, most // 2)


def file_handles() -> int:
    """How many file handles this process may have, after asking for more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _WANTED_HANDLES if hard == resource.RLIM_INFINITY else min(hard, _WANTED_HANDLES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return _WANTED_HANDLES if soft == resource.RLIM_INFINITY else soft


class Limited(H11Protocol):
    """uvicorn's protocol within limits; `limited` sets them."""

    most = _MOST_CONNECTIONS
    headers_within = HEADERS_WITHIN
    since = 0.0
    _deadline: asyncio.TimerHandle | None = None

    @property
    def is_idle(self) -> bool:
        """Whether no request of this caller's is being answered."""
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is None or cycle.response_complete

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]
        self.since = self.loop.time()
        self._hurry()
        if len(self.connections) > self.most:
            self._make_room()

    @override
    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if not self.is_idle:
            self._relax()
        elif self._deadline is None:
            self._hurry()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._relax()
        super().connection_lost(exc)

    def drop(self) -> None:
        self._relax()
        self.transport.abort()

    def _hurry(self) -> None:
        self._deadline = self.loop.call_later(self.headers_within, self.drop)

    def _relax(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _make_room(self) -> None:
        idle = [one for one in self.connections if isinstance(one, Limited) and one.is_idle]
        oldest = min(idle, key=lambda one: one.since, default=self)
        # it would leave the set only when the loop comes round
        self.connections.discard(oldest)
        oldest.drop()


def limited(most: int, headers_within: float) -> type[Limited]:
    """At most `most` connections, and `headers_within` seconds for headers."""
    return type("Limited", (Limited,), {"most": most, "headers_within": headers_within})
