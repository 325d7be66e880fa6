"""What may stand between sheetdrip and the two services, to be meaner than the sandbox?

A server on loopback that passes every call on and lets a story answer in the service's stead, or change what
it says: what a report tells of Google or Twilio holds here whatever the sandbox knows of it. Calls of this
process go past its socket, as long as the sandbox behind it is asked so, too (`tests.near`).
"""

import json
import re
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Self
from urllib.parse import parse_qsl

import requests
from typing_extensions import override

from tests import near
from tests.asgi import Answer, body_of

_PASSED: Final = ("Content-Type", "Date", "Retry-After", "Location")
_UNTOUCHED: Final = frozenset({"host", "content-length", "connection", "accept-encoding"})
MESSAGES: Final = r"POST .*/Messages\.json"
ASKED: Final = r"GET .*/Messages(/\w+)?\.json.*"
ANY_MESSAGES: Final = r"(GET|POST) .*/Messages(/\w+)?\.json.*"
SHEET: Final = r"GET .*/v4/spreadsheets/.*"

Form = Mapping[str, str]
Change = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Call:
    """What was asked: method and path, and the form's fields if it was one."""

    line: str
    form: Form


@dataclass(slots=True)
class Rule:
    """What becomes of the calls that `pattern` and `when` match, for so many of them (None: all)."""

    pattern: str
    when: Callable[[Form], bool] = lambda _form: True
    status: int | None = None
    body: Any = None
    change: Change | None = None
    times: int | None = None
    kind: str = "application/json"
    met: int = 0

    def concerns(self, call: Call) -> bool:
        """Whether this is about the call; counted when it is."""
        if self.times is not None and self.met >= self.times:
            return False
        if not (re.fullmatch(self.pattern, call.line) and self.when(call.form)):
            return False
        self.met += 1
        return True


@dataclass
class Meanness:
    """All that is put in the way now."""

    rules: list[Rule] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    dates_off: timedelta = timedelta()
    googles_dates_off: timedelta = timedelta()

    def refuse(self, code: int, to: str | None = None, *, status: int = 400, **more: Any) -> Rule:
        """Twilio refuses texts (to one number, or to all) with a code, as its API words it."""
        body = {
            "code": code,
            "message": f"Refused with {code}",
            "more_info": f"https://www.twilio.com/docs/errors/{code}",
            "status": status,
        }
        return self.answer(
            MESSAGES, status, body, when=lambda form: to in {None, form.get("To")}, **more
        )

    def answer(self, pattern: str, status: int, body: Any, **more: Any) -> Rule:
        """Answer in the service's stead."""
        return self.add(Rule(pattern, status=status, body=body, **more))

    def change(self, pattern: str, change: Change, **more: Any) -> Rule:
        """Let the service work, and alter what it says."""
        return self.add(Rule(pattern, change=change, **more))

    def add(self, rule: Rule) -> Rule:
        """One more; the newest counts first."""
        self.rules.insert(0, rule)
        return rule

    def rule_for(self, call: Call) -> Rule | None:
        """What becomes of a call, which is noted."""
        self.calls.append(call)
        return next((rule for rule in list(self.rules) if rule.concerns(call)), None)

    def dated(self, path: str, date: str) -> str:
        """The time that an answer tells."""
        off = self.dates_off + (self.googles_dates_off if path.startswith("/v4/") else timedelta())
        return format_datetime(parsedate_to_datetime(date) + off, usegmt=True)

    def relent(self) -> None:
        """Nothing in the way any more."""
        self.rules.clear()
        self.dates_off = self.googles_dates_off = timedelta()


class Between(ThreadingHTTPServer):
    """Passes on what comes to `services`; also a context manager."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, services: str) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.services = services
        self.mean = Meanness()
        self.own = threading.local()
        self.url = f"http://127.0.0.1:{self.server_port}"
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})
        self._near = ExitStack()

    def asked(self, request: requests.PreparedRequest) -> Answer | None:
        """The answer to a call past the socket, or None where the sandbox is not asked past its own."""
        service = near.at(self.services)
        forwarded = request.copy()
        forwarded.url = self.services + request.path_url
        if not isinstance(service, near.NearServer) or not service.is_near(forwarded):
            return None
        rule = self.mean.rule_for(
            Call(f"{request.method} {request.path_url}", _form(body_of(request)))
        )
        if rule is not None and rule.change is None:
            said = {"Content-Type": rule.kind}
            return Answer(b"", rule.status or 500, said, [_encoded(rule.body)])
        answer = service.answer(forwarded)
        passed = {
            name: answer.headers[name.lower()] for name in _PASSED if name.lower() in answer.headers
        }
        if "Date" in passed:
            passed["Date"] = self.mean.dated(request.path_url, passed["Date"])
        content = b"".join(answer.parts)
        if rule is not None and rule.change is not None and answer.status < 400:
            content = _encoded(rule.change(json.loads(content)))
        return Answer(b"", answer.status, passed, [content])

    @override
    def __enter__(self) -> Self:
        self._thread.start()
        self._near.enter_context(near.answering(self.url, self))
        return self

    @override
    def __exit__(self, *_: object) -> None:
        self._near.close()
        self.shutdown()
        self._thread.join()
        self.server_close()

    @override
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever hung up did so on purpose."""


class _Passing(BaseHTTPRequestHandler):
    server: Between
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        call = Call(f"{self.command} {self.path}", _form(body))
        rule = self.server.mean.rule_for(call)
        if rule is not None and rule.change is None:
            self._say(rule.status or 500, _encoded(rule.body), {"Content-Type": rule.kind})
            return
        self._forward(body, rule)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _pass  # noqa: N815 - the library's names

    def _forward(self, body: bytes, rule: Rule | None) -> None:
        headers = {
            name: value for name, value in self.headers.items() if name.lower() not in _UNTOUCHED
        }
        try:
            with requests.request(
                self.command,
                self.server.services + self.path,
                data=body,
                headers=headers,
                timeout=60,
                allow_redirects=False,
            ) as answer:
                content, passed = (
                    answer.content,
                    {n: answer.headers[n] for n in _PASSED if n in answer.headers},
                )
        except requests.RequestException:
            self.close_connection = True  # the service hung up: so does this
            return
        if rule is not None and rule.change is not None and answer.ok:
            content = _encoded(rule.change(json.loads(content)))
        self._say(answer.status_code, content, passed)

    def _say(self, status: int, content: bytes, headers: Mapping[str, str]) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            said = self.server.mean.dated(self.path, value) if name == "Date" else value
            self.send_header(name, said)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass


def _form(body: bytes) -> Form:
    return dict(parse_qsl(body.decode("utf-8", "replace")))


def _encoded(body: Any) -> bytes:
    return (
        body
        if isinstance(body, bytes)
        else str(body).encode()
        if isinstance(body, str)
        else json.dumps(body).encode()
    )
