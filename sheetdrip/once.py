"""What is done without staying? One cycle of every clinic, or a look at what it would do."""

from collections.abc import Iterator
from contextlib import suppress

from sheetdrip.app import App, Choices
from sheetdrip.clock import SystemClock
from sheetdrip.errors import LedgerTrouble, SheetdripError
from sheetdrip.settings import Settings
from sheetdrip.sync.digest import digest
from sheetdrip.sync.follow import follow
from sheetdrip.sync.notes import note_trouble
from sheetdrip.sync.preview import Preview, preview
from sheetdrip.sync.reconcile import CycleReport, reconcile
from sheetdrip.sync.refresh import refresh
from sheetdrip.sync.replies import Postman
from sheetdrip.sync.surroundings import Surroundings


def run_once(
    settings: Settings, approved: str | None = None
) -> Iterator[tuple[str, CycleReport | SheetdripError]]:
    """One refresh and one cycle of every clinic; each clinic's report, or what went wrong with it."""
    with App(settings, Choices(clock=SystemClock())) as app:
        for here in app.clinics:
            name = here.clinic.name
            try:
                # both first answers tell whether this machine's clock can be believed
                here.sheet.read()
                here.messenger.sent_since(here.clock.now())
                app.tenancies[name].keep()
                digest(name, here.ledger, here.correspondence, here.clock.now())
                refresh(name, here.ledger, here.messenger, here.clock.now())
                follow(here, here.clock.now())
                Postman(here).collect()
                report = reconcile(here, approved)
                if report.refused is None:
                    here.announcer.all_well(here.sheet)
                else:
                    here.announcer.trouble(report.refused, here.sheet, here.clock.now())
                if name in app.alarms:
                    app.alarms[name].sound(here)
                yield name, report
            except SheetdripError as error:
                with suppress(LedgerTrouble):
                    note_trouble(name, error, here.ledger, here.clock.now())
                if app.tenancies[name].is_sure():
                    with suppress(SheetdripError):
                        here.announcer.trouble(error, here.sheet, here.clock.now())
                yield name, error
            finally:
                with suppress(SheetdripError):
                    app.tenancies[name].leave()


def look_ahead(settings: Settings) -> dict[str, Preview]:
    """What the next cycle of every clinic would do, at the time that the services agree on."""
    with App(settings, Choices(clock=SystemClock(), read_only=True)) as app:
        return {here.clinic.name: _foreseen(app, here) for here in app.clinics}


def _foreseen(app: App, here: Surroundings) -> Preview:
    seen = preview(here)
    if not app.clock.is_disputed():
        return seen
    # Google alone contradicts this machine: Twilio's answer tells who is right
    here.messenger.sent_since(here.clock.now())
    return preview(here)
