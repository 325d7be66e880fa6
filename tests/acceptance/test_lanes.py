"""Is STOP heeded by a process whose Google hangs?"""

import signal

from tests.acceptance.clinic import Clinic
from tests.acceptance.waiting import until

ADA = "+13125550101"


def test_stop_is_heeded_while_google_hangs_and_the_daemon_still_ends_quickly(
    clinic: Clinic,
) -> None:
    clinic.settle_on(replies={"poll_seconds": 2}, schedule={"poll_seconds": 2})
    daemon = clinic.daemon()
    clinic.staff.type_rows(["Ada Marsh", ADA, clinic.today])
    row = clinic.shown("Ada Marsh", "Evening status", "scheduled")

    # every call to the sheet is kept waiting, as by a firewall that drops packets
    clinic.sandbox.control("POST", "faults", service="sheets", kind="timeout", times=None)
    reads = clinic.sandbox.calls()["sheets.values.batchGet"]
    until(lambda: clinic.sandbox.calls()["sheets.values.batchGet"] > reads, "a call that hangs")
    clinic.sandbox.control("POST", "replies", **{"from": ADA, "body": "STOP"})

    def is_cancelled() -> bool:
        (text,) = (one for one in clinic.sandbox.texts() if one["sid"] == row["Evening SID"])
        return bool(text["status"] == "canceled")

    until(is_cancelled, "the text to be cancelled", seconds=20)
    assert clinic.sandbox.calls()["sheets.values.batchGet"] == reads + 1
    done = daemon.signal(signal.SIGTERM).ended(seconds=20)
    assert (done.code, done.out) == (0, "")
