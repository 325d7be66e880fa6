"""What may a test stand between the daemon and its ports? Thin wrappers that delegate to the real ones."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.columns import Own
from sheetdrip.domain.requests import ImmediateRequest, ScheduledRequest
from sheetdrip.messaging.channels.studio.executions import FlowFacts, FlowRequest, TwilioStudio
from sheetdrip.planning.control_tab import ControlTab
from sheetdrip.planning.conversations import Conversation
from sheetdrip.planning.sheet_reading import Reading
from sheetdrip.planning.unknown_outcomes import Listed
from sheetdrip.sync.ports.messaging import CancelAnswer, Messenger, SendAnswer
from sheetdrip.sync.ports.sheet import NOTHING, NOWHERE, CellChange, Sheet


class MeddledSheet:
    """A sheet that staff edit between the daemon's read and its next write, once per edit given."""

    def __init__(self, sheet: Sheet, *edits: Callable[[], None]) -> None:
        self._sheet = sheet
        self._edits = list(edits)

    def read(self) -> Reading:
        return self._sheet.read()

    def expect(self, own: Own) -> None:
        self._sheet.expect(own)

    def write(
        self,
        changes: Sequence[CellChange],
        control: Mapping[str, Cell] = NOTHING,
        messages: Mapping[tuple[int, int], Cell] = NOWHERE,
    ) -> dict[int, str]:
        if self._edits:
            self._edits.pop(0)()
        return self._sheet.write(changes, control, messages)

    def control(self) -> ControlTab | None:
        return self._sheet.control()


class RacedMessenger:
    """A messenger before whose cancels and sends something happens."""

    def __init__(
        self,
        messenger: Messenger,
        before_cancel: Callable[[], None] = lambda: None,
        before_send: Callable[[], None] = lambda: None,
    ) -> None:
        self._messenger = messenger
        self._before_cancel = before_cancel
        self._before_send = before_send

    def send(self, request: ScheduledRequest | ImmediateRequest) -> SendAnswer:
        self._before_send()
        return self._messenger.send(request)

    def cancel(self, sid: str) -> CancelAnswer:
        self._before_cancel()
        return self._messenger.cancel(sid)

    def fetch(self, sid: str) -> Listed | None:
        return self._messenger.fetch(sid)

    def listed_to(self, phone: str) -> tuple[Listed, ...]:
        return self._messenger.listed_to(phone)

    def sent_since(self, moment: datetime) -> tuple[Listed, ...]:
        return self._messenger.sent_since(moment)


class RacedStudio:
    """Studio, before whose starts something happens."""

    def __init__(self, studio: TwilioStudio, before_start: Callable[[], object]) -> None:
        self._studio = studio
        self._before_start = before_start

    def start(self, request: FlowRequest) -> SendAnswer:
        self._before_start()
        return self._studio.start(request)

    def execution(self, flow_sid: str, sid: str) -> Conversation | None:
        return self._studio.execution(flow_sid, sid)

    def executions_since(self, flow_sid: str, moment: datetime) -> tuple[Conversation, ...]:
        return self._studio.executions_since(flow_sid, moment)

    def end(self, flow_sid: str, sid: str) -> CancelAnswer:
        return self._studio.end(flow_sid, sid)

    def facts(self, flow_sid: str) -> FlowFacts | None:
        return self._studio.facts(flow_sid)


class Killed(BaseException):
    """The process ends here: nothing catches it."""


class WithReplyStore:
    """A clinic's ledger with something before its reply store."""

    def __init__(self, ledger: object, reply_store: object) -> None:
        self._ledger = ledger
        self.reply_store = reply_store

    def __getattr__(self, name: str) -> object:
        return getattr(self._ledger, name)


class Fuse:
    """Burns down by one with every call that returns; at `calls` of them the process is killed."""

    def __init__(self, calls: int | None = None) -> None:
        self._calls = calls
        self.burnt = 0

    def burn(self) -> None:
        self.burnt += 1
        if self.burnt == self._calls:
            raise Killed


class Fused:
    """Any port, whose process is killed just after a call (any, or one of a name) has done its work."""

    def __init__(self, port: object, fuse: Fuse, only: str | None = None) -> None:
        self._port = port
        self._fuse = fuse
        self._only = only

    def __getattr__(self, name: str) -> object:
        method = getattr(self._port, name)
        if name == "enrolments":  # a port that is reached through the ledger
            return Fused(method, self._fuse, self._only)
        if not callable(method):
            return method

        def call(*given: object, **named: object) -> object:
            answer = method(*given, **named)
            if self._only in {None, name}:
                self._fuse.burn()
            return answer

        return call
