"""Do the ledger on disk and its twin in memory ever differ, whatever is asked of them?"""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from sheetdrip.domain.lifecycle import MAY_HAVE_REACHED, State
from sheetdrip.domain.message import Draft, Outcome
from sheetdrip.errors import LedgerTrouble
from sheetdrip.ledger import MemoryLedger, open_ledger
from sheetdrip.sync.ports.ledger import Ledger
from tests.contract.ledger.builders import NOON, draft, key, surgery

names = st.sampled_from(["d-1", "d-2"])
revisions = st.integers(1, 3)
drafts = st.lists(
    st.builds(draft, names, st.sampled_from(["evening", "day7"]), revisions), max_size=3
)
outcomes = st.lists(
    st.builds(
        lambda name, revision, state, sid: Outcome(
            key=key(name, "day7", revision), state=state, sid=sid
        ),
        names,
        revisions,
        st.sampled_from(State),
        st.none() | st.sampled_from(["SM1", "SM2"]),
    ),
    max_size=3,
)


class Twins(RuleBasedStateMachine):
    """The same calls to both; the same answers from both."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        url = f"sqlite:///{Path(self._folder.name)}/ledger.db"
        paper, memory = open_ledger(url), MemoryLedger()
        self._open = [paper, open_ledger(url)]
        self._holders: list[tuple[Ledger, Ledger]] = [
            (paper, memory),
            (self._open[1], memory.peer()),
        ]
        self._now = NOON
        self._both(0, lambda ledger: ledger.hold("first", NOON))

    def teardown(self) -> None:
        for ledger in self._open:
            ledger.close()
        self._folder.cleanup()

    @rule(who=st.integers(0, 1))
    def hold(self, who: int) -> None:
        self._both(who, lambda ledger: ledger.hold(f"holder {who}", self._now))

    @rule(who=st.integers(0, 1), wanted=drafts)
    def intend(self, who: int, wanted: list[Draft]) -> None:
        self._both(who, lambda ledger: ledger.intend("Hillside", wanted, self._now))

    @rule(who=st.integers(0, 1), wanted=drafts)
    def skip(self, who: int, wanted: list[Draft]) -> None:
        reasons = ["too late"] * len(wanted)
        self._both(who, lambda ledger: ledger.skip("Hillside", wanted, reasons, self._now))

    @rule(who=st.integers(0, 1), learned=outcomes)
    def record(self, who: int, learned: list[Outcome]) -> None:
        self._both(who, lambda ledger: ledger.record("Hillside", learned, self._now))

    @rule(who=st.integers(0, 1), name=names, absences=st.integers(0, 2))
    def remember(self, who: int, name: str, absences: int) -> None:
        known = replace(surgery(name), absences=absences, absent_since=self._now)
        self._both(who, lambda ledger: ledger.remember("Hillside", [known], self._now))

    @invariant()
    def both_tell_the_same(self) -> None:
        for paper, memory in self._holders:
            assert paper.records("Hillside") == memory.records("Hillside")
            assert paper.clinics() == memory.clinics()
            for step in ("evening", "day7"):
                one, other = (each.history("Hillside", "d-1", step) for each in (paper, memory))
                assert one == other

    @invariant()
    def no_step_has_two_live_messages(self) -> None:
        kept = self._holders[0][0].records("Hillside").messages
        live = [(one.key.surgery, one.key.step) for one in kept if one.state in MAY_HAVE_REACHED]
        assert len(live) == len(set(live))

    def _both(self, who: int, call: Callable[[Ledger], object]) -> None:
        self._now += timedelta(seconds=1)
        paper, memory = self._holders[who]
        assert _answer(paper, call) == _answer(memory, call)


def _answer(ledger: Ledger, call: Callable[[Ledger], object]) -> object:
    try:
        return call(ledger)
    except LedgerTrouble as trouble:
        return type(trouble)


TestTwins = pytest.mark.slow(Twins.TestCase)
TestTwins.settings = settings(
    max_examples=60,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
