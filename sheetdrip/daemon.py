"""When does a cycle run? APScheduler 3.11 as a thin clock over every clinic.

Its defaults would drop ticks (a misfire grace of one second), fire twice in a DST overlap, and sleep through
a clock set back (reliability.md 5): ticks here are UTC intervals without grace limit, coalesced, and `watch`
notices when wall time and steady time part and runs everything at once.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from traceback import extract_tb

import structlog
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from sheetdrip.app import App
from sheetdrip.errors import (
    Fenced,
    LedgerTrouble,
    PlanRefused,
    SheetdripError,
    SheetUnavailable,
    UserMustFix,
)
from sheetdrip.sync.audit import Auditor
from sheetdrip.sync.desk import Desk
from sheetdrip.sync.digest import digest
from sheetdrip.sync.follow import follow
from sheetdrip.sync.notes import note_trouble
from sheetdrip.sync.reconcile import CycleReport, reconcile
from sheetdrip.sync.refresh import refresh
from sheetdrip.sync.replies import Postman
from sheetdrip.sync.surroundings import Surroundings

log = structlog.get_logger(__name__)

JUMP = timedelta(seconds=5)
"""Wall and steady clock may part by so much between two looks before it counts as a jump."""


SOON = timedelta(seconds=2)
"""How long a poked clinic waits for more pokes: a burst of callbacks ends in one cycle."""


LONGEST_WAIT = 20.0
"""Seconds that a call from outside waits for its clinic's turn."""


@dataclass(frozen=True, slots=True)
class _Look:
    wall: datetime
    steady: float


class Daemon:
    """Cycles and status refreshes of every clinic, on a scheduler that it does not own.

    `fatal` is called once, with the error, when this process may not go on.
    """

    def __init__(
        self,
        app: App,
        scheduler: BaseScheduler,
        *,
        fatal: Callable[[SheetdripError], None],
        approved: str | None = None,
        on_cycle: Callable[[str, CycleReport], None] = lambda _clinic, _report: None,
    ) -> None:
        self._app = app
        self._scheduler = scheduler
        self._fatal = fatal
        self._approved = approved
        self._on_cycle = on_cycle
        self._turns = {here.clinic.name: threading.Lock() for here in app.clinics}
        self._complaints: dict[str, str] = {}
        self._poking = threading.Lock()
        self._looked = self._look()

    def start(self) -> None:
        """Set up every job; the first cycle of each clinic is due at once."""
        schedule = self._app.settings.file.schedule
        for here in self._app.clinics:
            name = here.clinic.name
            self._every(schedule.poll_seconds, f"cycle/{name}", partial(self.cycle, here))
            self._every(schedule.refresh_seconds, f"refresh/{name}", partial(self.refresh, here))
            postman = Postman(here)
            seconds = self._app.settings.file.replies.poll_seconds
            self._every(seconds, f"replies/{name}", partial(self.collect, here, postman))
            auditor = Auditor(name, here.ledger, here.messenger, here.place)
            self._every(schedule.audit_seconds, f"audit/{name}", partial(self.audit, here, auditor))
        log.info("daemon.started", clinics=len(self._app.clinics), poll=schedule.poll_seconds)

    def watch(self) -> None:
        """Call this every few seconds: after a suspend or a clock change nothing is left asleep."""
        before, self._looked = self._looked, self._look()
        steady = timedelta(seconds=self._looked.steady - before.steady)
        jump = (self._looked.wall - before.wall) - steady
        if abs(jump) > JUMP:
            log.warning("clock.jumped", seconds=round(jump.total_seconds()))
            for job in self._scheduler.get_jobs():
                job.modify(next_run_time=self._looked.wall)
        self._scheduler.wakeup()

    def finish(self, patience: float) -> None:
        """Wait for jobs at work, at most `patience` seconds; the rest is found out at the next start."""
        deadline = self._app.clock.monotonic() + patience
        for name, turn in self._turns.items():
            if turn.acquire(timeout=max(0.0, deadline - self._app.clock.monotonic())):
                with suppress(SheetdripError):
                    self._app.tenancies[name].leave()
            else:
                log.warning("daemon.left_in_flight", clinic=name)
        log.info("daemon.stopped")

    def cycle(self, here: Surroundings) -> None:
        """One cycle of a clinic; whatever goes wrong is said, and the next one tries again."""
        with self._turns[here.clinic.name]:
            self._cycle(here)

    def _cycle(self, here: Surroundings) -> SheetdripError | None:
        """A cycle in the clinic's turn, and what went wrong with it."""
        try:
            self._hear(here)  # whether another's lease has run out is a matter of time
            self._app.tenancies[here.clinic.name].keep()
            self._digest(here)
            report = reconcile(here, self._approved)
        except Fenced as error:
            self._fatal(error)
            return error
        except SheetdripError as error:
            self._complain(here, error)
            return error
        except Exception as error:  # noqa: BLE001 - a bug must not end the daemon
            _crashed("cycle", here, error)
            return SheetdripError("a bug; its place is in the log")
        if report.refused is None:
            self._complaints.pop(here.clinic.name, None)
            self._announce(here, None)
        else:
            self._complain(here, report.refused)
        self._tell(here, report)
        self._sound(here)
        return report.refused

    @contextmanager
    def turn(self, here: Surroundings) -> Iterator[None]:
        """A clinic's turn for what another system asks; SheetUnavailable when it does not come soon."""
        name = here.clinic.name
        if not self._turns[name].acquire(timeout=LONGEST_WAIT):
            raise SheetUnavailable("A long cycle is at work on this clinic; ask again in a minute")
        try:
            self._app.tenancies[name].keep()
            yield
        finally:
            self._turns[name].release()

    def desk(self, here: Surroundings) -> Desk:
        """What other systems may ask of a clinic."""
        return Desk(
            here,
            self._app.rosters[here.clinic.name],
            self._app.ledger.enrolments,
            turn=partial(self.turn, here),
            cycle=partial(self._cycle, here),
        )

    def poke(self, here: Surroundings) -> None:
        """Have a cycle of a clinic run soon; once, however often it is asked for. From any thread."""
        name = f"poke/{here.clinic.name}"
        with self._poking:
            if self._scheduler.get_job(name) is not None:
                return
            self._scheduler.add_job(
                partial(self.cycle, here),
                DateTrigger(self._app.clock.machine_now() + SOON, timezone=UTC),
                id=name,
                misfire_grace_time=None,
                max_instances=2,  # what is poked during a poked cycle gets one after it
            )

    def refresh(self, here: Surroundings) -> None:
        """Bring a clinic's statuses forward."""
        self._guarded("refresh", here, partial(self._refresh, here))

    def collect(self, here: Surroundings, postman: Postman) -> None:
        """Fetch and judge a clinic's replies; the sheet shows them at once."""
        judged = self._guarded("replies", here, partial(self._collect, here, postman))
        if judged:
            self.cycle(here)

    def audit(self, here: Surroundings, auditor: Auditor) -> None:
        """Compare what Twilio holds with what the ledger says it holds."""
        self._guarded("audit", here, lambda: auditor.audit(here.clock.now()))

    def _hear(self, here: Surroundings) -> None:
        """Before the time matters: somebody else's word for it, and Twilio's too when Google contradicts."""
        if self._app.clock.has_heard_nobody():
            here.sheet.read()
        if self._app.clock.is_disputed():
            here.messenger.sent_since(here.clock.now())

    def _digest(self, here: Surroundings) -> None:
        """Take in what callbacks told, before anything is planned or asked."""
        changed = digest(here.clinic.name, here.ledger, here.correspondence, here.clock.now())
        if changed:
            log.info("digest.done", clinic=here.clinic.name, changed=changed)

    def _refresh(self, here: Surroundings) -> None:
        self._hear(here)
        self._digest(here)
        now = here.clock.now()
        changed = refresh(here.clinic.name, here.ledger, here.messenger, now)
        changed += follow(here, now)
        if changed:
            log.info("refresh.done", clinic=here.clinic.name, changed=changed)

    def _collect(self, here: Surroundings, postman: Postman) -> int:
        self._hear(here)
        return postman.collect()

    def _guarded(self, what: str, here: Surroundings, work: Callable[[], object]) -> object:
        """Do some work in the clinic's turn; nothing but the loss of the ledger ends the daemon."""
        with self._turns[here.clinic.name]:
            try:
                return work()
            except Fenced as error:
                self._fatal(error)
            except SheetdripError as error:
                log.warning("job.failed", job=what, clinic=here.clinic.name, why=str(error))
                here.announcer.heard(str(error), here.clock.now())
            except Exception as error:  # noqa: BLE001 - a bug must not end the daemon
                _crashed(what, here, error)
        return None

    def _every(self, seconds: int, name: str, job: Callable[[], None]) -> None:
        self._scheduler.add_job(
            job,
            IntervalTrigger(seconds=seconds, timezone=UTC),
            id=name,
            next_run_time=self._app.clock.machine_now(),
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )

    def _tell(self, here: Surroundings, report: CycleReport) -> None:
        name = here.clinic.name
        if not report.is_quiet:
            done = report.applied
            log.info(
                "cycle.done",
                clinic=name,
                rows=report.rows,
                scheduled=done.scheduled,
                sent=done.sent,
                cancelled=done.cancelled,
                skipped=done.skipped,
                failed=done.failed,
                unknown=done.unknown,
                cells=report.cells_written,
                gave_up=done.gave_up,
            )
        self._wake(here, report.wake_at)
        self._on_cycle(name, report)

    def _sound(self, here: Surroundings) -> None:
        """Notify whoever the clinic names of what needs a call."""
        alarms = self._app.alarms.get(here.clinic.name)
        if alarms is not None:
            with suppress(LedgerTrouble):  # told again with the next cycle
                alarms.sound(here)

    def _wake(self, here: Surroundings, moment: datetime | None) -> None:
        """A text that the daemon sends itself does not wait for the next poll."""
        poll = timedelta(seconds=self._app.settings.file.schedule.poll_seconds)
        now = self._app.clock.now()
        name = f"wake/{here.clinic.name}"
        if moment is None or moment - now > poll:
            return
        self._scheduler.add_job(
            partial(self.cycle, here),
            # timers go by the machine's clock, texts by the agreed one
            DateTrigger(moment - self._app.clock.correction(), timezone=UTC),
            id=name,
            replace_existing=True,
            misfire_grace_time=None,
        )

    def _complain(self, here: Surroundings, error: SheetdripError) -> None:
        """Say what is wrong when it begins and when it changes, not at every poll."""
        name, told = here.clinic.name, str(error)
        if not isinstance(error, PlanRefused):  # of which the cycle itself takes note
            with suppress(LedgerTrouble):  # which may be the very trouble
                note_trouble(name, error, here.ledger, here.clock.now())
        self._announce(here, error)
        if self._complaints.get(name) == told:
            return
        self._complaints[name] = told
        match error:
            case PlanRefused(digest=digest):
                log.error("plan.refused", clinic=name, why=told, approve=digest)
            case UserMustFix():
                log.error("cycle.needs_you", clinic=name, why=told)
            case _:
                log.warning("cycle.failed", clinic=name, why=told)

    def _announce(self, here: Surroundings, error: SheetdripError | None) -> None:
        """Let the sheet say it too, unless it is another daemon's."""
        if not self._app.tenancies[here.clinic.name].is_sure():
            return
        with suppress(SheetdripError):  # it is said in the log, and tried again with the next cycle
            if error is None:
                here.announcer.all_well(here.sheet)
            else:
                here.announcer.trouble(error, here.sheet, here.clock.now())

    def _look(self) -> _Look:
        return _Look(self._app.clock.machine_now(), self._app.clock.monotonic())


def _crashed(what: str, here: Surroundings, error: Exception) -> None:
    """Tell a bug by its place: its message may hold a patient's data."""
    frames = extract_tb(error.__traceback__)[-4:]
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    log.critical(
        "job.crashed", job=what, clinic=here.clinic.name, error=type(error).__name__, at=places
    )
