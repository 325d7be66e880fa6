"""Does the ledger tell what happened, and refuse what must not, whatever is asked of it by two processes?"""

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from sheetdrip.domain.identity import KnownSurgery
from sheetdrip.domain.lifecycle import MAY_HAVE_REACHED, TERMINAL, State
from sheetdrip.domain.message import Draft, Key, Message, Outcome
from sheetdrip.errors import AlreadyRecorded, Fenced, LedgerTrouble
from sheetdrip.ledger import SqlLedger, open_ledger
from sheetdrip.ledger.transitions import Transition, intents, moves, skips
from sheetdrip.sync.ports.ledger import Event
from tests.builders import because
from tests.contract.ledger.builders import NOON, draft, key, surgery
from tests.once import blank_ledger

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


class Model:
    """What a ledger is to tell: every message and every move of one, and who may write."""

    def __init__(self) -> None:
        self.holder: int | None = None
        self.messages: dict[Key, Message] = {}
        self.surgeries: dict[str, KnownSurgery] = {}
        self.events: list[tuple[Key, Event]] = []

    def store(self, made: Iterable[Transition], at: datetime) -> None:
        """Keep moves; AlreadyRecorded, and nothing kept, for a second live text or a SID of another."""
        made = list(made)
        after = self.messages | {move.message.key: move.message for move in made}
        live = [
            (key.surgery, key.step) for key, kept in after.items() if kept.state in MAY_HAVE_REACHED
        ]
        sids = [kept.sid for kept in after.values() if kept.sid]
        if len(live) > len(set(live)) or len(sids) > len(set(sids)):
            raise AlreadyRecorded
        self.messages = after
        for move in made:
            became = move.message.state.value
            event = Event(at=at, was=move.was and move.was.value, became=became, detail=move.detail)
            self.events.append((move.message.key, event))

    def current(self) -> tuple[Message, ...]:
        """Of each step the newest revision, and those whose end is open."""
        newest = {(key.surgery, key.step): key for key in sorted(self.messages)}
        return tuple(
            kept
            for key, kept in sorted(self.messages.items())
            if key in newest.values() or kept.state not in TERMINAL
        )


class Machine(RuleBasedStateMachine):
    """Two processes on one ledger, and what they should find."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        path = Path(self._folder.name, "ledger.db")
        path.write_bytes(blank_ledger())
        # more than a second passes between whatever two they do
        seconds = partial(next, count(0.0, 2.0))
        self._open = [
            open_ledger(f"sqlite:///{path}", durable=False, monotonic=seconds) for _ in range(2)
        ]
        self._model = Model()
        self._now = NOON
        self.hold(0)

    def teardown(self) -> None:
        for ledger in self._open:
            ledger.close()
        self._folder.cleanup()

    @rule(who=st.integers(0, 1))
    def hold(self, who: int) -> None:
        self._open[who].hold(f"holder {who}", self._now)
        self._model.holder = who

    @rule(who=st.integers(0, 1), wanted=drafts)
    def intend(self, who: int, wanted: list[Draft]) -> None:
        self._both(
            who,
            lambda ledger, now: ledger.of("Hillside").intend(wanted, now),
            lambda model, now: model.store(intents(model.messages, wanted, now), now),
        )

    @rule(who=st.integers(0, 1), wanted=drafts)
    def skip(self, who: int, wanted: list[Draft]) -> None:
        reasons = [because("too late")] * len(wanted)
        self._both(
            who,
            lambda ledger, now: ledger.of("Hillside").skip(wanted, reasons, now),
            lambda model, now: model.store(skips(model.messages, wanted, reasons), now),
        )

    @rule(who=st.integers(0, 1), learned=outcomes)
    def record(self, who: int, learned: list[Outcome]) -> None:
        self._both(
            who,
            lambda ledger, now: ledger.of("Hillside").record(learned, now),
            lambda model, now: model.store(moves(model.messages, learned), now),
        )

    @rule(who=st.integers(0, 1), name=names, absences=st.integers(0, 2))
    def remember(self, who: int, name: str, absences: int) -> None:
        known = replace(surgery(name), absences=absences, absent_since=self._now)
        self._both(
            who,
            lambda ledger, now: ledger.of("Hillside").remember([known], now),
            lambda model, _: model.surgeries.update({name: known}),
        )

    @invariant()
    def both_tell_what_happened(self) -> None:
        for ledger in self._open:
            records = ledger.of("Hillside").records()
            assert records.messages == self._model.current()
            assert {kept.drip_id: kept for kept in records.surgeries} == self._model.surgeries
            for step in ("evening", "day7"):
                told = [
                    event
                    for key, event in self._model.events
                    if (key.surgery, key.step) == ("d-1", step)
                ]
                assert [*ledger.of("Hillside").history("d-1", step)] == told

    def _both(
        self,
        who: int,
        call: Callable[[SqlLedger, datetime], object],
        expect: Callable[[Model, datetime], None],
    ) -> None:
        self._now += timedelta(seconds=1)
        refused: type[LedgerTrouble] | None = None
        if who != self._model.holder:
            refused = Fenced
        else:
            try:
                expect(self._model, self._now)
            except LedgerTrouble as trouble:
                refused = type(trouble)
        if refused is None:
            call(self._open[who], self._now)
        else:
            with pytest.raises(refused) as caught:
                call(self._open[who], self._now)
            assert caught.type is refused


TestMachine = pytest.mark.slow(Machine.TestCase)
TestMachine.settings = settings(
    max_examples=60,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
