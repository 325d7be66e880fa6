"""What does a ledger keep of the sequence that staff edit?"""

from datetime import time, timedelta

import pytest

from sheetdrip.domain.sequence import Step
from sheetdrip.errors import Fenced
from sheetdrip.ledger import SqlLedger
from sheetdrip.planning.edited_sequence import EditedSequence
from tests.contract.ledger.builders import NOON
from tests.contract.ledger.conftest import OpenPeer

LATER = NOON + timedelta(minutes=5)


def step(name: str = "day-7", text: str = "¿Qué tal, {first_name}? 您好\n=1+1 '\"") -> Step:
    return Step(
        name=name,
        label="Day 7",
        day=7,
        at=time(10),
        latest=time(18, 45),
        texts={"en": text, "es": "Hola"},
    )


SCRIPT = EditedSequence(
    steps=(step("evening"), step()),
    clarification={"en": "Once more?", "es": "¿Otra vez?"},
    former=(step("day-14"),),
    called={"day-7": ("One week", "Week 1")},
)


def test_a_clinic_that_never_had_a_tab_has_no_script(ledger: SqlLedger) -> None:
    assert ledger.of("Hillside").edited_sequence.find() is None


def test_what_is_kept_is_found_whole(ledger: SqlLedger) -> None:
    ledger.of("Hillside").edited_sequence.keep(SCRIPT, NOON)
    assert ledger.of("Hillside").edited_sequence.find() == SCRIPT
    assert ledger.of("Lakeview").edited_sequence.find() is None


def test_the_newest_takes_the_place_of_the_one_before(ledger: SqlLedger) -> None:
    newer = EditedSequence(steps=(step(),))
    ledger.of("Hillside").edited_sequence.keep(SCRIPT, NOON)
    ledger.of("Lakeview").edited_sequence.keep(SCRIPT, NOON)
    ledger.of("Hillside").edited_sequence.keep(newer, LATER)
    assert ledger.of("Hillside").edited_sequence.find() == newer
    assert ledger.of("Lakeview").edited_sequence.find() == SCRIPT


def test_another_process_finds_what_was_kept(open_peer: OpenPeer) -> None:
    first, second = open_peer(), open_peer()
    first.hold("first", NOON)
    first.of("Hillside").edited_sequence.keep(SCRIPT, NOON)
    assert second.of("Hillside").edited_sequence.find() == SCRIPT


def test_who_lost_the_ledger_cannot_keep_a_script(open_peer: OpenPeer) -> None:
    first, second = open_peer(), open_peer()
    first.hold("first", NOON)
    first.of("Hillside").edited_sequence.keep(SCRIPT, NOON)
    second.hold("second", NOON)
    with pytest.raises(Fenced):
        first.of("Hillside").edited_sequence.keep(EditedSequence(steps=(step(),)), LATER)
    assert second.of("Hillside").edited_sequence.find() == SCRIPT
