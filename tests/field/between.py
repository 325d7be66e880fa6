"""What may stand between sheetdrip and the two services, to be meaner than the sandbox?

A server on loopback that passes every call on and lets a story answer in the service's stead, or change what
it says: what a report tells of Google or Twilio holds here whatever the sandbox knows of it.
"""

import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Self
from urllib.parse import parse_qsl

import requests
from typing_extensions import override

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

    @override
    def __enter__(self) -> Self:
        self._thread.start()
        return self

    @override
    def __exit__(self, *_: object) -> None:
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
        mean = self.server.mean
        mean.calls.append(call)
        rule = next((one for one in list(mean.rules) if one.concerns(call)), None)
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
            self.send_header(name, self._dated(value) if name == "Date" else value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _dated(self, value: str) -> str:
        mean = self.server.mean
        off = mean.dates_off + (
            mean.googles_dates_off if self.path.startswith("/v4/") else timedelta()
        )
        return format_datetime(parsedate_to_datetime(value) + off, usegmt=True)

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
