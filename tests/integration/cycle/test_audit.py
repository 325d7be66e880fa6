"""Is what Twilio holds for a phone, unknown to the ledger or gone from it, found before it is sent?"""

import pytest

from sheetdrip.domain.requests import ScheduledRequest
from sheetdrip.planning.audit import Foreign, Ghost, Orphan
from sheetdrip.sync.audit import Auditor
from tests.integration.clinic import ADA, LIST, Clinic


@pytest.fixture(autouse=True)
def handed_over(clinic: Clinic) -> None:
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()


def auditor(clinic: Clinic) -> Auditor:
    return Auditor(clinic.ctx)


def double(clinic: Clinic, body: str | None = None) -> str:
    """The same request applied a second time, as when its answer was lost; its SID."""
    evening = next(text for text in clinic.texts_to(ADA) if text.step == "evening")
    assert evening.send_at is not None
    answer = clinic.ctx.messenger.send(
        ScheduledRequest(
            to=ADA,
            body=body or evening.body,
            service_sid=clinic.ctx.clinic.service_sid,
            send_at=evening.send_at,
        )
    )
    return str(getattr(answer, "sid", ""))


def forget(clinic: Clinic, sid: str) -> None:
    twilio = clinic.world.twilio
    twilio.delete(next(one for one in twilio.found(to=ADA) if one.sid == sid))


def status_of(clinic: Clinic, sid: str) -> str:
    return next(text.status for text in clinic.texts_to(ADA) if text.sid == sid)


def test_a_double_that_the_ledger_does_not_know_is_cancelled_before_it_is_sent(
    clinic: Clinic,
) -> None:
    sid = double(clinic)
    (found,) = auditor(clinic).audit(clinic.clock.now())
    assert isinstance(found, Orphan)
    assert status_of(clinic, sid) == "canceled"
    assert clinic.states("Ada Example")["evening"] == "scheduled"


def test_a_text_that_is_not_ours_is_told_and_left_alone(clinic: Clinic) -> None:
    sid = double(clinic, "Your parcel arrives tomorrow.")
    (found,) = auditor(clinic).audit(clinic.clock.now())
    assert isinstance(found, Foreign)
    assert status_of(clinic, sid) == "scheduled"


def test_a_text_cancelled_in_twilios_console_stays_cancelled_and_the_row_says_so(
    clinic: Clinic,
) -> None:
    sid = clinic.cells_of("Ada Example")["Evening SID"]
    clinic.ctx.messenger.cancel(str(sid))
    (found,) = auditor(clinic).audit(clinic.clock.now())
    clinic.cycle()
    assert isinstance(found, Ghost)
    assert "not by sheetdrip" in str(clinic.cells_of("Ada Example")["Evening status"])
    assert [text.status for text in clinic.texts_to(ADA) if text.step == "evening"] == ["canceled"]


def test_a_text_that_vanished_from_twilio_is_planned_anew(clinic: Clinic) -> None:
    sid = str(clinic.cells_of("Ada Example")["Evening SID"])
    clinic.ctx.messenger.cancel(sid)
    forget(clinic, sid)
    auditor(clinic).audit(clinic.clock.now())
    clinic.cycle()
    evenings = [text for text in clinic.texts_to(ADA) if text.step == "evening"]
    assert [(text.status, text.sid == sid) for text in evenings] == [("scheduled", False)]


def test_a_text_is_looked_at_at_once_and_then_only_at_its_marks(clinic: Clinic) -> None:
    looking = auditor(clinic)
    counts = []
    for hours in (0, 1, 1, 7, 1.5):
        clinic.advance(hours=hours)
        before = clinic.calls(LIST)
        looking.audit(clinic.clock.now())
        counts.append(clinic.calls(LIST) - before)
    assert counts == [1, 0, 0, 1, 1]
