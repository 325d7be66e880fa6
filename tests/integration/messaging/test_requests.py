"""What arrives at Twilio?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sheetdrip.clock import ManualClock
from sheetdrip.domain.requests import ImmediateRequest, ScheduledRequest
from sheetdrip.messaging.connection import Credentials, connect
from sheetdrip.messaging.messenger import TwilioMessenger
from sheetdrip.sync.ports.messaging import Accepted, NotTaken, SendAnswer, Unclear
from tests.integration.clinic import ADA, START, Clinic
from tests.integration.ear import ear, url_of

SERVICE = "MG00000000000000000000000000000001"
BODY = "How is your pain now?"


def send(url: str, request: ScheduledRequest | ImmediateRequest) -> SendAnswer:
    secret = Credentials("AC00000000000000000000000000000001", "SK1", "secret")
    connection = connect(secret, api_url=url, messaging_url=url, studio_url=url)
    return TwilioMessenger(connection, ManualClock(START)).send(request)


def at(send_at: datetime) -> ScheduledRequest:
    return ScheduledRequest(to=ADA, body=BODY, service_sid=SERVICE, send_at=send_at)


NOW = ImmediateRequest(to=ADA, body=BODY, service_sid=SERVICE)


def test_a_scheduled_request_carries_every_field_of_a_schedule() -> None:
    with ear() as listening:
        answer = send(url_of(listening), at(datetime(2026, 3, 4, 1, 0, tzinfo=UTC)))
    assert answer == Accepted("SM1", "scheduled")
    assert listening.forms == [
        {
            "To": [ADA],
            "Body": [BODY],
            "MessagingServiceSid": [SERVICE],
            "ScheduleType": ["fixed"],
            "SendAt": ["2026-03-04T01:00:00Z"],
        }
    ]


def test_a_time_of_another_zone_is_converted_to_utc() -> None:
    with ear() as listening:
        evening = datetime(2026, 3, 3, 19, 0, tzinfo=ZoneInfo("America/Chicago"))
        send(url_of(listening), at(evening))
    assert listening.forms[0]["SendAt"] == ["2026-03-04T01:00:00Z"]


def test_an_immediate_request_carries_no_schedule() -> None:
    with ear(answer='{"sid": "SM1", "status": "accepted"}') as listening:
        assert send(url_of(listening), NOW) == Accepted("SM1", "accepted")
    assert listening.forms == [{"To": [ADA], "Body": [BODY], "MessagingServiceSid": [SERVICE]}]


def test_a_text_sent_at_once_may_wait_at_twilio_until_its_latest() -> None:
    with ear(answer='{"sid": "SM1", "status": "accepted"}') as listening:
        send(url_of(listening), replace(NOW, latest=START + timedelta(minutes=105)))
    assert listening.forms[0]["ValidityPeriod"] == ["6300"]


def test_a_scheduled_text_never_carries_a_validity_period() -> None:
    with ear() as listening:
        send(url_of(listening), at(datetime(2026, 3, 4, 1, 0, tzinfo=UTC)))
    assert "ValidityPeriod" not in listening.forms[0]


@pytest.mark.parametrize("over", [timedelta(seconds=1), timedelta(days=1)])
def test_what_may_not_be_posted_any_more_is_not_posted(over: timedelta) -> None:
    with ear() as listening:
        answer = send(url_of(listening), replace(NOW, post_by=START - over))
    assert isinstance(answer, NotTaken)
    assert listening.forms == []


def test_a_status_callback_is_asked_for_where_one_is_wanted() -> None:
    with ear() as listening:
        send(url_of(listening), replace(NOW, status_callback="https://x.org/status"))
    assert listening.forms[0]["StatusCallback"] == ["https://x.org/status"]


def test_an_api_key_signs_for_the_account() -> None:
    with ear() as listening:
        send(url_of(listening), NOW)
    assert listening.authorizations == ["Basic U0sxOnNlY3JldA=="]


def test_an_answer_without_a_sid_is_unclear_and_not_asked_again() -> None:
    with ear(answer='{"status": "scheduled"}') as listening:
        assert isinstance(send(url_of(listening), NOW), Unclear)
    assert len(listening.forms) == 1


def test_an_answer_that_is_no_json_is_unclear_and_not_asked_again() -> None:
    for answer in ("<html>created</html>", '"created"', "null", "[]", ""):
        with ear(answer=answer) as listening:
            assert isinstance(send(url_of(listening), NOW), Unclear), answer
        assert len(listening.forms) == 1


def test_no_server_error_and_no_redirect_is_asked_again() -> None:
    for status in (302, 307, 408, 409, 425, 500, 502, 503, 504, 529):
        with ear(status, '{"code": 20500, "message": "no"}') as listening:
            assert isinstance(send(url_of(listening), NOW), Unclear), status
        assert len(listening.forms) == 1


def test_too_many_requests_are_asked_again_a_few_times_only() -> None:
    with ear(429, '{"code": 20429, "message": "Too Many Requests"}') as listening:
        assert isinstance(send(url_of(listening), NOW), NotTaken)
    assert len(listening.forms) == 4


def test_a_refused_connection_is_certainly_not_taken() -> None:
    with ear() as listening:
        closed = url_of(listening)
    assert send(closed, NOW) == NotTaken("Twilio cannot be reached")


def test_a_name_that_does_not_resolve_is_certainly_not_taken() -> None:
    assert send("http://nobody.invalid", NOW) == NotTaken("Twilio cannot be reached")


def test_a_text_that_was_not_scheduled_is_an_alarm_and_is_recorded_as_sent(
    clinic: Clinic,
) -> None:
    clinic.add_row()
    with ear(answer='{"sid": "SM1", "status": "accepted"}') as listening:
        connection = clinic.app.connection()
        connection.client.api.base_url = url_of(listening)
        clinic.wire(messenger=TwilioMessenger(connection, clinic.app.clock))
        report = clinic.cycle()
        clinic.cycle()
    assert len(listening.forms) == 1
    assert (report.applied.alarms, report.applied.sent) == (1, 1)
    row = clinic.cells_of("Ada Example")
    assert row["Evening status"] == "sent: Twilio sent it at once instead of scheduling it"
    assert row["Evening SID"] == "SM1"
    note = clinic.ctx.ledger.last_cycle()
    assert note is not None
