"""Builds the parts from settings and joins them. No other module turns settings into objects."""

import hashlib
import os
import secrets
import socket
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Self

from sheetdrip.alerts import AppriseRecipients, load_recipients
from sheetdrip.clock import AgreedClock, Clock, Ear
from sheetdrip.domain.headers import Headers
from sheetdrip.domain.names import Order
from sheetdrip.ledger import SqlLedger, holding, open_ledger
from sheetdrip.messaging.call_width import CallWidth
from sheetdrip.messaging.channels import Parts, ports
from sheetdrip.messaging.connection import Answered, Connection, Credentials, connect
from sheetdrip.messaging.inbox import TwilioInbox
from sheetdrip.messaging.messenger import TwilioMessenger
from sheetdrip.messaging.side_by_side import SideBySide
from sheetdrip.messaging.signature import Signatures
from sheetdrip.planning.clinic import Clinic
from sheetdrip.planning.step_costs import step_costs
from sheetdrip.settings.load import Settings
from sheetdrip.settings.model import ClinicSettings
from sheetdrip.sheets.credentials import load_account
from sheetdrip.sheets.layout import GoogleLayout, LayoutSpec, apply_layout
from sheetdrip.sheets.lease_store import MetadataLeaseStore
from sheetdrip.sheets.rate_limiter import RateLimiter
from sheetdrip.sheets.replies_tab import RepliesTab
from sheetdrip.sheets.sheet import GoogleSheet
from sheetdrip.sheets.tabs import Titles
from sheetdrip.sheets.transport import Transport
from sheetdrip.sync.active_sequence import ActiveSequence
from sheetdrip.sync.context import ClinicContext, ClinicState
from sheetdrip.sync.control_tab_reporter import ControlTabReporter
from sheetdrip.sync.edit_debounce import EditDebouncer
from sheetdrip.sync.notifier import Notifier
from sheetdrip.sync.ports.calls import Calls, Channels, OneByOne
from sheetdrip.sync.ports.channel import ChannelPort
from sheetdrip.sync.ports.messaging import Messenger
from sheetdrip.sync.ports.sheet import Layout, Proof, Roster
from sheetdrip.sync.sheet_lease import SheetLease
from sheetdrip.web.addresses import callback_url
from sheetdrip.web.context import ClinicHandle, WebContext

_ID_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
_ID_LENGTH = 12
_SHEETS_PAGE = "https://docs.google.com/spreadsheets/d"


def new_drip_id(choose: Callable[[str], str] = secrets.choice) -> str:
    """A surgery's identity: short enough for a column, too long to be met twice."""
    return "".join(choose(_ID_ALPHABET) for _ in range(_ID_LENGTH))


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """What differs between a daemon, a look at what it would do, and a rehearsal.

    `alone`: nobody else can be at work, so that no lease is looked at before something is done. `rehearsal`:
    the ledger is thrown away, so that it need not outlive the machine, and calls go one after another, so
    that the same begin has the same end.
    """

    clock: Clock
    new_id: Callable[[], str] = new_drip_id
    stopping: Callable[[], bool] = lambda: False
    read_only: bool = False
    alone: bool = False
    rehearsal: bool = False


def twilio_connection(
    settings: Settings, ear: Ear | None = None, answered: Answered | None = None
) -> Connection:
    """A Twilio client of its own: the SDK does not promise to be safe for threads.

    `answered`: told of each answer.
    """
    secret, urls = settings.twilio, settings.file.twilio
    return connect(
        Credentials(secret.account_sid, secret.username, secret.password),
        api_url=urls.api_url,
        messaging_url=urls.messaging_url,
        studio_url=urls.studio_url,
        ear=ear,
        answered=answered,
    )


class App:
    """Every clinic with its ports, on one ledger; a context manager that lets go of all of it.

    Unless `read_only`, it is the ledger's holder. Raises UserMustFix, LedgerBusy, LedgerTrouble.
    """

    def __init__(self, settings: Settings, choices: RunOptions) -> None:
        self.settings = settings
        self.clock = AgreedClock(choices.clock)
        self._choices = choices
        self.account = load_account(settings.key_file)
        self.account.credentials.keep_time(self.clock)
        self._budget = RateLimiter(self.clock)
        self._open = ExitStack()
        self.ledger = self._open_ledger()
        self.leases: dict[str, SheetLease] = {}
        self.notifiers = self._notifiers()
        self.rosters: dict[str, Roster] = {}
        self.proofs: dict[str, Proof] = {}
        self.layouts: dict[str, Layout] = {}
        self.clinics = tuple(self._surroundings(clinic) for clinic in settings.file.clinics)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def connection(self) -> Connection:
        """A Twilio client of its own: the SDK does not promise to be safe for threads."""
        return twilio_connection(self.settings, Ear(self.clock, "twilio"))

    def transport(self) -> Transport:
        """A Google client of its own, under the account's common budget."""
        urls = self.settings.file.google
        return Transport(
            self.account,
            self.clock,
            self._budget,
            sheets_url=urls.sheets_url,
            drive_url=urls.drive_url,
            ear=Ear(self.clock, "google"),
        )

    def apply_layout(self, clinic: ClinicSettings) -> tuple[str, ...]:
        """Put up what a clinic's spreadsheet lacks; what that was."""
        active_sequence = ActiveSequence(
            self._clinic(clinic), self.ledger.of(clinic.name).edited_sequence
        )
        transport = self.transport()
        with closing(transport.session):
            return apply_layout(
                transport, clinic.spreadsheet_id, self._layout_spec(clinic, active_sequence)
            )

    def _layout_spec(self, clinic: ClinicSettings, active_sequence: ActiveSequence) -> LayoutSpec:
        return LayoutSpec(
            tab=clinic.tab,
            control_tab=clinic.control_tab,
            messages_tab=clinic.messages_tab,
            plan=active_sequence.for_a_new_tab,
            own=active_sequence.own,
            replies_tab=clinic.replies_tab,
            titles=Headers(clinic.language, clinic.headers),
            language=clinic.language,
            dashboard_tab=clinic.dashboard_tab,
            bands=clinic.alerts.bands.limits,
            steps=step_costs(active_sequence.in_force.clinic.sequences_own_last, clinic.name),
            price=self.settings.file.twilio.segment_price,
        )

    def house(self, fronts: Mapping[str, ClinicHandle]) -> WebContext:
        own, told = self.settings.file.web, self.settings.web
        poll = timedelta(seconds=self.settings.file.schedule.poll_seconds)
        return WebContext(
            clinics=fronts,
            account_sid=self.settings.twilio.account_sid,
            clock=self.clock,
            public_url=own.public_url,
            is_genuine=Signatures(told.auth_token).is_genuine if told.auth_token else None,
            token=told.token,
            requests_per_minute=own.requests_per_minute,
            stale_after=max(3 * poll, timedelta(minutes=3)),
        )

    def _open_ledger(self) -> SqlLedger:
        url, read_only = self.settings.file.ledger.url, self._choices.read_only
        if read_only:
            return self._open.enter_context(open_ledger(url, read_only=True))
        self._open.enter_context(holding(url))
        ledger = self._open.enter_context(
            open_ledger(url, durable=not self._choices.rehearsal, monotonic=self.clock.monotonic)
        )
        ledger.hold(f"{socket.gethostname()}/{os.getpid()}", self.clock.now())
        return ledger

    def _notifiers(self) -> dict[str, Notifier]:
        """By clinic, for those that name somebody. Raises UserMustFix for addresses that cannot be read."""
        if self._choices.read_only:
            return {}  # whoever only looks notifies nobody
        return {
            clinic.name: Notifier(
                recipients,
                _link(clinic),
                personal=clinic.alerts.personal,
                notify=clinic.alerts.notify,
            )
            for clinic in self.settings.file.clinics
            if (recipients := self.recipients(clinic)) is not None
        }

    def recipients(self, clinic: ClinicSettings) -> AppriseRecipients | None:
        """Whoever a clinic's settings name for notifications; None for nobody. Raises UserMustFix."""
        path = self.settings.alert_files.get(clinic.name)
        return None if path is None else load_recipients(path)

    def _lease_on(self, clinic: ClinicSettings) -> SheetLease:
        host, url = socket.gethostname(), self.settings.file.ledger.url
        # what a daemon here called itself before ledgers had ids
        former = hashlib.sha256(f"{host}/{Path.cwd()}/{url}".encode()).hexdigest()[:16]
        sheet = clinic.spreadsheet_id
        # a client of its own: the place is looked at from several threads
        store = MetadataLeaseStore(self.transport(), sheet)
        claims = self.ledger.claims
        return SheetLease(store, claims, self.clock, sheet=sheet, host=host, former=former)

    def _surroundings(self, clinic: ClinicSettings) -> ClinicContext:
        facts = self._clinic(clinic)
        transport = self.transport()
        lease = self.leases[clinic.name] = self._lease_on(clinic)
        ledger = self.ledger.of(clinic.name)
        active_sequence = ActiveSequence(facts, ledger.edited_sequence)
        sheet = GoogleSheet(
            transport,
            self.clock,
            clinic.spreadsheet_id,
            own=active_sequence.own,
            titles=Titles(
                surgeries=clinic.tab, control=clinic.control_tab, messages=clinic.messages_tab
            ),
            headers=Headers(clinic.language, clinic.headers),
        )
        connection = self.connection()
        messenger = TwilioMessenger(connection, self.clock)
        channels = self._channels(connection, messenger)
        self.rosters[clinic.name] = self.proofs[clinic.name] = sheet
        self.layouts[clinic.name] = GoogleLayout(
            self.transport,
            clinic.spreadsheet_id,
            lambda: self._layout_spec(clinic, active_sequence),
        )
        return ClinicContext(
            sheet=sheet,
            messenger=messenger,
            channels=channels,
            calls=self._calls(channels),
            inbox=TwilioInbox(connection, self.clock, clinic.messaging_service_sid),
            ledger=ledger,
            reply_log=RepliesTab(
                transport,
                clinic.spreadsheet_id,
                clinic.replies_tab,
                Headers(clinic.language, clinic.headers),
            ),
            clock=self.clock,
            state=ClinicState(
                active_sequence=active_sequence,
                debouncer=EditDebouncer(facts.settle),
                reporter=ControlTabReporter(
                    ledger, timedelta(seconds=self.settings.file.schedule.heartbeat_seconds)
                ),
            ),
            new_id=self._choices.new_id,
            stopping=self._choices.stopping,
            lease=None if self._choices.alone else lease,
        )

    def beside(self, ctx: ClinicContext) -> ClinicContext:
        """The same clinic for another thread: with a Twilio client of its own, on the same ledger."""
        connection = self.connection()
        messenger = TwilioMessenger(connection, self.clock)
        channels = self._channels(connection, messenger)
        return replace(
            ctx,
            messenger=messenger,
            channels=channels,
            calls=self._calls(channels),
            inbox=TwilioInbox(connection, self.clock, ctx.clinic.service_sid),
        )

    def channels(self) -> Mapping[str, ChannelPort]:
        connection = self.connection()
        return self._channels(connection, TwilioMessenger(connection, self.clock))

    def _calls(self, channels: Channels) -> Calls:
        """What makes several calls for one lane, so that no lane waits for another's."""
        most = self.settings.file.twilio.calls_at_once
        if self._choices.rehearsal or most == 1:
            return OneByOne(channels)
        width = CallWidth(most)

        def connect() -> Channels:
            connection = twilio_connection(self.settings, Ear(self.clock, "twilio"), width.answered)
            return self._channels(connection, TwilioMessenger(connection, self.clock))

        calls = SideBySide(channels, connect, width)
        self._open.callback(calls.close)
        return calls

    def _channels(self, connection: Connection, messenger: Messenger) -> Mapping[str, ChannelPort]:
        return ports(Parts(connection=connection, clock=self.clock, messenger=messenger))

    def _clinic(self, clinic: ClinicSettings) -> Clinic:
        file = self.settings.file
        return Clinic(
            name=clinic.name,
            service_sid=clinic.messaging_service_sid,
            region=clinic.region,
            sequences=self.settings.sequences,
            sequence=clinic.sequence,
            time_zone=clinic.time_zone,
            language=clinic.language,
            consent_required=clinic.consent_required,
            name_order=Order(clinic.name_order),
            quiet=file.schedule.quiet,
            window=file.schedule.window,
            limits=file.safety.limits,
            spacing=file.safety.spacing,
            settle=timedelta(seconds=file.schedule.settle_seconds),
            shadow=file.safety.shadow,
            keywords=file.replies.keywords,
            classifier=self.settings.classifier,
            thresholds=clinic.alerts.thresholds,
            link=_link(clinic),
            status_callback=self._status_callback(clinic.name),
            segment_price=file.twilio.segment_price,
            reading_holds=timedelta(minutes=file.schedule.reading_holds_minutes),
        )

    def _status_callback(self, clinic: str) -> str | None:
        """Where Twilio reports statuses: nowhere unless it can be heard and believed."""
        public_url = self.settings.file.web.public_url
        if public_url is None or self.settings.web.auth_token is None:
            return None
        return callback_url(public_url, clinic, "status")


def _link(clinic: ClinicSettings) -> str:
    """To the clinic's spreadsheet, for people."""
    return f"{_SHEETS_PAGE}/{clinic.spreadsheet_id}"
