"""What does a book hold, and what else is remembered of a clinic?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from sheetdrip.domain.lifecycle import MAY_HAVE_REACHED, TERMINAL, State
from sheetdrip.ledger import SqlLedger
from sheetdrip.planning.pause import PausePhase
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.sync.ports.ledger import CycleNote
from tests.builders import because
from tests.contract.ledger.builders import NOON, bring_to, draft, message, surgery

LATER = NOON + timedelta(minutes=5)


def test_an_unknown_clinic_has_an_empty_book(ledger: SqlLedger) -> None:
    assert ledger.records("Hillside") == ClinicRecords()
    assert ledger.history("Hillside", "d-1", "day7") == ()
    assert ledger.last_cycle("Hillside") is None
    assert ledger.clinics() == ()


def test_surgeries_are_remembered_by_drip_id(ledger: SqlLedger) -> None:
    ledger.remember("Hillside", [surgery("d-2"), surgery("d-1")], NOON)
    away = replace(surgery("d-1", phone="+15005550009"), absent_since=LATER, absences=2)
    ledger.remember("Hillside", [away], LATER)
    assert ledger.records("Hillside").surgeries == (away, surgery("d-2"))


def test_the_names_that_texts_left_under_are_remembered(ledger: SqlLedger) -> None:
    names = frozenset({"ada", "ada marsh"})
    asked = replace(surgery(), asked_as=names, asked_until=LATER, first_seen=NOON, is_named=False)
    ledger.remember("Hillside", [asked], NOON)
    assert ledger.records("Hillside").surgeries == (asked,)


def test_the_last_recovery_is_remembered(ledger: SqlLedger) -> None:
    assert ledger.records("Hillside").recovered_at is None
    ledger.remember("Hillside", [surgery()], NOON)
    assert ledger.records("Hillside").recovered_at is None
    ledger.note_recovery("Hillside", NOON)
    assert ledger.records("Hillside").recovered_at == NOON
    ledger.note_recovery("Hillside", LATER)
    assert ledger.records("Hillside").recovered_at == LATER
    assert ledger.records("Lakeside").recovered_at is None


def test_a_surgery_that_came_back_is_no_longer_absent(ledger: SqlLedger) -> None:
    ledger.remember("Hillside", [replace(surgery(), absent_since=NOON, absences=1)], NOON)
    ledger.remember("Hillside", [surgery()], LATER)
    assert ledger.records("Hillside").surgeries == (surgery(),)


def test_the_last_of_two_memories_in_one_batch_stays(ledger: SqlLedger) -> None:
    ledger.remember("Hillside", [surgery(), replace(surgery(), absences=3)], NOON)
    assert ledger.records("Hillside").surgeries == (replace(surgery(), absences=3),)


def test_messages_are_ordered_by_key(ledger: SqlLedger) -> None:
    ledger.intend("Hillside", [draft("d-2"), draft("d-1", "evening"), draft("d-1", "day7")], NOON)
    keys = [(one.key.surgery, one.key.step) for one in ledger.records("Hillside").messages]
    assert keys == [("d-1", "day7"), ("d-1", "evening"), ("d-2", "day7")]


@pytest.mark.parametrize("state", sorted(TERMINAL - MAY_HAVE_REACHED))
def test_an_older_revision_that_is_over_is_left_out(ledger: SqlLedger, state: State) -> None:
    bring_to(ledger, "d-1", state)
    ledger.intend("Hillside", [draft(revision=2)], LATER)
    assert [one.key.revision for one in ledger.records("Hillside").messages] == [2]


@pytest.mark.parametrize("state", sorted(set(State) - TERMINAL - MAY_HAVE_REACHED))
def test_an_older_revision_that_is_not_over_stays(ledger: SqlLedger, state: State) -> None:
    bring_to(ledger, "d-1", state)
    ledger.intend("Hillside", [draft(revision=2)], LATER)
    assert [one.key.revision for one in ledger.records("Hillside").messages] == [1, 2]


@pytest.mark.parametrize("state", sorted(TERMINAL))
def test_the_newest_revision_stays_when_it_is_over(ledger: SqlLedger, state: State) -> None:
    bring_to(ledger, "d-1", state)
    assert [one.state for one in ledger.records("Hillside").messages] == [state]


def test_a_clinic_sees_only_its_own(ledger: SqlLedger) -> None:
    ledger.remember("Lakeside", [surgery("d-9")], NOON)
    ledger.intend("Hillside", [draft()], NOON)
    assert ledger.records("Hillside") == ClinicRecords(messages=(message(),))
    assert ledger.records("Lakeside") == ClinicRecords(surgeries=(surgery("d-9"),))
    assert ledger.history("Lakeside", "d-1", "day7") == ()


def test_the_last_cycle_replaces_the_one_before(ledger: SqlLedger) -> None:
    ledger.note_cycle("Hillside", CycleNote(at=NOON, ok=False, summary="sheet unavailable"))
    note = CycleNote(at=LATER, ok=True, summary="nothing to do", counts={"rows": 12, "sent": 0})
    for pause in (None, *PausePhase):
        known = replace(note, pause=pause)
        ledger.note_cycle("Hillside", known)
        assert ledger.last_cycle("Hillside") == known
    assert ledger.last_cycle("Lakeside") is None


def test_clinics_are_listed_by_name(ledger: SqlLedger) -> None:
    ledger.note_cycle("b", CycleNote(at=NOON, ok=True, summary=""))
    ledger.remember("a", [surgery()], NOON)
    ledger.skip("C", [draft()], [because("too late")], NOON)
    assert ledger.clinics() == ("C", "a", "b")


def test_letters_of_every_alphabet_survive(ledger: SqlLedger) -> None:
    words = '¿Cuánto dolor? כאב 疼痛 🙂 O\'Neil "x" %s :b {c}'
    ledger.intend("Clínica 'A'", [draft("d-ñ", body=words)], NOON)
    (kept,) = ledger.records("Clínica 'A'").messages
    assert (kept.key.surgery, kept.body) == ("d-ñ", words)
