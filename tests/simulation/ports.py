"""What stands between a cycle and its ports? Wrappers at which the process may die and staff may meddle."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.columns import Own
from sheetdrip.domain.identity import KnownSurgery
from sheetdrip.domain.message import Draft, Key, Message, Outcome
from sheetdrip.domain.requests import ImmediateRequest, ScheduledRequest
from sheetdrip.planning.control import Control
from sheetdrip.planning.settle import Listed
from sheetdrip.sync.ports import (
    NOTHING,
    NOWHERE,
    Book,
    CancelAnswer,
    CellChange,
    CycleNote,
    Event,
    Ledger,
    Messenger,
    Reading,
    SendAnswer,
    Sheet,
)
from sheetdrip.sync.surroundings import Surroundings


class Crash(BaseException):
    """The process dies here: no code of ours may catch this."""


@dataclass(slots=True)
class Taps:
    """`point`: told each point at which the process may die; `after_read`, `before_write`: where staff may
    act meanwhile; `on_disk`: the intents that another process would find in the ledger's file."""

    point: Callable[[str], None] = field(default=lambda _name: None)
    after_read: Callable[[], None] = field(default=lambda: None)
    before_write: Callable[[], None] = field(default=lambda: None)
    on_disk: Callable[[], Collection[Key]] = field(default=frozenset)
    intended: dict[Key, Message] = field(default_factory=dict)


def tapped(here: Surroundings, taps: Taps) -> Surroundings:
    """The same clinic with taps on all three ports."""
    return replace(
        here,
        sheet=SheetTap(here.sheet, taps),
        messenger=MessengerTap(here.messenger, taps),
        ledger=LedgerTap(here.ledger, taps),
    )


class SheetTap:
    """A sheet that staff may edit between the daemon's read and its write."""

    def __init__(self, sheet: Sheet, taps: Taps) -> None:
        self._sheet = sheet
        self._taps = taps

    def read(self) -> Reading:
        reading = self._sheet.read()
        self._taps.point("sheet.read after")
        self._taps.after_read()
        return reading

    def expect(self, own: Own) -> None:
        self._sheet.expect(own)

    def write(
        self,
        changes: Sequence[CellChange],
        control: Mapping[str, Cell] = NOTHING,
        messages: Mapping[tuple[int, int], Cell] = NOWHERE,
    ) -> dict[int, str]:
        self._taps.before_write()
        standing = self._sheet.write(changes, control, messages)
        self._taps.point("sheet.write after")
        return standing

    def control(self) -> Control | None:
        return self._sheet.control()

    def announce(self, trouble: str) -> None:
        self._sheet.announce(trouble)


class MessengerTap:
    """A messenger after whose answers the process may die."""

    def __init__(self, messenger: Messenger, taps: Taps) -> None:
        self._messenger = messenger
        self._taps = taps

    def send(self, request: ScheduledRequest | ImmediateRequest) -> SendAnswer:
        answer = self._messenger.send(request)
        self._taps.point("messenger.send after")
        return answer

    def cancel(self, sid: str) -> CancelAnswer:
        answer = self._messenger.cancel(sid)
        self._taps.point("messenger.cancel after")
        return answer

    def fetch(self, sid: str) -> Listed | None:
        found = self._messenger.fetch(sid)
        self._taps.point("messenger.fetch after")
        return found

    def listed_to(self, phone: str) -> tuple[Listed, ...]:
        listed = self._messenger.listed_to(phone)
        self._taps.point("messenger.listed_to after")
        return listed

    def sent_since(self, moment: datetime) -> tuple[Listed, ...]:
        listed = self._messenger.sent_since(moment)
        self._taps.point("messenger.sent_since after")
        return listed


class LedgerTap:
    """A ledger around whose commits the process may die; it knows which intents are durable."""

    def __init__(self, ledger: Ledger, taps: Taps) -> None:
        self._ledger = ledger
        self._taps = taps

    def hold(self, owner: str, at: datetime) -> int:
        return self._ledger.hold(owner, at)

    def book(self, clinic: str) -> Book:
        return self._ledger.book(clinic)

    def remember(self, clinic: str, surgeries: Sequence[KnownSurgery], at: datetime) -> None:
        self._taps.point("ledger.remember before")
        self._ledger.remember(clinic, surgeries, at)
        self._taps.point("ledger.remember after")

    def intend(self, clinic: str, drafts: Sequence[Draft], at: datetime) -> tuple[Message, ...]:
        self._taps.point("ledger.intend before")
        messages = self._ledger.intend(clinic, drafts, at)
        on_disk = self._taps.on_disk()
        self._taps.intended.update({one.key: one for one in messages if one.key in on_disk})
        self._taps.point("ledger.intend after")
        return messages

    def record(self, clinic: str, outcomes: Sequence[Outcome], at: datetime) -> None:
        self._taps.point("ledger.record before")
        self._ledger.record(clinic, outcomes, at)
        for outcome in outcomes:
            self._taps.intended.pop(outcome.key, None)
        self._taps.point("ledger.record after")

    def skip(
        self, clinic: str, drafts: Sequence[Draft], reasons: Sequence[str], at: datetime
    ) -> None:
        self._taps.point("ledger.skip before")
        self._ledger.skip(clinic, drafts, reasons, at)
        self._taps.point("ledger.skip after")

    def history(self, clinic: str, surgery: str, step: str) -> tuple[Event, ...]:
        return self._ledger.history(clinic, surgery, step)

    def note_cycle(self, clinic: str, note: CycleNote) -> None:
        self._taps.point("ledger.note_cycle before")
        self._ledger.note_cycle(clinic, note)
        self._taps.point("ledger.note_cycle after")

    def last_cycle(self, clinic: str) -> CycleNote | None:
        return self._ledger.last_cycle(clinic)

    def clinics(self) -> tuple[str, ...]:
        return self._ledger.clinics()
