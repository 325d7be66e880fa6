"""Whatever Twilio refuses one row for, what becomes of the others is the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from sheetdrip.clock import ManualClock
from sheetdrip.domain.failures import stops_clinic
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.requests import ImmediateRequest, ScheduledRequest
from sheetdrip.domain.twilio_codes import ALL
from sheetdrip.ledger import SqlLedger
from sheetdrip.planning.diff import diff
from sheetdrip.planning.plan import Change, make_plan
from sheetdrip.planning.send_window import Window
from sheetdrip.planning.unknown_outcomes import Listed
from sheetdrip.sync.apply import ApplyContext, apply
from sheetdrip.sync.ports.calls import OneByOne
from sheetdrip.sync.ports.messaging import Accepted, CancelAnswer, Refused, SendAnswer, Unclear
from tests.builders import DAY_7, NOW, SERVICE, course, desired, terms
from tests.clients import channels_of
from tests.once import ledger_in_memory
from tests.property.stories import EXAMPLES

ROWS = [*"ABCDEFGH"]
PHONES = {row: f"+1312555010{number}" for number, row in enumerate(ROWS)}
OWN = [
    *(400, 403, 404, 422, 12345, 99999),
    *(code.number for code in ALL if not stops_clinic(code.number)),
]


@dataclass
class Twilio:
    """Answers creates by recipient; everything else is not asked."""

    answers: Mapping[str, SendAnswer]
    taken: dict[str, int] = field(default_factory=dict)

    def send(self, request: ScheduledRequest | ImmediateRequest) -> SendAnswer:
        if request.to in self.answers:
            return self.answers[request.to]
        self.taken[request.to] = self.taken.get(request.to, 0) + 1
        status = "scheduled" if isinstance(request, ScheduledRequest) else "accepted"
        return Accepted(f"SM{request.to[1:]:0>32}", status)

    def cancel(self, sid: str) -> CancelAnswer:
        raise AssertionError(sid)

    def fetch(self, sid: str) -> Listed | None:
        raise AssertionError(sid)

    def listed_to(self, phone: str) -> tuple[Listed, ...]:
        raise AssertionError(phone)

    def sent_since(self, moment: datetime) -> tuple[Listed, ...]:
        raise AssertionError(moment)


def changes(ledger: SqlLedger, clock: ManualClock) -> list[Change]:
    recorded = ledger.of("Hillside").records().by_surgery
    found: list[Change] = []
    for row in ROWS:
        one = course(desired(surgery=row, to=PHONES[row]), surgery=row)
        found += diff(one, recorded.get(row, {}), terms(clock.now()))
    return found


def played(
    answers: Mapping[str, SendAnswer], cycles: list[int], *, due: bool
) -> tuple[dict[str, int], dict[str, State]]:
    """So many cycles, each some minutes after the one before; what Twilio took, and the states."""
    clock = ManualClock(DAY_7 if due else NOW)
    ledger, twilio = ledger_in_memory(), Twilio({PHONES[row]: one for row, one in answers.items()})
    ledger.hold("test", clock.now())
    tools = ApplyContext(
        service_sid=SERVICE,
        ledger=ledger.of("Hillside"),
        calls=OneByOne(channels_of(twilio)),
        clock=clock,
        window=Window(),
        stopping=lambda: False,
    )
    for minutes in (0, *cycles):
        clock.advance(minutes * 60)
        apply(make_plan(changes(ledger, clock)), tools)
    states = {one.key.surgery: one.state for one in ledger.of("Hillside").records().messages}
    return twilio.taken, states


refusals = st.dictionaries(
    st.sampled_from(ROWS),
    st.one_of(st.sampled_from(OWN).map(Refused), st.just(Unclear("HTTP 502"))),
    max_size=6,
)


@settings(max_examples=min(EXAMPLES, 40))
@given(refusals, st.lists(st.integers(0, 90), max_size=4), st.booleans())
def test_the_refusals_of_some_rows_change_nothing_for_the_others(
    answers: dict[str, SendAnswer], cycles: list[int], due: bool
) -> None:
    taken, states = played(answers, cycles, due=due)
    quiet, undisturbed = played({}, cycles, due=due)
    others = [row for row in ROWS if row not in answers]
    assert {PHONES[row]: quiet[PHONES[row]] for row in others} == taken
    assert [states[row] for row in others] == [undisturbed[row] for row in others]
    assert all(count == 1 for count in taken.values())


account = st.sampled_from([code.number for code in ALL if stops_clinic(code.number)])


@settings(max_examples=min(EXAMPLES, 40))
@given(account, st.sets(st.sampled_from(ROWS), min_size=1, max_size=4), st.booleans())
def test_even_what_looks_like_the_accounts_starves_nobody(
    code: int, rows: set[str], due: bool
) -> None:
    answers: dict[str, SendAnswer] = {row: Refused(code) for row in rows}
    taken, _ = played(answers, [1] * len(rows), due=due)
    assert taken == {PHONES[other]: 1 for other in ROWS if other not in rows}


@settings(max_examples=min(EXAMPLES, 40))
@given(account, st.integers(1, 60))
def test_an_account_in_trouble_is_asked_once_a_cycle_and_loses_nothing(
    code: int, minutes: int
) -> None:
    clock = ManualClock(NOW)
    ledger = ledger_in_memory()
    ledger.hold("test", clock.now())
    asked: list[str] = []

    @dataclass
    class Refusing(Twilio):
        def send(self, request: ScheduledRequest | ImmediateRequest) -> SendAnswer:
            asked.append(request.to)
            return Refused(code)

    tools = ApplyContext(
        service_sid=SERVICE,
        ledger=ledger.of("Hillside"),
        calls=OneByOne(channels_of(Refusing({}))),
        clock=clock,
        window=Window(),
        stopping=lambda: False,
    )
    for _ in ROWS:
        assert apply(make_plan(changes(ledger, clock)), tools).gave_up is not None
        clock.advance(minutes * 60)
    # another one each time
    assert sorted(asked) == sorted(PHONES.values())
    twilio = Twilio({})
    apply(make_plan(changes(ledger, clock)), replace(tools, calls=OneByOne(channels_of(twilio))))
    assert twilio.taken == dict.fromkeys(PHONES.values(), 1)
