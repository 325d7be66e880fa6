"""Is everything in place? Every precondition, one finding each, with the fix."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from sheetdrip.app import App
from sheetdrip.domain.send_time import local
from sheetdrip.errors import OutsideFailed, SheetdripError, UserMustFix
from sheetdrip.ledger import holding
from sheetdrip.messaging import FlowFacts, ServiceFacts, flow_facts, service_facts
from sheetdrip.planning.concerns import Thresholds
from sheetdrip.planning.control import LABELS, PAUSE, Control, pauses
from sheetdrip.planning.outlook import Coming, by_hour, coming, held
from sheetdrip.settings import ClinicSettings, Settings
from sheetdrip.sync.clinic import Clinic
from sheetdrip.sync.ports.sheet import Reading
from sheetdrip.sync.preview import Preview, look, pause_in
from sheetdrip.sync.preview import check as check_reading
from sheetdrip.sync.surroundings import Surroundings
from sheetdrip.web.addresses import callback_url

_T = TypeVar("_T")

SKEW = timedelta(seconds=30)
"""More than this and Google may refuse the token; Twilio's window is judged by its clock, not ours."""


class Mark(StrEnum):
    """How a precondition stands."""

    OK = "ok"
    WARN = "warn"
    FIX = "fix"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One precondition: what it is, how it stands, what there is to say or to do."""

    what: str
    mark: Mark
    says: str


def worst(findings: Iterable[Finding]) -> int:
    """The exit code that the findings deserve."""
    marks = {finding.mark for finding in findings}
    if Mark.FIX in marks:
        return UserMustFix.exit_code
    return OutsideFailed.exit_code if Mark.FAILED in marks else 0


def check(app: App) -> Iterator[Finding]:
    """Look at everything that a cycle needs, and at what the next day would send; changes nothing."""
    yield Finding("service account", Mark.OK, app.account.email)
    readings: dict[str, Reading] = {}
    for here, clinic in zip(app.clinics, app.settings.file.clinics, strict=True):
        name = here.clinic.name
        reading = _tried(f"{name}: sheet", here.read)
        if isinstance(reading, Finding):
            yield reading
        else:
            readings[name] = reading
            yield from _sheet(here, reading)
        yield from _service(app, here.clinic)
        yield _alerts(app, clinic)
    yield from _web(app.settings)
    yield _clock(app)
    yield _ledger(app.settings)
    yield from _days(app, readings)


def _sheet(here: Surroundings, reading: Reading) -> Iterator[Finding]:
    name = here.clinic.name
    yield Finding(f"{name}: sheet", Mark.OK, f"{len(reading.rows)} rows, {reading.time_zone}")
    yield from _headers(name, reading)
    yield _control(name, reading.control)
    yield from _messages(name, reading, here)


def _headers(name: str, reading: Reading) -> Iterator[Finding]:
    what = f"{name}: headers"
    for problem in reading.problems:
        yield Finding(what, Mark.FIX, problem)
    if reading.warnings:
        count = len(reading.warnings)
        yield Finding(
            what, Mark.WARN, f"{count} of sheetdrip's columns are missing and will be added"
        )
    if not reading.problems and not reading.warnings:
        yield Finding(what, Mark.OK, "every column found")


def _control(name: str, control: Control | None) -> Finding:
    what = f"{name}: Control tab"
    if control is None:
        return Finding(what, Mark.WARN, "there is none: run sheetdrip init, which adds it")
    lacking = [label for label in LABELS if label not in control.places]
    if lacking:
        lines = ", ".join(f"“{label}”" for label in lacking)
        return Finding(what, Mark.WARN, f"{lines} missing: run sheetdrip init, which adds what is")
    if pauses(control.values[PAUSE]):
        return Finding(what, Mark.WARN, "the clinic is paused: to go on, untick Pause in the sheet")
    return Finding(what, Mark.OK, "found, and the clinic is not paused")


def _messages(name: str, reading: Reading, here: Surroundings) -> Iterator[Finding]:
    what = f"{name}: Messages tab"
    for warning in here.wording.warnings:
        yield Finding(what, Mark.WARN, warning)
    adds = "; to let staff edit it, run sheetdrip init" if reading.messages is None else ""
    yield Finding(what, Mark.OK, f"in force is {here.wording.told}{adds}")


def _service(app: App, clinic: Clinic) -> Iterator[Finding]:
    name, what = clinic.name, f"{clinic.name}: Messaging Service"
    facts = _tried(what, lambda: service_facts(app.connection(), clinic.service_sid))
    if isinstance(facts, Finding):
        yield facts
        return
    if facts.senders:
        yield Finding(what, Mark.OK, f"{facts.name}, {facts.senders} senders")
    else:
        yield Finding(
            what, Mark.FIX, f"{facts.name} has no senders: add a phone number to it in Twilio"
        )
    if not clinic.flows:
        yield _replies(app.settings, name, facts)
    for label, sid in clinic.flows.items():
        yield from _flow(app, f"{name}: {label}", sid, facts)


def _flow(app: App, what: str, sid: str, service: ServiceFacts) -> Iterator[Finding]:
    """A step that is a Studio flow: it must be there, be published and hear the answers."""
    flow = _tried(what, lambda: flow_facts(app.connection(), app.clock, sid))
    if isinstance(flow, Finding):
        yield flow
    elif flow is None:
        yield Finding(
            what,
            Mark.FIX,
            f"this Twilio account has no Studio flow {sid}: sheetdrip studio push prints the SIDs it has",
        )
    else:
        yield _hearing(what, flow, service)


def _hearing(what: str, flow: FlowFacts, service: ServiceFacts) -> Finding:
    if not flow.is_published:
        return Finding(
            what,
            Mark.WARN,
            f"the newest revision of the flow {flow.name} is a draft; what is started is the published one, "
            "if there is one: publish it in Studio, or by sheetdrip studio push",
        )
    told = (service.inbound_url or "").partition("#")[0]
    if told != flow.webhook_url:
        return Finding(
            what,
            Mark.WARN,
            f"the flow {flow.name} does not hear the answers: set the Messaging Service's inbound URL to "
            f"{flow.webhook_url}; sheetdrip finds what patients write by polling",
        )
    return Finding(what, Mark.OK, f"the flow {flow.name} is published and hears the answers")


def _replies(settings: Settings, name: str, facts: ServiceFacts) -> Finding:
    what, public_url = f"{name}: replies", settings.file.web.public_url
    if public_url is not None:
        ours = callback_url(public_url, name, "inbound")
        told = (facts.inbound_url or "").partition("#")[0]  # a fragment only tunes retries
        if told == ours:
            return Finding(what, Mark.OK, f"Twilio tells {ours}")
        return Finding(
            what,
            Mark.WARN,
            "inbound texts are not told to sheetdrip: set the Messaging Service's inbound URL to "
            f"{ours} (POST)",
        )
    if facts.keeps_inbound:
        return Finding(what, Mark.OK, "inbound texts are kept")
    return Finding(
        what,
        Mark.WARN,
        "the service has no inbound URL, so Twilio does not even log replies: set one in Twilio",
    )


def _alerts(app: App, clinic: ClinicSettings) -> Finding:
    """Whether anybody is told of rows that need a call, and whether any row ever will."""
    what, limits = f"{clinic.name}: alerts", clinic.alerts.thresholds
    bell = _tried(what, lambda: app.bell(clinic))
    if isinstance(bell, Finding):
        return bell
    marks = "no limits set" if limits == Thresholds() else "limits set"
    if bell is None:
        return Finding(what, Mark.OK, f"{marks}; nobody is notified (alerts.file is not set)")
    addresses = "1 address" if len(bell) == 1 else f"{len(bell)} addresses"
    names = "names of patients too" if clinic.alerts.personal else "nothing personal"
    return Finding(what, Mark.OK, f"{marks}; {addresses} understood, told {names}")


def _web(settings: Settings) -> Iterator[Finding]:
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


def _clock(app: App) -> Finding:
    skew = app.clock.correction()
    if abs(skew) <= SKEW:
        return Finding("clock", Mark.OK, "agrees with Google and Twilio")
    return Finding(
        "clock",
        Mark.WARN,
        f"this machine is {skew.total_seconds():+.0f} s off; theirs is used: turn on network time (NTP)",
    )


def _ledger(settings: Settings) -> Finding:
    url = settings.file.ledger.url

    def free() -> str:
        with holding(url):
            return "ready"

    said = _tried("ledger", free)
    return said if isinstance(said, Finding) else Finding("ledger", Mark.OK, said)


def _days(app: App, readings: Mapping[str, Reading]) -> Iterator[Finding]:
    """What the next 24 hours would send, by clinic; of a sheet with faulty headers nothing can be said."""
    for here in app.clinics:
        reading = readings.get(here.clinic.name)
        if reading is not None and not reading.problems:
            yield _day(here, reading, app.settings.file.twilio.segment_price)


def _day(here: Surroundings, reading: Reading, price: float | None) -> Finding:
    what, now = f"{here.clinic.name}: next 24 hours", here.clock.now()

    def foresee() -> Preview:
        pause = pause_in(here, reading)
        check_reading(reading, pause)
        return look(here, reading, here.ledger.book(here.clinic.name), pause, now)

    seen = _tried(what, foresee)
    if isinstance(seen, Finding):
        return seen
    zone = here.zone(reading)
    if seen.dangers:
        kept = _told(held(seen.recorded, now), zone, price)
        why = "; ".join(seen.dangers)
        return Finding(what, Mark.WARN, f"the plan needs your word ({why}); without it: {kept}")
    told = _told(coming(seen.plan, seen.gathered.courses, seen.recorded, now), zone, price)
    if here.clinic.shadow:
        return Finding(what, Mark.WARN, f"nothing, because safety.shadow is on; else: {told}")
    return Finding(what, Mark.OK, told)


def _told(texts: tuple[Coming, ...], zone: str, price: float | None) -> str:
    """How many, what they cost, the first and the last, and how many in each hour."""
    if not texts:
        return "no text"
    segments = sum(text.segments for text in texts)
    cost = "" if price is None else f", about {round(segments * price, 4)}"
    first, last = (_moment(local(one.at, zone)) for one in (texts[0], texts[-1]))
    hours = ", ".join(f"{_moment(hour)}: {count}" for hour, count in by_hour(texts, zone).items())
    counts = f"{_count(len(texts), 'text')}, {_count(segments, 'segment')}{cost}"
    return f"{counts}; the first {first}, the last {last} ({zone}); by the hour {hours}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _moment(at: datetime) -> str:
    return f"{at:%a} {at.day} {at:%b %H:%M}"


def _tried(what: str, ask: Callable[[], _T]) -> _T | Finding:
    """The answer, or the finding that there is none."""
    try:
        return ask()
    except UserMustFix as error:
        return Finding(what, Mark.FIX, str(error))
    except SheetdripError as error:
        mark = Mark.WARN if what == "ledger" else Mark.FAILED
        return Finding(what, mark, str(error))
