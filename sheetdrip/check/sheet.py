"""Checks that the sheet can be worked with: its headers, the Control tab and the Messages tab."""

from collections.abc import Iterator

from sheetdrip.check.finding import Finding, Severity, attempt
from sheetdrip.domain.consent import Consent, consent_of
from sheetdrip.planning.control_tab import LABELS, PAUSE, ControlTab, pauses
from sheetdrip.planning.sheet_reading import Reading
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.ports.sheet import Proof


def sheet(ctx: ClinicContext, reading: Reading) -> Iterator[Finding]:
    """What is found in a sheet that could be read."""
    name = ctx.clinic.name
    yield Finding(f"{name}: sheet", Severity.OK, f"{len(reading.rows)} rows, {reading.time_zone}")
    yield from _headers(name, reading)
    yield _consent(name, reading, required=ctx.clinic.consent_required)
    yield _control(name, reading.control)
    yield from _messages(name, reading, ctx)


def writing(proof: Proof, name: str, reading: Reading) -> Iterator[Finding]:
    """Which of the daemon's columns take no writing; proven by a write that changes nothing."""
    what = f"{name}: writing"
    if reading.problems:
        return
    refused = attempt(what, proof.prove)
    if isinstance(refused, Finding):
        yield refused
        return
    for one in dict.fromkeys((*reading.closed.told, *refused)):
        yield Finding(what, Severity.FIX, one)


def _headers(name: str, reading: Reading) -> Iterator[Finding]:
    what = f"{name}: headers"
    for problem in reading.problems:
        yield Finding(what, Severity.FIX, str(problem))
    for one in reading.theirs.values():
        yield Finding(what, Severity.WARN, one)
    if reading.absent:
        count = len(reading.absent)
        yield Finding(
            what, Severity.WARN, f"{count} of sheetdrip's columns are missing and will be added"
        )
    if not reading.problems and not reading.absent and not reading.theirs:
        yield Finding(what, Severity.OK, "every column found")


def _consent(name: str, reading: Reading, *, required: bool) -> Finding:
    what = f"{name}: consent"
    cells = [row.staff.get("Consent") for row in reading.rows if not row.is_blank]
    blank = "nothing is sent" if required else "texts go out"
    if reading.rows and not any("Consent" in row.staff for row in reading.rows):
        mark = Severity.WARN if required else Severity.OK
        return Finding(what, mark, f"there is no Consent column: {blank} (consent_required)")
    said = [consent_of(cell) for cell in cells]
    waiting = sum(one in {Consent.REFUSED, Consent.UNCLEAR} for one in said)
    waiting += said.count(Consent.BLANK) if required else 0
    if waiting:
        rule = f"where Consent is blank, {blank}"
        return Finding(
            what, Severity.WARN, f"{waiting} rows get no text until Consent is ticked; {rule}"
        )
    return Finding(what, Severity.OK, f"ticked where it must be; where Consent is blank, {blank}")


def _control(name: str, control: ControlTab | None) -> Finding:
    what = f"{name}: Control tab"
    if control is None:
        return Finding(what, Severity.WARN, "there is none: run sheetdrip init, which adds it")
    lacking = [label for label in LABELS if label not in control.places]
    if lacking:
        lines = ", ".join(f"“{label}”" for label in lacking)
        return Finding(
            what, Severity.WARN, f"{lines} missing: run sheetdrip init, which adds what is"
        )
    if pauses(control.values[PAUSE]):
        return Finding(
            what, Severity.WARN, "the clinic is paused: to go on, untick Pause in the sheet"
        )
    return Finding(what, Severity.OK, "found, and the clinic is not paused")


def _messages(name: str, reading: Reading, ctx: ClinicContext) -> Iterator[Finding]:
    what = f"{name}: Messages tab"
    for warning in ctx.state.active_sequence.tab.warnings:
        yield Finding(what, Severity.WARN, warning)
    for advice in ctx.state.active_sequence.advice:
        yield Finding(what, Severity.WARN, advice)
    adds = "; to let staff edit it, run sheetdrip init" if reading.messages is None else ""
    yield Finding(what, Severity.OK, f"in force is {ctx.state.active_sequence.told}{adds}")
