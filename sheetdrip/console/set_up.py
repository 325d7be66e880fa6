"""Shows how what was set up stands: preconditions, the layout and Studio flows."""

from collections.abc import Mapping, Sequence

from sheetdrip.check import Finding, Severity
from sheetdrip.console.terminal import out, print_json, shown
from sheetdrip.messaging import Published

_COLOURS = {
    Severity.OK: "green",
    Severity.WARN: "yellow",
    Severity.FIX: "red",
    Severity.FAILED: "red",
}


def show_findings(findings: Sequence[Finding], *, as_json: bool) -> None:
    """One line per precondition."""
    if as_json:
        print_json(findings)
        return
    for finding in findings:
        mark = f"[{_COLOURS[finding.mark]}]{finding.mark:>6}[/]"
        out.print(f"{mark}  {shown(finding.what)}: {shown(finding.says)}", soft_wrap=True)


def show_furnished(done: Mapping[str, Sequence[str]], *, as_json: bool) -> None:
    """What was put up in each clinic's sheet."""
    if as_json:
        print_json(done)
        return
    for name, words in done.items():
        out.print(f"[bold]{shown(name)}[/bold]: {'' if words else 'everything is in place'}")
        for word in words:
            out.print(f"  {shown(word)}", soft_wrap=True)


def show_flows(done: Sequence[Published], *, as_json: bool) -> None:
    """What came of each Studio flow; every flaw with its place and its fix."""
    if as_json:
        print_json(done)
        return
    for one in done:
        where = f" ({one.sid}, revision {one.revision})" if one.sid else ""
        colour = "red" if one.flaws else "green"
        out.print(f"{shown(one.flow)}: [{colour}]{one.did}[/]{where}", soft_wrap=True)
        for flaw in one.flaws:
            place = f"{flaw.widget}, {flaw.path}" if flaw.widget else flaw.path
            fix = f": {flaw.fix}" if flaw.fix else ""
            out.print(f"  {shown(place)}: {shown(flaw.says + fix)}", soft_wrap=True)
