"""Does a phone that a family shares get one text at a time, whatever happens in whatever order?

The rules act on the small world of tests/simulation/families.py, which has rules of its own for who may get
which text when: patients are told apart by their phones in the big one (test_reconcile_machine.py).
`SHEETDRIP_STORIES` tells more and longer stories here, too.
"""

import random
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.memory import memory
from tests.property.stories import stories
from tests.simulation.families import DAYS, EDITED, START, Families
from tests.simulation.weather import LATE, TARGETS

faults = st.sampled_from([(name, kind) for name, (_, kinds) in TARGETS.items() for kind in kinds])
streams = st.integers(0, 10_000).map(random.Random)
counts = st.sampled_from([1, 2, 2, 3])
POLL = timedelta(hours=45)
"""Between two cycles when nobody does anything any more."""


class Household(RuleBasedStateMachine):
    """A clinic in which patients share phones, and its daemon."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(prefix="sheetdrip-machine-", dir=memory())
        self.families = Families(Path(self._folder.name), seed=1)

    @initialize(stream=streams, count=counts)
    def open_the_sheet(self, stream: random.Random, count: int) -> None:
        self.families.admit(count, stream)

    def may_be_edited(self) -> bool:
        """Whether everything that is typed now is over in the end."""
        return self.families.stage.clock.now() < START + EDITED

    @precondition(may_be_edited)
    @rule(stream=streams, count=counts)
    def a_family_comes(self, stream: random.Random, count: int) -> None:
        self.families.admit(count, stream)

    @precondition(may_be_edited)
    @rule(stream=streams)
    def a_date_is_moved(self, stream: random.Random) -> None:
        self.families.move_a_date(stream)

    @rule(hours=st.sampled_from([0.01, 0.1, 1.0, 5.0, 13.0, 30.0]))
    def a_cycle_runs(self, hours: float) -> None:
        self.families.stage.clock.advance(hours * 3600)
        self.families.cycle()

    @rule(fault=faults, times=st.sampled_from([1, 1, 2, 4]), late=st.floats(*LATE))
    def calls_will_fail(self, fault: tuple[str, str], times: int, late: float) -> None:
        self.families.weather.arm(*fault, times, late)

    @rule(points=st.integers(1, 60))
    def the_process_will_die(self, points: int) -> None:
        self.families.weather.crash_in = points

    @invariant()
    def no_phone_is_crowded(self) -> None:
        assert list(self.families.crowded()) == []

    def teardown(self) -> None:
        families = self.families
        try:
            families.weather.clear()
            while families.stage.clock.now() < START + timedelta(days=DAYS):
                families.cycle()
                families.stage.clock.advance(POLL.total_seconds())
            assert families.verdict() == []
        finally:
            families.stage.end()
            self._folder.cleanup()


class TestAHousehold(Household.TestCase):  # type: ignore[misc, valid-type]
    settings = stories(2, 12, 30)
