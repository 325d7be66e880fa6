"""What does an old ledger that was put back not know? Rows say so, until a person runs `recover` for them.

A row that cannot be read is left out by `recover`, which says so and lets the others go on: it is to be run
once more when the row's cells are mended. Until then nothing is made for such a row, and it says what to do.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from tests.simulation import calendar
from tests.simulation.closures import Closures
from tests.simulation.facts import Value, facts_of
from tests.simulation.judge import Judge
from tests.simulation.outages import broken_rows
from tests.simulation.staff import Staff

ADVICE = "“sheetdrip recover”"

Seen = Callable[[Collection[str]], Collection[str]]
"""Which of these SIDs the ledger has ever seen."""

_Line = tuple[int, Mapping[str, Value], frozenset[str]]


@dataclass(slots=True)
class Forgotten:
    """The texts that were not on record in a copy which was put back since.

    Those that Twilio was given after it was made, and those of which it did not know the outcome yet.
    `compared`: those that stood in rows which `recover` could read; `asks`: whether a row that can be read
    still waits for it.
    """

    judge: Judge
    staff: Staff
    closures: Closures
    sids: set[str] = field(default_factory=set)
    compared: set[str] = field(default_factory=set)
    asks: bool = False

    def put_back(self, seen: Seen) -> None:
        """A copy is the ledger now."""
        started = [one.sid for asked in self.judge.flows.of.values() for one in asked]
        sids = {*self.judge.store.messages, *started}
        self.sids |= sids - set(seen(sids))
        self.compared.clear()

    def recovered(self) -> None:
        """`recover` has come to its end."""
        self.asks = False
        for number, cells, sids in self._lines():
            if self._is_readable(number, cells):
                self.compared |= {sid for sid in sids if not self._is_over(sid)}

    def look(self, seen: Seen) -> list[str]:
        """Whose rows show a text that the ledger has never seen; each of them must say what to do."""
        lines = list(self._lines())
        shown = {sid for _, _, sids in lines for sid in sids}
        strange = shown - set(seen(shown)) if shown else shown
        if lost := strange & self.compared:
            texts = [self.judge.key_of(sid) for sid in sorted(lost)]
            self.judge.blame("I8 recover", f"not on record though their rows can be read: {texts}")
        found = [line for line in lines if line[2] & strange]
        for number, cells, _ in found:
            self._check_says(number, cells)
        self.asks = any(self._is_readable(number, cells) for number, cells, _ in found)
        return [self._name(cells) for _, cells, _ in found]

    def _lines(self) -> Iterator[_Line]:
        """The rows that show any of the texts."""
        columns = [f"{step.label} SID" for step in calendar.steps()]
        for number, cells in self.judge.chronicle.cells_of(self.staff.sheet) if self.sids else ():
            sids = self.sids & {str(cells.get(column) or "") for column in columns}
            if sids:
                yield number, cells, frozenset(sids)

    def _is_readable(self, number: int, cells: Mapping[str, Value]) -> bool:
        """Whether it says whose the texts are."""
        facts = facts_of(cells, self.judge.chronicle.zone, consent_required=False)
        return facts.way != "faulty" and number not in broken_rows(self.staff)

    def _is_over(self, sid: str) -> bool:
        """Whether it was cancelled: while a call is unsettled, it is not said to be the text of that one."""
        store = self.judge.store
        if sid not in store.messages:
            return False  # a flow's
        return store.state(store.messages[sid]).status == "canceled"

    def _check_says(self, number: int, cells: Mapping[str, Value]) -> None:
        told = "Status" not in cells or ADVICE in str(cells["Status"])
        if not told and not self.closures.has(number, "Status"):
            self.judge.blame(
                "I2 silent", f"row {number} does not ask for recover: {cells['Status']}"
            )

    def _name(self, cells: Mapping[str, Value]) -> str:
        return self.judge.chronicle.name_of(cells.get("Patient"))
