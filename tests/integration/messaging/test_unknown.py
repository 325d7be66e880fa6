"""Is a text sent exactly once, whatever happens to the call that creates it?"""

import pytest

from sheetdrip.domain.requests import ImmediateRequest, ScheduledRequest
from sheetdrip.sync.ports.messaging import Messenger, SendAnswer
from tests.integration.clinic import ADA, BEN, CANCEL, CREATE, LIST, Clinic

FOUND_OUT = [
    pytest.param({"kind": "500"}, id="500"),
    pytest.param({"kind": "500", "applied": True}, id="500-applied"),
    pytest.param({"kind": "503"}, id="503"),
    pytest.param({"kind": "503", "applied": True}, id="503-applied"),
    pytest.param({"kind": "html_502"}, id="html_502"),
    pytest.param({"kind": "html_502", "applied": True}, id="html_502-applied"),
    pytest.param({"kind": "timeout"}, id="timeout"),
    pytest.param({"kind": "reset"}, id="reset"),
    pytest.param({"kind": "cut_after_applied"}, id="cut_after_applied"),
    pytest.param({"kind": "truncated"}, id="truncated"),
    pytest.param({"kind": "late_apply", "seconds": 60.0}, id="late_apply-60s"),
    pytest.param({"kind": "late_apply", "seconds": 115.0}, id="late_apply-115s"),
]
AT_ITS_TIME = [
    one for one in FOUND_OUT if one.id in {"timeout", "cut_after_applied", "late_apply-115s"}
]
"""Whether Twilio has taken it, at once, late or not at all; what was answered does not matter."""

UNKNOWN = "unknown: asking Twilio whether it has it"


def assert_exactly_one(clinic: Clinic, phone: str = ADA, patient: str = "Ada Example") -> None:
    (text,) = clinic.live_to(phone)
    assert clinic.cells_of(patient)["Evening SID"] == text.sid
    (recorded,) = [
        message
        for (_, step), message in clinic.recorded().items()
        if step == "evening" and message.to == phone
    ]
    assert (recorded.sid, str(recorded.state)) == (text.sid, "scheduled")


@pytest.mark.parametrize("rule", FOUND_OUT)
def test_after_the_settling_time_there_is_exactly_one_text(
    clinic: Clinic, rule: dict[str, object]
) -> None:
    clinic.add_row()
    clinic.impatient()
    clinic.fault(operation=CREATE, **rule)  # type: ignore[arg-type]
    clinic.cycle()
    assert clinic.cells_of("Ada Example")["Evening status"] == UNKNOWN
    for _ in range(15):
        clinic.advance(seconds=15)
        clinic.cycle()
    assert clinic.calls(CREATE) == 1
    clinic.advance(seconds=15)
    clinic.cycle()
    assert_exactly_one(clinic)
    assert clinic.cycle().is_quiet


@pytest.mark.parametrize("rule", AT_ITS_TIME)
def test_a_text_sent_at_its_time_is_sent_once_too(clinic: Clinic, rule: dict[str, object]) -> None:
    clinic.add_row()
    clinic.until("2026-03-04 00:50")
    clinic.cycle()
    clinic.until("2026-03-04 01:00")
    clinic.impatient()
    clinic.fault(operation=CREATE, **rule)  # type: ignore[arg-type]
    for _ in range(24):
        clinic.cycle()
        clinic.advance(seconds=15)
    clinic.refresh()
    clinic.cycle()
    (text,) = clinic.texts_to(ADA, "evening")
    row = clinic.cells_of("Ada Example")
    assert (text.status, row["Evening status"], row["Evening SID"]) == (
        "delivered",
        "delivered",
        text.sid,
    )


def test_a_429_is_tried_again_at_once_because_it_was_never_processed(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.fault("429", CREATE, times=2)
    clinic.cycle()
    assert clinic.calls(CREATE) == 3
    assert_exactly_one(clinic)


def test_a_lasting_429_leaves_the_rest_to_the_next_cycle(clinic: Clinic) -> None:
    clinic.add_row("Ada Example", ADA)
    clinic.add_row("Ben Example", BEN)
    clinic.fault("429", CREATE, times=None)
    report = clinic.cycle()
    assert clinic.calls(CREATE) == 4
    assert str(report.applied.gave_up) == "Twilio has too many requests (429)"
    clinic.world.faults.clear()
    clinic.cycle()
    assert_exactly_one(clinic, ADA, "Ada Example")
    assert_exactly_one(clinic, BEN, "Ben Example")


def test_several_unknown_texts_are_each_found_out(clinic: Clinic) -> None:
    phones = [f"+1312555012{number}" for number in range(6)]
    for phone in phones:
        clinic.add_row(f"Patient {phone[-1]}", phone)
    clinic.fault("cut_after_applied", CREATE, nth=2)
    clinic.fault("500", CREATE, nth=4)
    clinic.fault("reset", CREATE, nth=5)
    report = clinic.cycle()
    assert (report.applied.scheduled, report.applied.unknown) == (3, 3)
    clinic.advance(seconds=241)
    clinic.cycle()
    for phone in phones:
        assert_exactly_one(clinic, phone, f"Patient {phone[-1]}")


def test_a_list_that_fails_is_not_an_empty_list(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.fault("cut_after_applied", CREATE)
    clinic.cycle()
    clinic.fault("500", LIST, times=None)
    clinic.advance(minutes=5)
    clinic.cycle()
    assert clinic.calls(CREATE) == 1
    assert clinic.cells_of("Ada Example")["Evening status"] == UNKNOWN
    clinic.world.faults.clear()
    clinic.cycle()
    assert_exactly_one(clinic)


@pytest.mark.parametrize("kind", ["truncated", "html_502", "timeout", "429"])
def test_a_list_cut_short_is_asked_for_again_before_anything_is_created(
    clinic: Clinic, kind: str
) -> None:
    clinic.add_row()
    clinic.impatient()
    clinic.fault("cut_after_applied", CREATE)
    clinic.cycle()
    clinic.fault(kind, LIST)
    clinic.advance(minutes=5)
    clinic.cycle()
    clinic.cycle()
    assert clinic.calls(CREATE) == 1
    assert_exactly_one(clinic)


def test_an_unknown_text_whose_row_was_stopped_is_cancelled_once_it_is_found(
    clinic: Clinic,
) -> None:
    clinic.add_row()
    clinic.fault("cut_after_applied", CREATE)
    clinic.cycle()
    clinic.edit("Ada Example", "Drip", "Stopped")
    clinic.cycle()
    clinic.advance(seconds=241)
    clinic.cycle()
    assert [text.status for text in clinic.texts_to(ADA)] == ["canceled"]
    assert clinic.calls(CREATE) == 1


def test_an_unknown_text_that_was_never_taken_and_is_no_longer_wanted_is_not_created(
    clinic: Clinic,
) -> None:
    clinic.add_row()
    clinic.fault("500", CREATE)
    clinic.cycle()
    clinic.edit("Ada Example", "Drip", "Stopped")
    clinic.advance(seconds=241)
    clinic.cycle()
    assert clinic.texts_to(ADA) == []


def test_a_phone_edited_while_its_text_is_unknown_ends_with_one_text_to_the_new_phone(
    clinic: Clinic,
) -> None:
    clinic.add_row()
    clinic.fault("cut_after_applied", CREATE)
    clinic.cycle()
    clinic.edit("Ada Example", "Phone", BEN)
    for _ in range(4):
        clinic.advance(seconds=70)
        clinic.cycle()
    assert clinic.live_to(ADA) == []
    assert_exactly_one(clinic, BEN)
    assert clinic.calls(CANCEL) == 1


def test_a_process_that_died_between_the_call_and_its_record_finds_its_text(
    clinic: Clinic,
) -> None:
    clinic.add_row()
    clinic.fault("cut_after_applied", CREATE)
    clinic.cycle()
    clinic.restart()
    clinic.advance(seconds=241)
    clinic.cycle()
    assert_exactly_one(clinic)
    assert clinic.calls(CREATE) == 1


def test_a_slow_batch_does_not_post_an_old_intent_behind_settlings_back(clinic: Clinic) -> None:
    for number in range(4):
        clinic.add_row(f"Ada Example {number}", f"+1312555011{number}")
    clinic.wire(messenger=SlowMessenger(clinic.ctx.messenger, clinic))
    clinic.cycle()
    assert len(clinic.live_to(step="evening")) < 4
    for _ in range(4):
        clinic.cycle()
    assert sorted(text.to for text in clinic.texts_to(step="evening")) == [
        f"+1312555011{number}" for number in range(4)
    ]


class SlowMessenger:
    """Every send takes twenty seconds of the clinic's time."""

    def __init__(self, messenger: Messenger, clinic: Clinic) -> None:
        self._messenger = messenger
        self._clinic = clinic

    def send(self, request: ScheduledRequest | ImmediateRequest) -> SendAnswer:
        self._clinic.advance(seconds=20)
        return self._messenger.send(request)
