"""The context of a cycle (`ctx`): one clinic's ports, clock and state, as a cycle is given them."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from sheetdrip.clock import Clock
from sheetdrip.domain.cells import text_of
from sheetdrip.domain.channel import Channel
from sheetdrip.domain.phone_identity import identity_of
from sheetdrip.domain.send_time import spreadsheet_zone
from sheetdrip.domain.wording import say
from sheetdrip.planning.clinic import Clinic
from sheetdrip.planning.cycle.course_builder import CourseBuilder
from sheetdrip.planning.cycle.row_deferral import RowSummaries
from sheetdrip.planning.reply_state import silent
from sheetdrip.planning.sheet_reading import Reading
from sheetdrip.sync.active_sequence import ActiveSequence
from sheetdrip.sync.apply import ApplyContext
from sheetdrip.sync.control_tab_reporter import ControlTabReporter
from sheetdrip.sync.edit_debounce import EditDebouncer
from sheetdrip.sync.last_reading import LastReading
from sheetdrip.sync.pause_polling import Resumption
from sheetdrip.sync.ports.calls import Calls
from sheetdrip.sync.ports.channel import ChannelPort
from sheetdrip.sync.ports.ledger import ClinicLedger
from sheetdrip.sync.ports.messaging import Inbox, Messenger
from sheetdrip.sync.ports.sheet import ReplyLog, Sheet
from sheetdrip.sync.projector import Projector
from sheetdrip.sync.sheet_lease import SheetLease
from sheetdrip.sync.staff_edits import StaffEdits


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicState:
    """What one process remembers of a clinic between cycles; all lanes of the clinic share it.

    `active_sequence`: which sequences are in force; `debouncer`: which rows somebody types in; `reporter`:
    what the sheet was told last; `last_reading`: what the last good reading said; `summaries`: what is
    remembered of new rows that wait among very many; `resumption`: when a pause ended.
    `creating` is held by whoever may create texts, from reading what is on record to the last outcome.
    """

    active_sequence: ActiveSequence
    debouncer: EditDebouncer
    reporter: ControlTabReporter
    last_reading: LastReading = field(default_factory=LastReading)
    summaries: RowSummaries = field(default_factory=RowSummaries)
    resumption: Resumption = field(default_factory=Resumption)
    creating: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicContext:
    """The ports of one clinic, its state, and what a cycle may ask of the machine.

    `messenger`: Twilio's log of texts; `channels`: by their names, for this thread; `calls`: makes several
    calls to the channels' vendors; `lease`: this daemon's claim on the sheet; None where nobody else can be
    at work; `stopping`: whether this process is about to end.
    """

    sheet: Sheet
    reply_log: ReplyLog
    messenger: Messenger
    inbox: Inbox
    channels: Mapping[str, ChannelPort]
    calls: Calls
    ledger: ClinicLedger
    clock: Clock
    state: ClinicState
    new_id: Callable[[], str]
    stopping: Callable[[], bool] = lambda: False
    lease: SheetLease | None = None

    def port(self, channel: Channel) -> ChannelPort:
        return self.channels[channel.name]

    @property
    def clinic(self) -> Clinic:
        """The clinic with the sequences in force."""
        return self.state.active_sequence.in_force.clinic

    @property
    def course_builder(self) -> CourseBuilder:
        return self.state.active_sequence.in_force.course_builder

    @property
    def projector(self) -> Projector:
        return self.state.active_sequence.in_force.projector

    @property
    def watch(self) -> StaffEdits:
        return self.state.active_sequence.in_force.watch

    def read(self) -> Reading:
        """Read the sheet; what its Messages tab says comes into force. Raises as `Sheet.read`."""
        own = self.clinic.time_zone
        reading = _with_zone(self.state.active_sequence.read(self.sheet, self.clock.now()), own)
        self.state.last_reading.time_zone = self.zone(reading)
        return reading

    @property
    def apply_ctx(self) -> ApplyContext:
        return ApplyContext(
            ledger=self.ledger,
            calls=self.calls,
            service_sid=self.clinic.service_sid,
            clock=self.clock,
            window=self.clinic.window,
            stopping=self.stopping,
            status_callback=self.clinic.status_callback,
            lease=self.lease,
            may_text=self.may_text,
        )

    def may_text(self, phone: str) -> bool:
        """Whether a phone has not opted out by now, nor wrote what nobody has read and lets no text go."""
        now = self.clock.now()
        reply_state = self.ledger.reply_store.state(now)
        contact = reply_state.contacts.get(identity_of(phone))
        if contact is None or not contact.wants_silence:
            return True
        return contact.phone not in silent(reply_state, self.ledger.records(), now)

    def ensure_lease(self) -> None:
        """Make sure that nobody else works on the cells to be written; raises as `SheetLease.look`."""
        if self.lease is not None:
            self.lease.look()

    def zone(self, reading: Reading) -> str:
        """On whose clocks the clinic lives, an IANA name."""
        return self.clinic.time_zone or reading.time_zone


def _with_zone(reading: Reading, own: str | None) -> Reading:
    """The reading with an IANA name for its zone, which matters where the settings have no `own`."""
    zone = spreadsheet_zone(reading.time_zone)
    if zone is None and own is None:
        problem = say("zone.unknown", zone=text_of(reading.time_zone))
        return replace(reading, time_zone="UTC", problems=(*reading.problems, problem))
    return replace(reading, time_zone=zone or own or "UTC")
