"""How does one clinic live? Days of staff, cycles, faults and deaths on a virtual clock, then a verdict."""

import random
import re
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sheetdrip.errors import Fenced, LedgerTrouble, PlanRefused, SheetdripError, UserMustFix
from sheetdrip.runner import ClinicRunner, Job
from sheetdrip.sandbox.google.sheets.cell import Cell
from sheetdrip.sandbox.twilio.records import Message
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.cycle_planning import preview
from sheetdrip.sync.notifier import Notifier
from sheetdrip.sync.reconcile import CycleReport
from tests.simulation import hosts, outages, own_columns
from tests.simulation import staff as staff_acts
from tests.simulation.acquaintance import Acquaintance
from tests.simulation.closures import TRIED_AGAIN, Closures
from tests.simulation.dialogues import asked_by
from tests.simulation.facts import Chronicle, is_readable
from tests.simulation.flows import Flows
from tests.simulation.forgotten import Forgotten
from tests.simulation.happenings import Happenings
from tests.simulation.judge import (
    Judge,
    Violation,
    check_agreement,
    check_healthy,
    check_heard,
    check_ledger,
    check_places,
    check_rows,
    check_statuses,
    check_stop_heeded,
)
from tests.simulation.machines import Machines
from tests.simulation.office import Office
from tests.simulation.patients import ZONES, Patients
from tests.simulation.ports import Crash, Taps, tapped
from tests.simulation.sizes import LIMITS, Before, before, is_mass, taken_back
from tests.simulation.spells import Spells
from tests.simulation.staff import Staff
from tests.simulation.stage import NAME, Stage, Terms, WiredApp
from tests.simulation.talk import Talk
from tests.simulation.weather import Weather
from tests.simulation.webhooks import reply_of, some_reports
from tests.simulation.wire import Call

_SPRING, _AUTUMN = datetime(2026, 3, 1, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)
Product = Callable[[ClinicContext], ClinicContext]
"""A fault planted in the product: what it makes of a clinic's ports."""


STILL = timedelta(seconds=5)
"""A row that was changed is left alone for so long by default."""

PICTURED = 4
"""How many of a hundred answers come with pictures."""

BESIDE = (5000, 12_740)
"""Names and numbers of those who fill in a form begin here."""

LINES_BESIDE = 200
"""Lines of theirs abroad."""

NEAR = timedelta(minutes=30)
"""A daemon that is asked to wake up later than this finds out by itself at some poll."""

BURST = 2
"""So many edits follow each other at a time, on average."""

CREATE, START = "twilio.messages.create", "studio.executions.create"
WRITE = "sheets.spreadsheets.batchUpdate"

ASKED_BY_FLOWS = ("Day 7", "Day 14")
"""Labels of the steps of which a flow may ask one."""

_MORE = re.compile(r"and (\d+) more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How big and how rough one clinic's life is. `flow`: the label of the step that a Studio flow asks."""

    seed: int
    patients: int
    days: int
    faults_per_day: float
    edits_per_day: float
    poll_seconds: int
    without: tuple[str, ...] = ()
    flow: str | None = None

    @classmethod
    def drawn(
        cls, seed: int, faults_per_day: float, without: tuple[str, ...] = (), flows: float = 0.0
    ) -> "Scale":
        """A clinic's size from its seed.

        `without`: the happenings that are left out; `flows`: in so many clinics a flow asks a step.
        """
        rng = random.Random(f"{seed}/scale")
        patients = rng.choice((8, 30, 60, 120, 120, 250, 250))
        return cls(
            seed=seed,
            patients=patients,
            days=rng.choice((10, 24, 35)),
            faults_per_day=faults_per_day,
            edits_per_day=0.5 + 0.03 * patients,
            poll_seconds=rng.choice((3600, 14400, 14400, 21600, 21600, 28800)),
            without=without,
            flow=_flow(seed, flows),
        )


def _flow(seed: int, share: float) -> str | None:
    """From a stream of its own, so that a clinic without a flow lives as ever."""
    rng = random.Random(f"{seed}/flows")
    label = rng.choice(ASKED_BY_FLOWS)
    return label if rng.random() < share else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one clinic's life came to. `flows`: how the Studio flows that were started have ended."""

    scale: Scale
    patient_days: int
    cycles: int
    good_cycles: int
    texts_left: int
    violations: tuple[Violation, ...]
    faults: Counter[str] = field(default_factory=Counter)
    crash_points: Counter[str] = field(default_factory=Counter)
    edits: Counter[str] = field(default_factory=Counter)
    flows: Counter[str] = field(default_factory=Counter)


class Life:
    """One clinic from its first morning to its verdict."""

    def __init__(
        self,
        folder: Path,
        scale: Scale,
        plant: Product = lambda ctx: ctx,
        terms: Terms | None = None,
    ) -> None:
        self.scale = scale
        self.rng = random.Random(f"{scale.seed}/life")
        random.seed(f"{scale.seed}/jitter")  # the product's back-off draws from the common source
        self._wakes = self.rng.random() < 0.5
        terms = terms or self._terms()
        self.stage = Stage(folder, terms)
        consent = bool(terms.clinic.get("consent_required", False))
        self.chronicle = Chronicle(terms.time_zone, consent)
        flows = Flows(self.stage.world.studio, terms.flow)
        self.talk = Talk(self.stage.world, scale.seed, terms.call_at, PICTURED, flows=flows)
        self.judge = Judge(NAME, self.chronicle, self.stage.world.twilio, self.talk, flows=flows)
        self.interruptions = random.Random(f"{scale.seed}/interruptions")
        self.weather = Weather(random.Random(f"{scale.seed}/weather"), terms.flow is not None)
        patients = Patients(
            random.Random(f"{scale.seed}/patients"), abroad=self._abroad("patients")
        )
        staff_rng = random.Random(f"{scale.seed}/staff")
        self.staff = Staff(self.stage, self.chronicle, patients, staff_rng)
        self.staff.overwritten = lambda name, step: self.talk.doubtful.add((name, step))
        self.staff.is_known_without = Acquaintance(self.judge, self.staff.named).is_known_without
        self.machines = Machines(
            self.staff,
            Patients(
                random.Random(f"{scale.seed}/forms"),
                *BESIDE,
                abroad=self._abroad("forms"),
                lines_abroad=LINES_BESIDE,
            ),
        )
        self.closures = Closures(self.staff)
        self.forgotten = Forgotten(self.judge, self.staff, self.closures)
        self.beside = self._beside()
        self.webhooks = random.Random(f"{scale.seed}/webhooks")
        self._held_back: list[Message] = []
        self.office = Office(self.stage.clock)
        self.taps = Taps(point=self.weather.point, on_disk=self.stage.intents)
        self.stage.hooks.trouble = self.weather.trouble
        self.stage.hooks.point = self.weather.point
        self.stage.hooks.watch = self._watch
        self.stage.hooks.refused = self._was_refused
        self.stage.hooks.done = self._was_done
        self._plant = plant
        self._meddling: list[str] = []
        self._may_be_big = False
        self._is_nested = False
        self._wake: datetime | None = None
        self._poll_at: datetime | None = None
        self._down_until: datetime | None = None
        self._hurry = 0
        self.is_covered = False
        self.approves = True
        self.cycle_count = 0
        self._calls: Counter[str] = Counter()
        self._creates_by_then = 0
        self.ctx = self.opened()
        self.spells = Spells(self, scale.seed, scale.faults_per_day, scale.without)
        self._obeys = terms.flow is not None and random.Random(f"{scale.seed}/wakes").random() < 0.7
        self.taps.after_read = lambda: self._meddle("after read")
        self.taps.before_write = lambda: self._meddle("before write")

    def _start(self) -> datetime:
        base = self.rng.choice((_SPRING, _SPRING, _AUTUMN, datetime(2026, 6, 1, 12, tzinfo=UTC)))
        return base + timedelta(hours=self.rng.randint(0, 72))

    def _terms(self) -> Terms:
        return Terms(
            seed=self.scale.seed,
            start=self._start(),
            time_zone=self.rng.choice(ZONES[:5]),
            failures=0.06,
            clinic={"consent_required": self.rng.random() < 0.3},
            has_control_tab=self.rng.random() < 0.5,
            safety=LIMITS,
            flow=self.scale.flow,
        )

    def _abroad(self, who: str) -> random.Random | None:
        """Who has a phone of another country, unless that is left out."""
        if "countries" in self.scale.without:
            return None
        return random.Random(f"{self.scale.seed}/{who} abroad")

    def _beside(self) -> Happenings:
        """What else happens, so often a week."""
        scale = self.scale
        beside = Happenings(scale.seed, self.stage.clock, scale.days, scale.without)
        beside.add("pause", 0.7, lambda rng: staff_acts.pause_all(self.staff, rng))
        beside.add("form", 3, self.machines.append)
        beside.add("old copy", 2, self.machines.copy)
        beside.add("own column", 2, lambda rng: own_columns.later(self.staff, rng), hasty=0)
        beside.add("outage", 0.7, lambda rng: outages.break_some(self.staff, rng))
        beside.add("closed", 0.7, self.closures.start)
        beside.add("callbacks", 14, self._call_back)
        return beside

    def opened(self, approved: str | None = None) -> ClinicContext:
        """A process of the daemon, perhaps one that was started with an approval."""
        ctx, self.runner = self.joined(self.stage.start(), self.taps, approved)
        self._read_at: datetime | None = None
        return ctx

    def joined(
        self, app: WiredApp, taps: Taps, approved: str | None = None
    ) -> tuple[ClinicContext, ClinicRunner]:
        """A process's clinic, with what is planted in it, and its jobs."""
        app.notifiers[NAME] = Notifier(self.office, app.clinics[0].clinic.link, personal=True)
        ctx = tapped(self._plant(app.clinics[0]), taps)
        if ctx.lease is not None:
            app.leases[NAME] = ctx.lease
        return ctx, ClinicRunner(app, ctx, approved=approved, crashed=self._crashed)

    def _was_refused(self, call: Call) -> None:
        if call.operation == WRITE:
            self.closures.was_refused()
        self.spells.refused(call)

    def _was_done(self, call: Call) -> None:
        if call.operation == CREATE:
            self.judge.was_created(call.form.get("Body", ""))

    def is_quiet(self) -> bool:
        """Whether there is a process, and nothing that staff have to put right."""
        return self._down_until is None and not self.is_covered and not self.staff.slipped

    def left_alone(self) -> None:
        """Nobody types for a while, and no process dies."""
        self._meddling.clear()
        self.weather.crash_in = self.weather.crash_at = None

    def mended(self, *, everything: bool) -> None:
        """Troubles are over whose time has come; or all, as somebody sees to it or waits for the services."""
        latest = datetime.max.replace(tzinfo=UTC)
        self.spells.end(latest if everything else self.stage.clock.now())
        if everything:
            self.weather.services_answer()

    def start_anew(self) -> None:
        """A new process, after whatever happened to the one before."""
        self.ctx = self.opened()
        self._put_right()
        self.judge.look()

    def _crashed(self, _job: str, _clinic: str, error: Exception) -> None:
        told = "".join(traceback.format_exception(error, limit=-5))
        self.judge.blame("crashed", told)

    # the run

    def run(self, leaks: Callable[[], list[str]] = list) -> Outcome:
        """Live, settle, and be judged. `leaks`: what was found in the logs by then (I12)."""
        self.staff.act("fill", lambda: self.staff.admit(self.scale.patients * 3 // 4, (-20, 8)))
        if self.beside.knows("own column"):
            own_columns.first_day(self.staff, random.Random(f"{self.scale.seed}/first day"))
        end = self.stage.clock.now() + timedelta(days=self.scale.days)
        patient_days = 0
        self._plan_next_edit()
        self._plan_next_fault()
        while self.stage.clock.now() < end:
            today = self.stage.clock.now().date()
            self._step(end)
            if self.stage.clock.now().date() != today:
                passed = (self.stage.clock.now().date() - today).days
                patient_days += passed * self._active()
                self._arrivals(passed)
            if len(self.judge.violations) > 20:
                break
        self._settle()
        for leak in leaks()[:3]:
            self.judge.blame("I12 privacy", leak)
        return self._outcome(patient_days)

    def _step(self, end: datetime) -> None:
        now = self.stage.clock.now()
        due = [end, self._next_cycle(now), self._next_edit, self._next_fault]
        due += [self.talk.agenda[0][0]] if self.talk.agenda else []
        due += [moment] if (moment := self.beside.next()) else []
        due.append(self.spells.next_at(end))
        if self.staff.agenda and not self.is_covered:
            due.append(self.staff.agenda[0][0])
        moment = max(now, min(due))
        self.stage.clock.advance((moment - now).total_seconds())
        if not self.is_covered:
            self.catch_up()
        self._converse(moment)
        for kind in self.beside.due(may_be=not (self.staff.slipped or self.is_covered)):
            self._happen(kind)
        self.spells.befall(moment)
        if moment >= self._next_fault:
            self._strike()
            self._plan_next_fault()
        if moment >= self._next_edit:
            if not self.is_covered:
                self._edit()
            self._plan_next_edit()
        if moment >= self._next_cycle(now):
            self.cycle()

    def _happen(self, kind: str) -> None:
        """Now, or between the daemon's next read and its write."""
        if kind != "callbacks" and self._down_until is None and self.beside.is_hasty(kind):
            self._meddling.append(kind)
            self._poll_at = self.stage.clock.now()
        else:
            self.beside.act(kind)

    def catch_up(self) -> None:
        """Staff do what they meant to do by now. An undo here puts the whole sheet back, scores too."""
        before = self.staff.done["undo slip"]
        self.staff.catch_up()
        if self.staff.done["undo slip"] != before:
            self.talk.doubt(self.chronicle.surgeries)

    def _converse(self, moment: datetime) -> None:
        """Patients say what it is time for; a daemon on duty often hears it at once."""
        if not self.talk.agenda or self.talk.agenda[0][0] > moment:
            return
        self.judge.look()
        for said in self.talk.catch_up():
            self._call_in(said)
        # the more patients, the more of them are heard at some later poll
        if self._down_until is None and self.rng.random() < min(0.5, 10 / self.scale.patients):
            self._poll_at = self.stage.clock.now()

    def _call_in(self, said: Message) -> None:
        """Twilio calls the clinic about some texts of patients: at once, twice, late; never about others."""
        roll = self.webhooks.random()
        if roll < 0.1:
            self._held_back.append(said)
        elif roll < 0.4 and self._down_until is None:
            self._is_told([said] * (2 if roll < 0.15 else 1))
            self.staff.done["(inbound webhook)"] += 1

    def _call_back(self, rng: random.Random) -> None:
        """Status callbacks come, and what was late of patients' texts."""
        if self._down_until is not None:
            return
        late, self._held_back = self._held_back, []
        self.talk.heard_late(late)
        self._is_told(late)
        self.staff.done["(late webhook)"] += len(late)
        reports = some_reports(self.stage.world.twilio, rng)
        self.staff.done["(status callback)"] += len(reports)
        self._by_web(
            lambda: self.ctx.ledger.reply_store.receive_reports(reports, self.stage.clock.now()),
            Job.PROCESS_CALLBACKS,
        )

    def _is_told(self, said: list[Message]) -> None:
        now = self.stage.clock.now()
        replies = [reply_of(one, now) for one in said]
        faults = self.weather.total
        if not replies or not self._by_web(
            lambda: self.ctx.ledger.reply_store.receive(replies, now), Job.PROCESS_REPLIES
        ):
            return
        if faults == self.weather.total:
            check_heard(self.judge, self.ctx.ledger.records(), self.office, now, said)

    def _by_web(self, put: Callable[[], object], job: Job) -> bool:
        """What the web server puts into the tray is looked at soon; whether nobody died of it."""
        try:
            put()
            for one in (job, Job.NOTIFY):
                self.runner.run(one)
        except Crash:
            self.taps.intended.clear()
            self.ctx = self.opened()
            return False
        return True

    def _next_cycle(self, now: datetime) -> datetime:
        if self._down_until is not None:
            return self._down_until
        gap = self.rng.choice((15, 15, 30, 60, 150)) if self._hurry else self.scale.poll_seconds
        if self._poll_at is None:
            self._poll_at = now + timedelta(seconds=gap)
        wake = self._wake
        patience = NEAR if self._wakes else timedelta(minutes=1)
        if wake is not None and wake - now > patience and not self._obeys:
            wake = None
        return min(self._poll_at, wake) if wake else self._poll_at

    def _plan_next_edit(self) -> None:
        hours = self.rng.expovariate(self.scale.edits_per_day / BURST) * 24
        self._next_edit = self.stage.clock.now() + timedelta(hours=hours)

    def _plan_next_fault(self) -> None:
        rate = max(self.scale.faults_per_day, 1e-6)
        hours = min(24 * 400.0, self.rng.expovariate(rate) * 24)
        self._next_fault = self.stage.clock.now() + timedelta(hours=hours)

    def _active(self) -> int:
        """Patients whose row is there and whose last text is not over."""
        today = self.stage.clock.now().date()
        return sum(
            1
            for surgery in self.chronicle.surgeries.values()
            if (facts := surgery.now.facts)
            and facts.day
            and today <= facts.day + timedelta(days=22)
        )

    def _arrivals(self, days: int) -> None:
        expected = self.scale.patients / 30 * days
        count = int(expected) + (self.rng.random() < expected % 1)
        if self.staff.slipped or self.is_covered:
            return
        if count:
            self.staff.act("admit", lambda: self.staff.admit(count))
        if self.rng.random() < 0.25:
            self.staff.act("archive", lambda: staff_acts.archive(self.staff))

    def _edit(self) -> None:
        """Staff sit down at the sheet and change a thing or some."""
        edits = [self._kind() for _ in range(self.rng.choice((1, 1, 2, 2 * BURST)))]
        if self.rng.random() < 0.35 and self._down_until is None:
            self._meddling += edits
            self._poll_at = self.stage.clock.now()
            return
        for kind in edits:
            self._do(kind)
        if self.rng.random() < 0.5:
            self._hurry, self._poll_at = self.rng.choice((1, 2, 4)), None

    def _kind(self) -> str:
        roll = self.rng.random()
        return "sheet" if roll < 0.2 else "slip" if roll > 0.985 else "row"

    def _do(self, kind: str) -> None:
        acts = {
            "row": staff_acts.edit_a_row,
            "sheet": staff_acts.edit_the_sheet,
            "slip": staff_acts.slip,
        }
        if self.beside.knows(kind):
            self.beside.act(kind)
        else:
            acts[kind](self.staff)

    def _meddle(self, where: str) -> None:
        """Staff act between the daemon's read and its write; nothing more once columns moved under it."""
        if self._meddling and not self.is_covered and self.rng.random() < 0.6:
            self.staff.done[f"({where})"] += 1
            before = self.staff.columns_moved
            self._do(self._meddling.pop())
            self.is_covered = self.staff.columns_moved != before

    def _strike(self) -> None:
        roll = self.rng.random()
        if roll < 0.88:
            self.weather.arm_call()
        elif roll < 0.97:
            self.weather.arm_crash()
        elif roll < 0.98:
            self.take_over()
        elif self._down_until is None:
            hours = self.rng.choice((1, 3, 8, 30, 80))
            self.stage.end()
            self._put_right()
            self.weather.struck["down"] += 1
            self._down_until = self.stage.clock.now() + timedelta(hours=hours)

    # cycles

    def cycle(self) -> CycleReport | None:
        """One refresh and one cycle, as the daemon does them; then look at what came of it."""
        self._get_ready()
        self._poll_at, self._wake = None, None
        self._hurry = max(0, self._hurry - 1)
        self.cycle_count += 1
        began, faults, edits = self.stage.clock.now(), self.weather.total, self.staff.edits
        creates, was, is_approved = self._calls[CREATE], self._stands(), self._may_be_big
        app = self.stage.app
        report = self._attempt()
        if self.stage.app is not app:
            self._put_right()
        self.judge.look()
        if not is_approved:
            self._check_size(was, self._calls[CREATE] - creates)
        untouched = faults == self.weather.total and not self.spells.is_clock_far_off
        if not untouched:
            self._hurry = self.rng.choice((0, 0, 1, 3))
        if report is not None or not self.is_covered:
            self._check_staff_cells()
        if report is not None:
            self._wake = report.wake_at
            if untouched and self.staff.edits == edits and self._is_still(began):
                self._check_good(began, report)
            self._read_at = began
        return report

    def _get_ready(self) -> None:
        """There is a process, and a person has run what a row asked for."""
        if self._down_until is not None:
            self._down_until = None
            self.ctx = self.opened()
        if self.forgotten.asks:
            self.left_alone()
            hosts.recovered(self)

    def _check_staff_cells(self) -> None:
        """I6: what is not the daemon's is as staff left it, also where a strayed write had covered it."""
        was, now = self.staff.theirs, self.staff.their_cells()
        if was and was != now and not (self.is_covered and _plain(was) == _plain(now)):
            self.judge.blame("I6 staff cells", "a cell of the staff's was changed")
        self.staff.theirs, self.is_covered = now, False

    def _put_right(self) -> None:
        """A process that died before it put back what it had covered: then people have to.

        What landed in a score's cell is theirs to judge, too: README, Limits.
        """
        if self.is_covered:
            self.is_covered = False
            self.talk.doubt(self.chronicle.surgeries)
            self.staff.act("put right", self.staff.put_right)

    def _is_still(self, began: datetime) -> bool:
        """Whether nobody has typed since the read before this one, and that was long enough ago."""
        read_at, edited_at = self._read_at, self.staff.edited_at
        return read_at is not None and edited_at < read_at and began - read_at >= STILL

    def _attempt(self) -> CycleReport | None:
        """The daemon's jobs in its own order.

        The audit, which has a tick of its own there, comes first, or as soon as the sheet is leased. What a
        person has approved counts until a cycle has come to its end.
        """
        faults = self.weather.total + self.staff.edits
        app = self.stage.app
        is_leased = app is not None and app.leases[NAME].is_sure()
        try:
            if is_leased:
                self.runner.run(Job.AUDIT)
            self._hear_patients()
            outcome = self.runner.cycle()
            self._creates_by_then = self._creates()
            for job in (Job.NOTIFY, Job.DUE, *([] if is_leased else [Job.AUDIT])):
                self.runner.run(job)
        except Crash:
            self.taps.intended.clear()
            self.ctx = self.opened()
            return None
        except Fenced as error:
            self.judge.blame("ledger", f"Fenced: {error}")
            return None
        if isinstance(outcome, CycleReport):
            self._may_be_big = False
            if outcome.refused is None:
                return outcome
            self._refused(outcome.refused)
        else:
            self._complained(outcome, faults)
        return None

    def _hear_patients(self) -> None:
        """What waits for no sheet and no plan; judged by itself where nothing disturbed it."""
        began, faults = self.stage.clock.now(), self.weather.total
        # a ledger that has never heard anybody begins once its machine knows what time it is
        has_begun = not self.stage.machine.off or self._has_heard_anybody()
        for job in (Job.STATUSES, Job.REPLIES, Job.NOTIFY):
            self.runner.run(job)
        if has_begun and faults == self.weather.total:
            book = self.ctx.ledger.records()
            check_stop_heeded(self.judge, book, began)
            check_heard(self.judge, book, self.office, began)

    def _has_heard_anybody(self) -> bool:
        return self.ctx.ledger.reply_store.read_until() is not None

    def _complained(self, error: SheetdripError, faults: int) -> None:
        """A cycle may fail for what was done to it, and for nothing else."""
        if isinstance(error, LedgerTrouble):
            self.judge.blame("ledger", f"{type(error).__name__}: {error}")
        undisturbed = faults == self.weather.total + self.staff.edits
        if undisturbed and (self._is_in_order() or not isinstance(error, UserMustFix)):
            self.judge.blame("complaint", f"{type(error).__name__}: {error}")

    def _is_in_order(self) -> bool:
        """Whether the tab and its needed headers are called as they should be."""
        sheet = self.staff.sheet
        return sheet.title == "Surgeries" and is_readable(sheet) and not sheet.outages

    def _refused(self, error: PlanRefused) -> None:
        """Something waits. What was meant is approved by a person at the next cycle."""
        if self.approves and not self.staff.slipped and not self.staff.sheet.outages:
            self._may_be_big = True
            self._hurry, self._poll_at = 2, None
            if self.stage.terms.has_control_tab:
                self.staff.act("approve", lambda: staff_acts.tick_approve(self.staff))
            else:
                self.ctx = self.opened(error.digest)

    def check_places(self) -> None:
        """I6 in the middle of things: at least no SID rests on another patient's row."""
        check_places(self.judge, self.staff.sheet)

    def _stands(self) -> Before:
        book = self.ctx.ledger.records()
        return before(self.stage.clock.now(), len(self.judge.pending), self.judge.store, book)

    def _check_size(self, was: Before, creates: int) -> None:
        """I11: nothing big without a person's approval."""
        now = self.stage.clock.now()
        if any(one.touches(was.at, now) for one in self.chronicle.pauses):
            return  # which takes all back, and is meant
        book = self.ctx.ledger.records()
        cancels = len(taken_back(was, self.judge.store, book))
        if is_mass(creates, cancels, was.held):
            self.judge.blame("I11 mass", f"{creates} creates and {cancels} cancels in one cycle")

    def _check_good(self, began: datetime, report: CycleReport) -> None:
        book = self.ctx.ledger.records()
        doubtful = {"intended", "unknown", "cancelling"}
        is_due = (
            self._creates() != self._creates_by_then
        )  # made after the cycle: the next one shows it
        in_doubt = any(one.state.value in doubtful for one in book.messages)
        if report.applied.gave_up or in_doubt or is_due:
            self._hurry = max(self._hurry, 1)
            return
        sheet = self.staff.sheet
        if not is_readable(sheet):
            return
        self.closures.look()
        with self.weather.held():  # the judge asks here, and not the process
            waiting = self.forgotten.look(self.ctx.ledger.seen)
        if sheet.outages or self.closures.has_any_id or waiting:
            names = [name for name in self._healthy() if name not in waiting]
            check_healthy(self.judge, names, began)
            return
        self._check_named(report)
        self.judge.good.append((began, self.stage.clock.now()))
        self.staff.seen()
        check_agreement(self.judge, began)
        check_ledger(self.judge, book)
        check_rows(self.judge, sheet, self.closures.has)

    def _healthy(self) -> list[str]:
        """Whose row can be read and has its ID."""
        broken = outages.broken_rows(self.staff)
        return [
            self.chronicle.name_of(cells["Patient"])
            for number, cells in self.staff.rows()
            if number not in broken and cells.get("Drip ID")
        ]

    def _check_named(self, report: CycleReport) -> None:
        """I17: what cannot be written is named, or is one of so many more."""
        told = " ".join(report.warnings)
        closed = (one for one in self.closures.known() if one not in self.closures.rejecting)
        unnamed = [header for header in closed if f"“{header}" not in told]
        if len(unnamed) > sum(map(int, _MORE.findall(told))):
            self.judge.blame("I17 not named", f"{unnamed} are protected: {told!r}")

    def _watch(self, call: Call) -> None:
        """I7: the intent is durable before its POST."""
        self._calls[call.operation] += 1
        if call.operation == START:
            self._watch_start(call)
        if call.operation != CREATE:
            return
        self._interrupt()
        asked = (call.form.get("To"), call.form.get("Body"))
        if asked not in {(one.to, one.body) for one in self.taps.intended.values()}:
            self.judge.blame("I7 no intent", f"a POST to {asked[0]} without a durable intent")
        if call.form.get("SendAt") and call.form.get("ValidityPeriod"):
            self.judge.blame("I2 validity", "a scheduled text may run out before its time")
        self.judge.about_to_create(*asked)

    def _watch_start(self, call: Call) -> None:
        """I7 for a flow."""
        self._interrupt()
        phone, body = asked_by(call)
        if (phone, body) not in {(one.to, one.body) for one in self.taps.intended.values()}:
            self.judge.blame("I7 no intent", f"a start for {phone} without a durable intent")
        self.judge.flows.tried[phone or ""] = self.stage.clock.now()

    def _interrupt(self) -> None:
        """In the middle of a wave the patients' lane has its turn, as another thread would."""
        if self.interruptions.random() <= 0.05:
            self.hear_meanwhile()

    def hear_meanwhile(self) -> None:
        """The patients' lane has its turn while another is at work."""
        if self._is_nested or self.stage.app is None:
            return
        self._is_nested = True
        try:
            self.runner.run(Job.REPLIES)
        finally:
            self._is_nested = False

    def take_over(self) -> None:
        """I8: another process takes the ledger; the older one may not act any more."""
        if self._down_until is not None or self.stage.app is None:
            return
        self.weather.struck["takeover"] += 1
        old, old_runner = self.stage.app, self.runner
        newer: WiredApp = self.stage.successor()
        creates = self._creates()
        try:
            old_runner.run(Job.STATUSES)
            if isinstance(old_runner.cycle(), CycleReport):
                self.judge.blame("I8 fence", "the older daemon went on for a whole cycle")
        except (Fenced, Crash):
            pass
        if self._creates() != creates:
            self.judge.blame("I8 fence", "the older daemon sent a text")
        self.stage.bury(old)
        self.stage.bury(newer)
        self.stage.app = None
        self._put_right()
        self.ctx = self.opened()

    def _creates(self) -> int:
        return self._calls["twilio.messages.create"] + self._calls["studio.executions.create"]

    # the end

    def _settle(self) -> None:
        """Faults stop, the settling time passes, two quiet cycles: then everything must agree."""
        self.weather.clear()
        self._meddling.clear()
        self.talk.agenda.clear()
        self.cycle()
        self.spells.clear()
        while self.staff.agenda:
            wait = self.staff.agenda[0][0] - self.stage.clock.now()
            self.stage.clock.advance(max(0.0, wait.total_seconds()))
            self.catch_up()
            for _ in range(2):
                self.stage.clock.advance(150)
                self.cycle()
        if self.closures.rejecting:
            self.stage.clock.advance(TRIED_AGAIN.total_seconds())
            self.cycle()
        for seconds in (1, 250, 250, 700, 15, 15):
            self.stage.clock.advance(seconds)
            self.cycle()
        self.stage.clock.advance(15)
        if self._wake is not None and self._wake <= self.stage.clock.now():
            self.cycle()  # a text came into Twilio's window just now
            self.stage.clock.advance(15)
        goods, calls = len(self.judge.good), self._calls.copy()
        report = self.cycle()
        self._check_converged(goods, calls, report)

    def _check_converged(self, goods: int, calls: Counter[str], report: CycleReport | None) -> None:
        """I5, I6, I9, I10."""
        check_statuses(self.judge, self.ctx.ledger.records())
        if len(self.judge.good) == goods:
            self.judge.blame("I10 convergence", "no undisturbed cycle after the faults stopped")
        if report is not None and not report.is_quiet:
            self.judge.blame("I9 idempotence", f"the second quiet cycle did {report.applied}")
        for operation in (CREATE, START, WRITE):
            if self._calls[operation] != calls[operation]:
                self.judge.blame("I9 idempotence", f"the second quiet cycle called {operation}")
        if changes := preview(self.ctx).plan.changes:
            self.judge.blame("I9 idempotence", f"the next plan has {len(changes)} changes")
        for name, usage in self.stage.world.quotas.usage().items():
            if usage["refused"]:
                self.judge.blame("I14 quota", f"{name}: {usage}")

    def _outcome(self, patient_days: int) -> Outcome:
        self.stage.end()
        self.staff.done["(reply from another address)"] += self.talk.others
        self.staff.done["(picture)"] += self.talk.pictures
        self.staff.done.update({f"(said: {one})": n for one, n in self.talk.phrases.items()})
        return Outcome(
            scale=self.scale,
            patient_days=patient_days,
            cycles=self.cycle_count,
            good_cycles=len(self.judge.good),
            texts_left=sum(map(len, self.judge.left.values())),
            violations=tuple(self.judge.violations),
            faults=self.weather.struck,
            crash_points=self.weather.points,
            edits=self.staff.done,
            flows=Counter(self.judge.flows.ends()),
        )


def _plain(cells: list[tuple[Cell, ...]]) -> list[list[tuple[int, Cell]]]:
    """Without number formats: of a cell that was put back, only the column's usual one can be known."""
    return [
        [
            (index, plain)
            for index, cell in enumerate(row)
            if not (plain := replace(cell, format=None)).is_bare()
        ]
        for row in cells
    ]
