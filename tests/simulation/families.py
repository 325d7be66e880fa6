"""Does a phone that a family shares get one text at a time? A small world, judged by rules of its own.

Whose text it is cannot be told from its phone here, so that the big judge has no say: what counts is how
close together texts leave for one phone, that no text stands in two rows, that whatever did not leave says
why in its row, and that a row of which nobody was asked anything asks for a person.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from sheetdrip.runner import ClinicRunner, Job
from sheetdrip.sandbox.edits import apply_edit
from sheetdrip.sandbox.google.sheets.book import Sheet
from tests.simulation import calendar
from tests.simulation.patients import Patients
from tests.simulation.ports import Crash
from tests.simulation.stage import Stage, Terms
from tests.simulation.weather import Weather

GAP = timedelta(hours=12)
START = datetime(2026, 3, 3, 15, tzinfo=UTC)
DAYS = 36
EDITED = timedelta(days=9)
"""Later no date is moved, so that everything is over in the end."""

_STEP = timedelta(hours=8)
_MANY = {"max_creates": 1000, "max_cancels": 1000, "max_share": 1.0}
_MAY_HAVE_COME = ("delivered", "sent", "too late", "unknown")
_OVER = ("delivered", "sent", "skipped", "undelivered", "failed", "too late")


class Families:
    """One clinic in which two or three patients share each phone."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.rng = random.Random(f"{seed}/families")
        self.stage = Stage(folder, Terms(seed=seed, start=START, safety=_MANY))
        self.weather = Weather(random.Random(f"{seed}/families' weather"))
        self.stage.hooks.trouble = self.weather.trouble
        self.stage.hooks.point = self.weather.point
        self.done: Counter[str] = Counter()
        self._patients = Patients(self.rng)
        self._start()

    def live(self) -> list[str]:
        """A month; what was wrong in it."""
        for _ in range(4):
            self.admit(self.rng.choice((2, 2, 3)), self.rng)
        end = START + timedelta(days=DAYS)
        while self.stage.clock.now() < end:
            if self.rng.random() < 0.2:
                self.weather.arm_call()
            if self.rng.random() < 0.04:
                self.weather.arm_crash()
            if self.rng.random() < 0.15 and self.stage.clock.now() < START + EDITED:
                self.move_a_date(self.rng)
            self.cycle()
            self.stage.clock.advance(_STEP.total_seconds())
        return self.verdict()

    def verdict(self) -> list[str]:
        """What is wrong when faults have stopped and every text is over."""
        self.weather.clear()
        for _ in range(3):
            self.cycle()
            self.stage.clock.advance(400)
        self.cycle()
        found = [*self.crowded(), *self._untold()]
        self.stage.end()
        return found

    def _start(self) -> None:
        app = self.stage.start()
        self.runner = ClinicRunner(app, app.clinics[0])

    def cycle(self) -> None:
        """Everything that the daemon does; it may die of it, and another one comes."""
        try:
            self.runner.everything()
            self.runner.run(Job.AUDIT)
        except Crash:
            self.done["deaths"] += 1
            self._start()

    def admit(self, count: int, rng: random.Random) -> None:
        """So many patients with one phone."""
        phone, first = self._patients.phone(), rng.randint(0, 4)
        for _ in range(count):
            # the same day, or one on which another step of the sequence falls
            day = START.date() + timedelta(days=first + rng.choice((0, 0, 1, 6, 7)))
            row = {
                "Patient": self._patients.name(),
                "Phone": phone,
                "Surgery date": f"{day:%Y-%m-%d}",
            }
            apply_edit(self.stage.world.spreadsheets, {"kind": "append", "values": row})

    def move_a_date(self, rng: random.Random) -> None:
        """Somebody's surgery is on another day."""
        row = rng.randint(2, self._sheet.grid.used().bottom)
        day = self.stage.clock.now().date() + timedelta(days=rng.randint(-2, 2))
        typed = {"kind": "set", "row": row, "column": "Surgery date", "value": f"{day:%Y-%m-%d}"}
        apply_edit(self.stage.world.spreadsheets, typed)
        self.done["moved"] += 1

    @property
    def _sheet(self) -> Sheet:
        return self.stage.book.sheets[0]

    def crowded(self) -> Iterator[str]:
        """Texts that left too close to each other for one phone."""
        store, times = self.stage.world.twilio, defaultdict(list)
        for message in store.since(1):
            sent_at = store.state(message).sent_at
            if message.direction == "outbound-api" and sent_at is not None:
                times[message.to].append(message.send_at or sent_at)
        for phone, moments in times.items():
            self.done["left"] += len(moments)
            for one, other in pairwise(sorted(moments)):
                if other - one < GAP - timedelta(minutes=1):
                    yield f"{phone} got texts at {one} and {other}"

    def _untold(self) -> Iterator[str]:
        """Rows in which a step is neither over nor says why; and texts that more than one row shows."""
        header = [cell.value for cell in self._sheet.grid.cells[0]]
        shown: set[object] = set()
        for cells in self._sheet.grid.cells[1 : self._sheet.grid.used().bottom]:
            row = dict(zip(header, (cell.value for cell in cells), strict=False))
            statuses = [str(row.get(f"{step.label} status") or "") for step in calendar.steps()]
            if not any(status.startswith(_MAY_HAVE_COME) for status in statuses):
                self.done["unasked"] += 1
                if "Fix this row" not in str(row["Status"]):
                    yield f"{row['Patient']} was asked nothing: {row['Status']!r}"
            for step in calendar.steps():
                status = str(row.get(f"{step.label} status") or "")
                sid = row.get(f"{step.label} SID")
                self.done["skipped"] += "to this phone" in status or "this phone gets" in status
                if sid is not None and sid in shown:
                    yield f"{sid} stands twice"
                shown.add(sid)
                if not status.startswith(_OVER) or status == "skipped":
                    yield f"{row['Patient']} {step.label}: {status!r}"
