"""Makes a flow's request to a server outside: one, never beyond this machine, never repeated."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from sheetdrip.sandbox.log import Delivery, RequestLog
from sheetdrip.sandbox.loopback import ask, is_local
from sheetdrip.sandbox.twilio.webhooks import signature

_LARGEST: Final = 65_536  # "must not exceed 64kB" (docs/vendors/twilio.md#studio)
_GOOD: Final = range(200, 300)


@dataclass(frozen=True, slots=True)
class Call:
    """What a widget asks for; without `body`, `fields` are sent as a form (GET: in the query)."""

    url: str
    method: str
    content_type: str
    fields: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; status 0 when nothing did."""

    status: int = 0
    content_type: str = ""
    body: str = ""

    @property
    def is_good(self) -> bool:
        """Whether the widget goes on by its success."""
        return self.status in _GOOD and len(self.body.encode()) <= _LARGEST


class Outside:
    """Performs calls to loopback; records every one, and gives up after `seconds`."""

    def __init__(self, log: RequestLog, seconds: float) -> None:
        self._log = log
        self._seconds = seconds

    async def ask(self, call: Call, token: str, execution_sid: str, widget: str) -> Answer:
        """The answer; one that is not given in time, or an address beyond this machine, is none."""
        answer, tried = Answer(), is_local(call.url)
        if tried:
            work = asyncio.to_thread(_perform, call, token, self._seconds)
            try:
                answer = await asyncio.wait_for(work, self._seconds)
            except TimeoutError:
                answer = Answer()
        status = answer.status if tried else None
        self._log.deliveries.append(Delivery(call.url, widget, execution_sid, status))
        return answer


def _perform(call: Call, token: str, seconds: float) -> Answer:
    form = urlencode(call.fields)
    url, sent = call.url, form if call.body is None else call.body
    if call.method == "GET":
        url, sent = f"{url}{'&' if '?' in url else '?'}{form}" if form else url, ""
    # Signed like a webhook, by which a protected Function knows its caller.
    signed = dict(call.fields) if sent == form else {}
    headers = {
        "Content-Type": call.content_type,
        "X-Twilio-Signature": signature(token, url, signed),
        "User-Agent": "TwilioProxy/1.1",
    }
    reply = ask(call.method, url, sent, headers, seconds)
    if reply is None:
        return Answer()
    return Answer(reply.status, reply.content_type, reply.body.decode(errors="replace"))
