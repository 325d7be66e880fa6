"""How do other ways of texting from a sheet fare when life happens? Each scene is played by both, in one run.

    .venv/bin/python -m tests.bench.ways

The recipe is what a spreadsheet automation does: read all rows; where a step's SID is blank and its time is
inside Twilio's window, create the text; write the SID into the row's cell, by its number. It is played here
at its best: it writes after every single text, never reads half a sheet, and is started again after each
failure. Both talk to the same sandbox over HTTP with Twilio's own client; what became of it is counted from
Twilio's side after four weeks.
"""

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote
from zoneinfo import ZoneInfo

import requests
from twilio.base.exceptions import TwilioException

from sheetdrip.domain.sequence import Step, fill
from sheetdrip.errors import SheetdripError
from tests.integration.clinic import Clinic, Terms, clinic_at_work

PATIENTS = 10
ZONE = ZoneInfo("America/Chicago")
EPOCH = date(1899, 12, 30)
NEAREST, FARTHEST = timedelta(minutes=15), timedelta(days=7)
HOURS = (time(8, 30), time(12), time(16))
"""When both look at the sheet each day: often enough for every text to be in time."""


class PowerCutError(BaseException):
    """The process is gone."""


Trouble = Callable[[], None]


def nothing() -> None:
    """No trouble."""


class CourseStatus(Protocol):
    """A way to text from a sheet. `after_read`, `after_send`: what happens then, once or more."""

    after_read: Trouble
    after_send: Trouble

    def poll(self) -> None:
        """Look at the sheet and do what is due."""


class Recipe:
    """The spreadsheet automation."""

    def __init__(self, clinic: Clinic) -> None:
        self.after_read: Trouble = nothing
        self.after_send: Trouble = nothing
        self._clinic = clinic
        connection = clinic.app.connection()
        connection.client.http_client.timeout = (2.0, 2.0)
        self._twilio = connection.client
        here = clinic.ctx.clinic
        self._steps = here.sequences[here.sequence].steps
        self._session = requests.Session()
        token = clinic.world.issue_token(
            clinic.seeded.owner, "https://www.googleapis.com/auth/spreadsheets"
        )
        self._session.headers["Authorization"] = f"Bearer {token}"

    def poll(self) -> None:
        header, *rows = self._asked("GET", "Surgeries?valueRenderOption=UNFORMATTED_VALUE")[
            "values"
        ]
        self.after_read()
        for number, cells in enumerate(rows, 2):
            row = dict(zip(header, [*cells, *[""] * len(header)], strict=False))
            for step in self._steps:
                self._see_to(number, header, row, step)

    def _see_to(self, number: int, header: list[str], row: dict[str, Any], step: Step) -> None:
        if not row["Patient"] or row[f"{step.label} SID"] or row["Drip"]:
            return
        day = EPOCH + timedelta(days=int(row["Surgery date"]) + step.day)
        at = datetime.combine(day, step.at, ZONE)
        if not NEAREST < at - self._clinic.clock.now() < FARTHEST:
            return
        body = fill(step.texts["en"], {"first_name": row["Patient"], "clinic": "Hillside"})
        text = self._twilio.messages.create(
            to=_e164(row["Phone"]),
            body=body,
            messaging_service_sid=self._clinic.seeded.messaging_service_sid,
            schedule_type="fixed",
            send_at=at.astimezone(ZoneInfo("UTC")),
        )
        self.after_send()
        cell = f"Surgeries!{_letters(header.index(f'{step.label} SID'))}{number}"
        self._asked(
            "PUT", f"{quote(cell)}?valueInputOption=RAW", json={"values": [[str(text.sid)]]}
        )

    def _asked(self, method: str, what: str, **options: Any) -> Any:  # noqa: ANN401 - JSON
        sheet = self._clinic.seeded.spreadsheet_id
        url = f"{self._clinic.world.url}/v4/spreadsheets/{sheet}/values/{what}"
        answer = self._session.request(method, url, timeout=20, **options)
        answer.raise_for_status()
        return answer.json()


class Sheetdrip:
    """Ours: a cycle, and a look at what became of the texts."""

    def __init__(self, clinic: Clinic) -> None:
        self.after_read: Trouble = nothing
        self.after_send: Trouble = nothing
        self._clinic = clinic
        self._wired: object = None

    def poll(self) -> None:
        self._wire()
        self._clinic.refresh()
        for _ in range(2):  # whatever is settled by asking again gets the time for it
            self._clinic.cycle()
            self._clinic.advance(seconds=150)

    def _wire(self) -> None:
        if self._wired is not self._clinic.app:
            self._clinic.impatient()
            self._wired = self._clinic.app
            here = self._clinic.ctx
            self._clinic.wire(
                sheet=_Tapped(here.sheet, "read", self._read),
                messenger=_Tapped(here.messenger, "schedule", self._sent),
            )

    def _read(self) -> None:
        self.after_read()

    def _sent(self) -> None:
        self.after_send()


class _Tapped:
    """A port on which something happens after one of its calls."""

    def __init__(self, port: object, name: str, then: Trouble) -> None:
        self._port, self._name, self._then = port, name, then

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any port
        found = getattr(self._port, name)
        if name != self._name:
            return found

        def tapped(*details: Any, **more: Any) -> Any:  # noqa: ANN401
            answer = found(*details, **more)
            self._then()
            return answer

        return tapped


@dataclass(frozen=True, slots=True)
class Harm:
    """What patients got and what the sheet says, after four weeks. Counts of texts, and of rows."""

    twice: int
    never: int
    wrong_day: int
    wrong_rows: int


@dataclass(frozen=True, slots=True)
class Scene:
    """`first`: before the first look; `next_day`: what staff do then."""

    told: str
    first: Callable[[Clinic, CourseStatus], None] = lambda _clinic, _way: None
    next_day: Callable[[Clinic], None] = lambda _clinic: None


def _once(what: Trouble, at: int = 1) -> Trouble:
    calls = iter(range(1, 10_000))

    def trouble() -> None:
        if next(calls) == at:
            what()

    return trouble


def _power_cut(_clinic: Clinic, way: CourseStatus) -> None:
    def cut() -> None:
        raise PowerCutError

    way.after_send = _once(cut, at=5)


def _lost_answer(clinic: Clinic, _way: CourseStatus) -> None:
    clinic.fault("cut_after_applied", "twilio.messages.create")


def _sorted_meanwhile(clinic: Clinic, way: CourseStatus) -> None:
    way.after_read = _once(lambda: clinic.staff("sort", by="Patient", descending=True))


def _row_deleted_meanwhile(clinic: Clinic, way: CourseStatus) -> None:
    way.after_read = _once(lambda: clinic.staff("delete_rows", row=2))


def _move(clinic: Clinic) -> None:
    clinic.edit("Patient 03", "Surgery date", "2026-03-09")


def _call_off(clinic: Clinic) -> None:
    clinic.edit("Patient 03", "Drip", "Cancelled")


SCENES = (
    Scene("nothing happens"),
    Scene("power cut after a text was created, before its SID was written", first=_power_cut),
    Scene("Twilio's answer gets lost once", first=_lost_answer),
    Scene("the sheet is sorted while it is worked on", first=_sorted_meanwhile),
    Scene("a row is deleted while it is worked on", first=_row_deleted_meanwhile),
    Scene("a surgery is moved after its texts were scheduled", next_day=_move),
    Scene("a surgery is called off after its texts were scheduled", next_day=_call_off),
)
WAYS: dict[str, Callable[[Clinic], CourseStatus]] = {"the recipe": Recipe, "sheetdrip": Sheetdrip}


def play(scene: Scene, way: str) -> Harm:
    """Four weeks of ten surgeries."""
    with tempfile.TemporaryDirectory() as folder:
        terms = Terms(safety={"max_creates": 1000, "max_cancels": 1000})
        with clinic_at_work(Path(folder), terms) as clinic:
            for number in range(PATIENTS):
                clinic.add_row(f"Patient {number:02d}", f"+131255501{number:02d}", "2026-03-05")
            at_work = WAYS[way](clinic)
            scene.first(clinic, at_work)
            days = list(_looks(clinic))
            _looked_at(clinic, at_work, days[0])
            scene.next_day(clinic)
            for moment in days[1:]:
                _looked_at(clinic, at_work, moment)
            return _harm(clinic)


def _looks(clinic: Clinic) -> Iterator[datetime]:
    today = clinic.clock.now().astimezone(ZONE).date()
    for day in range(28):
        for hour in HOURS:
            yield datetime.combine(today + timedelta(days=day), hour, ZONE)


def _looked_at(clinic: Clinic, way: CourseStatus, moment: datetime) -> None:
    clinic.clock.advance(max(0.0, (moment - clinic.clock.now()).total_seconds()))
    for _ in range(2):
        try:
            way.poll()
        except PowerCutError:
            clinic.restart()
        except (TwilioException, requests.RequestException, SheetdripError):
            continue  # started again
        else:
            return


def _harm(clinic: Clinic) -> Harm:
    """Counted from Twilio's side: everything that is not cancelled has left by now."""
    here = clinic.ctx.clinic
    steps = here.sequences[here.sequence].steps
    days = {}
    for row in clinic.rows():
        if row["Patient"] and not row["Drip"]:
            serial = row["Surgery date"]
            assert isinstance(serial, int | float)
            days[_e164(row["Phone"])] = EPOCH + timedelta(days=int(serial))
    asked = {
        (to, step.name): day + timedelta(days=step.day)
        for to, day in days.items()
        for step in steps
    }
    sent = [text for text in clinic.texts_to() if text.is_live and text.send_at is not None]
    got = Counter((text.to, text.step) for text in sent)
    wrong = [
        text
        for text in sent
        if text.send_at is not None
        and asked.get((text.to, text.step)) != text.send_at.astimezone(ZONE).date()
    ]
    owner = {text.sid: text.to for text in clinic.texts_to()}
    resting = [
        row for row in clinic.rows() if any(_is_anothers(row, step, owner) for step in steps)
    ]
    return Harm(
        twice=sum(count - 1 for count in got.values()),
        never=sum(key not in got for key in asked),
        wrong_day=len(wrong),
        wrong_rows=len(resting),
    )


def _is_anothers(row: Mapping[str, object], step: Step, owner: Mapping[str, str]) -> bool:
    sid = str(row[f"{step.label} SID"])
    return sid in owner and owner[sid] != _e164(row["Phone"])


def _e164(cell: object) -> str:
    return f"+{str(cell).removeprefix('+')}"


def _letters(index: int) -> str:
    first, last = divmod(index, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)


def main(arguments: list[str] | None = None) -> None:
    """Print the table that the README quotes."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.ways")
    parser.add_argument("--json", action="store_true")
    as_json = parser.parse_args(arguments).json
    found = {scene.told: {way: play(scene, way) for way in WAYS} for scene in SCENES}
    if as_json:
        told = {
            name: {way: asdict(one) for way, one in ways.items()} for name, ways in found.items()
        }
        print(json.dumps(told, indent=2))
        return
    print(f"| {PATIENTS} surgeries, 4 texts each | " + " | ".join(WAYS) + " |")
    print("|---|" + "---|" * len(WAYS))
    for name, ways in found.items():
        print(f"| {name} | " + " | ".join(_words(one) for one in ways.values()) + " |")


def _words(harm: Harm) -> str:
    said = (
        (harm.twice, "text sent twice", "texts sent twice"),
        (harm.never, "text never sent", "texts never sent"),
        (harm.wrong_day, "text on a wrong day or not wanted", "texts on a wrong day or not wanted"),
        (harm.wrong_rows, "row shows another's SID", "rows show another's SID"),
    )
    found = [f"{count} {one if count == 1 else many}" for count, one, many in said if count]
    return ", ".join(found) or "no harm"


if __name__ == "__main__":
    main()
