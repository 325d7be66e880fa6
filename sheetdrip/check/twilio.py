"""Checks Twilio for what a clinic needs: an account in force, senders, an inbound URL, and who else sends."""

from collections import Counter
from collections.abc import Iterator

from sheetdrip.app import App
from sheetdrip.check.finding import Finding, Severity, attempt
from sheetdrip.domain.failures import reason
from sheetdrip.domain.sequence import Step
from sheetdrip.messaging.service_check import ServiceFacts, account_facts, service_facts
from sheetdrip.planning.clinic import Clinic
from sheetdrip.planning.retry import may_go_again
from sheetdrip.settings.load import Settings
from sheetdrip.sync.context import ClinicContext
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
    """What is found of a clinic's Messaging Service and of whoever else sends steps."""
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
    if not any(step.channel.hears_replies for step in clinic.own_carriers):
        yield _replies(app.settings, name, facts)
    for step in clinic.own_carriers:
        yield _carrier(app, f"{name}: {step.label}", step, facts)


def _short(what: str, seconds: int) -> Finding:
    return Finding(
        what,
        Severity.WARN,
        f"Twilio gives a text up that waits longer than {seconds} seconds for a sender, and it is not sent "
        "(30036): set the Messaging Service's validity period to 36000; sheetdrip limits what it sends at "
        "once itself",
    )


def _carrier(app: App, what: str, step: Step, service: ServiceFacts) -> Finding:
    """Who sends a step instead of the Messaging Service: it must be there, and hear the answers."""
    inbound_url = (service.inbound_url or "").partition("#")[0]
    port = app.channels()[step.channel.name]
    seen = attempt(what, lambda: port.check_carrier(step.carrier or "", inbound_url))
    return seen if isinstance(seen, Finding) else Finding(what, Severity(seen.level), seen.says)


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


def refused(ctx: ClinicContext) -> Iterator[Finding]:
    """One finding for each reason, with how many texts wait for its repair."""
    what = f"{ctx.clinic.name}: refused texts"
    book = attempt(what, ctx.ledger.records)
    if isinstance(book, Finding):
        return  # the ledger has a finding of its own
    waiting = Counter(
        one.error_code for one in book.messages if one.error_code is not None and may_go_again(one)
    )
    for code, count in sorted(waiting.items()):
        texts = "1 text" if count == 1 else f"{count} texts"
        yield Finding(what, Severity.WARN, f"{texts}: {reason(code)}")
