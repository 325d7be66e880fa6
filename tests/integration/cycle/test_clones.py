"""Daemons of one identity, each with a copy of the ledger, on one sheet: nothing doubled, nothing lost."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from sheetdrip.app import App, Choices
from sheetdrip.domain.requests import ImmediateRequest, ScheduledRequest
from sheetdrip.errors import Fenced, UserMustFix
from sheetdrip.sync.audit import Auditor
from sheetdrip.sync.ports.messaging import Messenger, SendAnswer
from sheetdrip.sync.reconcile import reconcile
from sheetdrip.sync.surroundings import Surroundings
from tests.integration.clinic import ADA, BEN, CREATE, CY, Clinic

PHONES = [f"+1312555{200 + number:04d}" for number in range(6)]
MakeClone = Callable[[], Surroundings]


@pytest.fixture
def make_clone(clinic: Clinic, tmp_path: Path) -> Iterator[MakeClone]:
    """Copies the ledger as it is now, for a daemon in another folder; what surrounds its cycles."""
    clinic.alone = False
    clinic.restart()
    with ExitStack() as stack:

        def make() -> Surroundings:
            folder = Path(tmp_path / f"clone-{len(list(tmp_path.glob('clone-*')))}")
            folder.mkdir()
            (present,) = [
                path for path in tmp_path.rglob("sheetdrip.db") if "clone-" not in str(path)
            ]
            with (
                closing(sqlite3.connect(present)) as old,
                closing(sqlite3.connect(folder / "sheetdrip.db")) as new,
            ):
                old.backup(new)
            file = clinic.settings.file
            ledger = file.ledger.model_copy(update={"url": f"sqlite:///{folder / 'sheetdrip.db'}"})
            settings = replace(clinic.settings, file=file.model_copy(update={"ledger": ledger}))
            app = stack.enter_context(App(settings, Choices(clock=clinic.clock)))
            return app.clinics[0]

        yield make


class Snapshot:
    """A messenger during whose n-th send something happens."""

    def __init__(self, inner: Messenger, nth: int, happens: Callable[[], object]) -> None:
        self._inner = inner
        self._left = nth
        self._happens = happens

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def send(self, request: ScheduledRequest | ImmediateRequest) -> SendAnswer:
        answer = self._inner.send(request)
        self._left -= 1
        if self._left == 0:
            self._happens()
        return answer


def place(here: Surroundings) -> None:
    assert here.place is not None
    here.place.keep()


def live(clinic: Clinic) -> Counter[str]:
    return Counter(text.to for text in clinic.live_to(step="evening"))


def test_the_original_does_nothing_more_once_its_clone_works(
    clinic: Clinic, make_clone: MakeClone
) -> None:
    clinic.add_row("Ada", ADA)
    clinic.cycle()
    clone = make_clone()
    place(clone)
    clinic.add_row("Ben", BEN)
    reconcile(clone)
    clinic.advance(seconds=20)
    before = clinic.rows()
    clinic.forget_calls()
    with pytest.raises(Fenced):
        clinic.cycle()
    assert clinic.calls(CREATE) == 0
    assert clinic.rows() == before
    assert live(clinic) == {ADA: 1, BEN: 1}


def test_neither_cancels_what_the_other_made(clinic: Clinic, make_clone: MakeClone) -> None:
    """Today's worst: each calls the other's texts orphans, and nobody gets anything."""
    clinic.add_row("Ada", ADA)
    clinic.cycle()
    clone = make_clone()
    place(clone)
    (text,) = clinic.live_to(ADA)
    assert text.send_at is not None
    clinic.clock.advance(1)
    clone.messenger.send(
        ScheduledRequest(
            to=ADA, body=text.body, service_sid=clone.clinic.service_sid, send_at=text.send_at
        )
    )
    clinic.advance(seconds=20)
    Auditor(clinic.here).audit(clinic.clock.now())
    assert live(clinic) == {ADA: 2}
    Auditor(clone).audit(clinic.clock.now())
    assert live(clinic) == {ADA: 1}


def test_what_a_clone_cancelled_is_no_staff_decision_and_made_again(
    clinic: Clinic, make_clone: MakeClone
) -> None:
    clinic.add_row("Ada", ADA)
    clinic.cycle()
    clone = make_clone()
    (text,) = clinic.live_to(ADA)
    assert text.send_at is not None
    clone.messenger.send(
        ScheduledRequest(
            to=ADA, body=text.body, service_sid=clone.clinic.service_sid, send_at=text.send_at
        )
    )
    for one in clinic.live_to(ADA):
        clone.messenger.cancel(one.sid)
    Auditor(clinic.here).audit(clinic.clock.now())
    clinic.cycle()
    assert live(clinic) == {ADA: 1}


@pytest.mark.parametrize("nth", [1, 3, 6])
@pytest.mark.parametrize("asleep", [5, 20, 4000])
def test_a_machine_cloned_and_suspended_in_the_middle_of_a_wave(
    clinic: Clinic, make_clone: MakeClone, nth: int, asleep: int
) -> None:
    """Its clone works meanwhile; on waking it stops at once."""
    for number, phone in enumerate(PHONES):
        clinic.add_row(f"Patient {number}", phone)
    clones: list[Surroundings] = []

    def snapshot() -> None:
        clones.append(make_clone())
        place(clones[0])
        clinic.advance(seconds=asleep)

    clinic.wire(messenger=Snapshot(clinic.here.messenger, nth, snapshot))
    with suppress(Fenced):
        clinic.cycle()
    made = len(clinic.texts_to())
    assert made <= (len(PHONES) if asleep < 10 else nth)
    for _ in range(30):
        reconcile(clones[0])
        clinic.advance(minutes=1)
    assert live(clinic) == dict.fromkeys(PHONES, 1)


def test_three_clones_at_once(clinic: Clinic, make_clone: MakeClone) -> None:
    clinic.add_row("Ada", ADA)
    clinic.cycle()
    clones = [make_clone() for _ in range(3)]
    clinic.add_row("Ben", BEN)
    clinic.add_row("Cy", CY)
    clinic.advance(seconds=11)
    working = []
    for clone in (*clones, clinic.here):
        try:
            reconcile(clone)
            assert clone.place is not None
            working.append(clone.place.is_sure())
        except (Fenced, UserMustFix):
            working.append(False)
    assert working.count(True) <= 1 or live(clinic) == {ADA: 1, BEN: 1, CY: 1}
    assert set(live(clinic).values()) == {1}
    assert len(live(clinic)) == 3
