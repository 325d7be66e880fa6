"""How does a command end when Google, Twilio or the ledger fails? In a sentence, with 4 or 5."""

import socket

import pytest

from tests.acceptance.clinic import Clinic


def test_google_out_of_service_ends_with_4(clinic: Clinic) -> None:
    clinic.sandbox.control("POST", "faults", service="sheets", kind="503", times=None)

    done = clinic.run("run", "--once")

    assert (done.code, done.out) == (4, "")
    assert done.problems == ["Google answered 503 again and again"]


@pytest.mark.long
def test_twilio_out_of_reach_ends_with_4_and_sends_nothing(clinic: Clinic) -> None:
    with socket.socket() as nobody:  # bound and not listening: connections are refused
        nobody.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        clinic.settle_on(twilio={"api_url": closed, "messaging_url": closed})
        clinic.staff.type_rows(["Ada Marsh", "+13125550101", clinic.today])

        done = clinic.run("run", "--once")

    assert (done.code, done.out) == (4, "")
    assert done.problems == ["Twilio did not answer (ConnectionError)"]
    assert clinic.sandbox.texts() == []


def test_a_damaged_ledger_ends_with_5_and_sends_nothing(clinic: Clinic) -> None:
    clinic.ledger.write_bytes(b"this is no database at all, " * 200)
    clinic.staff.type_rows(["Ada Marsh", "+13125550101", clinic.today])

    once, status = clinic.run("run", "--once"), clinic.run("status")

    assert (once.code, status.code) == (5, 5)
    sentence = "The ledger's file is not a SQLite database; check ledger.url."
    assert once.problems == status.problems == [sentence]
    assert clinic.sandbox.texts() == []
