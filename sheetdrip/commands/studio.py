"""The work of `sheetdrip studio`."""

import sys
from collections.abc import Sequence
from pathlib import Path

from sheetdrip.app import twilio_connection
from sheetdrip.clock import SystemClock
from sheetdrip.console.terminal import out, print_json, shown
from sheetdrip.errors import UserMustFix
from sheetdrip.messaging.channels.studio.publishing import Published, Publisher
from sheetdrip.settings.flows import load_flows
from sheetdrip.settings.load import Settings


def carry_out(settings: Settings, beside: Path, *, push: bool, as_json: bool) -> None:
    """Have Twilio check the flows, those in `beside` too, or publish them; exit code 2 for any flaw."""
    flows = load_flows(beside, settings.file.studio)
    publisher = Publisher(twilio_connection(settings), SystemClock())
    done = [publisher.push(flow) if push else publisher.validate(flow) for flow in flows]
    show_flows(done, as_json=as_json)
    sys.exit(UserMustFix.exit_code if any(one.flaws for one in done) else 0)


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
