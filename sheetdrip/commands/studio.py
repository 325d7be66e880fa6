"""The work of `sheetdrip studio`."""

import sys
from pathlib import Path

from sheetdrip.app import twilio_connection
from sheetdrip.clock import SystemClock
from sheetdrip.console.set_up import show_flows
from sheetdrip.errors import UserMustFix
from sheetdrip.messaging import Publisher
from sheetdrip.settings import Settings, load_flows


def carry_out(settings: Settings, beside: Path, *, push: bool, as_json: bool) -> None:
    """Have Twilio check the flows, those in `beside` too, or publish them; exit code 2 for any flaw."""
    flows = load_flows(beside, settings.file.studio)
    publisher = Publisher(twilio_connection(settings), SystemClock())
    done = [publisher.push(flow) if push else publisher.validate(flow) for flow in flows]
    show_flows(done, as_json=as_json)
    sys.exit(UserMustFix.exit_code if any(one.flaws for one in done) else 0)
