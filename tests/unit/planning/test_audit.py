from dataclasses import replace
from datetime import timedelta

import pytest

from sheetdrip.domain.channel import Channel
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.reasons import CANCELLED_OUTSIDE
from sheetdrip.planning.audit import (
    CONTESTED,
    Foreign,
    Ghost,
    Orphan,
    Unsure,
    compare,
    is_due,
    whose_cancel,
)
from tests.builders import NOW, draft, listed, message

HELD = replace(message(State.SCHEDULED, of=draft()), sid="SM1")
SHOWN = replace(listed(), sid="SM1", to=HELD.to, body=HELD.body, status="scheduled")


@pytest.mark.parametrize(
    ("ahead", "audited", "due"),
    [
        (timedelta(days=3), None, True),
        (timedelta(days=3), timedelta(hours=1), False),
        (timedelta(hours=24), timedelta(hours=1), True),
        (timedelta(hours=24), timedelta(), False),
        (timedelta(hours=23), timedelta(minutes=5), False),
        (timedelta(hours=2), timedelta(minutes=5), True),
        (timedelta(minutes=30), timedelta(minutes=5), True),
        (timedelta(minutes=20), timedelta(minutes=5), True),
        (timedelta(minutes=19), timedelta(seconds=30), False),
        (timedelta(), None, False),
    ],
)
def test_a_text_is_due_for_an_audit_when_a_mark_has_passed_since_the_last(
    ahead: timedelta, audited: timedelta | None, due: bool
) -> None:
    held = replace(HELD, send_at=NOW + ahead)
    assert is_due(held, None if audited is None else NOW - audited, NOW) is due


@pytest.mark.parametrize(
    ("attempt", "passed", "audited", "due"),
    [
        (2, timedelta(minutes=10), timedelta(minutes=9), True),
        (2, timedelta(minutes=9), timedelta(minutes=8), False),
        (2, timedelta(hours=1), timedelta(minutes=9), True),
        (2, timedelta(hours=6), timedelta(hours=1), True),
        (2, timedelta(hours=7), timedelta(minutes=30), False),
        (1, timedelta(minutes=10), timedelta(minutes=9), False),
    ],
)
def test_a_text_created_a_second_time_is_looked_at_again_soon(
    attempt: int, passed: timedelta, audited: timedelta, due: bool
) -> None:
    again = replace(HELD, send_at=NOW + timedelta(days=3), attempt=attempt, posted_at=NOW - passed)
    assert is_due(again, NOW - audited, NOW) is due
    assert not is_due(replace(again, posted_at=None), NOW - audited, NOW)


def test_only_what_twilio_holds_is_audited() -> None:
    sent = replace(message(State.SENT, of=draft()), send_at=NOW + timedelta(days=1))
    assert not is_due(sent, None, NOW)


def test_what_twilios_log_of_texts_does_not_have_is_not_missed_there() -> None:
    mailbox = Channel(name="mailbox", kind="mailbox", sids=("VB",), can_schedule=True)
    one = replace(message(), channel=mailbox)
    assert not is_due(one, None, NOW)
    assert list(compare([one], [])) == []


def test_a_phone_where_both_sides_agree_has_no_discrepancies() -> None:
    assert list(compare([HELD], [SHOWN])) == []


def test_a_second_text_with_our_words_is_an_orphan_and_one_with_others_is_foreign() -> None:
    double = replace(SHOWN, sid="SM2")
    other = replace(SHOWN, sid="SM3", body="Your parcel arrives tomorrow.")
    service = replace(SHOWN, sid="SM4", service_sid="MG00000000000000000000000000000009")
    assert list(compare([HELD], [SHOWN, double, other, service])) == [
        Orphan(double),
        Foreign(other),
        Foreign(service),
    ]


def test_a_text_that_has_left_is_nobodys_orphan() -> None:
    assert list(compare([HELD], [SHOWN, replace(SHOWN, sid="SM2", status="delivered")])) == []


@pytest.mark.parametrize("state", [State.INTENDED, State.UNKNOWN])
def test_while_a_call_with_its_words_is_unsettled_a_text_is_no_orphan(state: State) -> None:
    unsettled = replace(message(state, of=draft()), sid=None)
    assert list(compare([unsettled], [SHOWN])) == []


def test_a_text_that_twilio_cancelled_or_does_not_list_is_a_ghost() -> None:
    gone = replace(HELD, sid="SM5")
    canceled = replace(SHOWN, status="canceled")
    assert list(compare([HELD, gone], [canceled])) == [Ghost(HELD, "canceled"), Ghost(gone, None)]


def test_a_text_that_is_not_held_by_twilio_is_no_ghost() -> None:
    assert list(compare([replace(HELD, state=State.DELIVERED)], [])) == []


TRIAL = "Sent from your Twilio trial account - "


@pytest.mark.parametrize(
    "rewritten",
    [TRIAL + HELD.body, HELD.body.replace(" ", "\u00a0"), HELD.body + "\r\n", HELD.body[:15]],
)
@pytest.mark.parametrize("service_sid", [HELD.service_sid, None])
def test_a_double_is_an_orphan_however_twilio_keeps_it(
    rewritten: str, service_sid: str | None
) -> None:
    kept = replace(SHOWN, body=rewritten)
    double = replace(kept, sid="SM2", service_sid=service_sid)
    assert list(compare([HELD], [kept, double])) == [Orphan(double)]


@pytest.mark.parametrize(
    "body", ["", "[redacted]", HELD.body[:15], HELD.body.replace("pain", "arm")]
)
def test_what_may_be_another_systems_is_not_cancelled(body: str) -> None:
    unread = replace(SHOWN, sid="SM2", body=body)
    assert list(compare([HELD], [SHOWN, unread])) == [Unsure(unread)]


def test_where_twilio_keeps_other_words_nothing_is_told_by_words() -> None:
    kept, other = (
        replace(SHOWN, sid=sid, body=body)
        for sid, body in (("SM1", "see policy seventeen"), ("SM2", "see your bill"))
    )
    assert list(compare([HELD], [kept, other])) == [Unsure(replace(other, body=""))]


@pytest.mark.parametrize("body", [TRIAL + HELD.body, "", HELD.body[:15]])
def test_while_a_call_is_unsettled_what_may_be_its_text_is_no_orphan(body: str) -> None:
    unsettled = replace(message(State.UNKNOWN, of=draft()), sid=None)
    assert list(compare([unsettled], [replace(SHOWN, body=body)])) == []


def test_a_text_that_was_not_sent_by_the_api_is_foreign() -> None:
    by_hand = replace(SHOWN, sid="SM2", direction="outbound-reply")
    assert list(compare([HELD], [SHOWN, by_hand])) == [Foreign(by_hand)]


def test_a_text_that_was_cancelled_beside_another_ones_twin_is_nobodys_decision() -> None:
    held = replace(HELD, posted_at=NOW)
    gone = replace(listed(held.sid or "", status="canceled"), body=held.body)
    twin = replace(gone, sid="SM-twin", created_at=NOW + timedelta(minutes=5))
    (ghost,) = compare([held], [gone, twin])
    assert ghost == Ghost(held, "canceled", is_contested=True)
    assert whose_cancel(held, {held.sid}, [gone, twin]) == CONTESTED
    assert whose_cancel(held, {held.sid, twin.sid}, [gone, twin]) == CANCELLED_OUTSIDE
    for other in (
        replace(twin, created_at=NOW + timedelta(hours=2)),
        replace(twin, body="Your parcel arrives tomorrow."),
        replace(twin, direction="inbound"),
    ):
        (ghost,) = compare([held], [gone, other])
        assert ghost == Ghost(held, "canceled")
    (ghost,) = compare([replace(held, posted_at=None)], [gone, twin])
    assert ghost == Ghost(replace(held, posted_at=None), "canceled")


def test_exactly_our_words_are_a_double_even_where_none_of_ours_is_listed() -> None:
    stranger = replace(SHOWN, sid="SM9")
    assert list(compare([HELD], [stranger])) == [Orphan(stranger), Ghost(HELD, None)]


def test_a_text_that_names_no_service_may_have_gone_through_ours() -> None:
    stranger = replace(SHOWN, sid="SM9", service_sid="")
    assert list(compare([HELD], [SHOWN, stranger])) == [Orphan(stranger)]


@pytest.mark.parametrize(("seconds", "contested"), [(3600, True), (3601, False)])
def test_who_made_the_same_text_within_an_hour_contests_it(
    seconds: int, *, contested: bool
) -> None:
    held = replace(HELD, posted_at=NOW)
    other = replace(SHOWN, sid="SM9", created_at=NOW + timedelta(seconds=seconds))
    found = whose_cancel(held, {"SM1"}, [other])
    assert found == (CONTESTED if contested else CANCELLED_OUTSIDE)
