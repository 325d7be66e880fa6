"""Is a text sent exactly once when Twilio's copy of it is not what it was given?"""

from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest
from twilio.rest import Client

from sheetdrip.sandbox.twilio.rewriting import REWRITES
from sheetdrip.sync.audit import Auditor
from tests.integration.clinic import ADA, CREATE, Clinic, Text

APPLIED: dict[str, Any] = {"kind": "500", "applied": True}
NOT_APPLIED: dict[str, Any] = {"kind": "500"}
HELD = "scheduled"
PHARMACY = "Northside Pharmacy: your prescription is ready for pick-up."


def keep(clinic: Clinic, *rewrites: str) -> None:
    """So Twilio keeps what it is given from now on."""
    store = clinic.world.twilio
    store.rules = replace(store.rules, rewrites=frozenset(rewrites))


def settled(clinic: Clinic) -> None:
    clinic.cycle()
    clinic.advance(minutes=5)
    clinic.cycle()
    clinic.cycle()


def texts_on_hold(clinic: Clinic) -> list[Text]:
    return [text for text in clinic.texts_to(ADA) if text.status == HELD]


def made_on(clinic: Clinic, day: str) -> list[Text]:
    return [text for text in clinic.texts_to(ADA) if f"{text.created_at:%Y-%m-%d}" == day]


def sids(clinic: Clinic, patient: str) -> set[object]:
    cells = clinic.cells_of(patient)
    return {cells["Evening SID"], cells["Day 7 SID"]}


@pytest.mark.parametrize(
    ("rewrite", "rule", "nth"),
    [
        *((rewrite, APPLIED, nth) for nth, rewrite in zip(cycle((1, 2)), sorted(REWRITES))),
        ("trial-prefix", NOT_APPLIED, 1),
        ("smart-encoding", {"kind": "reset"}, 2),
        ("nameless", {"kind": "cut_after_applied"}, 2),
        ("trial-prefix", {"kind": "late_apply"}, 1),
    ],
    ids=str,
)
def test_a_text_is_known_again_however_twilio_keeps_it(
    clinic: Clinic, rewrite: str, rule: dict[str, Any], nth: int
) -> None:
    keep(clinic, rewrite)
    clinic.until("2026-03-03 18:00")  # Day 7 is inside Twilio's window
    clinic.add_row("D\u2019Arcy Example")
    clinic.fault(operation=CREATE, nth=nth, **rule)
    settled(clinic)
    held = texts_on_hold(clinic)
    assert len(held) == 2
    assert sids(clinic, "D\u2019Arcy Example") == {text.sid for text in held}


@pytest.mark.parametrize(
    "rewrites", [(), ("trial-prefix", "smart-encoding", "nameless", "obfuscated")]
)
def test_two_texts_of_unknown_outcome_are_told_apart(
    clinic: Clinic, rewrites: tuple[str, ...]
) -> None:
    keep(clinic, *rewrites)
    clinic.until("2026-03-03 18:00")  # Day 7 is inside Twilio's window
    clinic.add_row()
    clinic.fault(operation=CREATE, **APPLIED)
    clinic.fault(operation=CREATE, nth=2, **NOT_APPLIED)
    settled(clinic)
    assert sorted(text.step for text in texts_on_hold(clinic)) == ["day-7", "evening"]
    assert sids(clinic, "Ada Example") == {text.sid for text in texts_on_hold(clinic)}


@pytest.mark.parametrize("rewrite", ["redacted", "withheld"])
def test_where_nobody_can_tell_nothing_is_sent_twice_and_a_person_is_asked(
    clinic: Clinic, rewrite: str
) -> None:
    keep(clinic, rewrite)
    clinic.until("2026-03-03 18:00")  # Day 7 is inside Twilio's window
    clinic.add_row()
    clinic.fault(operation=CREATE, **APPLIED)
    clinic.fault(operation=CREATE, nth=2, **NOT_APPLIED)
    settled(clinic)
    assert len(clinic.texts_to(ADA)) == 1
    assert str(clinic.cells_of("Ada Example")["Evening status"]).startswith(
        "unknown: Twilio may have"
    )
    assert "unknown" in str(clinic.cells_of("Ada Example")["Status"])
    clinic.until("2026-03-04 04:00")
    clinic.cycle()
    cells = clinic.cells_of("Ada Example")
    assert str(cells["Evening status"]).startswith("unknown: it may have been sent")
    assert "may have been sent" in str(cells["Needs a call"])
    assert len(clinic.texts_to(ADA)) == 1
    clinic.until("2026-03-11 04:00")
    clinic.cycle()
    assert len(made_on(clinic, "2026-03-03")) == 1
    assert str(clinic.cells_of("Ada Example")["Day 7 status"]).startswith(
        "unknown: it may have been sent"
    )


@pytest.mark.parametrize("rewrite", ["cut", "withheld", "redacted", "trial-prefix"])
def test_texts_that_twilio_has_are_never_made_again_though_no_other_was_answered(
    clinic: Clinic, rewrite: str
) -> None:
    keep(clinic, rewrite)
    clinic.until("2026-03-03 18:00")  # Day 7 is inside Twilio's window
    clinic.add_row()
    clinic.fault(operation=CREATE, nth=1, **APPLIED)
    clinic.fault(operation=CREATE, nth=2, **APPLIED)
    settled(clinic)
    assert len(texts_on_hold(clinic)) == 2


def another_system(clinic: Clinic, body: str, *, at_once: bool = False) -> str:
    """Another system's text to the same phone, through the same service."""
    client = Client(clinic.seeded.account_sid, clinic.seeded.auth_token)
    client.api.base_url = clinic.world.url
    made = client.messages.create(
        to=ADA,
        body=body,
        messaging_service_sid=clinic.seeded.messaging_service_sid,
        **({} if at_once else {"schedule_type": "fixed", "send_at": "2026-03-05T18:00:00Z"}),
    )
    return str(made.sid)


def without_an_answer(clinic: Clinic, rule: dict[str, Any]) -> None:
    """Nobody hears what becomes of both texts of a new row."""
    clinic.add_row()
    clinic.fault(operation=CREATE, nth=1, **rule)
    clinic.fault(operation=CREATE, nth=2, **rule)


def test_other_words_of_another_system_cost_no_text_that_is_known_again(clinic: Clinic) -> None:
    clinic.until("2026-03-03 18:00")
    foreign = another_system(clinic, PHARMACY)
    without_an_answer(clinic, APPLIED)
    settled(clinic)
    held = {text.sid for text in texts_on_hold(clinic)}
    assert len(held) == 3
    assert sids(clinic, "Ada Example") == held - {foreign}


@pytest.mark.parametrize("is_near", [True, False])
def test_other_words_near_a_call_are_doubted_and_minutes_away_they_are_anothers(
    clinic: Clinic, *, is_near: bool
) -> None:
    clinic.until("2026-03-03 18:00")
    another_system(clinic, PHARMACY)
    if not is_near:
        clinic.advance(minutes=2)
    without_an_answer(clinic, NOT_APPLIED)
    settled(clinic)
    assert len(texts_on_hold(clinic)) == (1 if is_near else 3)
    assert ("unknown" in str(clinic.cells_of("Ada Example")["Status"])) is is_near


def test_what_another_system_sent_at_once_is_no_text_that_waits(clinic: Clinic) -> None:
    clinic.until("2026-03-03 18:00")
    another_system(clinic, PHARMACY, at_once=True)
    without_an_answer(clinic, NOT_APPLIED)
    settled(clinic)
    assert sorted(text.step for text in texts_on_hold(clinic)) == ["day-7", "evening"]


@pytest.mark.parametrize("rule", [APPLIED, NOT_APPLIED], ids=str)
def test_another_systems_text_is_neither_adopted_nor_cancelled(
    clinic: Clinic, rule: dict[str, Any]
) -> None:
    keep(clinic, "trial-prefix")
    clinic.until("2026-03-03 18:00")  # Day 7 is inside Twilio's window
    clinic.add_row()
    foreign = another_system(clinic, PHARMACY)
    clinic.fault(operation=CREATE, **rule)
    settled(clinic)
    Auditor(clinic.ctx).audit(clinic.clock.now())
    held = {text.sid for text in texts_on_hold(clinic)}
    assert foreign in held
    assert len(held) == 3
    assert sids(clinic, "Ada Example") == held - {foreign}


def test_a_rewritten_double_is_cancelled_and_what_cannot_be_read_is_left(clinic: Clinic) -> None:
    keep(clinic, "trial-prefix")
    clinic.until("2026-03-03 18:00")  # Day 7 is inside Twilio's window
    clinic.add_row()
    clinic.cycle()
    (evening,) = clinic.texts_to(ADA, "evening")
    ours = evening.body.removeprefix("Sent from your Twilio trial account - ")
    double, unread = another_system(clinic, ours), another_system(clinic, "***")
    Auditor(clinic.ctx).audit(clinic.clock.now())
    status = {
        one.sid: clinic.world.twilio.state(one).status for one in clinic.world.twilio.found(to=ADA)
    }
    assert (status[double], status[unread]) == ("canceled", HELD)
    assert len(texts_on_hold(clinic)) == 3
