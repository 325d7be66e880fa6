"""How do many clinics fare? One life after another, each from its own seed; a failure ends nothing."""

import logging
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

from tests.memory import memory
from tests.simulation.jobs import in_order
from tests.simulation.judge import Violation
from tests.simulation.life import Life, Outcome, Product, Scale
from tests.simulation.patients import CANARY

_CANARIES = re.compile(rf"{CANARY}|555\D{{0,3}}0[12]\d\d|your surgery|su cirug")
"""A name, a number of the range for fiction, or a text's words."""

_SID = re.compile(r"\b[A-Z]{2}[0-9a-f]{32}\b")
"""Its digits may look like anything."""

COMMAND = "python -m tests.simulation --seed {seed} --clinics 1 --faults-per-day {faults:g}"


@dataclass(slots=True)
class Tally:
    """The sum of many lives."""

    clinics: int = 0
    patient_days: int = 0
    cycles: int = 0
    good_cycles: int = 0
    texts_left: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    crash_points: Counter[str] = field(default_factory=Counter)
    edits: Counter[str] = field(default_factory=Counter)
    flows: Counter[str] = field(default_factory=Counter)
    clinics_with_flows: int = 0
    patient_days_with_flows: int = 0
    failed: list[tuple[int, tuple[Violation, ...]]] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, outcome: Outcome) -> None:
        """One more life."""
        self.clinics += 1
        self.patient_days += outcome.patient_days
        self.cycles += outcome.cycles
        self.good_cycles += outcome.good_cycles
        self.texts_left += outcome.texts_left
        self.faults += outcome.faults
        self.crash_points += outcome.crash_points
        self.edits += outcome.edits
        self.flows += outcome.flows
        if outcome.scale.flow is not None:
            self.clinics_with_flows += 1
            self.patient_days_with_flows += outcome.patient_days
        if outcome.violations:
            self.failed.append((outcome.scale.seed, outcome.violations))

    def as_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "clinics": self.clinics,
            "patient_days": self.patient_days,
            "cycles": self.cycles,
            "undisturbed_cycles": self.good_cycles,
            "texts_left": self.texts_left,
            "faults": sum(self.faults.values()),
            "faults_by_kind": dict(self.faults.most_common()),
            "crash_points": dict(self.crash_points.most_common()),
            "edits": dict(self.edits.most_common()),
            "clinics_with_flows": self.clinics_with_flows,
            "patient_days_with_flows": self.patient_days_with_flows,
            "flows": dict(self.flows.most_common()),
            "seconds": round(self.seconds, 1),
            "patient_days_per_second": round(self.patient_days / max(self.seconds, 1e-9), 1),
            "violations": {
                str(seed): [
                    f"{one.at:%Y-%m-%d %H:%M:%S} {one.invariant}: {one.told}" for one in found
                ]
                for seed, found in self.failed
            },
        }


def _tells(logged: str) -> bool:
    return _CANARIES.search(_SID.sub("", logged)) is not None


@contextmanager
def watched_logs(leaks: list[str]) -> Iterator[None]:
    """I12: everything logged is searched for patients' data, and goes nowhere."""

    def search(_logger: object, name: str, event: MutableMapping[str, Any]) -> str:
        if _tells(repr(event)):
            leaks.append(f"{name} {event.get('event')}")
        raise structlog.DropEvent

    class Search(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if _tells(record.getMessage()):
                leaks.append(f"{record.name} {record.levelname}")

    before, handler, root = structlog.get_config(), Search(), logging.getLogger()
    structlog.configure(processors=[search], cache_logger_on_first_use=False)
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        structlog.configure(**before)


def live(scale: Scale, plant: Product = lambda here: here) -> Outcome:
    """One clinic's life in a folder of its own."""
    leaks: list[str] = []
    with tempfile.TemporaryDirectory(prefix="sheetdrip-sim-", dir=memory()) as folder:
        life = Life(Path(folder), scale, plant)
        with watched_logs(leaks):
            outcome = life.run(lambda: leaks)
    return outcome


def campaign(
    scales: Iterator[Scale],
    goes_on: Callable[[Tally], bool],
    tell: Callable[[Outcome, Tally], None],
    jobs: int = 1,
) -> Tally:
    """Clinic after clinic while `goes_on`, in `jobs` processes; the tally does not depend on how many."""
    tally, began = Tally(), time.monotonic()
    with closing(in_order(live, scales, jobs)) as lives:
        while goes_on(tally):
            outcome = next(lives)
            tally.add(outcome)
            tally.seconds = time.monotonic() - began
            tell(outcome, tally)
    return tally
