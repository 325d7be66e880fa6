"""A ledger without a database, for previews and tests; gone with the process."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import RLock
from typing import Self

from sheetdrip.domain.identity import KnownSurgery
from sheetdrip.domain.lifecycle import MAY_HAVE_REACHED, TERMINAL
from sheetdrip.domain.message import Draft, Key, Message, Outcome
from sheetdrip.errors import AlreadyRecorded, Fenced
from sheetdrip.ledger import transitions
from sheetdrip.ledger.claims import ClaimPages, MemoryClaims
from sheetdrip.ledger.enrolments import MemoryEnrolments
from sheetdrip.ledger.memory_reply_store import MemoryReplyStore, Tray
from sheetdrip.ledger.scripts import MemoryScripts
from sheetdrip.ledger.utc_datetime import in_utc
from sheetdrip.planning.edited_sequence import EditedSequence
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.safety import LetThrough, Waiting
from sheetdrip.sync.ports.ledger import (
    Claims,
    CycleNote,
    Enrolment,
    Enrolments,
    Event,
    Holder,
    Scripts,
)
from sheetdrip.sync.ports.replies import ReplyStore


@dataclass(slots=True)
class _Clinic:
    surgeries: dict[str, KnownSurgery] = field(default_factory=dict)
    messages: dict[Key, Message] = field(default_factory=dict)
    revisions: defaultdict[tuple[str, str], set[int]] = field(
        default_factory=lambda: defaultdict(set)
    )
    events: defaultdict[tuple[str, str], list[Event]] = field(
        default_factory=lambda: defaultdict(list)
    )
    tray: Tray = field(default_factory=Tray)
    enrolments: dict[str, Enrolment] = field(default_factory=dict)
    scripts: list[EditedSequence] = field(default_factory=list)
    cycle: CycleNote | None = None
    waiting: dict[str, Waiting] = field(default_factory=dict)
    let_through: dict[str, LetThrough] = field(default_factory=dict)
    recovered_at: datetime | None = None


@dataclass(slots=True)
class _Pages:
    epoch: int = 0
    owner: str = ""
    since: datetime | None = None
    clinics: dict[str, _Clinic] = field(default_factory=dict)
    sids: dict[str, tuple[str, Key]] = field(default_factory=dict)
    lock: RLock = field(default_factory=RLock)
    claims: ClaimPages = field(default_factory=ClaimPages)


class MemoryLedger:
    """The ledger as dictionaries, with the same rules and errors as the one on disk."""

    def __init__(self) -> None:
        self._pages = _Pages()
        self._epoch: int | None = None
        self.reply_store: ReplyStore = MemoryReplyStore(self._tray, self._fenced)
        self.enrolments: Enrolments = MemoryEnrolments(
            lambda clinic: self._page(clinic).enrolments, self._fenced
        )
        self.scripts: Scripts = MemoryScripts(
            lambda clinic: self._page(clinic).scripts, self._fenced
        )
        self.claims: Claims = MemoryClaims(lambda: self._pages.claims, self._fenced)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing to let go of."""

    def peer(self) -> "MemoryLedger":
        """Another process's access to the same ledger, which does not hold it yet."""
        other = MemoryLedger()
        other._pages = self._pages
        return other

    @classmethod
    def of(cls, clinic: str, records: ClinicRecords) -> "MemoryLedger":
        """A ledger, already held, that starts from what another knows of a clinic: to try a plan on."""
        ledger = cls()
        ledger._epoch = ledger._pages.epoch = 1
        page = ledger._pages.clinics.setdefault(clinic, _Clinic())
        page.surgeries = {surgery.drip_id: surgery for surgery in records.surgeries}
        page.waiting, page.let_through = dict(records.waiting), dict(records.let_through)
        page.recovered_at = records.recovered_at
        for message in records.messages:
            ledger._keep(clinic, page, message)
        return ledger

    def hold(self, owner: str, at: datetime) -> int:
        """Become the holder: raise the epoch by one and return it."""
        since = in_utc(at)
        with self._pages.lock:
            self._pages.epoch += 1
            self._pages.since = since
            self._pages.owner = owner
            self._epoch = self._pages.epoch
            return self._epoch

    def holder(self) -> Holder | None:
        """Which process became the holder last; None before the first."""
        pages = self._pages
        return Holder(pages.owner, pages.since) if pages.owner else None

    def records(self, clinic: str) -> ClinicRecords:
        """All that is known of a clinic, as of one moment."""
        with self._pages.lock:
            page = self._pages.clinics.get(clinic, _Clinic())
            surgeries = sorted(page.surgeries.values(), key=lambda surgery: surgery.drip_id)
            current = (message for message in page.messages.values() if _matters(page, message))
            messages = sorted(current, key=lambda message: message.key)
            return ClinicRecords(
                surgeries=tuple(surgeries),
                messages=tuple(messages),
                waiting=dict(page.waiting),
                let_through=dict(page.let_through),
                recovered_at=page.recovered_at,
            )

    def seen(self, sids: Collection[str]) -> frozenset[str]:
        """Those of the SIDs that are or were on record, of any clinic and any revision."""
        with self._pages.lock:
            return frozenset(sid for sid in sids if sid in self._pages.sids)

    def remember(self, clinic: str, surgeries: Sequence[KnownSurgery], at: datetime) -> None:
        """Insert or update surgeries by Drip ID."""
        in_utc(at)
        with self._fenced():
            kept = {surgery.drip_id: _in_utc(surgery) for surgery in surgeries}
            if kept:
                self._page(clinic).surgeries.update(kept)

    def keep_waiting(self, clinic: str, waiting: Mapping[str, Waiting], at: datetime) -> None:
        """Which rows wait for a person's word, by mark, instead of those before."""
        in_utc(at)
        with self._fenced():
            self._page(clinic).waiting = dict(waiting)

    def let_through(self, clinic: str, passed: Mapping[str, LetThrough], at: datetime) -> None:
        """Record what goes on for surgeries (Drip IDs), instead of what did before."""
        in_utc(at)
        with self._fenced():
            if passed:
                self._page(clinic).let_through.update(passed)

    def intend(self, clinic: str, drafts: Sequence[Draft], at: datetime) -> tuple[Message, ...]:
        """Record the intents to send; nothing of the batch when one is AlreadyRecorded."""
        with self._fenced():
            made = transitions.intents(self._known(clinic), drafts, at)
            self._store(clinic, made, at)
        return tuple(entry.message for entry in made)

    def record(self, clinic: str, outcomes: Sequence[Outcome], at: datetime) -> None:
        """Record outcomes; LedgerTrouble, and nothing written, for a move the lifecycle lacks."""
        with self._fenced():
            self._store(clinic, transitions.moves(self._known(clinic), outcomes), at)

    def adopt(self, clinic: str, draft: Draft, outcomes: Sequence[Outcome], at: datetime) -> None:
        """Record a text that Twilio has already; AlreadyRecorded and LedgerTrouble as above."""
        with self._fenced():
            made, moved = transitions.adopted(self._known(clinic), draft, outcomes, at)
            self._store(clinic, [*made, *moved], at)

    def skip(
        self, clinic: str, drafts: Sequence[Draft], reasons: Sequence[str], at: datetime
    ) -> None:
        """Record messages that will not be sent; AlreadyRecorded for one that is past skipping."""
        with self._fenced():
            self._store(clinic, transitions.skips(self._known(clinic), drafts, reasons), at)

    def history(self, clinic: str, surgery: str, step: str) -> tuple[Event, ...]:
        """All that happened to a step of a surgery, every revision, oldest first."""
        with self._pages.lock:
            page = self._pages.clinics.get(clinic, _Clinic())
            return tuple(page.events.get((surgery, step), ()))

    def note_recovery(self, clinic: str, at: datetime) -> None:
        """Keep that a recovery came to its end, instead of the one before."""
        kept = in_utc(at)
        with self._fenced():
            self._page(clinic).recovered_at = kept

    def note_cycle(self, clinic: str, note: CycleNote) -> None:
        """Keep how the clinic's last cycle went, instead of the one before."""
        kept = replace(note, at=in_utc(note.at), counts=dict(note.counts))
        with self._fenced():
            self._page(clinic).cycle = kept

    def last_cycle(self, clinic: str) -> CycleNote | None:
        """How the clinic's last cycle went; None before the first."""
        page = self._pages.clinics.get(clinic)
        return None if page is None else page.cycle

    def clinics(self) -> tuple[str, ...]:
        """Every clinic with anything recorded, by name."""
        with self._pages.lock:
            return tuple(sorted(self._pages.clinics))

    def _tray(self, clinic: str) -> Tray:
        return self._page(clinic).tray

    @contextmanager
    def _fenced(self) -> Iterator[None]:
        with self._pages.lock:
            if self._epoch is None:
                raise Fenced("This process does not hold the ledger; nothing was recorded.")
            if self._epoch != self._pages.epoch:
                raise Fenced(
                    f"{self._pages.owner} took the ledger over (epoch {self._pages.epoch}, ours was "
                    f"{self._epoch}); nothing was recorded. Stop this process."
                )
            yield

    def _known(self, clinic: str) -> dict[Key, Message]:
        page = self._pages.clinics.get(clinic)
        return {} if page is None else page.messages

    def _page(self, clinic: str) -> _Clinic:
        return self._pages.clinics.setdefault(clinic, _Clinic())

    def _store(self, clinic: str, made: Sequence[transitions.Transition], at: datetime) -> None:
        moment = in_utc(at)
        if not made:
            return
        page = self._pages.clinics.get(clinic, _Clinic())
        changed = {entry.message.key: entry.message for entry in made}
        _refuse_second_live(page, changed)
        self._refuse_second_sid(clinic, changed.values())
        self._pages.clinics[clinic] = page
        for message in changed.values():
            self._keep(clinic, page, message)
        for entry in made:
            key = entry.message.key
            page.events[key.surgery, key.step].append(_event(entry, moment))

    def _keep(self, clinic: str, page: _Clinic, message: Message) -> None:
        key = message.key
        page.messages[key] = message
        page.revisions[key.surgery, key.step].add(key.revision)
        if message.sid is not None:
            self._pages.sids[message.sid] = (clinic, key)

    def _refuse_second_sid(self, clinic: str, changed: Iterable[Message]) -> None:
        seen: dict[str, tuple[str, Key]] = {}
        for message in changed:
            if message.sid is None:
                continue
            mine = (clinic, message.key)
            theirs = seen.setdefault(message.sid, self._pages.sids.get(message.sid, mine))
            if theirs != mine:
                raise AlreadyRecorded("The ledger has this message, live step or SID already.")


def _matters(page: _Clinic, message: Message) -> bool:
    key = message.key
    newest = max(page.revisions[key.surgery, key.step]) == key.revision
    return newest or message.state not in TERMINAL


def _refuse_second_live(page: _Clinic, changed: dict[Key, Message]) -> None:
    after: defaultdict[tuple[str, str], dict[Key, Message]] = defaultdict(dict)
    for key, message in changed.items():
        after[key.surgery, key.step][key] = message
    for (surgery, step), becoming in after.items():
        for revision in page.revisions.get((surgery, step), ()):
            key = Key(surgery=surgery, step=step, revision=revision)
            becoming.setdefault(key, page.messages[key])
        if sum(message.state in MAY_HAVE_REACHED for message in becoming.values()) > 1:
            raise AlreadyRecorded("The ledger has this message, live step or SID already.")


def _event(entry: transitions.Transition, at: datetime) -> Event:
    was = entry.was.value if entry.was else None
    return Event(at=at, was=was, became=entry.message.state.value, detail=entry.detail)


def _in_utc(surgery: KnownSurgery) -> KnownSurgery:
    since, until, first = surgery.absent_since, surgery.asked_until, surgery.first_seen
    return replace(
        surgery,
        absent_since=None if since is None else in_utc(since),
        asked_until=None if until is None else in_utc(until),
        first_seen=None if first is None else in_utc(first),
    )
