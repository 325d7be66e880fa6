"""What the web server is given to work with: one handle per clinic, and what they share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sheetdrip.clock import Clock
from sheetdrip.sync.enrolment import EnrolmentService
from sheetdrip.sync.ports.ledger import ClinicLedger

IsGenuine = Callable[[str, Mapping[str, str], str], bool]
"""Whether a signature is Twilio's for this URL and form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicHandle:
    """One clinic as the outside may reach it.

    All three are cheap, and may be called from any thread. `poke`: have a cycle run soon; `replies_came`:
    have the replies in the tray judged now; `reports_came`: have the status reports there taken in now.
    """

    name: str
    service_sid: str
    ledger: ClinicLedger
    enrolments: EnrolmentService
    poke: Callable[[], None]
    replies_came: Callable[[], None]
    reports_came: Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebContext:
    """All clinics of a daemon.

    `public_url`: how the outside sees this server, without a slash at its end; None: Twilio is not heard.
    `is_genuine` None: there is no auth token to check signatures with. `token` None: other systems are not
    served. `stale_after`: a clinic whose last cycle is older is not well.
    """

    clinics: Mapping[str, ClinicHandle]
    account_sid: str
    clock: Clock
    public_url: str | None = None
    is_genuine: IsGenuine | None = None
    token: str | None = None
    requests_per_minute: int = 120
    stale_after: timedelta = timedelta(minutes=3)

    @property
    def callbacks_off_because(self) -> str | None:
        """Why Twilio is not heard; None when it is."""
        if self.public_url is None:
            return "web.public_url is not set, so Twilio's signatures cannot be checked"
        if self.is_genuine is None:
            return (
                "TWILIO_AUTH_TOKEN is not set: Twilio signs with it, also when an API key is used"
            )
        return None

    @property
    def closed_because(self) -> str | None:
        """Why other systems are not served; None when they are."""
        if self.token is None:
            return "no token is set up: set SHEETDRIP_WEB_TOKEN, or web.token_file"
        return None
