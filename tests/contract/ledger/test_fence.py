"""Who may write?"""

from collections.abc import Callable

import pytest

from sheetdrip.domain.lifecycle import State
from sheetdrip.errors import Fenced
from sheetdrip.ledger import SqlLedger
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.sync.ports.ledger import CycleNote, Holder
from tests.builders import because
from tests.contract.ledger.builders import NOON, draft, message, outcome, surgery
from tests.contract.ledger.conftest import OpenPeer

WRITES: dict[str, Callable[[SqlLedger], object]] = {
    "remember": lambda ledger: ledger.of("Hillside").remember([surgery("d-2")], NOON),
    "intend": lambda ledger: ledger.of("Hillside").intend([draft("d-2")], NOON),
    "record": lambda ledger: ledger.of("Hillside").record([outcome("d-1", State.SENT)], NOON),
    "adopt": lambda ledger: ledger.of("Hillside").adopt(
        draft("d-2"), [outcome("d-2", State.SENT)], NOON
    ),
    "skip": lambda ledger: ledger.of("Hillside").skip([draft("d-2")], [because("too late")], NOON),
    "note_cycle": lambda ledger: ledger.of("Hillside").note_cycle(
        CycleNote(at=NOON, ok=True, summary="")
    ),
    "no intents": lambda ledger: ledger.of("Hillside").intend([], NOON),
    "no outcomes": lambda ledger: ledger.of("Hillside").record([], NOON),
}


def test_every_holder_gets_the_next_epoch(open_peer: OpenPeer) -> None:
    first, second = open_peer(), open_peer()
    assert [first.hold("a", NOON), second.hold("b", NOON), first.hold("a", NOON)] == [1, 2, 3]


@pytest.mark.parametrize("write", WRITES)
def test_a_holder_that_was_overtaken_writes_nothing(open_peer: OpenPeer, write: str) -> None:
    old, new = open_peer(), open_peer()
    old.hold("old", NOON)
    old.of("Hillside").intend([draft()], NOON)
    new.hold("new", NOON)
    with pytest.raises(Fenced, match=r"new took the ledger over \(epoch 2, ours was 1\)"):
        WRITES[write](old)
    assert new.of("Hillside").records() == ClinicRecords(messages=(message(),))
    assert new.of("Hillside").last_cycle() is None
    assert len(new.of("Hillside").history("d-1", "day7")) == 1


@pytest.mark.parametrize("write", WRITES)
def test_who_never_held_the_ledger_writes_nothing(open_peer: OpenPeer, write: str) -> None:
    stranger = open_peer()
    with pytest.raises(Fenced, match="does not hold the ledger"):
        WRITES[write](stranger)
    assert stranger.clinics() == ()


def test_an_overtaken_holder_may_read_and_may_take_over_again(open_peer: OpenPeer) -> None:
    old, new = open_peer(), open_peer()
    old.hold("old", NOON)
    new.hold("new", NOON)
    new.of("Hillside").intend([draft()], NOON)
    assert old.of("Hillside").records().messages == (message(),)
    old.hold("old", NOON)
    old.of("Hillside").record([outcome("d-1", State.SENT)], NOON)
    with pytest.raises(Fenced):
        new.of("Hillside").record([outcome("d-1", State.DELIVERED)], NOON)


def test_an_overtaken_holder_finds_out_a_second_after_its_last_look(open_peer: OpenPeer) -> None:
    seconds = [100.0]
    old, new = open_peer(monotonic=lambda: seconds[0]), open_peer()
    old.hold("old", NOON)
    assert old.of("Hillside").records().messages == ()
    new.hold("new", NOON)
    new.of("Hillside").intend([draft()], NOON)
    seconds[0] += 0.9
    assert old.of("Hillside").records().messages == ()
    seconds[0] += 0.1
    assert old.of("Hillside").records().messages == (message(),)


def test_an_overtaken_holder_finds_out_by_a_write(open_peer: OpenPeer) -> None:
    old, new = open_peer(monotonic=lambda: 100.0), open_peer()
    old.hold("old", NOON)
    assert old.of("Hillside").records().messages == ()
    new.hold("new", NOON)
    new.of("Hillside").intend([draft()], NOON)
    with pytest.raises(Fenced):
        old.of("Hillside").remember([surgery("d-2")], NOON)
    assert old.of("Hillside").records().messages == (message(),)


def test_who_holds_it_is_told_to_everybody(open_peer: OpenPeer) -> None:
    first, second = open_peer(), open_peer()
    assert first.holder() is None
    first.hold("first/1", NOON)
    assert second.holder() == Holder("first/1", NOON)
