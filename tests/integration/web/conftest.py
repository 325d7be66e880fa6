"""A clinic whose daemon is on duty and whose web server listens on loopback."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import pytest
import requests
from twilio.request_validator import RequestValidator

from sheetdrip.daemon import Daemon
from sheetdrip.demo.pace import SteppedScheduler
from sheetdrip.errors import SheetdripError
from sheetdrip.service import web_server
from sheetdrip.settings.load import Settings
from sheetdrip.settings.model import Web
from sheetdrip.settings.secrets import WebSecrets
from sheetdrip.sync.ports.replies import ReplyStore
from sheetdrip.web.server import WebServer
from tests.integration.clinic import Clinic, Terms, clinic_at_work

PUBLIC = "https://drip.example.org"
TOKEN = "a-token-of-thirty-two-characters"


@dataclass
class Premises:
    """A clinic, its daemon on virtual time, and the address of its web server."""

    clinic: Clinic
    scheduler: SteppedScheduler
    daemon: Daemon
    url: str
    ended: list[SheetdripError]

    @property
    def env(self) -> Mapping[str, str]:
        """The Twilio account's secrets."""
        return self.clinic.seeded.env

    def work(self, **span: float) -> None:
        """Let the daemon run for a while: minutes=, seconds= ..."""
        until = self.clinic.clock.now() + timedelta(**span)
        while (due := self.scheduler.next_due()) is not None and due <= until and not self.ended:
            self.clinic.clock.advance(max(0.0, (due - self.clinic.clock.now()).total_seconds()))
            self.scheduler.step()
        self.clinic.clock.advance(max(0.0, (until - self.clinic.clock.now()).total_seconds()))

    def form(self, **fields: str) -> dict[str, str]:
        """A callback's fields as Twilio fills them in."""
        return {
            "AccountSid": self.env["TWILIO_ACCOUNT_SID"],
            "MessagingServiceSid": self.clinic.seeded.messaging_service_sid,
            **fields,
        }

    def signed(self, url: str, fields: Mapping[str, str], token: str | None = None) -> str:
        """Twilio's signature, by its own library."""
        validator = RequestValidator(token or self.env["TWILIO_AUTH_TOKEN"])
        return str(validator.compute_signature(url, dict(fields)))

    def call(
        self, what: str, fields: Mapping[str, str], *, clinic: str = "Hillside", query: str = ""
    ) -> requests.Response:
        """Post a callback as Twilio does, through a proxy that ends TLS."""
        path = f"/v1/twilio/{quote(clinic, safe='')}/{what}{query}"
        headers = {"X-Twilio-Signature": self.signed(PUBLIC + path, fields)}
        return requests.post(self.url + path, data=dict(fields), headers=headers, timeout=20)

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> requests.Response:
        """Ask as another system does, with the token; headers in snake case."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with_token = {"Authorization": f"Bearer {TOKEN}", **named}
        return requests.request(method, self.url + path, json=body, headers=with_token, timeout=40)

    def enrol(self, key: str = "k-1", **fields: object) -> requests.Response:
        """Ask to add a surgery; fields over a good one's, None leaves one out."""
        body = {
            "patient": "Ada Example",
            "phone": "(312) 555-0101",
            "surgery_date": "2026-03-03",
            **fields,
        }
        given = {name: value for name, value in body.items() if value is not None}
        return self.ask("POST", "/v1/surgeries", given, Idempotency_Key=key)


OpenPremises = Callable[..., Premises]


def settled(settings: Settings, web: Web, secrets: WebSecrets) -> Settings:
    """The same settings with a web server."""
    return replace(settings, file=settings.file.model_copy(update={"web": web}), web=secrets)


@contextmanager
def premises_at_work(
    folder: Path,
    *,
    web: Mapping[str, Any] | None = None,
    secrets: Mapping[str, Any] | None = None,
    through: Callable[[ReplyStore], ReplyStore] = lambda one: one,
    **terms: Any,  # noqa: ANN401 - as Terms has them
) -> Iterator[Premises]:
    """A clinic on duty, with its files in `folder`."""
    with ExitStack() as stack:
        clinic = stack.enter_context(clinic_at_work(folder, Terms(**terms)))
        own = Web(**{"port": 0, "public_url": PUBLIC, **(web or {})})
        auth_token = clinic.seeded.env["TWILIO_AUTH_TOKEN"]
        told = WebSecrets(**{"auth_token": auth_token, "token": TOKEN, **(secrets or {})})
        clinic.restart(settings=settled(clinic.settings, own, told))
        clinic.wire(reply_store=through(clinic.ctx.ledger.reply_store))
        clinic.app.clinics = (clinic.ctx,)
        scheduler = SteppedScheduler(clinic.clock)
        ended: list[SheetdripError] = []
        daemon = Daemon(clinic.app, scheduler, fatal=ended.append)
        daemon.start()
        scheduler.start()
        stack.callback(scheduler.shutdown, wait=False)
        server = cast("WebServer", stack.enter_context(web_server(clinic.app, daemon)))
        yield Premises(clinic, scheduler, daemon, server.url, ended)


@pytest.fixture
def open_premises(tmp_path: Path) -> Iterator[OpenPremises]:
    """`open_premises(web=..., secrets=..., safety=...)`: premises whose settings matter."""
    numbers = count(1)
    with ExitStack() as stack:

        def open_one(**settings: Any) -> Premises:  # noqa: ANN401 - as premises_at_work has them
            folder = tmp_path / str(next(numbers))
            return stack.enter_context(premises_at_work(folder, **settings))

        yield open_one


@pytest.fixture
def premises(open_premises: OpenPremises) -> Premises:
    """An empty clinic that can be called."""
    return open_premises()
