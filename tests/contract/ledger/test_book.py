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
    assert ledger.of("Hillside").records() == ClinicRecords()
    assert ledger.of("Hillside").history("d-1", "day7") == ()
    assert ledger.of("Hillside").last_cycle() is None
    assert ledger.clinics() == ()


def test_surgeries_are_remembered_by_drip_id(ledger: SqlLedger) -> None:
    ledger.of("Hillside").remember([surgery("d-2"), surgery("d-1")], NOON)
    away = replace(surgery("d-1", phone="+15005550009"), absent_since=LATER, absences=2)
    ledger.of("Hillside").remember([away], LATER)
    assert ledger.of("Hillside").records().surgeries == (away, surgery("d-2"))


def test_the_names_that_texts_left_under_are_remembered(ledger: SqlLedger) -> None:
    names = frozenset({"ada", "ada marsh"})
    asked = replace(surgery(), asked_as=names, asked_until=LATER, first_seen=NOON, is_named=False)
    ledger.of("Hillside").remember([asked], NOON)
    assert ledger.of("Hillside").records().surgeries == (asked,)


def test_the_last_recovery_is_remembered(ledger: SqlLedger) -> None:
    assert ledger.of("Hillside").records().recovered_at is None
    ledger.of("Hillside").remember([surgery()], NOON)
    assert ledger.of("Hillside").records().recovered_at is None
    ledger.of("Hillside").note_recovery(NOON)
    assert ledger.of("Hillside").records().recovered_at == NOON
    ledger.of("Hillside").note_recovery(LATER)
    assert ledger.of("Hillside").records().recovered_at == LATER
    assert ledger.of("Lakeside").records().recovered_at is None


def test_a_surgery_that_came_back_is_no_longer_absent(ledger: SqlLedger) -> None:
    ledger.of("Hillside").remember([replace(surgery(), absent_since=NOON, absences=1)], NOON)
    ledger.of("Hillside").remember([surgery()], LATER)
    assert ledger.of("Hillside").records().surgeries == (surgery(),)


def test_the_last_of_two_memories_in_one_batch_stays(ledger: SqlLedger) -> None:
    ledger.of("Hillside").remember([surgery(), replace(surgery(), absences=3)], NOON)
    assert ledger.of("Hillside").records().surgeries == (replace(surgery(), absences=3),)


def test_messages_are_ordered_by_key(ledger: SqlLedger) -> None:
    ledger.of("Hillside").intend(
        [draft("d-2"), draft("d-1", "evening"), draft("d-1", "day7")], NOON
    )
    keys = [(one.key.surgery, one.key.step) for one in ledger.of("Hillside").records().messages]
    assert keys == [("d-1", "day7"), ("d-1", "evening"), ("d-2", "day7")]


@pytest.mark.parametrize("state", sorted(TERMINAL - MAY_HAVE_REACHED))
def test_an_older_revision_that_is_over_is_left_out(ledger: SqlLedger, state: State) -> None:
    bring_to(ledger, "d-1", state)
    ledger.of("Hillside").intend([draft(revision=2)], LATER)
    assert [one.key.revision for one in ledger.of("Hillside").records().messages] == [2]


@pytest.mark.parametrize("state", sorted(set(State) - TERMINAL - MAY_HAVE_REACHED))
def test_an_older_revision_that_is_not_over_stays(ledger: SqlLedger, state: State) -> None:
    bring_to(ledger, "d-1", state)
    ledger.of("Hillside").intend([draft(revision=2)], LATER)
    assert [one.key.revision for one in ledger.of("Hillside").records().messages] == [1, 2]


@pytest.mark.parametrize("state", sorted(TERMINAL))
def test_the_newest_revision_stays_when_it_is_over(ledger: SqlLedger, state: State) -> None:
    bring_to(ledger, "d-1", state)
    assert [one.state for one in ledger.of("Hillside").records().messages] == [state]


def test_a_clinic_sees_only_its_own(ledger: SqlLedger) -> None:
    ledger.of("Lakeside").remember([surgery("d-9")], NOON)
    ledger.of("Hillside").intend([draft()], NOON)
    assert ledger.of("Hillside").records() == ClinicRecords(messages=(message(),))
    assert ledger.of("Lakeside").records() == ClinicRecords(surgeries=(surgery("d-9"),))
    assert ledger.of("Lakeside").history("d-1", "day7") == ()


def test_the_last_cycle_replaces_the_one_before(ledger: SqlLedger) -> None:
    ledger.of("Hillside").note_cycle(CycleNote(at=NOON, ok=False, summary="sheet unavailable"))
    note = CycleNote(at=LATER, ok=True, summary="nothing to do", counts={"rows": 12, "sent": 0})
    for pause in (None, *PausePhase):
        known = replace(note, pause=pause)
        ledger.of("Hillside").note_cycle(known)
        assert ledger.of("Hillside").last_cycle() == known
    assert ledger.of("Lakeside").last_cycle() is None


def test_clinics_are_listed_by_name(ledger: SqlLedger) -> None:
    ledger.of("b").note_cycle(CycleNote(at=NOON, ok=True, summary=""))
    ledger.of("a").remember([surgery()], NOON)
    ledger.of("C").skip([draft()], [because("too late")], NOON)
    assert ledger.clinics() == ("C", "a", "b")


def test_letters_of_every_alphabet_survive(ledger: SqlLedger) -> None:
    words = '¿Cuánto dolor? כאב 疼痛 🙂 O\'Neil "x" %s :b {c}'
    ledger.of("Clínica 'A'").intend([draft("d-ñ", body=words)], NOON)
    (kept,) = ledger.of("Clínica 'A'").records().messages
    assert (kept.key.surgery, kept.body) == ("d-ñ", words)
