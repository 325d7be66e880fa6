"""Checks Twilio for what a clinic needs: an account in force, senders, an inbound URL, and its flows."""

from collections.abc import Iterator

from sheetdrip.app import App
from sheetdrip.check.finding import Finding, Severity, attempt
from sheetdrip.messaging import (
    FlowFacts,
    ServiceFacts,
    account_facts,
    flow_facts,
    service_facts,
)
from sheetdrip.planning.clinic import Clinic
from sheetdrip.settings import Settings
from sheetdrip.web.addresses import callback_url

SHORT_VALIDITY = 14_400
"""Seconds; what older pages call the default, now 36,000 (docs/vendors/twilio.md#validity-period)."""


def account(app: App) -> Iterator[Finding]:
    """What is wrong with the account itself; nothing where it cannot be told, as with a restricted key."""
    what, facts = "Twilio account", account_facts(app.connection())
    if facts is None:
        return
    if facts.status != "active":
        yield Finding(
            what,
            Severity.FIX,
            f"it is {facts.status}, no text goes: add funds, or ask Twilio Support",
        )
    if facts.is_trial:
        yield Finding(
            what,
            Severity.WARN,
            "it is a trial account, which texts verified numbers only, perhaps only with Twilio's own "
            "sample texts: verify each phone in Twilio, or upgrade the account",
        )


def service(app: App, clinic: Clinic) -> Iterator[Finding]:
    """What is found of a clinic's Messaging Service and of the flows that its steps start."""
    name, what = clinic.name, f"{clinic.name}: Messaging Service"
    facts = attempt(what, lambda: service_facts(app.connection(), clinic.service_sid))
    if isinstance(facts, Finding):
        yield facts
        return
    if facts.senders:
        yield Finding(what, Severity.OK, f"{facts.name}, {facts.senders} senders")
    else:
        yield Finding(
            what, Severity.FIX, f"{facts.name} has no senders: add a phone number to it in Twilio"
        )
    if facts.validity is not None and facts.validity < SHORT_VALIDITY:
        yield _short(f"{name}: validity period", facts.validity)
    if not clinic.flows:
        yield _replies(app.settings, name, facts)
    for label, sid in clinic.flows.items():
        yield from _flow(app, f"{name}: {label}", sid, facts)


def _short(what: str, seconds: int) -> Finding:
    return Finding(
        what,
        Severity.WARN,
        f"Twilio gives a text up that waits longer than {seconds} seconds for a sender, and it is not sent "
        "(30036): set the Messaging Service's validity period to 36000; sheetdrip limits what it sends at "
        "once itself",
    )


def _flow(app: App, what: str, sid: str, service: ServiceFacts) -> Iterator[Finding]:
    """A step that is a Studio flow: it must be there, be published and hear the answers."""
    flow = attempt(what, lambda: flow_facts(app.connection(), app.clock, sid))
    if isinstance(flow, Finding):
        yield flow
    elif flow is None:
        yield Finding(
            what,
            Severity.FIX,
            f"this Twilio account has no Studio flow {sid}: sheetdrip studio push prints the SIDs it has",
        )
    else:
        yield _hearing(what, flow, service)


def _hearing(what: str, flow: FlowFacts, service: ServiceFacts) -> Finding:
    if not flow.is_published:
        return Finding(
            what,
            Severity.WARN,
            f"the newest revision of the flow {flow.name} is a draft; what is started is the published one, "
            "if there is one: publish it in Studio, or by sheetdrip studio push",
        )
    told = (service.inbound_url or "").partition("#")[0]
    if told != flow.webhook_url:
        return Finding(
            what,
            Severity.WARN,
            f"the flow {flow.name} does not hear the answers: set the Messaging Service's inbound URL to "
            f"{flow.webhook_url}; sheetdrip finds what patients write by polling",
        )
    return Finding(what, Severity.OK, f"the flow {flow.name} is published and hears the answers")


def _replies(settings: Settings, name: str, facts: ServiceFacts) -> Finding:
    what, public_url = f"{name}: replies", settings.file.web.public_url
    if public_url is not None:
        ours = callback_url(public_url, name, "inbound")
        told = (facts.inbound_url or "").partition("#")[0]  # a fragment only tunes retries
        if told == ours:
            return Finding(what, Severity.OK, f"Twilio tells {ours}")
        return Finding(
            what,
            Severity.WARN,
            "inbound texts are not told to sheetdrip: set the Messaging Service's inbound URL to "
            f"{ours} (POST)",
        )
    if facts.keeps_inbound:
        return Finding(what, Severity.OK, "inbound texts are kept")
    return Finding(
        what,
        Severity.WARN,
        "the service has no inbound URL, so Twilio does not even log replies: set one in Twilio",
    )
