"""Shows how cycles went."""

from collections.abc import Mapping

from sheetdrip.console.terminal import out, plain, print_json, shown
from sheetdrip.errors import SheetdripError
from sheetdrip.sync.reconcile import CycleReport, went_wrong


def show_cycles(outcomes: Mapping[str, CycleReport | SheetdripError], *, as_json: bool) -> None:
    """How one cycle of each clinic went."""
    done = {name: one for name, one in outcomes.items() if isinstance(one, CycleReport)}
    troubles = {name: went_wrong(one) for name, one in outcomes.items()}
    failed = {name: str(trouble) for name, trouble in troubles.items() if trouble is not None}
    if as_json:
        print_json({"done": done, "failed": failed})
        return
    for name, report in done.items():
        applied = plain(report.applied)
        gave_up = applied.pop("gave_up")
        del applied["is_account"]
        counts = [f"{count} {what}" for what, count in applied.items() if count]
        waits = ["the rest waits for approval"] if report.refused else []
        summary = ", ".join([*counts, *([f"gave up: {gave_up}"] if gave_up else []), *waits])
        out.print(
            f"{shown(name)}: {report.rows} surgeries; {shown(summary) or 'nothing to do'}; "
            f"{report.cells_written} cells written",
            soft_wrap=True,
        )
