"""Is what is over let go of, however long the process runs?"""

import gc
from pathlib import Path

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message, Outcome
from sheetdrip.ledger import open_ledger
from tests.contract.ledger.builders import NOON, draft, surgery

SURGERIES = 80


def _held() -> int:
    gc.collect()
    return sum(isinstance(one, Message) for one in gc.get_objects())


def test_a_message_is_held_as_it_stands_now_and_not_as_it_stood_before(tmp_path: Path) -> None:
    before = _held()
    with open_ledger(f"sqlite:///{tmp_path}/ledger.db") as ledger:
        ledger.hold("a process", NOON)
        for number in range(SURGERIES):
            name = f"d-{number}"
            ledger.of("Hillside").remember([surgery(name)], NOON)
            (made,) = ledger.of("Hillside").intend([draft(name)], NOON)
            for state in (State.SCHEDULED, State.SENT, State.DELIVERED):
                sid = f"SM{number}"
                ledger.of("Hillside").record([Outcome(key=made.key, state=state, sid=sid)], NOON)
                ledger.of("Hillside").records()
        book = ledger.of("Hillside").records()
        assert len(book.messages) == SURGERIES
        assert _held() - before < SURGERIES + 20
        again = ledger.of("Hillside").records()
        assert again.messages[0] is book.messages[0]
