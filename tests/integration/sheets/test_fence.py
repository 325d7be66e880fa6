"""Does anything that Google or Twilio may answer come out as more than trouble? One place is changed."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from sheetdrip.app import App
from sheetdrip.check import check
from sheetdrip.domain.requests import ImmediateRequest
from sheetdrip.errors import SheetdripError
from sheetdrip.messaging.service_check import service_facts
from sheetdrip.sync.audit import Auditor
from sheetdrip.sync.reply_polling import ReplyPoller
from tests.clients import studio_of
from tests.integration.clinic import ADA, BEN, Clinic

SEEDS = range(8)


def odd(clinic: Clinic, service: str, seed: int) -> None:
    clinic.world.faults.clear()
    rule = {"kind": "odd_json", "service": service, "seed": seed, "times": None}
    clinic.world.faults.add(rule)


def tried(clinic: Clinic, service: str, *work: Callable[[], object]) -> int:
    """How often something went well; whatever else than our own errors comes out fails the test."""
    well = 0
    for seed in SEEDS:
        for act in work:
            odd(clinic, service, seed)
            with suppress(SheetdripError):
                act()
                well += 1
    clinic.world.faults.clear()
    return well


def test_google(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    door = clinic.app.leases["Hillside"]

    def cycle() -> None:
        # something to write each time
        for name in ("Status", "Evening status"):
            clinic.edit("Ada Example", name, "")
        clinic.cycle()

    tried(
        clinic,
        "sheets",
        cycle,
        door.leave,
        door.keep,
        lambda: clinic.app.apply_layout(clinic.settings.file.clinics[0]),
        clinic.app.proofs["Hillside"].prove,
        lambda: clinic.ctx.sheet.announce("trouble"),
        clinic.ctx.sheet.control,
    )


@pytest.mark.parametrize("service", ["twilio", "messaging", "studio"])
def test_twilio(clinic: Clinic, service: str) -> None:
    clinic.add_row()
    clinic.cycle()
    here, app = clinic.ctx, clinic.app
    (sid,) = (text.sid for text in clinic.texts_to(ADA))
    clinic.reply(ADA, "3")
    auditor, postman = Auditor(here), ReplyPoller(here)
    since = clinic.clock.now() - timedelta(days=2)
    flow = "FW" + "0" * 32
    service_sid = clinic.seeded.messaging_service_sid
    good, bad = (
        ImmediateRequest(to=to, body="Hello", service_sid=service_sid) for to in (BEN, "+1")
    )
    tried(
        clinic,
        service,
        lambda: here.messenger.send(good),
        lambda: here.messenger.send(bad),
        lambda: here.messenger.fetch(sid),
        lambda: here.messenger.listed_to(ADA),
        lambda: here.messenger.sent_since(since),
        lambda: here.messenger.cancel(sid),
        lambda: here.inbox.received_since(since),
        lambda: studio_of(here).executions_since(flow, since),
        lambda: service_facts(app.connection(), clinic.seeded.messaging_service_sid),
        lambda: studio_of(here).facts(flow),
        lambda: auditor.audit(clinic.clock.now()),
        clinic.refresh,
        postman.collect,
        clinic.cycle,
    )


def test_check_says_something_whatever_is_answered(clinic: Clinic) -> None:
    app: App = clinic.app
    for seed in SEEDS:
        odd(clinic, "*", seed)
        assert list(check(app))
