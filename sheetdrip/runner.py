"""Runs the jobs of one clinic, in lanes that say which jobs wait for which.

A job is done whenever it is called: by a daemon on its ticks, once by a command, step by step by a
rehearsal. The runner itself has no clock that ticks and no thread. Jobs that wait for one another share a
lane, and a lane has its own Twilio client, since the SDK does not promise to be safe for threads:

- the sheet's lane: cycles and enrolments. Only this one waits for Google.
- the patients': replies, STOP and its cancels.
- the statuses': what became of texts and conversations, and audits.
- the notifications'.
- the due texts', for what cannot wait until Google answers.

So what patients say waits for no sheet and no plan. What several lanes write is decided under
`ClinicLedger.deciding`, by the ledger alone.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum, StrEnum

import structlog

from sheetdrip.app import App
from sheetdrip.errors import (
    Fenced,
    LedgerTrouble,
    PlanRefused,
    SheetdripError,
    SheetUnavailable,
    UserMustFix,
    place_of,
)
from sheetdrip.sync.approval_notice import note_waiting
from sheetdrip.sync.audit import Auditor
from sheetdrip.sync.callback_processing import process_callbacks, told_cancelled
from sheetdrip.sync.clock_watch import ask_the_time, ask_twilio_the_time
from sheetdrip.sync.concern_raising import raise_concerns
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.conversation_polling import poll_conversations
from sheetdrip.sync.cycle_log import note_trouble
from sheetdrip.sync.due import send_due
from sheetdrip.sync.enrolment import EnrolmentService
from sheetdrip.sync.layout_keeping import LayoutKeeper
from sheetdrip.sync.reconcile import CycleReport, reconcile, went_wrong
from sheetdrip.sync.reply_lines import show
from sheetdrip.sync.reply_polling import ReplyPoller, answer
from sheetdrip.sync.status_polling import poll_statuses

log = structlog.get_logger(__name__)

LONGEST_WAIT = 20.0
"""Seconds that a call from outside waits for the sheet's lane."""


class Job(StrEnum):
    """What is done for a clinic."""

    REPLIES = "replies"
    PROCESS_REPLIES = "judge"
    STATUSES = "statuses"
    PROCESS_CALLBACKS = "digest"
    NOTIFY = "notify"
    CYCLE = "cycle"
    DUE = "due"
    AUDIT = "audit"


class Lane(Enum):
    """Jobs that wait for one another."""

    SHEET = "sheet"
    PATIENTS = "patients"
    STATUSES = "statuses"
    NOTIFICATIONS = "notifications"
    DUE = "due"


LANES = {
    Job.CYCLE: Lane.SHEET,
    Job.REPLIES: Lane.PATIENTS,
    Job.PROCESS_REPLIES: Lane.PATIENTS,
    Job.STATUSES: Lane.STATUSES,
    Job.PROCESS_CALLBACKS: Lane.STATUSES,
    Job.AUDIT: Lane.STATUSES,
    Job.NOTIFY: Lane.NOTIFICATIONS,
    Job.DUE: Lane.DUE,
}

ORDER = (Job.STATUSES, Job.REPLIES, Job.NOTIFY, Job.CYCLE, Job.NOTIFY, Job.DUE)
"""In this order everything is done once. What patients say comes before the sheet is asked for."""

FOLLOWED_BY = {
    Job.REPLIES: (Job.NOTIFY, Job.CYCLE),
    Job.PROCESS_REPLIES: (Job.NOTIFY, Job.CYCLE),
    Job.STATUSES: (Job.NOTIFY, Job.CYCLE),
    Job.PROCESS_CALLBACKS: (Job.NOTIFY, Job.CYCLE),
    Job.DUE: (Job.CYCLE,),
}
"""What is to be done soon after a job that changed something: people are told, and the sheet shows it."""


TOLD = {
    Job.REPLIES: "Patients' replies cannot be fetched, nor a STOP among them",
    Job.PROCESS_REPLIES: "Patients' replies cannot be read",
    Job.STATUSES: "What became of texts cannot be learned",
    Job.PROCESS_CALLBACKS: "What Twilio tells of texts cannot be taken in",
    Job.NOTIFY: "Nobody can be notified of what needs a person",
    Job.DUE: "Texts that are due cannot be sent",
    Job.AUDIT: "What Twilio has scheduled cannot be compared with the sheet",
}
"""How a person is told of a job that fails."""

A_BUG = "a bug, whose place is in the log: tell whoever runs sheetdrip"


class ClinicRunner:
    """The jobs of one clinic.

    Nothing but Fenced is raised: a job that fails says so in the log, and in the sheet where that helps, and
    its next turn tries again. `beside`: the same clinic for another lane; left out, all lanes share one
    Twilio client, which is right where everything runs in one thread. `crashed` is told of bugs.
    """

    def __init__(
        self,
        app: App,
        ctx: ClinicContext,
        *,
        approved: str | None = None,
        beside: Callable[[ClinicContext], ClinicContext] = lambda ctx: ctx,
        crashed: Callable[[str, str, Exception], None] | None = None,
    ) -> None:
        self.ctx = ctx
        self.name = ctx.clinic.name
        self._app = app
        self._approved = approved
        self._crashed = crashed or _log_crash
        self._turns = {lane: threading.Lock() for lane in Lane}
        self._patients, self._statuses, self._due = beside(ctx), beside(ctx), beside(ctx)
        self._postman = ReplyPoller(self._patients)
        self._auditor = Auditor(self._statuses)
        self._layout = LayoutKeeper(app.layouts[self.name])
        self._complaint: str | None = None
        self.owes_audit = False
        """Whether an audit could not be made before the first cycle."""
        self._is_google_away = False

    def run(self, job: Job, begun: Callable[[], None] = lambda: None) -> object:
        """Do one job; what is truthy has changed something, but for an error. Raises Fenced alone.

        `begun` is called when its lane is free: what comes up from then on it may not see.
        """
        with self._turns[LANES[job]]:
            begun()
            if job is Job.CYCLE:
                return self._cycle()
            outcome = self._guarded(job, self._work_of(job))
        if job is Job.AUDIT and isinstance(outcome, SheetdripError):
            self.owes_audit = True
        return outcome

    def cycle(self) -> CycleReport | SheetdripError:
        """One cycle; its report, or what went wrong with it. Raises Fenced alone."""
        with self._turns[Lane.SHEET]:
            return self._cycle()

    def everything(self) -> CycleReport | SheetdripError:
        """Every job once, in their order; how the cycle went, or else what kept another job from its end."""
        self._hear()
        outcomes = {job: self.run(job) for job in ORDER}
        failed = [one for one in outcomes.values() if isinstance(one, SheetdripError)]
        cycle = outcomes[Job.CYCLE]
        is_done = isinstance(cycle, CycleReport) and (cycle.refused is not None or not failed)
        return cycle if isinstance(cycle, CycleReport) and is_done else failed[0]

    def enrolments(self, score_came: Callable[[], None]) -> EnrolmentService:
        """What other systems may ask of the clinic. `score_came`: have done what follows from a score."""
        return EnrolmentService(
            self.ctx,
            self._app.rosters[self.name],
            turn=self._turn,
            cycle=self._cycle_inside,
            score_came=score_came,
        )

    def leave(self, patience: float) -> bool:
        """Wait for jobs at work and give up the sheet's lease, in `patience` seconds; whether all ended."""
        clock = self._app.clock
        deadline = clock.monotonic() + patience

        def left() -> float:
            return max(0.0, deadline - clock.monotonic())

        ended = [turn.acquire(timeout=left()) for turn in self._turns.values()]
        if all(ended):
            # Google may hang just now: a lease that is not given up runs out by itself
            leaving = threading.Thread(target=self._give_up_lease, daemon=True)
            leaving.start()
            leaving.join(left())
        return all(ended)

    def _give_up_lease(self) -> None:
        with suppress(SheetdripError):
            self._app.leases[self.name].leave()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """The sheet's lane for what another system asks; SheetUnavailable when it is not free soon."""
        turn = self._turns[Lane.SHEET]
        if not turn.acquire(timeout=LONGEST_WAIT):
            raise SheetUnavailable("A long cycle is at work on this clinic; ask again in a minute")
        try:
            self._app.leases[self.name].keep()
            yield
        finally:
            turn.release()

    def _cycle_inside(self) -> SheetdripError | None:
        return went_wrong(self._cycle())

    def _cycle(self) -> CycleReport | SheetdripError:
        ctx = self.ctx
        try:
            self._hear()  # whether another's lease has run out is a matter of time
            self._app.leases[self.name].keep()
            self._take_in(ctx)
            report = reconcile(ctx, self._approved)
            note_waiting(ctx.ledger, report.refused, ctx.clock.now())
            self._layout.look(ctx)
        except Fenced:
            raise
        except SheetdripError as error:
            self._fail(error)
            return error
        except Exception as error:  # noqa: BLE001 - a bug must not end the daemon
            self._crashed(Job.CYCLE, self.name, error)
            bug = SheetdripError(A_BUG)
            with suppress(Exception):  # what is shown may be the very bug
                self._fail(bug)
            return bug
        self._is_google_away = False
        if report.refused is None:
            self._complaint = None
            self._announce(None)
        else:
            self._complain(report.refused)
        return report

    def _work_of(self, job: Job) -> Callable[[], object]:
        work: dict[Job, Callable[[], object]] = {
            Job.REPLIES: self._replies,
            Job.PROCESS_REPLIES: lambda: answer(self._patients),
            Job.STATUSES: self._bring_forward,
            Job.PROCESS_CALLBACKS: self._digest,
            Job.NOTIFY: self._notify,
            Job.DUE: self._send_due,
            Job.AUDIT: self._audit,
        }
        return work[job]

    def _replies(self) -> int:
        clock = self._app.clock
        ask_twilio_the_time(clock, self._patients.messenger)
        return self._postman.collect(is_sure=not clock.is_disputed())

    def _bring_forward(self) -> int:
        ctx = self._statuses
        changed = self._take_in(ctx)
        now = ctx.clock.now()
        changed += (
            poll_statuses(ctx, now) + poll_conversations(ctx, now) + self._look_into_cancels()
        )
        if changed:
            log.info("statuses.done", clinic=self.name, changed=changed)
        return changed

    def _digest(self) -> int:
        return self._take_in(self._statuses) + self._look_into_cancels()

    def _look_into_cancels(self) -> int:
        """Audit at once when callbacks told that texts were cancelled, and not by this daemon."""
        ctx, now = self.ctx, self.ctx.clock.now()
        cancelled = told_cancelled(ctx.ledger, now)
        return self._audit() if cancelled else 0

    def _take_in(self, ctx: ClinicContext) -> int:
        """Take in what callbacks told, before anything is planned or asked."""
        with ctx.ledger.deciding:
            now = ctx.clock.now()
            changed = process_callbacks(ctx.ledger, now)
        if changed:
            log.info("digest.done", clinic=self.name, changed=changed)
        return changed

    def _audit(self) -> int:
        """Nothing while the sheet may be another daemon's: its texts would be taken for strays of ours."""
        self.owes_audit = not self._app.leases[self.name].is_sure()
        if self.owes_audit:
            return 0
        with self.ctx.state.creating:
            return len(self._auditor.audit(self.ctx.clock.now()))

    def _notify(self) -> int:
        raise_concerns(self.ctx, self.ctx.clock.now())
        notifier = self._app.notifiers.get(self.name)
        return 0 if notifier is None else notifier.notify(self.ctx.ledger, self.ctx.clock.now())

    def _send_due(self) -> int:
        if self._turns[Lane.SHEET].locked() or self._is_google_away:
            self._app.leases[self.name].has_no_answer()
        done = send_due(self._due, self.ctx.clock.now())
        return done.scheduled + done.sent + done.unknown + done.failed

    def _hear(self) -> None:
        """Before the time matters: somebody else's word for it, and everybody's when it is disputed."""
        ask_the_time(self._app.clock, self.ctx.messenger, self.ctx.sheet)

    def _guarded(self, job: Job, work: Callable[[], object]) -> object:
        reporter = self.ctx.state.reporter
        try:
            done = work()
        except Fenced:
            raise
        except SheetdripError as error:
            log.warning("job.failed", job=job, clinic=self.name, why=str(error))
            reporter.failed(TOLD[job], str(error), self.ctx.clock.now())
            return error
        except Exception as error:  # noqa: BLE001 - a bug must not end the daemon
            self._crashed(job, self.name, error)
            reporter.failed(TOLD[job], A_BUG, self.ctx.clock.now())
            return None
        reporter.succeeded(TOLD[job])
        return done

    def _fail(self, error: SheetdripError) -> None:
        """Take note of a cycle that was not done, and have shown what can be shown all the same."""
        self._is_google_away = isinstance(error, SheetUnavailable)
        with suppress(LedgerTrouble):  # which may be the very trouble
            note_trouble(error, self.ctx.ledger, self.ctx.clock.now())
        self._complain(error)
        self._show_replies(error)

    def _complain(self, error: SheetdripError) -> None:
        """Say what is wrong with the cycle when it begins and when it changes, not at every poll."""
        complaint = str(error)
        self._announce(error)
        if self._complaint == complaint:
            return
        self._complaint = complaint
        match error:
            case PlanRefused(digest=digest_):
                log.error("plan.refused", clinic=self.name, why=complaint, approve=digest_)
            case UserMustFix():
                log.error("cycle.needs_you", clinic=self.name, why=complaint)
            case _:
                log.warning("cycle.failed", clinic=self.name, why=complaint)

    def _announce(self, error: SheetdripError | None) -> None:
        """Let the sheet say it too, unless it is another daemon's."""
        ctx = self.ctx
        with suppress(SheetdripError):  # it is said in the log, and tried again with the next cycle
            if not self._app.leases[self.name].is_sure():
                self._say_kept_out(error)
            elif error is None:
                ctx.state.reporter.all_well(ctx.sheet)
            else:
                ctx.state.reporter.trouble(error, ctx.sheet, ctx.clock.now())

    def _say_kept_out(self, error: SheetdripError | None) -> None:
        """Where the sheet is another's who does not work on it, staff would believe that all goes on."""
        ctx = self.ctx
        if isinstance(error, UserMustFix):
            ctx.state.reporter.kept_out(error, ctx.sheet, self._look_at_tab, ctx.clock.now())

    def _look_at_tab(self) -> None:
        reading = self.ctx.read()
        self.ctx.state.reporter.saw(reading.control, self.ctx.zone(reading))

    def _show_replies(self, error: SheetdripError) -> None:
        """The Replies tab is one of its own: it is written also where a cycle could not be done."""
        is_ours = self._app.leases[self.name].is_sure()
        if is_ours and not isinstance(error, SheetUnavailable):
            with suppress(LedgerTrouble):
                show(self.ctx, self.ctx.clock.now())


def _log_crash(what: str, clinic: str, error: Exception) -> None:
    """Tell a bug by its place: its message may hold a patient's data."""
    log.critical(
        "job.crashed", job=what, clinic=clinic, error=type(error).__name__, at=place_of(error)
    )
