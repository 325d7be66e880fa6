"""Is this machine ready? Alerts, the web server's secrets, the clock and the ledger."""

from collections.abc import Iterator
from datetime import timedelta

from sheetdrip.app import App
from sheetdrip.check.finding import Finding, Mark, tried
from sheetdrip.ledger import holding
from sheetdrip.planning.concerns import Thresholds
from sheetdrip.settings import ClinicSettings, Settings

SKEW = timedelta(seconds=30)
"""More than this and Google may refuse the token; Twilio's window is judged by its clock, not ours."""


def alerts(app: App, clinic: ClinicSettings) -> Finding:
    """Whether anybody is told of rows that need a call, and whether any row ever will."""
    what, limits = f"{clinic.name}: alerts", clinic.alerts.thresholds
    bell = tried(what, lambda: app.bell(clinic))
    if isinstance(bell, Finding):
        return bell
    marks = "no limits set" if limits == Thresholds() else "limits set"
    if bell is None:
        return Finding(what, Mark.OK, f"{marks}; nobody is notified (alerts.file is not set)")
    addresses = "1 address" if len(bell) == 1 else f"{len(bell)} addresses"
    names = "names of patients too" if clinic.alerts.personal else "nothing personal"
    return Finding(what, Mark.OK, f"{marks}; {addresses} understood, told {names}")


def web(settings: Settings) -> Iterator[Finding]:
    """What would keep `run --web` from serving; nothing where it is not used."""
    secrets, public_url = settings.web, settings.file.web.public_url
    if public_url is not None and secrets.auth_token is None:
        yield Finding(
            "web",
            Mark.FIX,
            "callbacks are refused: set TWILIO_AUTH_TOKEN too; Twilio signs with it, never with an API key",
        )
    if public_url is not None and secrets.token is None:
        yield Finding(
            "web",
            Mark.WARN,
            "enrolments and pokes are refused: set SHEETDRIP_WEB_TOKEN (or web.token_file)",
        )
    if public_url is None and secrets.token is not None:
        yield Finding("web", Mark.WARN, "Twilio's callbacks are refused: web.public_url is not set")


def clock(app: App) -> Finding:
    """Whether this machine's clock agrees with Google's and Twilio's."""
    skew = app.clock.correction()
    if abs(skew) <= SKEW:
        return Finding("clock", Mark.OK, "agrees with Google and Twilio")
    return Finding(
        "clock",
        Mark.WARN,
        f"this machine is {skew.total_seconds():+.0f} s off; theirs is used: turn on network time (NTP)",
    )


def ledger(settings: Settings) -> Finding:
    """Whether the ledger can be opened, and nobody else holds it."""
    url = settings.file.ledger.url

    def free() -> str:
        with holding(url):
            return "ready"

    said = tried("ledger", free)
    return said if isinstance(said, Finding) else Finding("ledger", Mark.OK, said)
