"""Daemons of one identity, each with a copy of the ledger, on one sheet: nothing doubled, nothing lost."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sheetdrip.app import App, RunOptions
from sheetdrip.domain.reply import StatusReport
from sheetdrip.domain.requests import ImmediateRequest, ScheduledRequest
from sheetdrip.errors import Fenced, UserMustFix
from sheetdrip.runner import ClinicRunner, Job
from sheetdrip.sync.audit import Auditor
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.ports.messaging import Messenger, SendAnswer
from sheetdrip.sync.reconcile import reconcile
from tests.integration.clinic import ADA, BEN, CREATE, CY, Clinic

PHONES = [f"+1312555{200 + number:04d}" for number in range(6)]
MakeClone = Callable[[], ClinicContext]


@pytest.fixture
def make_clone(clinic: Clinic, tmp_path: Path) -> Iterator[MakeClone]:
    """Copies the ledger as it is now, for a daemon in another folder; what surrounds its cycles."""
    clinic.alone = False
    clinic.restart()
    with ExitStack() as stack:

        def make() -> ClinicContext:
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
            app = stack.enter_context(App(settings, RunOptions(rehearsal=True, clock=clinic.clock)))
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


class Turns:
    """During the n-th call of one method something happens, before or after it; once."""

    def __init__(self, nth: int, happens: Callable[[], object]) -> None:
        self._left = nth
        self._happens = happens

    def around(self, inner: object, method: str, *, after: bool, when: str = "") -> Any:  # noqa: ANN401
        """What looks like `inner`; `when`: only calls with that word count."""

        def call(*args: object, **named: object) -> object:
            self._left -= not when or bool(named.get(when))
            is_now = self._left == 0 and (not when or bool(named.get(when)))
            if is_now and not after:
                self._happens()
            answer = getattr(inner, method)(*args, **named)
            if is_now and after:
                self._happens()
            return answer

        return _Around(inner, method, call)


class _Around:
    def __init__(self, inner: object, method: str, call: Callable[..., object]) -> None:
        self._inner, self._method, self._call = inner, method, call

    def __getattr__(self, name: str) -> object:
        return self._call if name == self._method else getattr(self._inner, name)


def lease(ctx: ClinicContext) -> None:
    assert ctx.lease is not None
    ctx.lease.keep()


def live(clinic: Clinic) -> Counter[str]:
    return Counter(text.to for text in clinic.live_to(step="evening"))


def test_the_original_does_nothing_more_once_its_clone_works(
    clinic: Clinic, make_clone: MakeClone
) -> None:
    clinic.add_row("Ada", ADA)
    clinic.cycle()
    clone = make_clone()
    lease(clone)
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
    lease(clone)
    (text,) = clinic.live_to(ADA)
    assert text.send_at is not None
    clinic.clock.advance(1)
    clone.messenger.send(
        ScheduledRequest(
            to=ADA, body=text.body, service_sid=clone.clinic.service_sid, send_at=text.send_at
        )
    )
    clinic.advance(seconds=20)
    Auditor(clinic.ctx).audit(clinic.clock.now())
    assert live(clinic) == {ADA: 2}
    Auditor(clone).audit(clinic.clock.now())
    assert live(clinic) == {ADA: 1}


@pytest.mark.parametrize("learned", ["audit", "callback", "look after its time"])
def test_what_a_clone_cancelled_is_no_staff_decision_and_made_again(
    clinic: Clinic, make_clone: MakeClone, learned: str
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
    HOW_IT_IS_LEARNED[learned](clinic, text.sid)
    clinic.cycle()
    assert live(clinic) == {ADA: 1}


def _called_back(clinic: Clinic, sid: str) -> None:
    now = clinic.clock.now()
    told = StatusReport(sid=sid, status="canceled", error_code=None, heard_at=now)
    clinic.ctx.ledger.reply_store.receive_reports([told], now)
    ClinicRunner(clinic.app, clinic.ctx).run(Job.PROCESS_CALLBACKS)


def _asked_after_its_time(clinic: Clinic, _sid: str) -> None:
    clinic.until("2026-03-04 01:05")
    clinic.refresh()


HOW_IT_IS_LEARNED: Mapping[str, Callable[[Clinic, str], object]] = {
    "audit": lambda clinic, _: Auditor(clinic.ctx).audit(clinic.clock.now()),
    "callback": _called_back,
    "look after its time": _asked_after_its_time,
}


@pytest.mark.parametrize("learned", ["callback", "look after its time"])
def test_what_a_person_cancelled_stays_cancelled(
    clinic: Clinic, make_clone: MakeClone, learned: str
) -> None:
    clinic.add_row("Ada", ADA)
    clinic.cycle()
    (text,) = clinic.live_to(ADA)
    make_clone().messenger.cancel(text.sid)
    HOW_IT_IS_LEARNED[learned](clinic, text.sid)
    clinic.cycle()
    assert clinic.live_to(ADA, "evening") == []
    assert "not by sheetdrip" in str(clinic.cells_of("Ada")["Evening status"])


@pytest.mark.parametrize(("nth", "asleep"), [(1, 4000), (3, 5), (6, 20)])
def test_a_machine_cloned_and_suspended_in_the_middle_of_a_wave(
    clinic: Clinic, make_clone: MakeClone, nth: int, asleep: int
) -> None:
    """Its clone works meanwhile; on waking it stops at once."""
    for number, phone in enumerate(PHONES):
        clinic.add_row(f"Patient {number}", phone)
    clones: list[ClinicContext] = []

    def snapshot() -> None:
        clones.append(make_clone())
        lease(clones[0])
        clinic.advance(seconds=asleep)

    clinic.wire(messenger=Snapshot(clinic.ctx.messenger, nth, snapshot))
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
    for clone in (*clones, clinic.ctx):
        try:
            reconcile(clone)
            assert clone.lease is not None
            working.append(clone.lease.is_sure())
        except (Fenced, UserMustFix):
            working.append(False)
    assert working.count(True) <= 1 or live(clinic) == {ADA: 1, BEN: 1, CY: 1}
    assert set(live(clinic).values()) == {1}
    assert len(live(clinic)) == 3


@pytest.mark.parametrize("seconds", [0, 4, 9, 14, 60])
def test_a_clone_that_starts_just_after_the_original_knows_of_no_texts_and_doubles_none(
    clinic: Clinic, make_clone: MakeClone, seconds: float
) -> None:
    """The copy knows the original's lease; rows come while the original still trusts its look."""
    lease(clinic.ctx)
    clone = make_clone()
    lease(clone)
    for number, phone in enumerate(PHONES):
        clinic.add_row(f"Patient {number}", phone)
    clinic.advance(seconds=seconds)
    with pytest.raises(Fenced):
        clinic.cycle()
    assert clinic.texts_to() == []
    for _ in range(3):
        reconcile(clone)
        clinic.advance(minutes=1)
    assert live(clinic) == dict.fromkeys(PHONES, 1)


@pytest.mark.parametrize(
    ("batch", "point"), [(1, "before it is intended"), (2, "intended"), (1, "vouched")]
)
def test_a_copy_made_around_a_lease_and_started_at_once_doubles_nothing(
    clinic: Clinic, make_clone: MakeClone, batch: int, point: str
) -> None:
    phones = [f"+1312555{300 + number:04d}" for number in range(30)]
    for number, phone in enumerate(phones):
        clinic.add_row(f"Patient {number}", phone)
    clones: list[ClinicContext] = []

    def snapshot() -> None:
        clones.append(make_clone())
        with suppress(UserMustFix):
            lease(clones[0])

    assert clinic.ctx.lease is not None
    turns = Turns(batch, snapshot)
    ledger = turns.around(clinic.ctx.ledger, "intend", after=point == "intended")
    if point == "vouched":
        ledger = clinic.ctx.ledger
        clinic.wire(lease=turns.around(clinic.ctx.lease, "confirm_lease", after=True, when="anew"))
    clinic.wire(ledger=ledger)
    with suppress(Fenced):
        clinic.cycle()
        lease(clinic.ctx)
    told = False
    for _ in range(30):
        try:
            reconcile(clones[0])
        except UserMustFix:
            told = True
        with suppress(Fenced):
            clinic.cycle()
        clinic.advance(minutes=1)
    assert live(clinic) == dict.fromkeys(phones, 1)
    assert told == (clones[0].lease is not None and not clones[0].lease.is_sure())
