"""Which faults of a product must the simulation find? Each is planted from outside, on the ports of a clinic.

A simulation that finds none of them would prove nothing by finding nothing else.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.classification.classifier import Classification, ReplyClassifier
from sheetdrip.domain.classification.lexicon import Lexicon
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Draft, Key, Message, Outcome
from sheetdrip.domain.reply import Reply
from sheetdrip.domain.requests import ImmediateRequest, ScheduledRequest
from sheetdrip.domain.rows import fingerprint
from sheetdrip.errors import Fenced, MessagingUnavailable, SheetUnavailable
from sheetdrip.planning.change_limits import Limits
from sheetdrip.planning.clinic import Clinic
from sheetdrip.planning.conversations import Conversation
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.planning.sheet_reading import Reading
from sheetdrip.planning.unknown_outcomes import Listed
from sheetdrip.sync.active_sequence import ActiveSequence
from sheetdrip.sync.context import ClinicContext
from sheetdrip.sync.ports.messaging import (
    Accepted,
    CancelAnswer,
    Cancelled,
    NotTaken,
    Refused,
    SendAnswer,
    Unclear,
)
from sheetdrip.sync.ports.sheet import NOTHING, CellChange, Sheet
from tests.clients import studio_of, with_clients
from tests.once import ledger_in_memory
from tests.simulation import staff as acts
from tests.simulation.life import Product
from tests.simulation.mishaps import TOLD
from tests.simulation.scenes import ADA, STORIES, Scene, Story
from tests.simulation.stage import NAME
from tests.simulation.wire import Trouble


class _Port:
    """Hands everything on to the real port but what a fault changes."""

    def __init__(self, inner: object) -> None:
        self.inner = inner

    def __getattr__(self, name: str) -> object:
        return getattr(self.inner, name)


class _LateIntents(_Port):
    """The intent is committed only with its outcome."""

    def __init__(self, inner: object) -> None:
        super().__init__(inner)
        self._drafts: dict[Key, Draft] = {}

    def intend(self, drafts: Sequence[Draft], at: datetime) -> tuple[Message, ...]:
        self._drafts |= {draft.key: draft for draft in drafts}
        return tuple(_intended(draft, at) for draft in drafts)

    def record(self, outcomes: Sequence[Outcome], at: datetime) -> None:
        late = [self._drafts.pop(one.key) for one in outcomes if one.key in self._drafts]
        if late:
            self.inner.intend(late, at)  # type: ignore[attr-defined]
        self.inner.record(outcomes, at)  # type: ignore[attr-defined]


def _intended(draft: Draft, at: datetime) -> Message:
    return Message(
        key=draft.key,
        kind=draft.kind,
        to=draft.to,
        body=draft.body,
        channel=draft.channel,
        service_sid=draft.service_sid,
        send_at=draft.send_at,
        latest=draft.latest,
        delivery=draft.delivery,
        state=State.INTENDED,
        attempt=1,
        posted_at=at,
    )


class _Impatient(_Port):
    """Every unknown outcome seems to be hours old."""

    def records(self) -> ClinicRecords:
        records: ClinicRecords = self.inner.records()  # type: ignore[attr-defined]
        return replace(records, messages=tuple(map(_aged, records.messages)))


def _aged(message: Message) -> Message:
    if message.state is not State.UNKNOWN or message.posted_at is None:
        return message
    return replace(message, posted_at=message.posted_at - timedelta(minutes=10))


_WRITES = frozenset(
    {"intend", "record", "remember", "skip", "note_cycle", "record_clearances", "keep_waiting"}
)


class _Oblivious(_Port):
    """What is not a step's newest text is not known any more."""

    def seen(self, sids: Collection[str]) -> frozenset[str]:
        records: ClinicRecords = self.inner.records()  # type: ignore[attr-defined]
        return frozenset(sids) & records.by_sid.keys()


class _AllSeen(_Port):
    """Every text that stands in a row is taken for one that was on record at some time."""

    def seen(self, sids: Collection[str]) -> frozenset[str]:
        return frozenset(sids)


class _Fenceless(_Port):
    """Whoever lost the ledger takes it back."""

    def __getattr__(self, name: str) -> object:
        method = getattr(self.inner, name)
        if name not in _WRITES:
            return method

        def again(*given: object) -> object:
            try:
                return method(*given)
            except Fenced:
                transactions = self.inner._transactions  # type: ignore[attr-defined]  # noqa: SLF001
                transactions.hold("me again", datetime(2026, 1, 1).astimezone())
                return method(*given)

        return again


class _Retrying(_Port):
    """What is unclear is posted again at once."""

    def send(self, request: ScheduledRequest | ImmediateRequest) -> SendAnswer:
        answer: SendAnswer = self.inner.send(request)  # type: ignore[attr-defined]
        if isinstance(answer, Unclear):
            answer = self.inner.send(request)  # type: ignore[attr-defined]
        return answer


class _Optimist(_Port):
    """What is unclear was surely not taken."""

    def send(self, request: ScheduledRequest | ImmediateRequest) -> SendAnswer:
        answer: SendAnswer = self.inner.send(request)  # type: ignore[attr-defined]
        return NotTaken("lost") if isinstance(answer, Unclear) else answer


class _NothingListed(_Port):
    """A list that failed is an empty one."""

    def listed_to(self, phone: str) -> tuple[Listed, ...]:
        try:
            return self.inner.listed_to(phone)  # type: ignore[attr-defined, no-any-return]
        except MessagingUnavailable:
            return ()


class _NothingFound(_Port):
    """What a list has is never taken for what was lost: everything in doubt is created anew."""

    def listed_to(self, phone: str) -> tuple[Listed, ...]:
        self.inner.listed_to(phone)  # type: ignore[attr-defined]
        return ()


class _Believing(_Port):
    """A cancel that was asked for is one."""

    def cancel(self, sid: str) -> CancelAnswer:
        self.inner.cancel(sid)  # type: ignore[attr-defined]
        return Cancelled()


class _CreateFirst(_Port):
    """The old text is taken back only after the new one is there."""

    def __init__(self, inner: object) -> None:
        super().__init__(inner)
        self._waiting: list[str] = []

    def cancel(self, sid: str) -> CancelAnswer:
        self._waiting.append(sid)
        return Cancelled()

    def send(self, request: ScheduledRequest | ImmediateRequest) -> SendAnswer:
        answer: SendAnswer = self.inner.send(request)  # type: ignore[attr-defined]
        while self._waiting:
            self.inner.cancel(self._waiting.pop())  # type: ignore[attr-defined]
        return answer


class _Adopting(_Port):
    """An answer that says anything but scheduled is taken for one all the same; nothing is asked of it."""

    def send(self, request: ScheduledRequest | ImmediateRequest) -> SendAnswer:
        answer: SendAnswer = self.inner.send(request)  # type: ignore[attr-defined]
        return Accepted(f"SM{0:032x}", "scheduled") if isinstance(answer, Unclear) else answer


class _FirstSeen(_Port):
    """A column keeps what it said when a patient was first read."""

    def __init__(self, inner: object, column: str) -> None:
        super().__init__(inner)
        self._column = column
        self._first: dict[object, object] = {}

    def read(self) -> Reading:
        reading: Reading = self.inner.read()  # type: ignore[attr-defined]
        rows = []
        for row in reading.rows:
            first = self._first.setdefault(row.staff.get("Patient"), row.staff.get(self._column))
            rows.append(replace(row, staff={**row.staff, self._column: first}))  # type: ignore[dict-item]
        return replace(reading, rows=tuple(rows))


class _Zoneless(_Port):
    """Everybody lives in the clinic's zone."""

    def read(self) -> Reading:
        reading: Reading = self.inner.read()  # type: ignore[attr-defined]
        rows = [
            replace(
                row, staff={name: cell for name, cell in row.staff.items() if name != "Time zone"}
            )
            for row in reading.rows
        ]
        return replace(reading, rows=tuple(rows))


class _ByNumber(_Port):
    """A row's number is who it is: its name, its ID and the texts that it shows do not matter."""

    def read(self) -> Reading:
        reading: Reading = self.inner.read()  # type: ignore[attr-defined]
        rows = [
            replace(
                row,
                staff={**row.staff, "Patient": f"row {row.number}"}
                if not row.is_blank
                else row.staff,
                own={name: cell for name, cell in row.own.items() if not name.endswith("SID")},
                drip_id="" if row.is_blank else self._ids.setdefault(row.number, row.drip_id),
            )
            for row in reading.rows
        ]
        self._ids |= {row.number: row.drip_id for row in rows if row.drip_id}
        return replace(reading, rows=tuple(rows))

    _ids: dict[int, str] = {}  # noqa: RUF012 - one clinic at a time


class _IdAlone(_Port):
    """The Drip ID alone says who a row is: patient, phone and date are those of the row that has it now."""

    def __init__(self, inner: object, sheet: Sheet) -> None:
        super().__init__(inner)
        self._sheet = sheet

    def records(self) -> ClinicRecords:
        records: ClinicRecords = self.inner.records()  # type: ignore[attr-defined]
        rows = {row.drip_id: row for row in self._sheet.read().rows}
        surgeries = [
            replace(one, fingerprint=fingerprint(rows[one.drip_id], "US"))
            if one.drip_id in rows
            else one
            for one in records.surgeries
        ]
        return replace(records, surgeries=tuple(surgeries))


class _Unmoved(_Port):
    """Nobody looks whether rows moved under the write."""

    def write(
        self, changes: Sequence[CellChange], control: Mapping[str, Cell] = NOTHING
    ) -> "_Everywhere":
        self.inner.write(changes, control)  # type: ignore[attr-defined]
        return _Everywhere()


class _Everywhere(dict[int, str]):
    """Says of every row that it still stands where it stood."""

    def get(self, _row: int, _default: object = None) -> "_Agreeable":  # type: ignore[override]
        return _Agreeable()


class _Agreeable:
    def __eq__(self, _other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0


class _EmptyOnError(_Port):
    """A read that failed is an empty sheet."""

    def read(self) -> Reading:
        try:
            return self.inner.read()  # type: ignore[attr-defined, no-any-return]
        except SheetUnavailable:
            return Reading(time_zone="America/Chicago", rows=())


class _Stopping(_Port):
    """A refusal of one text is taken for one of the account: the batch stops."""

    def send(self, request: ScheduledRequest | ImmediateRequest) -> SendAnswer:
        answer: SendAnswer = self.inner.send(request)  # type: ignore[attr-defined]
        return Refused(20005) if isinstance(answer, Refused) else answer


class _Literal(_Port):
    """What a list has is known only by exactly the words that were sent."""

    def __init__(self, inner: object) -> None:
        super().__init__(inner)
        self._said: set[str] = set()

    def send(self, request: ScheduledRequest | ImmediateRequest) -> SendAnswer:
        self._said.add(request.body)
        return self.inner.send(request)  # type: ignore[attr-defined, no-any-return]

    def listed_to(self, phone: str) -> tuple[Listed, ...]:
        found: tuple[Listed, ...] = self.inner.listed_to(phone)  # type: ignore[attr-defined]
        return tuple(one for one in found if one.body in self._said)


class _Expiring(_Port):
    """Scheduled texts get a ValidityPeriod, which may run out before they are sent."""

    def create(self, **given: object) -> object:
        if "send_at" in given:
            given["validity_period"] = 14_400
        return self.inner.create(**given)  # type: ignore[attr-defined]


def _expiring(ctx: ClinicContext) -> ClinicContext:
    held = vars(ctx.messenger)
    held["_messages"] = _Expiring(held["_messages"])
    return ctx


class _Crashing(_Port):
    """A write that Google did not answer as it should ends the job."""

    def write(self, changes: Sequence[CellChange], *beside: object) -> dict[int, str]:
        try:
            return self.inner.write(changes, *beside)  # type: ignore[attr-defined, no-any-return]
        except SheetUnavailable as error:
            raise ValueError("Expecting value: line 1 column 1 (char 0)") from error


class _Unlooking(_Port):
    """Nobody looks, just before texts are created, who works on the sheet."""

    def confirm_lease(self, **_: object) -> None:
        pass


class _Trusting(_Unlooking):
    """Nor at any other time: whatever ledger lies there is the right one."""

    def keep(self) -> None:
        pass

    def look(self) -> None:
        pass

    def is_sure(self) -> bool:
        return True


def _place(port: Callable[[object], object]) -> Product:
    return lambda ctx: replace(ctx, lease=port(ctx.lease))  # type: ignore[arg-type]


class _Reader(_Port):
    """A sheet that tells whether its last read was a good one."""

    is_good = False

    def read(self) -> Reading:
        self.is_good = False
        reading: Reading = self.inner.read()  # type: ignore[attr-defined]
        self.is_good = True
        return reading


class _DeafWhile(_Port):
    """Replies wait for something."""

    def __init__(self, inner: object, is_deaf: Callable[[], bool]) -> None:
        super().__init__(inner)
        self._is_deaf = is_deaf

    def received_since(self, moment: datetime) -> tuple[Reply, ...]:
        found: tuple[Reply, ...] = self.inner.received_since(moment)  # type: ignore[attr-defined]
        return () if self._is_deaf() else found


class _Blind(_Port):
    """Pictures are not looked for: one without words is an empty text."""

    def received_since(self, moment: datetime) -> tuple[Reply, ...]:
        found: tuple[Reply, ...] = self.inner.received_since(moment)  # type: ignore[attr-defined]
        return tuple(replace(one, media=()) for one in found)


def _deaf_without_google(ctx: ClinicContext) -> ClinicContext:
    sheet = _Reader(ctx.sheet)
    inbox = _DeafWhile(ctx.inbox, lambda: not sheet.is_good)
    return replace(ctx, sheet=sheet, inbox=inbox)  # type: ignore[arg-type]


def _deaf_while_a_plan_waits(ctx: ClinicContext) -> ClinicContext:
    inbox = _DeafWhile(ctx.inbox, lambda: bool(ctx.ledger.records().waiting))
    return replace(ctx, inbox=inbox)  # type: ignore[arg-type]


class _AsItWas(_Port):
    """The time is that of the last read: what was decided then is done, however long it took."""

    def __init__(self, inner: object) -> None:
        super().__init__(inner)
        self.at: datetime | None = None

    def now(self) -> datetime:
        return self.at or self.inner.now()  # type: ignore[attr-defined]


class _Deciding(_Port):
    """From a read to the write after it the clock stands still."""

    def __init__(self, inner: object, clock: _AsItWas) -> None:
        super().__init__(inner)
        self._clock = clock

    def read(self) -> Reading:
        self._clock.at = None
        reading: Reading = self.inner.read()  # type: ignore[attr-defined]
        self._clock.at = self._clock.now()
        return reading

    def write(self, changes: Sequence[CellChange], *beside: object) -> dict[int, str]:
        self._clock.at = None
        return self.inner.write(changes, *beside)  # type: ignore[attr-defined, no-any-return]


def _decided_before_a_wait(ctx: ClinicContext) -> ClinicContext:
    clock = _AsItWas(ctx.clock)
    held = vars(ctx.messenger)
    held["_clock"] = clock
    return replace(ctx, clock=clock, sheet=_Deciding(ctx.sheet, clock))  # type: ignore[arg-type]


def _ledger(port: Callable[[object], object]) -> Product:
    return lambda ctx: replace(ctx, ledger=port(ctx.ledger))  # type: ignore[arg-type]


class _NoConversations(_Port):
    """Studio's lists seem to be empty."""

    def executions_since(self, _flow_sid: str, _moment: datetime) -> tuple[Conversation, ...]:
        return ()


class _NeverOver(_Port):
    """No flow seems ever to end."""

    def executions_since(self, flow_sid: str, moment: datetime) -> tuple[Conversation, ...]:
        found = self.inner.executions_since(flow_sid, moment)  # type: ignore[attr-defined]
        return tuple(replace(one, status="active", ended_at=None) for one in found)

    def execution(self, flow_sid: str, sid: str) -> Conversation | None:
        found: Conversation | None = self.inner.execution(flow_sid, sid)  # type: ignore[attr-defined]
        return None if found is None else replace(found, status="active", ended_at=None)


def _studio(broken: Callable[[object], object]) -> Product:
    return lambda ctx: with_clients(ctx, studio=broken(studio_of(ctx)))


def _messenger(port: Callable[[object], object]) -> Product:
    return lambda ctx: with_clients(ctx, port(ctx.messenger))


def _sheet(port: Callable[[object], object]) -> Product:
    return lambda ctx: replace(ctx, sheet=port(ctx.sheet))  # type: ignore[arg-type]


def _id_alone(ctx: ClinicContext) -> ClinicContext:
    return replace(ctx, ledger=_IdAlone(ctx.ledger, ctx.sheet))  # type: ignore[arg-type]


def _no_rails(ctx: ClinicContext) -> ClinicContext:
    limits = Limits(max_creates=10**9, max_cancels=10**9, max_share=1.0)
    return _minded(ctx, replace(ctx.clinic, limits=limits))


def _no_patience(ctx: ClinicContext) -> ClinicContext:
    return _minded(ctx, replace(ctx.clinic, gone_reads=1, gone_after=timedelta()))


def _minded(ctx: ClinicContext, clinic: Clinic) -> ClinicContext:
    return replace(
        ctx,
        state=replace(
            ctx.state,
            active_sequence=ActiveSequence(clinic, ledger_in_memory().of(NAME).edited_sequence),
        ),
    )


class _HardOfHearing(ReplyClassifier):
    """Reads scores, and nothing else that is said."""

    def classify(self, text: str, asked: str = "") -> Classification:
        return Classification(reading=super().classify(text, asked).reading)


def _hard_of_hearing(ctx: ClinicContext) -> ClinicContext:
    return _minded(ctx, replace(ctx.clinic, classifier=_HardOfHearing(Lexicon())))


# stories that show the faults which the crash stories do not


def _three_scheduled(scene: Scene) -> None:
    scene.admit()
    scene.cycles(10, 10, 10)


def _list_fails_after_lost_answer(scene: Scene) -> None:
    scene.breaks("twilio.messages.create", Trouble("reset", applied=True))
    scene.admit()
    scene.cycles(10, 10)
    scene.breaks("twilio.messages.list", Trouble("500"), times=40)
    scene.cycles(250, 15)


def _takeover(scene: Scene) -> None:
    scene.type_in(ADA, "Surgery date", "2026-03-04")
    scene.take_over()
    scene.cycles(10)


def _zones(scene: Scene) -> None:
    scene.admit(time_zone="America/Los_Angeles")
    scene.cycles(10, 10, 10)


def _many(scene: Scene) -> None:
    scene.staff.act("fill", lambda: scene.staff.admit(90, (0, 5)))
    scene.cycles(10, 10, 10)


def _column_shifted(scene: Scene) -> None:
    scene.do(acts.shift_all_dates)
    scene.cycles(10, 10)


def _moved_rows(scene: Scene) -> None:
    scene.until("2026-03-04 01:05")
    scene.cycles(10, 10)
    scene.staff.act("sort", lambda: scene.staff.edit("sort", by="Patient", descending=True))
    scene.cycles(10, 10, 10)


def _staff_half_sorted(scene: Scene) -> None:
    scene.until("2026-03-04 01:05")
    scene.cycles(10, 10)
    edit = partial(scene.staff.edit, "sort", by="Patient", descending=True)
    scene.staff.act("sort", lambda: edit(columns=("Patient", "Drip")))
    scene.cycles(10, 10, 10)


def _language_changes(scene: Scene) -> None:
    scene.type_in(ADA, "Language", "Spanish")
    scene.cycles(10, 10, 10)


def _reads_fail(scene: Scene) -> None:
    scene.staff.act("delete", lambda: scene.staff.edit("delete_rows", row=4))
    scene.cycles(10, 700, 60)
    for _ in range(3):
        scene.breaks("sheets.values.batchGet", Trouble("503"), times=4)
        scene.cycles(400)
    scene.cycles(10, 10)


def _row_cut(scene: Scene) -> None:
    scene.staff.act("delete", lambda: scene.staff.edit("delete_rows", row=3))
    scene.cycles(10, 10, 10)


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault planted in the product, and the story that shows it."""

    plant: Product
    story: Story = field(default_factory=lambda: STORIES["date edit"])


FAULTS: Mapping[str, Fault] = {
    "no look for a lost start": Fault(_studio(_NoConversations), STORIES["a lost start settled"]),
    "flows are not followed": Fault(_studio(_NeverOver), STORIES["heard by a flow"]),
    "no intent commit": Fault(_ledger(_LateIntents), STORIES["first hand-over"]),
    "no settling time": Fault(_ledger(_Impatient), STORIES["late answer settled"]),
    "blind retry on timeout": Fault(_messenger(_Retrying), STORIES["lost answer settled"]),
    "lost answer is not taken": Fault(_messenger(_Optimist), STORIES["lost answer settled"]),
    "lost answer is taken": Fault(_messenger(_Adopting), STORIES["lost answer settled"]),
    "failed list is empty": Fault(
        _messenger(_NothingListed), Story(lambda _: None, _list_fails_after_lost_answer)
    ),
    "no adopt step": Fault(_messenger(_NothingFound), STORIES["lost answer settled"]),
    "no cancel proof": Fault(_messenger(_Believing), STORIES["lost cancel"]),
    "replacement before cancel": Fault(_messenger(_CreateFirst), STORIES["date edit"]),
    "no fence": Fault(_ledger(_Fenceless), Story(_three_scheduled, _takeover)),
    "naive local time": Fault(_sheet(_Zoneless), Story(lambda _: None, _zones)),
    "no blast radius": Fault(_no_rails, Story(_many, _column_shifted)),
    "phone not compared": Fault(
        _sheet(lambda inner: _FirstSeen(inner, "Phone")), STORIES["phone edit"]
    ),
    "text not compared": Fault(
        _sheet(lambda inner: _FirstSeen(inner, "Language")),
        Story(_three_scheduled, _language_changes),
    ),
    "row number as identity": Fault(_sheet(_ByNumber), Story(_three_scheduled, _moved_rows)),
    "no ID check": Fault(_id_alone, Story(_three_scheduled, _staff_half_sorted)),
    "moved rows unnoticed": Fault(_sheet(_Unmoved), STORIES["sorted meanwhile"]),
    "failed read is an empty sheet": Fault(
        _sheet(_EmptyOnError), Story(_three_scheduled, _reads_fail)
    ),
    "vanished row cancelled at once": Fault(_no_patience, Story(_three_scheduled, _row_cut)),
    "a refused row stops the batch": Fault(_messenger(_Stopping), TOLD["a phone is refused"]),
    "texts known by their exact words": Fault(_messenger(_Literal), TOLD["kept with a prefix"]),
    "a validity period on scheduled texts": Fault(_expiring, STORIES["first hand-over"]),
    "a page on a write ends the job": Fault(_sheet(_Crashing), TOLD["a page on a write"]),
    "an old ledger works on": Fault(_place(_Trusting), TOLD["an old copy put back"]),
    "a SID in a row is no evidence": Fault(
        _ledger(_AllSeen), TOLD["an old copy put back while formulas are broken"]
    ),
    "the lease not looked at before creates": Fault(
        _place(_Unlooking), TOLD["a clone comes first"]
    ),
    "a text of before is unheard of": Fault(
        _ledger(_Oblivious), TOLD["recovered with a text of before"]
    ),
    "two machines work on": Fault(_place(_Trusting), TOLD["two machines"]),
    "STOP waits for the sheet": Fault(_deaf_without_google, TOLD["STOP without Google"]),
    "answers wait for an approval": Fault(
        _deaf_while_a_plan_waits, TOLD["a score while a plan waits"]
    ),
    "pictures are not looked for": Fault(
        lambda ctx: replace(ctx, inbox=_Blind(ctx.inbox)),  # type: ignore[arg-type]
        TOLD["a picture without words"],
    ),
    "words are noise": Fault(_hard_of_hearing, TOLD["alarms in words"]),
    "decided before a wait": Fault(_decided_before_a_wait, TOLD["the machine sleeps in a wave"]),
}
