"""Do callbacks end in the same ledger, whatever their order, doubling and timing?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message, Outcome
from sheetdrip.domain.reasons import NOTHING
from sheetdrip.domain.reply import StatusReport
from sheetdrip.sync.callback_processing import process_callbacks
from tests.builders import DAY_7, draft
from tests.once import ledger_in_memory

SID = "SM00000000000000000000000000000001"
CREATED, DIGESTED = "created", "digested"


@dataclass(frozen=True)
class Life:
    """How Twilio tells one text: what the create answers, then its callbacks, in their true order."""

    answer: str
    told: tuple[tuple[str, int | None], ...]


LIVES = (
    Life("scheduled", (("queued", None), ("sent", None), ("delivered", None))),
    Life("scheduled", (("queued", None), ("sent", None), ("undelivered", 30005))),
    Life("scheduled", (("sent", None), ("delivered", None), ("read", None))),
    Life("scheduled", (("failed", 30008),)),
    Life("scheduled", (("canceled", None),)),
    Life("accepted", (("queued", None), ("sending", None), ("sent", None))),
    Life("queued", (("sent", None), ("undelivered", 30006))),
)


def ended(life: Life, happened: Sequence[str | int]) -> Message:
    """The message after things happened: a callback by its index, the create's outcome, a digest."""
    ledger = ledger_in_memory()
    ledger.hold("test", DAY_7)
    (intended,) = ledger.of("Hillside").intend([draft()], DAY_7)
    for order, what in enumerate(happened):
        now = DAY_7 + timedelta(seconds=order)
        if what == CREATED:
            state = State.SCHEDULED if life.answer == "scheduled" else State.SENT
            outcome = Outcome(
                key=intended.key,
                state=state,
                sid=SID,
                twilio_status=life.answer,
                reason=NOTHING,
            )
            ledger.of("Hillside").record([outcome], now)
        elif what == DIGESTED:
            process_callbacks(ledger.of("Hillside"), now)
        else:
            status, code = life.told[int(what)]
            report = StatusReport(sid=SID, status=status, error_code=code, heard_at=now)
            ledger.of("Hillside").reply_store.receive_reports([report], now)
    process_callbacks(ledger.of("Hillside"), DAY_7 + timedelta(hours=1))
    (message,) = ledger.of("Hillside").records().messages
    left = {one.status for one in ledger.of("Hillside").reply_store.state(DAY_7).reports}
    # whose cancel it was is for an audit to find out
    assert left <= ({"canceled"} if message.state is State.SCHEDULED else set())
    return message


@st.composite
def interleavings(draw: st.DrawFn) -> tuple[Life, list[str | int]]:
    life = draw(st.sampled_from(LIVES))
    callbacks: list[str | int] = [*range(len(life.told)), CREATED]
    again = draw(st.lists(st.sampled_from([*range(len(life.told)), DIGESTED]), max_size=8))
    return life, draw(st.permutations([*callbacks, *again]))


@given(interleavings())
def test_any_order_of_callbacks_ends_as_the_true_one_does(
    lived: tuple[Life, list[str | int]],
) -> None:
    life, happened = lived
    in_order: list[str | int] = [CREATED]
    for index in range(len(life.told)):
        in_order += [index, DIGESTED]
    assert ended(life, happened) == ended(life, in_order)
