"""What does a cycle need from outside?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Protocol

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.columns import Own
from sheetdrip.domain.identity import KnownSurgery
from sheetdrip.domain.lifecycle import HELD_BY_TWILIO, UNSETTLED
from sheetdrip.domain.message import Draft, Message, Outcome
from sheetdrip.domain.reply import ConcernRecord, Reply, ReplyRecord, ScoreRecord, StatusReport
from sheetdrip.domain.requests import FlowRequest, ImmediateRequest, ScheduledRequest
from sheetdrip.domain.rows import Row
from sheetdrip.planning.answers import Answers
from sheetdrip.planning.contact import Contact
from sheetdrip.planning.control import Control
from sheetdrip.planning.reception import AUTOMATIC
from sheetdrip.planning.script import Script
from sheetdrip.planning.settle import Listed
from sheetdrip.planning.starting import Execution


@dataclass(frozen=True, kw_only=True)
class Book:
    """All the ledger knows of one clinic, read in one transaction.

    `messages`: for every (surgery, step) the newest revision, and any older one not yet terminal.
    """

    surgeries: tuple[KnownSurgery, ...] = ()
    messages: tuple[Message, ...] = ()

    @cached_property
    def by_surgery(self) -> Mapping[str, Mapping[str, Message]]:
        """The newest message of every step, by Drip ID and step name."""
        newest: dict[str, dict[str, Message]] = {}
        for message in self.messages:
            steps = newest.setdefault(message.key.surgery, {})
            present = steps.get(message.key.step)
            if present is None or message.key.revision > present.key.revision:
                steps[message.key.step] = message
        return newest

    @cached_property
    def by_sid(self) -> Mapping[str, Message]:
        """Every message whose SID is on record."""
        return {message.sid: message for message in self.messages if message.sid is not None}

    @cached_property
    def pending(self) -> frozenset[str]:
        """Surgeries (Drip IDs) with a text that Twilio has or may have, and has not sent yet."""
        waiting = HELD_BY_TWILIO | UNSETTLED
        return frozenset(one.key.surgery for one in self.messages if one.state in waiting)

    @cached_property
    def held_by_twilio(self) -> int:
        """How many texts Twilio has and has not sent yet."""
        return sum(message.state in HELD_BY_TWILIO for message in self.messages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry of a message's append-only history; `was` is None for its first."""

    at: datetime
    was: str | None
    became: str
    detail: str


PAUSED = "clinic paused in its sheet"
"""Which of a note's counts says that the Pause box was ticked."""

RESUMING = "clinic about to go on after a pause"
"""Which says that the box was unticked, and that no cycle has come to its end since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleNote:
    """How a clinic's last cycle went: for `status` and the heartbeat. `counts` by plain words."""

    at: datetime
    ok: bool
    summary: str
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def is_paused(self) -> bool:
        """Whether the clinic was paused when the box was last seen."""
        return PAUSED in self.counts


class Ledger(Protocol):
    """The durable record. Every write is one transaction that first checks this holder's epoch.

    Writes raise Fenced when a newer holder exists; all methods raise LedgerTrouble.
    """

    def hold(self, owner: str, at: datetime) -> int:
        """Become the holder: raise the epoch by one, durably, and return it."""
        ...

    def book(self, clinic: str) -> Book: ...

    def remember(self, clinic: str, surgeries: Sequence[KnownSurgery], at: datetime) -> None:
        """Insert or update surgeries by Drip ID."""
        ...

    def intend(self, clinic: str, drafts: Sequence[Draft], at: datetime) -> tuple[Message, ...]:
        """Record the intent to send, in one transaction, before any call.

        A new key becomes `intended` with attempt 1. A key recorded as `waiting` or `unknown` becomes
        `intended` with attempt + 1 and the draft's fields. Any other raises AlreadyRecorded, as does a second
        live message for one (surgery, step); then nothing of the batch is written.
        """
        ...

    def record(self, clinic: str, outcomes: Sequence[Outcome], at: datetime) -> None:
        """Record outcomes in one transaction; a move the lifecycle does not have raises LedgerTrouble."""
        ...

    def skip(
        self, clinic: str, drafts: Sequence[Draft], reasons: Sequence[str], at: datetime
    ) -> None:
        """Record messages that will not be sent, each with its reason, as `skipped`."""
        ...

    def history(self, clinic: str, surgery: str, step: str) -> tuple[Event, ...]:
        """All that happened to a step of a surgery, every revision, oldest first."""
        ...

    def note_cycle(self, clinic: str, note: CycleNote) -> None: ...

    def last_cycle(self, clinic: str) -> CycleNote | None: ...

    def clinics(self) -> tuple[str, ...]:
        """Every clinic with anything recorded, by name."""
        ...


@dataclass(frozen=True, kw_only=True)
class Mail:
    """All that phones told a clinic and that still matters, read in one transaction.

    `replies`: those nobody has looked at, those not yet in the Replies tab, and all of the last days, oldest
    first; `reports`: status callbacks not yet digested; `contacts` by phone; `scores` by (surgery, step);
    `concerns`: every one, by (surgery, step, kind).
    """

    replies: tuple[ReplyRecord, ...] = ()
    reports: tuple[StatusReport, ...] = ()
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    scores: Mapping[tuple[str, str], ScoreRecord] = field(default_factory=dict)
    concerns: Mapping[tuple[str, str, str], ConcernRecord] = field(default_factory=dict)

    @cached_property
    def heard(self) -> Mapping[str, frozenset[str]]:
        """The steps that a person replied to, with whatever, by surgery."""
        steps: dict[str, set[str]] = {}
        for one in self.replies:
            if one.surgery and one.step and one.verdict != AUTOMATIC:
                steps.setdefault(one.surgery, set()).add(one.step)
        return {surgery: frozenset(found) for surgery, found in steps.items()}

    @cached_property
    def answers(self) -> Mapping[str, Answers]:
        """Scores and concerns by surgery."""
        scores: dict[str, dict[str, ScoreRecord]] = {}
        for score in self.scores.values():
            scores.setdefault(score.surgery, {})[score.step] = score
        concerns: dict[str, list[ConcernRecord]] = {}
        for concern in self.concerns.values():
            concerns.setdefault(concern.surgery, []).append(concern)
        return {
            surgery: Answers(
                scores=scores.get(surgery, {}), concerns=tuple(concerns.get(surgery, ()))
            )
            for surgery in scores.keys() | concerns.keys()
        }


Record = ReplyRecord | Contact | ScoreRecord | ConcernRecord


class Correspondence(Protocol):
    """What phones told: replies, opt-outs, scores, statuses.

    Transactions, fence and errors are the Ledger's.
    """

    def receive(self, clinic: str, replies: Sequence[Reply], at: datetime) -> int:
        """Put new replies into the tray, each SID once; how many were new.

        A known reply is only looked at again when an OptOutType is learned that was not known before.
        """
        ...

    def hear(self, clinic: str, reports: Sequence[StatusReport], at: datetime) -> None:
        """Keep what callbacks say until it is digested; the same status of a SID is kept once."""
        ...

    def mail(self, clinic: str, now: datetime) -> Mail: ...

    def keep(
        self,
        clinic: str,
        records: Sequence[Record],
        at: datetime,
        *,
        digested: Sequence[StatusReport] = (),
    ) -> None:
        """Write records as they are now, and drop digested reports, in one transaction.

        A ReplyRecord must have been received. Raises LedgerTrouble otherwise, and nothing is written.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """A surgery that another system asked to add: once per `key`, as the row with this Drip ID.

    `asked`: what it asked for, as text to compare by; `added_at` None: the row may be there or not.
    """

    key: str
    drip_id: str
    asked: str
    asked_at: datetime
    added_at: datetime | None = None


class Enrolments(Protocol):
    """What other systems asked for. Transactions, fence and errors are the Ledger's."""

    def begin(self, clinic: str, enrolment: Enrolment) -> Enrolment:
        """Record it before the sheet is touched, unless its key is known; what is on record for the key."""
        ...

    def added(self, clinic: str, key: str, at: datetime) -> None:
        """Record that its row is in the sheet."""
        ...

    def find(self, clinic: str, key: str) -> Enrolment | None: ...


class Scripts(Protocol):
    """The sequences that staff edit, as they last were good. Fence and errors are the Ledger's."""

    def find(self, clinic: str) -> Script | None:
        """The clinic's; None as long as it never had a Messages tab."""
        ...

    def keep(self, clinic: str, script: Script, at: datetime) -> None:
        """Keep it instead of the one before."""
        ...


Grid = tuple[tuple[Cell, ...], ...]
"""A tab's cells by row and column, both 0-based; rows end with their last cell that is not blank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One complete read of a clinic's sheet.

    `time_zone`: the spreadsheet's own, an IANA name; `control`, `messages`: None when there is no such tab;
    `columns`: the daemon's columns that were found under their own names; `misnamed`: whether any still
    stands under an earlier one.
    """

    time_zone: str
    rows: tuple[Row, ...]
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    control: Control | None = None
    messages: Grid | None = None
    columns: frozenset[str] = frozenset()
    misnamed: bool = False


@dataclass(frozen=True, slots=True)
class CellChange:
    """One of the daemon's cells: row number (1 is the header), column by its plain name, value."""

    row: int
    column: str
    value: Cell


NOTHING: Mapping[str, Cell] = MappingProxyType({})
NOWHERE: Mapping[tuple[int, int], Cell] = MappingProxyType({})


class Sheet(Protocol):
    """A clinic's sheet. All raise SheetUnavailable, or UserMustFix when a person must act."""

    def read(self) -> Reading:
        """One call for everything. A failed or partial read raises; it is never an empty sheet."""
        ...

    def expect(self, own: Own) -> None:
        """From the next read on, these are the daemon's columns."""
        ...

    def write(
        self,
        changes: Sequence[CellChange],
        control: Mapping[str, Cell] = NOTHING,
        messages: Mapping[tuple[int, int], Cell] = NOWHERE,
    ) -> dict[int, str]:
        """Write by the last read's positions, as values, atomically; misnamed columns get their names too.

        `control`: cells of that tab, by label; `messages`: of that tab, by 0-based row and column.
        Returns the Drip ID that now stands in each row that still says what was read, by row number: rows
        that staff moved meanwhile are missing or have another's.
        """
        ...

    def control(self) -> Control | None:
        """The Control tab alone, in one call; None, without a call, when there was none at the last read."""
        ...

    def announce(self, trouble: str) -> None:
        """Show at the head of the sheet that nothing is done and why; "" takes it away again."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyLine:
    """A line of the Replies tab.

    `received`: a serial on the clinic's clocks; `minutes`: how long after the question.
    """

    sid: str
    received: float
    patient: str
    phone: str
    question: str
    body: str
    understood: str
    minutes: int | None
    drip_id: str


class ReplyLog(Protocol):
    """Where staff read what patients wrote."""

    def append(self, lines: Sequence[ReplyLine]) -> None:
        """Add the lines that do not stand there yet, by SID. Raises SheetUnavailable or UserMustFix."""
        ...


class Roster(Protocol):
    """A clinic's sheet, as rows are added to it. Errors are the Sheet's."""

    def columns(self) -> frozenset[str]:
        """The staff columns that the last read found, by plain name."""
        ...

    def append(self, cells: Mapping[str, Cell], guard: int) -> None:
        """Add a row below the last one, as values, atomically; positions of the last read are void then.

        At most once per `guard` (a positive 31-bit number): asked again, it raises OutsideFailed and is
        certainly not done. SheetUnavailable leaves open whether it was or will be.
        """
        ...


@dataclass(frozen=True, slots=True)
class Accepted:
    """Twilio took it, with this status."""

    sid: str
    status: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Twilio said no: certainly not taken."""

    code: int | None


@dataclass(frozen=True, slots=True)
class NotTaken:
    """It never reached Twilio, or Twilio said it did not process it (429, connection refused)."""

    why: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nobody can tell whether it was applied (timeout, 5xx, cut connection, unreadable answer)."""

    why: str


SendAnswer = Accepted | Refused | NotTaken | Unclear


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Twilio answered that it is canceled: proven."""


@dataclass(frozen=True, slots=True)
class NotCancelled:
    """Twilio would not cancel it (30409): it has left, or was cancelled before."""


CancelAnswer = Cancelled | NotCancelled | Unclear


class Messenger(Protocol):
    """Twilio, for one account. Questions raise MessagingUnavailable; sends and cancels answer."""

    def send(self, request: ScheduledRequest | ImmediateRequest) -> SendAnswer:
        """Ask once; only what was certainly not processed is asked again."""
        ...

    def cancel(self, sid: str) -> CancelAnswer: ...

    def fetch(self, sid: str) -> Listed | None:
        """One message; None when Twilio does not have it."""
        ...

    def listed_to(self, phone: str) -> tuple[Listed, ...]:
        """All messages to a number, every page; an error is never an empty list."""
        ...

    def sent_since(self, moment: datetime) -> tuple[Listed, ...]:
        """All messages with a date_sent from `moment` on, every page."""
        ...


class Inbox(Protocol):
    """The texts that patients sent to a clinic's numbers."""

    def received_since(self, moment: datetime) -> tuple[Reply, ...]:
        """All of them from `moment` on, every page, oldest first. Raises MessagingUnavailable."""
        ...


class Bell(Protocol):
    """Whoever a clinic names, beside the sheet."""

    def ring(self, subject: str, text: str) -> bool:
        """Notify them; whether it certainly arrived. Does not raise."""


class Studio(Protocol):
    """Twilio Studio, for one account. Questions raise MessagingUnavailable; starts and ends answer."""

    def start(self, request: FlowRequest) -> SendAnswer:
        """Ask once; only what was certainly not processed is asked again."""
        ...

    def execution(self, flow_sid: str, sid: str) -> Execution | None:
        """One execution with key and result; None when Twilio does not have it."""
        ...

    def executions_since(self, flow_sid: str, moment: datetime) -> tuple[Execution, ...]:
        """All executions created from `moment` on, every page; an error is never an empty list."""
        ...

    def end(self, flow_sid: str, sid: str) -> CancelAnswer:
        """NotCancelled: Twilio does not have it."""
        ...
