"""Which short stories hold every kind of step the daemon can die in? A few rows, one thing that happens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sheetdrip.domain.reply import StatusReport
from sheetdrip.sandbox.twilio.lifecycle import milestones
from tests.simulation import staff as acts
from tests.simulation.life import Life, Product, Scale
from tests.simulation.ports import Crash
from tests.simulation.sizes import LIMITS
from tests.simulation.stage import Terms
from tests.simulation.talk import UNREADABLE
from tests.simulation.weather import Armed
from tests.simulation.webhooks import reply_of
from tests.simulation.wire import Trouble

ADA, BEN, CY = "Ada Canarywood", "Ben Canarywood", "Cy Canarywood"
PHONES = {ADA: "+13125550101", BEN: "+13125550102", CY: "+13125550103"}
START = datetime(2026, 3, 3, 18, tzinfo=UTC)
"""Tuesday noon in Chicago, five days before the clocks go forward there."""


class Scene(Life):
    """A clinic with a few rows, told what to do step by step."""

    def __init__(
        self,
        folder: Path,
        plant: Product = lambda here: here,
        rewrites: frozenset[str] = frozenset(),
        flow: str | None = None,
    ) -> None:
        scale = Scale(
            seed=1, patients=0, days=0, faults_per_day=0, edits_per_day=1, poll_seconds=3600
        )
        terms = Terms(
            seed=1,
            start=START,
            safety=LIMITS,
            has_control_tab=True,
            rewrites=rewrites,
            flow=flow,
        )
        super().__init__(folder, scale, plant, terms)

    def admit(self, *names: str, day: str = "2026-03-03", **more: str) -> None:
        """New rows."""
        for name in names or PHONES:
            typed = {"Patient": name, "Phone": PHONES[name], "Surgery date": day}
            named = {word.replace("_", " ").capitalize(): cell for word, cell in more.items()}
            self.staff.act("admit", partial(self.staff.edit, "append", values=typed | named))

    def type_in(self, name: str, column: str, value: object) -> None:
        """An edit of a row."""
        self.staff.act("edit", lambda: self.staff.type_in(name, column, value))

    def do(self, edit: Callable[[acts.Staff], None]) -> None:
        """An edit of the sheet."""
        self.staff.act(edit.__name__, lambda: edit(self.staff))

    def cycles(self, *seconds: float) -> None:
        """A cycle after so many seconds, and another after so many more."""
        for wait in seconds:
            self.stage.clock.advance(wait)
            self.cycle()

    def until(self, moment: str) -> None:
        """Let time pass until a UTC moment."""
        target = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        self.stage.clock.advance((target - self.stage.clock.now()).total_seconds())

    def breaks(self, operation: str, trouble: Trouble, times: int = 1) -> None:
        """The next calls of an operation go wrong."""
        self.weather.armed.append(Armed(operation, trouble, times))

    def keeps(self, *rewrites: str) -> None:
        """From now on Twilio keeps what it is given in these ways (`sandbox.twilio.rewriting`)."""
        twilio = self.stage.world.twilio
        twilio.rules = replace(twilio.rules, rewrites=frozenset(rewrites))

    def left_alone(self) -> None:
        """A story's process may die in whatever happens to its machine."""

    def restart(self) -> None:
        """Another process on the same ledger."""
        self.ctx = self.opened()

    def live(self, name: str, label: str) -> int:
        """How many texts of a step Twilio holds for a patient."""
        self.judge.look()
        return sum(text.key == (name, label) for text in self.judge.pending.values())

    def says(self, phone: str, body: str, *media: str, by_webhook: bool = False) -> None:
        """A patient texts the clinic. By webhook: the next poll finds the same text again."""
        self.stage.clock.advance(1)  # Twilio's times do not tell what comes faster
        self.judge.look()
        said = self.talk.say(phone, body, *media)
        if by_webhook and said is not None:
            now = self.stage.clock.now()
            reply = replace(reply_of(said, now), phone=phone)
            self._called(lambda: self.ctx.ledger.reply_store.receive([reply], now))

    def is_told(self, which: int, milestone: int) -> None:
        """A status callback comes: what was so at some time, late, again or before its SID is on record."""
        texts = [one for one in self.judge.store.since(1) if one.direction == "outbound-api"]
        now = self.stage.clock.now()
        if not texts:
            return
        message = texts[which % len(texts)]
        times = milestones(message)
        state = self.judge.store.state(message, min(now, times[milestone % len(times)]))
        report = StatusReport(
            sid=message.sid, status=state.status, error_code=state.error_code, heard_at=now
        )
        self._called(lambda: self.ctx.ledger.reply_store.receive_reports([report], now))

    def _called(self, put: Callable[[], object]) -> None:
        """The web server writes into the tray; it dies as the daemon does."""
        try:
            put()
        except Crash:
            self.restart()

    def meddle(self, edit: acts.Later, *, after_read: bool = False) -> None:
        """Staff edit once just before the daemon's next write, or after its next read."""
        edits = [edit]

        def act() -> None:
            # the undo of a slip puts everything back, others' edits and IDs of that time too
            if edits and not self.is_covered and not self.staff.slipped:
                header = [cell.value for cell in self.staff.sheet.grid.cells[0]]
                self.staff.act("meddle", edits.pop())
                now = [cell.value for cell in self.staff.sheet.grid.cells[0]]
                self.is_covered = now != header

        if after_read:
            self.taps.after_read = act
        else:
            self.taps.before_write = act

    def settle(self) -> None:
        """Faults stop; everything must agree."""
        self._settle()
        self.stage.end()


Act = Callable[[Scene], None]


@dataclass(frozen=True, slots=True)
class Story:
    """`before`: what must have happened; `then`: what is told, and where the process may die.

    `flow`: the label of the step that a Studio flow asks.
    """

    before: Act
    then: Act
    flow: str | None = None


def _handed_over(scene: Scene) -> None:
    scene.admit()
    scene.cycles(10, 10, 10)


def _nobody(scene: Scene) -> None:
    scene.cycles(10)


def _first_hand_over(scene: Scene) -> None:
    scene.admit()
    scene.cycles(10, 10, 10)


def _date_edit(scene: Scene) -> None:
    scene.type_in(ADA, "Surgery date", "2026-03-04")
    scene.cycles(10, 10, 10)


def _dates_moved_at_once(scene: Scene) -> None:
    """More than may be without a person's word, which is given at the next cycle."""
    for name in PHONES:
        scene.type_in(name, "Surgery date", "2026-03-04")
    scene.cycles(10, 10, 10)


def _phone_edit(scene: Scene) -> None:
    scene.type_in(BEN, "Phone", "+13125550142")
    scene.cycles(10, 10, 10)


def _row_removed(scene: Scene) -> None:
    scene.staff.act("delete", lambda: scene.staff.edit("delete_rows", row=3))
    scene.cycles(10, 400, 400)


def _send_now(scene: Scene) -> None:
    scene.until("2026-03-04 00:55")
    scene.admit()
    scene.cycles(10, 10)
    scene.until("2026-03-04 01:00")
    scene.cycles(1, 60)


def _lost_answer(scene: Scene) -> None:
    scene.breaks("twilio.messages.create", Trouble("reset", applied=True))
    scene.breaks("twilio.messages.create", Trouble("reset"))
    scene.admit()
    scene.cycles(10, 10, 10, 250, 15)


def _late_answer(scene: Scene) -> None:
    scene.breaks("twilio.messages.create", Trouble("late_apply", seconds=90))
    scene.admit()
    scene.cycles(10, 10, 15, 30, 250, 15)


def _slow_batch(scene: Scene) -> None:
    """The last text of a batch is posted minutes after its intent was committed, and applied late."""
    scene.breaks("twilio.messages.create", Trouble("timeout"), times=4)
    scene.breaks("twilio.messages.create", Trouble("late_apply", seconds=90))
    scene.admit()
    scene.cycles(10, 15, 15, 60, 60, 250, 15)


def _cancel_race(scene: Scene) -> None:
    scene.until("2026-03-04 00:59:40")
    scene.breaks("twilio.messages.cancel", Trouble("timeout"))
    scene.type_in(CY, "Surgery date", "2026-03-05")
    scene.cycles(2, 6, 60)


def _pause_and_resume(scene: Scene) -> None:
    scene.type_in(ADA, "Drip", "Paused")
    scene.cycles(10, 10)
    scene.type_in(ADA, "Drip", "On")
    scene.cycles(10, 10, 10)


def _partial_sort(scene: Scene) -> None:
    scene.staff.act(
        "sort",
        lambda: scene.staff.edit(
            "sort", by="Patient", descending=True, columns=("Patient", "Drip")
        ),
    )
    scene.cycles(10, 10)


def _sorted_meanwhile(scene: Scene) -> None:
    """The rows are sorted between the read and the write."""
    scene.type_in(ADA, "Surgery date", "2026-03-04")
    scene.meddle(lambda: scene.staff.edit("sort", by="Patient", descending=True))
    died = scene.weather.total
    scene.cycles(10)
    if scene.weather.total == died:
        scene.check_places()
    scene.cycles(10, 10)


def _status_refresh(scene: Scene) -> None:
    scene.until("2026-03-04 01:01:30")
    scene.cycles(1, 15)


def _too_late(scene: Scene) -> None:
    """Its first texts are skipped."""
    scene.admit(ADA, day="2026-02-20")
    scene.cycles(10, 10)


def _another_process(scene: Scene) -> None:
    scene.type_in(ADA, "Surgery date", "2026-03-04")
    scene.restart()
    scene.cycles(10, 10, 10)


def _columns_moved_meanwhile(scene: Scene) -> None:
    """A column is inserted between the read and the write: what it covers is put back."""
    scene.type_in(ADA, "Surgery date", "2026-03-04")
    scene.meddle(lambda: scene.staff.edit("insert_columns", before="Phone", header="Ward"))
    scene.cycles(10, 10, 10)


def _lost_cancel(scene: Scene) -> None:
    scene.breaks("twilio.messages.cancel", Trouble("reset"))
    scene.type_in(ADA, "Surgery date", "2026-03-04")
    scene.cycles(10, 10, 10)


def _asked(scene: Scene) -> None:
    """Ada and the others have had the question of the evening."""
    _handed_over(scene)
    scene.until("2026-03-04 01:02")
    scene.cycles(1, 15)


def _scored(scene: Scene) -> None:
    scene.says(PHONES[ADA], "7")
    scene.cycles(10, 15)


def _unreadable(scene: Scene) -> None:
    """The question is asked once more."""
    scene.says(PHONES[BEN], UNREADABLE)
    scene.cycles(10, 15)


def _stop_and_start(scene: Scene) -> None:
    scene.says(PHONES[CY], "STOP")
    scene.cycles(10, 15)
    scene.says(PHONES[CY], "START")
    scene.cycles(10, 15)


def _clinic_paused_and_on(scene: Scene) -> None:
    """What fell due meanwhile is over."""
    scene.do(acts.tick_pause)
    scene.cycles(10, 10)
    scene.until("2026-03-04 01:05")
    scene.cycles(10)
    scene.do(acts.tick_pause)
    scene.cycles(10, 10)


def _asked_by_a_flow(scene: Scene) -> None:
    """It is noon on the seventh day after their surgeries."""
    scene.admit(day="2026-02-24")
    scene.cycles(10, 10, 10)


def _lost_start(scene: Scene) -> None:
    """One start's answer is lost, another's call; who is asked answers before that is found out."""
    scene.breaks("studio.executions.create", Trouble("reset", applied=True))
    scene.breaks("studio.executions.create", Trouble("reset"))
    scene.admit(day="2026-02-24")
    scene.cycles(10, 10)
    scene.says(PHONES[ADA], "3")
    scene.cycles(250, 15, 15)


def _heard_by_a_flow(scene: Scene) -> None:
    scene.says(PHONES[ADA], "9")
    scene.says(PHONES[BEN], UNREADABLE)
    scene.cycles(10, 15)


def _stop_to_a_flow(scene: Scene) -> None:
    """The flow does not hear it, and is ended."""
    services = scene.stage.world.twilio.services
    (service,) = services.values()
    services[service.sid] = replace(service, inbound_request_url="https://example.org/others")
    scene.says(PHONES[CY], "STOP")
    scene.cycles(10, 15)


STORIES: Mapping[str, Story] = {
    "first hand-over": Story(_nobody, _first_hand_over),
    "date edit": Story(_handed_over, _date_edit),
    "dates moved at once": Story(_handed_over, _dates_moved_at_once),
    "phone edit": Story(_handed_over, _phone_edit),
    "row removed": Story(_handed_over, _row_removed),
    "send now": Story(_nobody, _send_now),
    "lost answer settled": Story(_nobody, _lost_answer),
    "late answer settled": Story(_nobody, _late_answer),
    "slow batch": Story(_nobody, _slow_batch),
    "cancel race": Story(_handed_over, _cancel_race),
    "lost cancel": Story(_handed_over, _lost_cancel),
    "pause and resume": Story(_handed_over, _pause_and_resume),
    "partial sort": Story(_handed_over, _partial_sort),
    "sorted meanwhile": Story(_handed_over, _sorted_meanwhile),
    "columns moved meanwhile": Story(_handed_over, _columns_moved_meanwhile),
    "too late": Story(_nobody, _too_late),
    "another process": Story(_handed_over, _another_process),
    "status refresh": Story(_handed_over, _status_refresh),
    "a score": Story(_asked, _scored),
    "an answer that nobody can read": Story(_asked, _unreadable),
    "the clinic paused and on again": Story(_handed_over, _clinic_paused_and_on),
    "STOP and START": Story(_asked, _stop_and_start),
    "asked by a flow": Story(_nobody, _asked_by_a_flow, "Day 7"),
    "a lost start settled": Story(_nobody, _lost_start, "Day 7"),
    "heard by a flow": Story(_asked_by_a_flow, _heard_by_a_flow, "Day 7"),
    "STOP to a flow": Story(_asked_by_a_flow, _stop_to_a_flow, "Day 7"),
}
