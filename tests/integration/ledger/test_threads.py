"""Does everybody see what was written, while other threads read all the time?"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sheetdrip.domain.reply import StatusReport
from sheetdrip.ledger import open_ledger
from tests.contract.ledger.builders import NOON, surgery

WRITES = 60


@contextmanager
def readers(read: Callable[[], object]) -> Iterator[None]:
    """Two threads that do nothing but read."""
    over = threading.Event()

    def work() -> None:
        while not over.is_set():
            read()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def test_a_report_just_heard_is_in_the_mail_whoever_read_meanwhile(tmp_path: Path) -> None:
    with open_ledger(f"sqlite:///{tmp_path}/ledger.db") as ledger:
        ledger.hold("test", NOON)
        tray = ledger.of("Hillside").reply_store
        with readers(lambda: tray.state(NOON)):
            for number in range(WRITES):
                told = StatusReport(
                    sid=f"SM{number}", status="sent", error_code=None, heard_at=NOON
                )
                tray.receive_reports([told], NOON)
                assert len(tray.state(NOON).reports) == number + 1


def test_a_surgery_just_remembered_is_in_the_book_whoever_read_meanwhile(tmp_path: Path) -> None:
    with open_ledger(f"sqlite:///{tmp_path}/ledger.db") as ledger:
        ledger.hold("test", NOON)
        with readers(lambda: ledger.of("Hillside").records()):
            for number in range(WRITES):
                ledger.of("Hillside").remember([surgery(f"d-{number}")], NOON)
                assert len(ledger.of("Hillside").records().surgeries) == number + 1
