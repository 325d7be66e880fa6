"""What may stand in sheetdrip.toml: one class per table; unknown keys are mistakes."""

import re
from collections.abc import Mapping
from datetime import time, timedelta
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from sheetdrip.domain.bands import BandLimits
from sheetdrip.domain.cells import folded
from sheetdrip.domain.columns import REPLY_COLUMNS, STEP_FIELDS, own_columns
from sheetdrip.domain.headers import Headers
from sheetdrip.domain.keywords import Keywords
from sheetdrip.domain.phone import is_region
from sheetdrip.domain.send_time import QuietHours, zone_name
from sheetdrip.domain.sheet_language import SheetLanguage, nearest_language
from sheetdrip.domain.staff_columns import STAFF, possible_columns
from sheetdrip.planning.change_limits import Limits
from sheetdrip.planning.concerns import Thresholds
from sheetdrip.planning.frequency_cap import FrequencyCap
from sheetdrip.planning.notification import Notify
from sheetdrip.planning.send_window import Window


class Table(BaseModel):
    """A TOML table."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _url(text: str) -> str:
    if not text.startswith(("https://", "http://")):
        raise ValueError("must start with https://")
    if not urlsplit(text).hostname:
        raise ValueError("must name a host after https://")
    return text.rstrip("/")


def _zone(text: str) -> str:
    name = zone_name(text)
    if name is None:
        raise ValueError(f"{text!r} is no IANA time zone such as America/Chicago")
    return name


def _language(written: Any) -> Any:  # noqa: ANN401 - whatever stands in the file
    """A language by its code; what is no text is left for pydantic to refuse."""
    if not isinstance(written, str) or written in set(SheetLanguage):
        return written
    near = nearest_language(written)
    known = ", ".join(SheetLanguage)
    meant = f" (did you mean {near}?)" if near else ""
    raise ValueError(f"{written!r} is no language of a sheet: use one of {known}{meant}")


def _region(text: str) -> str:
    if not is_region(text):
        raise ValueError(f"{text!r} is no two-letter country code such as US")
    return text


def clock_time(value: Any) -> Any:  # noqa: ANN401 - whatever stands in the file
    """A wall-clock time from "19:00"; anything else is left for pydantic to refuse."""
    if isinstance(value, str):
        try:
            at = time.fromisoformat(value)
        except ValueError:
            at = None
        if at is None or at.tzinfo is not None:
            raise ValueError(f'{value!r} is no time such as "19:00"')
        return at
    return value


def _night(hours: tuple[time, time]) -> tuple[time, time]:
    if hours[0] == hours[1]:
        raise ValueError(f"both are {hours[0]:%H:%M}: there would be no quiet hours at all")
    return hours


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be blank")
    return text


def _service(text: str) -> str:
    if not text.startswith("MG"):
        raise ValueError("must be a Messaging Service SID: MG and 32 digits")
    return text


_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def _public_url(text: str) -> str:
    """Twilio signs the address as it was given: whatever could be written in two ways is refused."""
    url = _url(text)
    parts = urlsplit(url)
    if parts.username is not None or parts.query or parts.fragment or "#" in text or "?" in text:
        raise ValueError("must be an address alone: no user, ? or #")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise ValueError("must start with https:// (http is for this machine alone)")
    if "_" in (parts.hostname or ""):
        raise ValueError("Twilio calls no host with an underscore in its name")
    return url


Url = Annotated[str, AfterValidator(_url)]
PublicUrl = Annotated[str, AfterValidator(_public_url)]
_IS_AN_ADDRESS = re.compile(r"https?://|^(?:docs|drive)\.google\.com", re.IGNORECASE)
_IN_AN_ADDRESS = re.compile(
    r"(?:/(?:spreadsheets|file)/(?:u/\d+/)?d/|[?&](?:id|key)=)([A-Za-z0-9_-]+)"
)


def _spreadsheet(written: str) -> str:
    """The ID, also out of the address that a browser shows."""
    text = _not_blank(written).strip().strip("<>\"'“”")
    if "/d/e/" in text:
        raise ValueError(
            "is the address of a published copy: copy it from the browser while you edit the sheet"
        )
    found = _IN_AN_ADDRESS.search(text)
    if found is not None:
        return found.group(1)
    if _IS_AN_ADDRESS.search(text):
        raise ValueError("is no spreadsheet's address: that has a long part between /d/ and /edit")
    return text


Zone = Annotated[str, AfterValidator(_zone)]
Region = Annotated[str, AfterValidator(_region)]
ClockTime = Annotated[time, BeforeValidator(clock_time)]
ServiceSid = Annotated[str, AfterValidator(_service)]
NotBlank = Annotated[str, AfterValidator(_not_blank)]
SpreadsheetId = Annotated[str, AfterValidator(_spreadsheet)]


class Google(Table):
    """How Google is reached."""

    service_account_file: NotBlank = "service-account.json"
    sheets_url: Url = "https://sheets.googleapis.com"
    drive_url: Url = "https://www.googleapis.com"


class Twilio(Table):
    """How Twilio is reached, and what a segment costs there (for `plan`; any currency).

    `calls_at_once`: how many calls may be on their way to it, of one clinic and for one purpose.
    """

    api_url: Url = "https://api.twilio.com"
    messaging_url: Url = "https://messaging.twilio.com"
    studio_url: Url = "https://studio.twilio.com"
    segment_price: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    calls_at_once: int = Field(default=20, ge=1, le=100)


class Studio(Table):
    """What the kept Studio flows are filled with before they are pushed."""

    # twice this long must fit into the thirty days after which Studio ends a flow
    # (docs/vendors/twilio.md#studio)
    wait_hours: float = Field(default=20, gt=0, le=240)
    functions_url: Url | None = None


class LedgerSettings(Table):
    """Where the ledger is: an SQLAlchemy URL."""

    url: NotBlank = Field(default="sqlite:///sheetdrip.db", repr=False)  # may hold a password


class Schedule(Table):
    """How often the sheet is read, and when texts may go."""

    poll_seconds: int = Field(default=15, ge=1, le=3600)
    refresh_seconds: int = Field(default=60, ge=1, le=3600)
    min_lead_minutes: int = Field(default=15, ge=5, le=120)
    max_lead_days: int = Field(default=7, ge=1, le=35)
    audit_seconds: int = Field(default=300, ge=60, le=900)
    heartbeat_seconds: int = Field(default=300, ge=60, le=3600)
    settle_seconds: int = Field(default=5, ge=0, le=600)
    margin_seconds: int = Field(default=120, ge=0, le=3600)
    reading_holds_minutes: int = Field(default=45, ge=0, le=50)
    quiet_hours: Annotated[tuple[ClockTime, ClockTime], AfterValidator(_night)] = Field(
        default=(time(21), time(8)),
        strict=False,  # TOML has lists, not pairs
    )

    @property
    def window(self) -> Window:
        return Window(
            min_lead=timedelta(minutes=self.min_lead_minutes),
            max_lead=timedelta(days=self.max_lead_days),
            margin=timedelta(seconds=self.margin_seconds),
        )

    @property
    def quiet(self) -> QuietHours:
        return QuietHours(*self.quiet_hours)


class Replies(Table):
    """How soon replies are seen, and which words opt out or in beside Twilio's own."""

    poll_seconds: int = Field(default=20, ge=1, le=3600)
    stop_words: list[NotBlank] = Field(default_factory=list)
    start_words: list[NotBlank] = Field(default_factory=list)
    help_words: list[NotBlank] = Field(default_factory=list)

    @property
    def keywords(self) -> Keywords:
        return Keywords(
            stop=tuple(self.stop_words), start=tuple(self.start_words), help=tuple(self.help_words)
        )


class Safety(Table):
    """How much one cycle may do without a person's go-ahead."""

    max_creates: int = Field(default=100, ge=0)
    max_cancels: int = Field(default=20, ge=0)
    max_share: float = Field(default=0.3, ge=0, le=1)
    max_per_day: int = Field(default=1000, ge=0)
    min_gap_hours: float = Field(default=12, ge=0, le=168)
    max_texts_per_day: int = Field(default=2, ge=1)
    shadow: bool = False

    @property
    def limits(self) -> Limits:
        return Limits(
            max_creates=self.max_creates,
            max_cancels=self.max_cancels,
            max_share=self.max_share,
            max_per_day=self.max_per_day,
        )

    @property
    def spacing(self) -> FrequencyCap:
        return FrequencyCap(gap=timedelta(hours=self.min_gap_hours), per_day=self.max_texts_per_day)


class Web(Table):
    """Where `run --web` listens, how the outside sees it, and how often one caller may ask."""

    host: NotBlank = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: PublicUrl | None = None
    token_file: NotBlank | None = None
    requests_per_minute: int = Field(default=120, ge=1, le=100_000)


def _headers(titles: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    own_ends = tuple(f" {field}" for field in STEP_FIELDS)
    for plain in titles:
        known = {*STAFF, *own_columns(()), *REPLY_COLUMNS}
        if plain not in known and not plain.endswith(own_ends):
            raise ValueError(f"{plain!r} is not one of sheetdrip's columns")
    headers = Headers(info.data.get("language", SheetLanguage.EN), titles)
    surgeries = {*own_columns(()), *(column.name for column in possible_columns(headers))}
    steps = {plain for plain in titles if plain.endswith(own_ends)}
    _check_distinct(surgeries | steps, headers)
    _check_distinct(set(REPLY_COLUMNS), headers)
    return titles


def _check_distinct(names: set[str], titles: Mapping[str, str]) -> None:
    """The columns of one tab."""
    bearers: dict[str, str] = {}
    for plain in sorted(names):
        other = bearers.setdefault(folded(titles.get(plain, plain)), plain)
        if other != plain:
            raise ValueError(f"{other!r} and {plain!r} cannot be one and the same column")


class Bands(Table):
    """From which score on which colour, in the sheet. Examples, no medical advice: set your own."""

    mild: int = Field(default=1, ge=0, le=10)
    moderate: int = Field(default=4, ge=0, le=10)
    severe: int = Field(default=7, ge=0, le=10)

    @model_validator(mode="after")
    def _rising(self) -> Self:
        _ = self.limits
        return self

    @property
    def limits(self) -> BandLimits:
        return BandLimits(mild=self.mild, moderate=self.moderate, severe=self.severe)


class Alerts(Table):
    """When a row is marked “Needs a call”, and who is notified. All off: the numbers are the clinic's own.

    `file`: Apprise addresses, one a line; `personal`: whether notifications may name patients; `notify`: of
    everything that a person should see, of what needs a call, or of alarming messages alone.
    """

    call_at: int | None = Field(default=None, ge=0, le=10)
    rise: int | None = Field(default=None, ge=1, le=10)
    silent_hours: float | None = Field(default=None, gt=0, le=168)
    file: NotBlank | None = None
    personal: bool = False
    notify: Annotated[Notify, Field(strict=False)] = Notify.EVERYTHING
    bands: Bands = Field(default_factory=Bands)

    @property
    def thresholds(self) -> Thresholds:
        hours = self.silent_hours
        return Thresholds(
            call_at=self.call_at,
            rise=self.rise,
            silent_after=None if hours is None else timedelta(hours=hours),
        )


class ClinicSettings(Table):
    """One `[[clinics]]` entry."""

    name: NotBlank
    spreadsheet_id: SpreadsheetId
    messaging_service_sid: ServiceSid
    time_zone: Zone | None = None
    region: Region = "US"
    language: Annotated[SheetLanguage, Field(strict=False), BeforeValidator(_language)] = (
        SheetLanguage.EN
    )
    sequence: NotBlank = "post-op"
    consent_required: bool = False
    name_order: Literal["given-first", "family-first", "left-out"] = "given-first"
    tab: NotBlank = "Surgeries"
    control_tab: NotBlank = Field(default="Control", validate_default=True)
    replies_tab: NotBlank = Field(default="Replies", validate_default=True)
    dashboard_tab: NotBlank = Field(default="Dashboard", validate_default=True)
    messages_tab: NotBlank = Field(default="Messages", validate_default=True)
    alerts: Alerts = Field(default_factory=Alerts)
    headers: Annotated[dict[str, str], AfterValidator(_headers)] = Field(default_factory=dict)

    @field_validator("control_tab", "replies_tab", "dashboard_tab", "messages_tab")
    @classmethod
    def _tabs_differ(cls, title: str, before: ValidationInfo) -> str:
        others = {
            "tab": "surgeries'",
            "control_tab": "Control tab",
            "replies_tab": "Replies tab",
            "dashboard_tab": "Dashboard tab",
        }
        for key, name in others.items():
            if folded(title) == folded(before.data.get(key, "")):
                raise ValueError(f"must be another tab than the {name}")
        return title


class SettingsFile(Table):
    """The whole of sheetdrip.toml."""

    google: Google = Field(default_factory=Google)
    twilio: Twilio = Field(default_factory=Twilio)
    studio: Studio = Field(default_factory=Studio)
    ledger: LedgerSettings = Field(default_factory=LedgerSettings)
    schedule: Schedule = Field(default_factory=Schedule)
    replies: Replies = Field(default_factory=Replies)
    safety: Safety = Field(default_factory=Safety)
    web: Web = Field(default_factory=Web)
    clinics: list[ClinicSettings] = Field(min_length=1)
