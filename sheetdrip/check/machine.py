"""Checks this machine: alerts, the web server's secrets, the clock and the ledger."""

from collections.abc import Iterator
from datetime import timedelta

from sheetdrip.app import App
from sheetdrip.check.finding import Finding, Severity, attempt
from sheetdrip.ledger import holding
from sheetdrip.planning.concerns import Thresholds
from sheetdrip.planning.leases import Take
from sheetdrip.settings.load import Settings
from sheetdrip.settings.model import ClinicSettings
from sheetdrip.sync.sheet_lease import sentence

_SERVICES = ("google", "twilio")
SKEW = timedelta(seconds=30)
"""More than this and Google may refuse the token; Twilio's window is judged by its clock, not ours."""


def alerts(app: App, clinic: ClinicSettings) -> Finding:
    """Whether anybody is told of rows that need a call, and whether any row ever will."""
    what, limits = f"{clinic.name}: alerts", clinic.alerts.thresholds
    recipients = attempt(what, lambda: app.recipients(clinic))
    if isinstance(recipients, Finding):
        return recipients
    marks = "no limits set" if limits == Thresholds() else "limits set"
    if recipients is None:
        return Finding(
            what,
            Severity.WARN,
            f"{marks}; nobody is notified of what needs a call, such as an alarming message at night: set "
            "alerts.file, a list of addresses",
        )
    addresses = "1 address" if len(recipients) == 1 else f"{len(recipients)} addresses"
    names = "names of patients too" if clinic.alerts.personal else "nothing personal"
    about = clinic.alerts.notify
    return Finding(what, Severity.OK, f"{marks}; {addresses} understood, told of {about}, {names}")


def web(settings: Settings) -> Iterator[Finding]:
    """What would keep `run --web` from serving; nothing where it is not used."""
    secrets, public_url = settings.web, settings.file.web.public_url
    if public_url is not None and secrets.auth_token is None:
        yield Finding(
            "web",
            Severity.FIX,
            "callbacks are refused: set TWILIO_AUTH_TOKEN too; Twilio signs with it, never with an API key",
        )
    if public_url is not None and secrets.token is None:
        yield Finding(
            "web",
            Severity.WARN,
            "enrolments and pokes are refused: set SHEETDRIP_WEB_TOKEN (or web.token_file)",
        )
    if public_url is None and secrets.token is not None:
        yield Finding(
            "web", Severity.WARN, "Twilio's callbacks are refused: web.public_url is not set"
        )


def clock(app: App) -> Finding:
    """Whether this machine's clock agrees with Google's and Twilio's."""
    skew = app.clock.correction()
    heard = app.clock.witnesses()
    agreeing = [name.title() for name in _SERVICES if name in heard]
    silent = [name.title() for name in _SERVICES if name not in heard]
    if not agreeing:
        says = "nobody could be asked what time it is: only this machine's own word is there"
        return Finding("clock", Severity.WARN, says)
    if silent:
        return Finding(
            "clock",
            Severity.WARN,
            f"{silent[0]} could not be asked what time it is, only {agreeing[0]}",
        )
    if app.clock.is_misled():
        says = (
            "this machine is right, and a Date of Google's or Twilio's is not: is it a proxy's own?"
        )
        return Finding("clock", Severity.WARN, says)
    if abs(skew) <= SKEW and not app.clock.is_disputed():
        return Finding("clock", Severity.OK, "agrees with Google and Twilio")
    if abs(skew) <= SKEW:
        return Finding(
            "clock",
            Severity.WARN,
            "it is disputed what time it is: until it is settled nothing is sent at once, and nothing "
            "skipped; turn on network time (NTP)",
        )
    return Finding(
        "clock",
        Severity.WARN,
        f"this machine is {skew.total_seconds():+.0f} s off; theirs is used: turn on network time (NTP)",
    )


def at_work(app: App, clinic: str) -> Iterator[Finding]:
    """Who works on the clinic's sheet: this ledger, or somebody else, so that it may not."""
    what = f"{clinic}: at work"
    ruling = attempt(what, app.leases[clinic].ruling)
    if isinstance(ruling, Finding):
        yield ruling
    elif not isinstance(ruling, Take):
        yield Finding(what, Severity.FIX, sentence(ruling))
    elif ruling.before is not None and ruling.before.is_live(app.clock.now()):
        since = ruling.before.since
        when = f" since {since:%Y-%m-%d %H:%M} UTC" if since is not None else ""
        yield Finding(what, Severity.OK, f"this ledger, on {ruling.before.host}{when}")


def ledger(settings: Settings) -> Finding:
    """Whether the ledger can be opened, and nobody else holds it."""
    url = settings.file.ledger.url

    def free() -> str:
        with holding(url):
            return "ready"

    said = attempt("ledger", free)
    return said if isinstance(said, Finding) else Finding("ledger", Severity.OK, said)
