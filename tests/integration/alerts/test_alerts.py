"""Is whoever a clinic names told what needs a call: once, nothing personal, whatever the service does?"""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from structlog.testing import capture_logs

from sheetdrip.alerts import load_recipients
from sheetdrip.errors import UserMustFix
from sheetdrip.settings.model import Alerts
from sheetdrip.sync.notifier import Notifier
from sheetdrip.sync.reply_polling import ReplyPoller, answer
from tests.integration.clinic import ADA, BEN, Clinic
from tests.integration.conftest import OpenClinic

NAME = "Ada Canarywood"
SECRET = "hunter2"
WORDS = "8, the wound looks odd"


class Service(HTTPServer):
    """What takes notifications; `answers` with a status, or hangs up without one for None."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.answers: int | None = 200
        self.taken: list[dict[str, Any]] = []


class _Taking(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append(json.loads(body))
        if self.server.answers is not None:
            self.send_response(self.server.answers)
            self.send_header("Content-Length", "0")
            self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass


@pytest.fixture
def service() -> Iterator[Service]:
    with Service() as listening:
        thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield listening
        listening.shutdown()
        thread.join()


def address(service: Service) -> str:
    return f"json://nurse:{SECRET}@127.0.0.1:{service.server_port}/{SECRET}"


@pytest.fixture
def clinic(open_clinic: OpenClinic) -> Clinic:
    """A clinic whose limit is eight, and a patient whose evening text has arrived."""
    one = open_clinic(clinic={"alerts": Alerts(call_at=8)})
    one.add_row(NAME)
    one.add_row("Ben Canarywood", BEN)
    one.cycle()
    one.until("2026-03-04 01:05")
    one.refresh()
    one.cycle()
    return one


def name_somebody(
    clinic: Clinic, service: Service, tmp_path: Path, *, personal: bool = False
) -> None:
    """The daemon with whoever its settings name, started anew."""
    file = tmp_path / "alerts.txt"
    file.write_text(f"# the nurses\n{address(service)}\n", encoding="utf-8")
    own = clinic.settings.file.clinics[0]
    alerts = own.alerts.model_copy(update={"personal": personal})
    told = own.model_copy(update={"alerts": alerts})
    changed = clinic.settings.file.model_copy(update={"clinics": [told]})
    clinic.restart(settings=replace(clinic.settings, file=changed, alert_files={"Hillside": file}))


def notifier(clinic: Clinic) -> Notifier:
    return clinic.app.notifiers["Hillside"]


def replied(clinic: Clinic, body: str, phone: str = ADA) -> None:
    clinic.reply(phone, body)
    clinic.advance(minutes=1)
    ReplyPoller(clinic.ctx).fetch()
    answer(clinic.ctx)
    clinic.cycle()


def test_a_concern_rings_once_also_over_a_restart(
    clinic: Clinic, service: Service, tmp_path: Path
) -> None:
    name_somebody(clinic, service, tmp_path)
    replied(clinic, "8")
    assert notifier(clinic).notify(clinic.ctx.ledger, clinic.clock.now()) == 1
    assert notifier(clinic).notify(clinic.ctx.ledger, clinic.clock.now()) == 0
    clinic.restart()
    clinic.cycle()
    assert notifier(clinic).notify(clinic.ctx.ledger, clinic.clock.now()) == 0
    (told,) = service.taken
    assert told["title"] == "Hillside: 1 patient needs a call"


def test_what_was_said_days_before_the_daemon_came_back_is_told_all_the_same(
    clinic: Clinic, service: Service, tmp_path: Path
) -> None:
    name_somebody(clinic, service, tmp_path)
    ReplyPoller(clinic.ctx).fetch()
    clinic.reply(ADA, "STOP")
    clinic.reply(BEN, "9")
    clinic.advance(hours=80)
    ReplyPoller(clinic.ctx).fetch()
    answer(clinic.ctx)
    clinic.cycle()
    assert notifier(clinic).notify(clinic.ctx.ledger, clinic.clock.now()) == 2


def test_what_nobody_took_for_days_is_told_when_somebody_does(
    clinic: Clinic, service: Service, tmp_path: Path
) -> None:
    name_somebody(clinic, service, tmp_path)
    service.answers = 503
    replied(clinic, "9")
    for _ in range(4):
        assert notifier(clinic).notify(clinic.ctx.ledger, clinic.clock.now()) == 0
        clinic.advance(hours=12)
    service.answers = 200
    assert notifier(clinic).notify(clinic.ctx.ledger, clinic.clock.now()) == 1


def test_nothing_personal_leaves_the_house_by_default(
    clinic: Clinic, service: Service, tmp_path: Path
) -> None:
    name_somebody(clinic, service, tmp_path)
    replied(clinic, WORDS)
    # a high score, and words to read
    assert notifier(clinic).notify(clinic.ctx.ledger, clinic.clock.now()) == 2
    (told,) = service.taken
    everything = json.dumps(told, ensure_ascii=False).lower()
    for personal in ("canarywood", "ada ", "5550101", "555-0101", "wound"):
        assert personal not in everything
    assert "- a pain score at or above the clinic's limit: 1" in told["message"]
    assert clinic.seeded.spreadsheet_id in told["message"]


def test_a_clinic_may_ask_for_names(clinic: Clinic, service: Service, tmp_path: Path) -> None:
    name_somebody(clinic, service, tmp_path, personal=True)
    replied(clinic, "8")
    notifier(clinic).notify(clinic.ctx.ledger, clinic.clock.now())
    (told,) = service.taken
    assert f"- {NAME}: Evening pain 8 (limit 8)" in told["message"]
    assert "5550101" not in json.dumps(told)


@pytest.mark.parametrize("status", [500, None])
def test_what_is_not_taken_is_told_again_after_growing_waits_and_nothing_is_lost(
    clinic: Clinic, service: Service, tmp_path: Path, status: int | None
) -> None:
    service.answers = status
    name_somebody(clinic, service, tmp_path)
    replied(clinic, "8")
    tries = []
    for _ in range(60):
        before = len(service.taken)
        assert notifier(clinic).notify(clinic.ctx.ledger, clinic.clock.now()) == 0
        tries.append(len(service.taken) > before)
        clinic.advance(minutes=1)
    assert [minute for minute, tried in enumerate(tries) if tried] == [0, 1, 3, 7, 15, 31]
    # meanwhile somebody else needs a call too: it waits with the first
    replied(clinic, "9", BEN)
    service.answers = 200
    clinic.advance(minutes=30)
    assert notifier(clinic).notify(clinic.ctx.ledger, clinic.clock.now()) == 2
    assert notifier(clinic).notify(clinic.ctx.ledger, clinic.clock.now()) == 0
    assert service.taken[-1]["title"] == "Hillside: 2 patients need a call"


def test_after_a_success_the_next_trouble_waits_a_minute_again(
    clinic: Clinic, service: Service, tmp_path: Path
) -> None:
    service.answers = 500
    name_somebody(clinic, service, tmp_path)
    replied(clinic, "8")
    for _ in range(2):
        notifier(clinic).notify(clinic.ctx.ledger, clinic.clock.now())
        clinic.advance(minutes=1)
    service.answers = 200
    clinic.advance(minutes=1)
    assert notifier(clinic).notify(clinic.ctx.ledger, clinic.clock.now()) == 1
    service.answers = 500
    replied(clinic, "9", BEN)
    assert notifier(clinic).notify(clinic.ctx.ledger, clinic.clock.now()) == 0
    service.answers = 200
    clinic.advance(minutes=1)
    assert notifier(clinic).notify(clinic.ctx.ledger, clinic.clock.now()) == 1


def test_addresses_and_patients_stand_in_no_log(
    clinic: Clinic,
    service: Service,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.INFO)  # libraries' debug lines are never shown (`console`)
    service.answers = 500
    name_somebody(clinic, service, tmp_path)
    with capture_logs() as events:
        replied(clinic, WORDS)
        notifier(clinic).notify(clinic.ctx.ledger, clinic.clock.now())
        service.answers = 200
        clinic.advance(minutes=1)
        notifier(clinic).notify(clinic.ctx.ledger, clinic.clock.now())
    ours = [one["event"] for one in events if str(one["event"]).startswith("notification.")]
    assert ours == ["notification.not_taken", "notification.told"]
    told = "\n".join([*map(str, events), caplog.text, *capfd.readouterr()])
    for hidden in (SECRET, "Canarywood", "5550101", "wound"):
        assert hidden not in told


def test_a_service_that_cannot_be_reached_has_not_taken_it(tmp_path: Path) -> None:
    with Service() as gone:
        port = gone.server_port
    file = tmp_path / "alerts.txt"
    file.write_text(f"json://127.0.0.1:{port}/", encoding="utf-8")
    assert load_recipients(file).notify("subject", "text") is False


def test_one_service_of_two_that_does_not_take_it_is_enough_to_tell_it_again(
    service: Service, tmp_path: Path
) -> None:
    with Service() as gone:
        port = gone.server_port
    file = tmp_path / "alerts.txt"
    file.write_text(f"{address(service)}\njson://127.0.0.1:{port}/\n", encoding="utf-8")
    recipients = load_recipients(file)
    assert len(recipients) == 2
    assert recipients.notify("subject", "text") is False
    assert [one["message"] for one in service.taken] == ["text"]


FORM = "see its wiki for the form, such as mailto://user:password@example.com"
A_TEXT_FILE = "make it a text file with one Apprise address a line"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            b"# ours\n\njson://127.0.0.1:1/\nnurse:hunter2@example.com\n",
            f"FILE: Apprise does not understand line 4: {FORM}",
        ),
        (
            b"hunter2\r\njson://127.0.0.1:1/\r\nhunter2://\r\n",
            f"FILE: Apprise does not understand line 1, 3: {FORM}",
        ),
        (
            b"\n# nobody\n",
            "FILE names nobody: write one Apprise address a line, or leave out alerts.file",
        ),
        (b"\xff\xfe\x00", f"FILE cannot be read (UnicodeDecodeError): {A_TEXT_FILE}"),
        (None, f"FILE cannot be read (FileNotFoundError): {A_TEXT_FILE}"),
    ],
)
def test_a_file_that_names_nobody_or_badly_is_told_by_line_and_never_quoted(
    tmp_path: Path, content: bytes | None, says: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    file = tmp_path / "alerts.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UserMustFix) as refused:
        load_recipients(file)
    assert str(refused.value).replace(str(file), "FILE") == f"alerts: {says}"
    assert SECRET not in caplog.text
