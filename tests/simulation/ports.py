"""What stands between a cycle and its ports? Wrappers at which the process may die and staff may meddle."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, cast

from sheetdrip.domain.message import Draft, Key, Message, Outcome
from sheetdrip.messaging.channels.studio.executions import TwilioStudio
from sheetdrip.planning.sheet_reading import Reading
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.ports.ledger import ClinicLedger
from sheetdrip.sync.ports.messaging import Messenger
from sheetdrip.sync.ports.replies import Record, ReplyStore
from sheetdrip.sync.ports.sheet import CellChange, Sheet
from tests.clients import studio_of, with_clients


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


ASKED: Final = frozenset(
    {
        "records",
        "history",
        "last_cycle",
        "clinics",
        "control",
        "facts",
        "expect",
        "holder",
        "state",
        "read_until",
        "clinic",
        "deciding",
        "reply_store",
        "enrolments",
        "edited_sequence",
    }
)
"""What is only asked, or told in passing: nothing happens there that a death could interrupt."""

ELSEWHERE: Final = frozenset({"ledger.hold", "correspondence.receive_reports"})
"""What only a daemon's start, its scheduler and its web server call, never a cycle."""


def port_points() -> Iterator[str]:
    """Every point that the taps below can pass, from the ports' own methods."""
    for port, name in (
        (ClinicLedger, "ledger"),
        (ReplyStore, "correspondence"),
        (Messenger, "messenger"),
        (TwilioStudio, "studio"),
        (Sheet, "sheet"),
    ):
        for method in vars(port):
            act = f"{name}.{method}"
            if not method.startswith("_") and method not in ASKED and act not in ELSEWHERE:
                yield from (f"{act} {when}" for when in _moments(name))


def _moments(port: str) -> tuple[str, ...]:
    """Before a commit is not yet after what came before it; before a call the wire has a point of its own."""
    return ("before", "after") if port in {"ledger", "correspondence"} else ("after",)


def tapped(ctx: ClinicContext, taps: Taps) -> ClinicContext:
    """The same clinic with taps on its ports."""
    tapped_ctx = replace(
        ctx,
        sheet=cast("Sheet", SheetTap(ctx.sheet, taps)),
        ledger=cast("ClinicLedger", LedgerTap(ctx.ledger, taps)),
    )
    return with_clients(
        tapped_ctx,
        _Tap(ctx.messenger, taps, "messenger"),
        _Tap(studio_of(ctx), taps, "studio"),
    )


class _Tap:
    """Hands every call on to the real port; the process may die around it."""

    def __init__(
        self,
        port: Sheet | Messenger | TwilioStudio | ClinicLedger | ReplyStore,
        taps: Taps,
        name: str,
    ) -> None:
        self._port = port
        self._taps = taps
        self._name = name
        self._moments = _moments(name)

    def __getattr__(self, method: str) -> Callable[..., Any]:
        act: Callable[..., Any] = getattr(self._port, method)
        if method in ASKED:
            return act

        def tapped_act(*given: object, **named: object) -> object:
            if "before" in self._moments:
                self._taps.point(f"{self._name}.{method} before")
            answer = act(*given, **named)
            self._taps.point(f"{self._name}.{method} after")
            return answer

        return tapped_act


class SheetTap(_Tap):
    """A sheet that staff may edit between the daemon's read and its write."""

    def __init__(self, sheet: Sheet, taps: Taps) -> None:
        super().__init__(sheet, taps, "sheet")
        self._sheet = sheet

    def read(self) -> Reading:
        reading = self._sheet.read()
        self._taps.point("sheet.read after")
        self._taps.after_read()
        return reading

    def write(
        self,
        changes: Sequence[CellChange],
        *beside: Any,  # noqa: ANN401 - what the port takes
    ) -> dict[int, str]:
        self._taps.before_write()
        standing = self._sheet.write(changes, *beside)
        self._taps.point("sheet.write after")
        return standing


class CorrespondenceTap(_Tap):
    """A reply store around whose commits the process may die; to keep nothing commits nothing."""

    def keep(self, records: Sequence[Record], at: datetime, **more: Any) -> None:  # noqa: ANN401
        if records or more.get("digested"):
            self.__getattr__("keep")(records, at, **more)


class LedgerTap(_Tap):
    """A ledger around whose commits the process may die; it knows which intents are durable."""

    def __init__(self, ledger: ClinicLedger, taps: Taps) -> None:
        super().__init__(ledger, taps, "ledger")
        self._ledger = ledger
        self.reply_store = CorrespondenceTap(ledger.reply_store, taps, "correspondence")

    def intend(self, drafts: Sequence[Draft], at: datetime) -> tuple[Message, ...]:
        self._taps.point("ledger.intend before")
        messages = self._ledger.intend(drafts, at)
        on_disk = self._taps.on_disk()
        self._taps.intended.update({one.key: one for one in messages if one.key in on_disk})
        self._taps.point("ledger.intend after")
        return messages

    def record(self, outcomes: Sequence[Outcome], at: datetime) -> None:
        self._taps.point("ledger.record before")
        self._ledger.record(outcomes, at)
        for outcome in outcomes:
            self._taps.intended.pop(outcome.key, None)
        self._taps.point("ledger.record after")
