"""Lists the findings for all that a cycle needs, in the order in which one would mend it."""

from collections.abc import Iterator

from sheetdrip.app import App
from sheetdrip.check.finding import Finding, Severity, attempt
from sheetdrip.check.machine import alerts, at_work, clock, ledger, web
from sheetdrip.check.next_day import next_day
from sheetdrip.check.sheet import sheet, writing
from sheetdrip.check.twilio import account, refused, service
from sheetdrip.planning.sheet_reading import Reading


def check(app: App) -> Iterator[Finding]:
    """Look at everything that a cycle needs, and at what the next day would send; changes nothing.

    It does write: blanks into blank cells of the daemon's own columns, which proves that it may.
    """
    yield Finding("service account", Severity.OK, app.account.email)
    yield from account(app)
    readings: dict[str, Reading] = {}
    for ctx, clinic in zip(app.clinics, app.settings.file.clinics, strict=True):
        name = ctx.clinic.name
        reading = attempt(f"{name}: sheet", ctx.read)
        if isinstance(reading, Finding):
            yield reading
        else:
            readings[name] = reading
            yield from sheet(ctx, reading)
            yield from writing(app.proofs[name], name, reading)
            yield from at_work(app, name)
        yield from service(app, ctx.clinic)
        yield alerts(app, clinic)
    yield from web(app.settings)
    yield clock(app)
    yield ledger(app.settings)
    for ctx in app.clinics:
        yield from refused(ctx)
        told = readings.get(ctx.clinic.name)
        if told is not None and not told.problems:  # of faulty headers nothing can be said
            yield next_day(ctx, told, app.settings.file.twilio.segment_price)
