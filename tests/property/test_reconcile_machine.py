"""Does everything come right again, whatever staff, time, faults, machines and deaths do, in whatever order?

The rules act on the stage of tests/simulation: the vendors' own clients against the sandbox's world in one
process, on a virtual clock. Its judge looks after every step; in the end faults stop, and after two quiet
cycles Twilio holds what the sheet asks for, the next plan is empty and every cell says so.

`SHEETDRIP_STORIES=1000 pytest --timeout 0 tests/property/test_reconcile_machine.py` tells many more and
longer stories, new ones each time.
"""

import random
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sheetdrip.sandbox.twilio.rewriting import REWRITES
from tests.memory import memory
from tests.property.stories import stories
from tests.simulation import hosts
from tests.simulation import staff as acts
from tests.simulation.campaign import watched_logs
from tests.simulation.scenes import Scene
from tests.simulation.spells import Spells
from tests.simulation.talk import UNREADABLE
from tests.simulation.weather import LATE, TARGETS

RowEdit = Callable[[acts.Staff, str], None]
SheetEdit = Callable[[acts.Staff], None]
Spell = Callable[[Spells, random.Random], float]

row_edits = st.sampled_from(list(acts.OF_A_ROW))
sheet_edits = st.sampled_from(list(acts.OF_THE_SHEET))
faults = st.sampled_from([(name, kind) for name, (_, kinds) in TARGETS.items() for kind in kinds])
pauses = st.sampled_from([1, 6, 20, 150, 700, 3600, 4 * 3600, 30 * 3600])
somebody = st.integers(0, 9)
streams = st.integers(0, 10_000).map(random.Random)
meanwhile = ["form", "old copy", "outage", "closed"]
beside = st.sampled_from([*meanwhile, "own column", "callbacks"])
refusals = st.sampled_from(
    [
        Spells.refuse_a_phone,
        Spells.refuse_a_phone,
        Spells.refuse_the_sender,
        Spells.refuse_the_account,
        Spells.fail,
        Spells.queue,
    ]
)
calls = st.sampled_from(
    [Spells.pages, Spells.hang, Spells.burst, Spells.wave, Spells.token, Spells.lease]
)
sleeps = st.sampled_from([0.5, 3.0, 9.0, 50.0])

LEGIBLE = sorted(REWRITES - {"cut", "withheld", "redacted"})
"""Ways of keeping a text that leave nothing open for a person: who has asked can tell which it is."""


class Clinic(RuleBasedStateMachine):
    """A small clinic and its daemon."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(prefix="sheetdrip-machine-", dir=memory())
        self._leaks: list[str] = []
        self._logs = watched_logs(self._leaks)
        self._logs.__enter__()
        self.scene = Scene(Path(self._folder.name))
        self.staff = self.scene.staff

    @initialize(
        count=st.integers(1, 5),
        rewrites=st.just([]) | st.lists(st.sampled_from(LEGIBLE), unique=True, max_size=3),
    )
    def open_the_sheet(self, count: int, rewrites: list[str]) -> None:
        self.scene.keeps(*rewrites)
        self.staff.act("fill", lambda: self.staff.admit(count, (-8, 4)))

    def may_edit(self) -> bool:
        """Nobody types while a strayed write waits to be put right: what they meant could not be told."""
        return not self.scene.is_covered

    def edits_row(self, edit: RowEdit, which: int) -> acts.Later:
        def act() -> None:
            names = self.staff.names()
            if names:
                edit(self.staff, names[which % len(names)])

        return act

    def edits_sheet(self, edit: SheetEdit) -> acts.Later:
        def act() -> None:
            if edit.__name__ not in acts.OF_COLUMNS or self.staff.may_move_columns:
                edit(self.staff)

        return act

    # staff

    @precondition(may_edit)
    @rule()
    def admit_somebody(self) -> None:
        if not self.staff.slipped:
            self.staff.act("admit", self.staff.admit)

    @precondition(may_edit)
    @rule(edit=row_edits, which=somebody)
    def edit_a_row(self, edit: RowEdit, which: int) -> None:
        if not self.staff.slipped:
            self.staff.act(edit.__name__, self.edits_row(edit, which))

    @precondition(may_edit)
    @rule(edit=sheet_edits)
    def edit_the_sheet(self, edit: SheetEdit) -> None:
        if not self.staff.slipped:
            self.staff.act(edit.__name__, self.edits_sheet(edit))

    @precondition(may_edit)
    @rule(slip=st.sampled_from(acts.SLIPS))
    def slip(self, slip: SheetEdit) -> None:
        if not self.staff.slipped:
            self.staff.act(slip.__name__, lambda: slip(self.staff))

    @precondition(may_edit)
    @rule()
    def tick_the_pause_box(self) -> None:
        self.staff.act("tick pause", lambda: acts.tick_pause(self.staff))

    @rule(after_read=st.booleans())
    def tick_the_pause_box_during_the_next_cycle(self, *, after_read: bool) -> None:
        self.scene.meddle(lambda: acts.tick_pause(self.staff), after_read=after_read)

    @rule(edit=row_edits, which=somebody, after_read=st.booleans())
    def edit_a_row_during_the_next_cycle(
        self, edit: RowEdit, which: int, *, after_read: bool
    ) -> None:
        if not self.staff.slipped:
            self.scene.meddle(self.edits_row(edit, which), after_read=after_read)

    @rule(edit=sheet_edits, after_read=st.booleans())
    def edit_the_sheet_during_the_next_cycle(self, edit: SheetEdit, *, after_read: bool) -> None:
        if not self.staff.slipped:
            self.scene.meddle(self.edits_sheet(edit), after_read=after_read)

    # patients

    @rule(
        which=somebody,
        body=st.sampled_from(["7", UNREADABLE, "STOP", "START"]),
        by_webhook=st.booleans(),
    )
    def a_patient_says(self, which: int, body: str, *, by_webhook: bool) -> None:
        phones = sorted(self.scene.chronicle.by_phone)
        if phones:
            self.scene.says(phones[which % len(phones)], body, by_webhook=by_webhook)

    @rule(which=st.integers(0, 40), milestone=st.integers(0, 2))
    def a_status_callback_comes(self, which: int, milestone: int) -> None:
        self.scene.is_told(which, milestone)

    # time and the daemon

    @rule(seconds=pauses)
    def time_passes(self, seconds: int) -> None:
        self.scene.stage.clock.advance(seconds)
        if self.may_edit():
            self.scene.catch_up()
        self.scene.mended(everything=False)

    @rule(seconds=pauses)
    def a_cycle_runs(self, seconds: int) -> None:
        self.time_passes(seconds)
        self.scene.cycle()

    @rule()
    def cycles_run(self) -> None:
        for seconds in (10, 15, 15):
            self.scene.cycles(seconds)

    # trouble

    @rule(fault=faults, times=st.sampled_from([1, 1, 1, 2, 4, 5]), late=st.floats(*LATE))
    def calls_will_fail(self, fault: tuple[str, str], times: int, late: float) -> None:
        operation, kind = fault
        self.scene.weather.arm(operation, kind, times, late)

    @rule(points=st.integers(1, 40))
    def the_process_will_die(self, points: int) -> None:
        self.scene.weather.crash_in = points

    @rule()
    def another_process_takes_over(self) -> None:
        self.scene.take_over()

    # forms and other programs, formulas, closed cells

    @precondition(may_edit)
    @rule(kind=beside, stream=streams)
    def something_happens_beside(self, kind: str, stream: random.Random) -> None:
        if not self.staff.slipped:
            self.scene.beside.act(kind, stream)

    @rule(kind=st.sampled_from(meanwhile), stream=streams, after_read=st.booleans())
    def something_happens_beside_during_the_next_cycle(
        self, kind: str, stream: random.Random, *, after_read: bool
    ) -> None:
        if not self.staff.slipped:
            self.scene.meddle(lambda: self.scene.beside.act(kind, stream), after_read=after_read)

    # longer troubles

    @rule(kind=refusals, stream=streams)
    def twilio_begins_to_refuse(self, kind: Spell, stream: random.Random) -> None:
        kind(self.scene.spells, stream)

    @rule(kind=calls, stream=streams)
    def services_are_away(self, kind: Spell, stream: random.Random) -> None:
        kind(self.scene.spells, stream)

    @rule()
    def everything_is_mended(self) -> None:
        self.scene.mended(everything=True)

    @rule(stream=streams)
    def the_machines_clock_is_set_wrong(self, stream: random.Random) -> None:
        self.scene.spells.clock(stream)

    # machines and ledgers

    @rule(hours=sleeps)
    def the_machine_sleeps(self, hours: float) -> None:
        hosts.suspend(self.scene, hours)

    @rule(stream=streams)
    def the_machine_will_sleep_in_a_call(self, stream: random.Random) -> None:
        self.scene.spells.suspend(stream)

    def is_at_work(self) -> bool:
        """Whether there is nothing that staff have to put right before anybody turns to the machine."""
        return self.scene.is_quiet()

    @precondition(is_at_work)
    @rule()
    def the_ledger_moves(self) -> None:
        hosts.move(self.scene)

    @precondition(is_at_work)
    @rule(gap=st.sampled_from([20.0, 600.0, 1800.0]))
    def two_machines_work_with_one_ledger(self, gap: float) -> None:
        hosts.clone(self.scene, gap)

    @precondition(is_at_work)
    @rule()
    def a_copy_is_made_or_put_back(self) -> None:
        self.scene.spells.back_up(random.Random(0))

    @precondition(is_at_work)
    @rule()
    def the_ledger_is_lost(self) -> None:
        hosts.lose(self.scene)

    # what must hold

    @invariant()
    def nothing_is_wrong(self) -> None:
        found = [*self.scene.judge.violations, *self._leaks]
        assert not found, found[:3]

    def teardown(self) -> None:
        try:
            self.scene.settle()
            self.nothing_is_wrong()
        finally:
            self.scene.stage.end()
            self._logs.__exit__(None, None, None)
            self._folder.cleanup()


class TestAClinic(Clinic.TestCase):  # type: ignore[misc, valid-type]
    settings = stories(8, 25, 60)
