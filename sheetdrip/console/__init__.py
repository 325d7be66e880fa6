"""Shows results on a terminal, as JSON, and in a log."""

from sheetdrip.console.ledger import show_books, show_cycles, show_recovered
from sheetdrip.console.logs import log_to_stderr
from sheetdrip.console.plans import show_plans
from sheetdrip.console.set_up import show_findings, show_flows, show_furnished
from sheetdrip.console.terminal import (
    err,
    out,
    print_json,
    print_json_line,
    print_problems,
)

__all__ = [
    "err",
    "log_to_stderr",
    "out",
    "print_json",
    "print_json_line",
    "print_problems",
    "show_books",
    "show_cycles",
    "show_findings",
    "show_flows",
    "show_furnished",
    "show_plans",
    "show_recovered",
]
