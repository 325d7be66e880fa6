"""Ticks every clinic's runner: APScheduler 3.11 as a thin clock.

APScheduler's defaults would drop ticks (a misfire grace of one second), fire twice in a DST overlap, and
sleep through a clock set back (docs/reliability.md#scheduler): ticks here are UTC intervals without grace
limit, coalesced, and `watch` notices when wall time and steady time part and runs everything at once.
"""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from sheetdrip.app import App
from sheetdrip.errors import Fenced, SheetdripError
from sheetdrip.runner import FOLLOWED_BY, LANES, ClinicRunner, Job, Lane
from sheetdrip.sync.clock_watch import ClockWatch
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.enrolment import EnrolmentService
from sheetdrip.sync.reconcile import CycleReport

log = structlog.get_logger(__name__)

SOON = timedelta(seconds=2)
"""How long a poked clinic waits for more pokes: a burst of callbacks ends in one cycle."""


AT_ONCE = timedelta()


class Daemon:
    """The jobs of every clinic, on a scheduler that it does not own.

    `fatal` is called once, with the error, when this process may not go on. `pools`: which of the scheduler's
    executors is a lane's, so that jobs that wait for Google keep none of the others out.
    """

    def __init__(
        self,
        app: App,
        scheduler: BaseScheduler,
        *,
        fatal: Callable[[SheetdripError], None],
        approved: str | None = None,
        on_cycle: Callable[[str, CycleReport], None] = lambda _clinic, _report: None,
        pools: Callable[[Lane], str] = lambda _lane: "default",
    ) -> None:
        self._app = app
        self._scheduler = scheduler
        self._fatal = fatal
        self._on_cycle = on_cycle
        self._pools = pools
        self._runners = {
            ctx.clinic.name: ClinicRunner(app, ctx, approved=approved, beside=app.beside)
            for ctx in app.clinics
        }
        self._poked: set[tuple[Job, str]] = set()
        self._poking = threading.Lock()
        self._clock_watch = ClockWatch(app.clock, app.settings.file.schedule.poll_seconds)

    def start(self) -> None:
        """Set up every job; the first of each is due at once."""
        schedule = self._app.settings.file.schedule
        replies = self._app.settings.file.replies.poll_seconds
        seconds = {
            Job.CYCLE: schedule.poll_seconds,
            Job.STATUSES: schedule.refresh_seconds,
            Job.REPLIES: replies,
            Job.NOTIFY: replies,
            Job.DUE: schedule.poll_seconds,
            Job.AUDIT: schedule.audit_seconds,
        }
        for runner in self._runners.values():
            for job, every in seconds.items():
                self._every(every, job, runner)
        log.info("daemon.started", clinics=len(self._app.clinics), poll=schedule.poll_seconds)

    def watch(self) -> None:
        """Call this every few seconds: after a suspend or a clock change nothing is left asleep.

        And no clinic waits for its next poll to learn what time it is.
        """
        jump = self._clock_watch.jump()
        if jump:
            log.warning("clock.jumped", seconds=round(jump.total_seconds()))
            for job in self._scheduler.get_jobs():
                job.modify(next_run_time=self._app.clock.machine_now())
        if self._clock_watch.must_ask():
            # a cycle asks for the time first of all
            for runner in self._runners.values():
                self._soon(Job.CYCLE, runner, AT_ONCE)
        self._scheduler.wakeup()

    def finish(self, patience: float) -> None:
        """Wait for jobs at work, at most `patience` seconds; the rest is found out at the next start."""
        deadline = self._app.clock.monotonic() + patience
        for name, runner in self._runners.items():
            if not runner.leave(max(0.0, deadline - self._app.clock.monotonic())):
                log.warning("daemon.left_in_flight", clinic=name)
        log.info("daemon.stopped")

    def enrolments(self, ctx: ClinicContext) -> EnrolmentService:
        runner = self._runners[ctx.clinic.name]

        def score_came() -> None:
            for job in FOLLOWED_BY[Job.PROCESS_REPLIES]:
                self._soon(job, runner, AT_ONCE)

        return runner.enrolments(score_came)

    def poke(self, ctx: ClinicContext) -> None:
        """Have a cycle of a clinic run soon; once, however often it is asked for. From any thread."""
        self._soon(Job.CYCLE, self._runners[ctx.clinic.name])

    def look_into(self, ctx: ClinicContext, job: Job) -> None:
        """Have what a webhook brought looked at, at once; `job` says by which. From any thread."""
        self._soon(job, self._runners[ctx.clinic.name], AT_ONCE)

    def run(self, job: Job, runner: ClinicRunner, begun: Callable[[], None] = lambda: None) -> None:
        """Do a job, and have done soon what follows from it; `begun` as the runner's."""
        try:
            outcome = runner.run(job, begun)
        except Fenced as error:
            self._fatal(error)
            return
        if isinstance(outcome, CycleReport):
            self._tell(runner, outcome)
        elif outcome and not isinstance(outcome, SheetdripError):
            for following in FOLLOWED_BY.get(job, ()):
                self._soon(following, runner, AT_ONCE)

    def _soon(self, job: Job, runner: ClinicRunner, wait: timedelta = SOON) -> None:
        """Have a job done once more: what waits for its turn serves whoever asks meanwhile."""
        # no call of the scheduler's under this lock: it may hold one of its own while it runs a job
        with self._poking:
            if (job, runner.name) in self._poked:
                return
            self._poked.add((job, runner.name))

        def begun() -> None:
            with self._poking:
                self._poked.discard((job, runner.name))

        self._scheduler.add_job(
            partial(self.run, job, runner, begun),
            DateTrigger(self._app.clock.machine_now() + wait, timezone=UTC),
            executor=self._pools(LANES[job]),
            misfire_grace_time=None,
        )

    def _every(self, seconds: int, job: Job, runner: ClinicRunner) -> None:
        self._scheduler.add_job(
            partial(self.run, job, runner),
            IntervalTrigger(seconds=seconds, timezone=UTC),
            id=f"{job}/{runner.name}",
            executor=self._pools(LANES[job]),
            next_run_time=self._app.clock.machine_now(),
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )

    def _tell(self, runner: ClinicRunner, report: CycleReport) -> None:
        if not report.is_quiet:
            done = report.applied
            log.info(
                "cycle.done",
                clinic=runner.name,
                rows=report.rows,
                scheduled=done.scheduled,
                sent=done.sent,
                cancelled=done.cancelled,
                skipped=done.skipped,
                failed=done.failed,
                unknown=done.unknown,
                cells=report.cells_written,
                gave_up=None if done.gave_up is None else str(done.gave_up),
            )
        if runner.owes_audit:
            self._soon(Job.AUDIT, runner, AT_ONCE)
        self._wake(runner, report.wake_at)
        self._on_cycle(runner.name, report)

    def _wake(self, runner: ClinicRunner, moment: datetime | None) -> None:
        """A text that the daemon sends itself does not wait for the next poll."""
        poll = timedelta(seconds=self._app.settings.file.schedule.poll_seconds)
        now = self._app.clock.now()
        if moment is None or moment - now > poll:
            return
        self._scheduler.add_job(
            partial(self.run, Job.CYCLE, runner),
            # timers go by the machine's clock, texts by the agreed one
            DateTrigger(moment - self._app.clock.correction(), timezone=UTC),
            id=f"wake/{runner.name}",
            executor=self._pools(Lane.SHEET),
            replace_existing=True,
            misfire_grace_time=None,
        )
