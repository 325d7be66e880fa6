"""What becomes of callbacks that nobody can place yet?"""

from datetime import timedelta

from structlog.testing import capture_logs

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Outcome
from sheetdrip.domain.reply import StatusReport
from sheetdrip.ledger import SqlLedger
from sheetdrip.sync.callback_processing import process_callbacks, told_cancelled
from tests.builders import DAY_7, draft, key
from tests.once import ledger_in_memory

SID, OTHER = "SM00000000000000000000000000000001", "SM00000000000000000000000000000002"


def ledger_that_heard(*heard: tuple[str, str]) -> SqlLedger:
    ledger = ledger_in_memory()
    ledger.hold("test", DAY_7)
    ledger.of("Hillside").intend([draft()], DAY_7)
    reports = [
        StatusReport(sid=sid, status=status, error_code=None, heard_at=DAY_7)
        for sid, status in heard
    ]
    ledger.of("Hillside").reply_store.receive_reports(reports, DAY_7)
    return ledger


def digested(ledger: SqlLedger, **later: float) -> int:
    return process_callbacks(ledger.of("Hillside"), DAY_7 + timedelta(**later))


def waiting(ledger: SqlLedger) -> list[str]:
    return [one.sid for one in ledger.of("Hillside").reply_store.state(DAY_7).reports]


def test_an_empty_tray_changes_nothing() -> None:
    assert digested(ledger_that_heard(), minutes=1) == 0


def test_a_callback_before_its_sid_is_saved_waits_for_it() -> None:
    ledger = ledger_that_heard((SID, "sent"))
    assert digested(ledger, minutes=1) == 0
    assert waiting(ledger) == [SID]
    created = Outcome(key=key(), state=State.SCHEDULED, sid=SID, twilio_status="scheduled")
    ledger.of("Hillside").record([created], DAY_7)
    assert digested(ledger, minutes=2) == 1
    assert waiting(ledger) == []
    assert [one.state for one in ledger.of("Hillside").records().messages] == [State.SENT]


def test_a_callback_for_a_text_of_nobody_is_dropped_after_a_day_and_told() -> None:
    ledger = ledger_that_heard((OTHER, "sent"), (OTHER, "delivered"))
    with capture_logs() as logged:
        digested(ledger, hours=24)
        assert waiting(ledger) == [OTHER, OTHER]
        digested(ledger, hours=25)
    assert waiting(ledger) == []
    assert [(one["event"], one["count"], one["sids"]) for one in logged] == [
        ("digest.dropped", 1, [OTHER])
    ]


def test_a_cancel_that_is_not_ours_waits_for_an_audit() -> None:
    ledger = ledger_that_heard((SID, "canceled"))
    created = Outcome(key=key(), state=State.SCHEDULED, sid=SID, twilio_status="scheduled")
    ledger.of("Hillside").record([created], DAY_7)
    assert digested(ledger, minutes=1) == 0
    assert waiting(ledger) == [SID]
    found = told_cancelled(ledger.of("Hillside"), DAY_7)
    assert [one.sid for one in found] == [SID]
    audited = Outcome(key=key(), state=State.CANCELLED, twilio_status="canceled")
    ledger.of("Hillside").record([audited], DAY_7)
    assert digested(ledger, minutes=2) == 0
    assert waiting(ledger) == []


def test_a_cancel_of_ours_is_taken_as_told() -> None:
    ledger = ledger_that_heard((SID, "canceled"))
    begun = Outcome(key=key(), state=State.CANCELLING, sid=SID, twilio_status="scheduled")
    scheduled = Outcome(key=key(), state=State.SCHEDULED, sid=SID, twilio_status="scheduled")
    ledger.of("Hillside").record([scheduled], DAY_7)
    ledger.of("Hillside").record([begun], DAY_7)
    assert digested(ledger, minutes=1) == 1
    assert [one.state for one in ledger.of("Hillside").records().messages] == [State.CANCELLED]
