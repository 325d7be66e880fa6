"""What do threads and processes that write at once leave behind?"""

from concurrent.futures import ThreadPoolExecutor

from sheetdrip.domain.lifecycle import State
from sheetdrip.errors import AlreadyRecorded, Fenced
from sheetdrip.ledger import SqlLedger, open_ledger
from tests.contract.ledger.builders import NOON, draft, outcome


def _intend(ledger: SqlLedger, name: str) -> str:
    try:
        ledger.of("Hillside").intend([draft(name)], NOON)
    except AlreadyRecorded:
        return "refused"
    return "intended"


def test_threads_of_one_holder_share_the_ledger(url: str) -> None:
    with open_ledger(url) as ledger, ThreadPoolExecutor(4) as pool:
        ledger.hold("daemon", NOON)
        names = [f"d-{number:02}" for number in range(40)]
        assert set(pool.map(lambda name: _intend(ledger, name), names)) == {"intended"}
        assert len(ledger.of("Hillside").records().messages) == 40


def test_one_of_many_who_intend_the_same_step_wins(url: str) -> None:
    with open_ledger(url) as ledger, ThreadPoolExecutor(4) as pool:
        ledger.hold("daemon", NOON)
        answers = list(pool.map(lambda _: _intend(ledger, "d-1"), range(12)))
        assert sorted(answers) == ["intended", *["refused"] * 11]
        assert len(ledger.of("Hillside").history("d-1", "day7")) == 1


def test_two_who_start_together_agree_on_the_schema_and_the_epoch(url: str) -> None:
    def start(owner: str) -> int:
        with open_ledger(url) as ledger:
            return ledger.hold(owner, NOON)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(start, "abcd")) == [1, 2, 3, 4]


def test_a_frozen_daemon_that_wakes_up_cannot_record(url: str) -> None:
    with open_ledger(url) as frozen, open_ledger(url) as fresh:
        frozen.hold("frozen", NOON)
        frozen.of("Hillside").intend([draft()], NOON)
        fresh.hold("fresh", NOON)
        fresh.of("Hillside").record([outcome("d-1", State.UNKNOWN)], NOON)
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _: _try(frozen), range(8)))
        assert answers == ["fenced"] * 8
        assert [one.state for one in fresh.of("Hillside").records().messages] == [State.UNKNOWN]


def _try(ledger: SqlLedger) -> str:
    try:
        ledger.of("Hillside").record([outcome("d-1", State.SCHEDULED, sid="SM1")], NOON)
    except Fenced:
        return "fenced"
    return "recorded"
