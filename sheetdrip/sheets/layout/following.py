"""Makes a Dashboard follow the steps, or makes it anew, by the same requests that `init` makes for it."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace

from sheetdrip.planning.step_costs import StepCost
from sheetdrip.sheets.layout.apply_layout import follow, make_dashboard
from sheetdrip.sheets.layout.spec import LayoutSpec
from sheetdrip.sheets.transport import Transport

_Work = Callable[[Transport, str, LayoutSpec], tuple[str, ...]]


class GoogleDashboard:
    """One clinic's Dashboard. `spec`: as its settings and its Messages tab have it now."""

    def __init__(
        self,
        open_transport: Callable[[], Transport],
        spreadsheet_id: str,
        spec: Callable[[], LayoutSpec],
    ) -> None:
        self._open_transport = open_transport
        self._spreadsheet_id = spreadsheet_id
        self._wishes = spec

    def follow(self, steps: Sequence[StepCost]) -> tuple[str, ...]:
        return self._work(follow, steps)

    def make_anew(self, steps: Sequence[StepCost]) -> tuple[str, ...]:
        return self._work(make_dashboard, steps)

    def _work(self, work: _Work, steps: Sequence[StepCost]) -> tuple[str, ...]:
        transport = self._open_transport()
        with closing(transport.session):
            return work(transport, self._spreadsheet_id, replace(self._wishes(), steps=steps))
