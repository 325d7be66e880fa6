"""Did anybody get a text twice, wrongly or not at all? Judged from the sandbox's side alone.

I1 once, I2 nothing due is lost, I3 to the right person at the right time, and nothing after a change settled,
I5 the ledger is Twilio's set, I6 cells are true and stand by their own patient.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sheetdrip.domain.lifecycle import HELD_BY_TWILIO, UNSETTLED
from sheetdrip.domain.lifecycle import State as Known
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.sandbox.google.sheets.book import Sheet
from sheetdrip.sandbox.twilio.lifecycle import OPTED_OUT, State, starts_at
from sheetdrip.sandbox.twilio.records import Message
from sheetdrip.sandbox.twilio.store import TwilioStore
from tests.simulation import calendar
from tests.simulation.calendar import Step
from tests.simulation.dialogues import (
    check_asked,
    check_ends,
    check_known,
    take_in_started,
    untrue_of_flow,
)
from tests.simulation.facts import Chronicle, Facts, Surgery, Version
from tests.simulation.failing import ended, is_dead, left_at, may_follow
from tests.simulation.flows import AGAIN, OTHERS, Flows
from tests.simulation.office import Office
from tests.simulation.refused import Refused
from tests.simulation.talk import Alarming, Talk
from tests.simulation.weather import LATE

LEAVING = timedelta(seconds=10)
"""So close to its SendAt a text cannot be taken back any more."""

GONE_AFTER = timedelta(minutes=10)
NEAREST = timedelta(minutes=17)
FARTHEST = timedelta(days=7) - timedelta(minutes=2)
TOLERANCE = timedelta(seconds=60)
PUNCTUAL = timedelta(minutes=2)
FOLLOWED = timedelta(hours=72)
"""After so long without a word a text that was sent stays so."""

ASKING = timedelta(minutes=30, seconds=LATE[1]) + TOLERANCE
"""Later than this after a reply a question is not asked again: Twilio may have taken it late, too."""

_NEVER = datetime.min.replace(tzinfo=UTC)
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's serials have no zone
_SETTLED = ("skipped", "cancelled", "too late", "failed", "undelivered", "delivered", "sent")


@dataclass(frozen=True, slots=True)
class Violation:
    """An invariant that does not hold: which, when, and what was seen (names are fictitious)."""

    invariant: str
    at: datetime
    told: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text of ours as Twilio has it: whose, which step, in which language."""

    message: Message
    surgery: Surgery
    step: Step
    language: str

    @property
    def key(self) -> tuple[str, str]:
        return self.surgery.name, self.step.label


@dataclass(slots=True)
class Judge:
    """What is known of one clinic's texts so far, and everything found wrong.

    `behind`: how far its machine's clock is, which a daemon that polls seldom finds out after it has asked
    for statuses; `anew`: when its ledger was recovered last; `flows`: what Studio asks; `asked`: with which
    words each text was asked for, by SID: Twilio may keep others.
    """

    clinic: str
    chronicle: Chronicle
    store: TwilioStore
    talk: Talk
    violations: list[Violation] = field(default_factory=list)
    good: list[tuple[datetime, datetime]] = field(default_factory=list)
    pending: dict[str, Text] = field(default_factory=dict)
    left: dict[tuple[str, str], list[Text]] = field(default_factory=dict)
    gone: dict[str, list[Message]] = field(default_factory=dict)
    texts: dict[str, Text] = field(default_factory=dict)
    anew: datetime = _NEVER
    behind: timedelta = timedelta()
    of_step: dict[tuple[str, str], list[Text]] = field(default_factory=dict)
    again: dict[tuple[str, str], list[Message]] = field(default_factory=dict)
    refused: Refused = field(default_factory=Refused)
    asked: dict[str, str] = field(default_factory=dict)
    flows: Flows = field(default_factory=Flows)
    _serial: int = 1

    def blame(self, invariant: str, told: str) -> None:
        """Note a violation."""
        self.violations.append(Violation(invariant, self.store.clock.now(), told))

    # what Twilio did since the last look

    def look(self) -> None:
        """Take in new texts, and judge those that have left."""
        self._take_in_new()
        cancelled = []
        for sid, text in list(self.pending.items()):
            message = ended(self.store, self.store.messages[sid])
            state = self.store.state(message)
            if state.status == "canceled":
                del self.pending[sid]
                cancelled.append((text, message))
            elif state.sent_at is not None or state.status == "failed":
                del self.pending[sid]
                self._has_left(Text(message, text.surgery, text.step, text.language), state)
        # last: one that has left and failed may be why
        for text, message in cancelled:
            check_patience(self, text, message)

    def _take_in_new(self) -> None:
        take_in_started(self)
        for message in self.store.since(self._serial):
            self._serial = message.serial + 1
            if message.direction == "outbound-api":
                self._take_in(message)

    def _take_in(self, message: Message) -> None:
        widget = self.flows.widget_of(message)
        if widget == AGAIN and ended(self.store, message).fate.status == "delivered":
            self.talk.asked_again(message.to)
        if widget in {AGAIN, OTHERS}:
            return  # the flow itself asks once more, or somebody else's: no text of a step's
        body = self.asked.get(message.sid, message.body)
        known = calendar.step_of_text(self.clinic).get(body)
        surgery = self.chronicle.by_phone.get(message.to)
        if surgery is not None and body in calendar.asked_again(self.clinic):
            check_asked_again(self, surgery, message)
            self.talk.asked_again(message.to)
            return
        if known is None or surgery is None:
            self.blame(
                "I3 wrong person", f"a text to {message.to} that no row ever had, or no step's"
            )
            return
        step, language = known
        if self.flows.asks(step.label) is (widget is None):
            self.blame("I3 not by its flow", f"{surgery.name} {step.label} by {widget}")
        text = Text(message, surgery, step, language)
        self.talk.announced(message.to)
        self.pending[message.sid] = self.texts[message.sid] = text
        self.of_step.setdefault(text.key, []).append(text)

    def _has_left(self, text: Text, state: State) -> None:
        before = self.left.setdefault(text.key, [])
        check_once(self, text, before)
        before.append(text)
        check_right(self, text)
        check_stopped(self, text)
        check_paused(self, text)
        message, at = text.message, state.sent_at or starts_at(text.message)
        if state.error_code == OPTED_OUT:
            return
        self.gone.setdefault(message.to, []).append(message)
        if message.fate.status == "delivered":
            self.talk.reached(message.to, text.key, at)
        else:
            self.talk.failed(message.to, text.key, at)

    def key_of(self, sid: object) -> tuple[str, str] | None:
        """Whose text or execution it is, and of which step."""
        text = self.texts.get(str(sid))
        return text.key if text is not None else self.flows.by_sid.get(str(sid))

    def is_dead(self, phone: str | None) -> bool:
        """Whether no text can reach this phone, as one that has left shows."""
        asked_again = [
            ended(self.store, self.store.messages[one.sid])
            for sent in self.again.values()
            for one in sent
            if one.to == phone
        ]
        now = self.store.clock.now()
        return is_dead(
            phone,
            (*self.gone.get(phone or "", ()), *(one for one in asked_again if left_at(one) <= now)),
        )

    def is_once_more(self, text: Text) -> bool:
        """Whether a text is another try of one that has certainly reached nobody."""
        before = [one.message for one in self.left.get(text.key, ()) if one is not text]
        return may_follow(text.message.to, before)

    def was_created(self, body: str) -> None:
        """Twilio has just taken in a text with these words, or none."""
        for message in self.store.since(self._serial):
            if message.direction == "outbound-api" and self.flows.widget_of(message) is None:
                self.asked.setdefault(message.sid, body)

    def about_to_create(self, to: str | None, body: str | None) -> None:
        """I1: while Twilio holds a step's text, no other is created."""
        known = calendar.step_of_text(self.clinic).get(body or "")
        surgery = self.chronicle.by_phone.get(to or "")
        if known is None or surgery is None:
            return
        self._take_in_new()
        for text in self.of_step.get((surgery.name, known[0].label), ()):
            message = self.store.messages[text.message.sid]
            if message.send_at is not None and self.store.state(message).status == "scheduled":
                self.blame("I1 two live", f"{text.key} is created again while Twilio holds it")

    # what the daemon had the chance to know

    def disproof(self, text: Text, index: int, until: datetime) -> Version | None:
        """The later version, if any, that asks for another text and was seen early enough before `until`."""
        surgery = text.surgery
        asked = _asked_by(surgery.versions[index], text.step)
        for at, version in enumerate(surgery.versions[index + 1 :], index + 2):
            if version.contested or _asked_by(version, text.step) == asked:
                continue
            over = surgery.versions[at].since if at < len(surgery.versions) else until
            if self._saw(version, min(over, until - LEAVING)):
                return version
        return None

    def has_seen(self, moment: datetime, until: datetime) -> bool:
        """Whether a whole undisturbed cycle lay between a moment and `until`."""
        first = bisect_left(self.good, (moment, moment))
        return first < len(self.good) and self.good[first][1] < until

    def saw_gone(self, version: Version) -> bool:
        """Whether undisturbed cycles have missed a row long enough by now."""
        return self._saw(version, self.store.clock.now() + LEAVING)

    def _saw(self, version: Version, until: datetime) -> bool:
        # a ledger that was put back or made anew has to miss a row for itself
        since = max(version.since, self.anew) if version.facts is None else version.since
        first = bisect_left(self.good, (since, since))
        seen = self.good[first:] if version.facts is None else self.good[first : first + 1]
        wait = GONE_AFTER if version.facts is None else timedelta()
        return any(
            start < until and end < until and start - seen[0][0] >= wait for start, end in seen
        )


def check_once(judge: Judge, text: Text, before: list[Text]) -> None:
    """I1: nobody gets a step twice; what failed may be tried again on another phone only."""
    for other in before:
        failed = other.message.fate.status in {"undelivered", "failed"}
        if failed and other.message.to != text.message.to:
            continue
        if may_follow(text.message.to, (one.message for one in before)):
            continue
        judge.blame(
            "I1 twice",
            f"{text.surgery.name} {text.step.label} to {text.message.to} at {_at(text)} "
            f"and before to {other.message.to} at {_at(other)}",
        )


def check_patience(judge: Judge, text: Text, message: Message) -> None:
    """I3: no text is taken back that is still asked for, nor before its row was away for some minutes.

    A phone of which Twilio has said for good that it is none loses what it still has: a person is to call.
    """
    if judge.refused.is_no_phone(message.to):
        return
    versions, at = text.surgery.versions, message.cancelled_at
    wanted = (message.to, text.language, message.send_at)
    last = versions[-1]
    if at is None or last.contested or judge.is_dead(message.to) or judge.is_once_more(text):
        return
    # a cancel that was begun for a STOP is ended also when START came meanwhile
    if judge.talk.was_out(message.to, message.created_at, at) or judge.chronicle.pause_at(at):
        return
    if last.facts is not None:
        is_as_asked = last.since < message.created_at and _asked(last.facts, text.step) == wanted
        if is_as_asked and not _was_found_again(judge, message):
            _check_needless(judge, text)
        return
    before = versions[-2]
    asked = _asked(before.facts, text.step) if before.facts and not before.contested else None
    if asked == wanted and at - last.since < GONE_AFTER:
        judge.blame("I3 hasty", f"{text.key} was taken back {at - last.since} after its row went")


def _was_found_again(judge: Judge, message: Message) -> bool:
    """Whether a lost or old ledger was told of it: one whose time nothing tells is taken back and made anew.

    That it is made anew, and in time, is I2's.
    """
    at = message.cancelled_at
    return at is not None and message.created_at < judge.anew <= at


def _check_needless(judge: Judge, text: Text) -> None:
    others = (one for one in judge.pending.values() if one.key == text.key)
    at = judge.store.messages[text.message.sid].cancelled_at
    if at is not None and judge.chronicle.outage_at(at):
        judge.blame("I16 broken cells", f"{text.key} was taken back while formulas were broken")
    elif not any(others) and text.key not in judge.left:
        judge.blame("I3 needless", f"{text.key} was taken back, and the row had not changed")


def check_right(judge: Judge, text: Text) -> None:
    """I3, I4: it went to a phone, in a language, at a time that the sheet then asked for."""
    reasons = []
    for index, version in enumerate(text.surgery.versions):
        why = _why_wrong(judge, text, index, version)
        if why is None:
            return
        reasons.append(why)
    seen = "; ".join(dict.fromkeys(reasons))
    judge.blame(
        "I3 wrong person or time",
        f"{text.surgery.name} {text.step.label} to {text.message.to} at {_at(text)}: {seen}",
    )


def _why_wrong(judge: Judge, text: Text, index: int, version: Version) -> str | None:
    facts, message, leaves = version.facts, text.message, starts_at(text.message)
    if (
        facts is None
        or facts.way != "going"
        or facts.day is None
        or version.since > message.created_at
    ):
        return "the row did not ask for it then"
    if (facts.phone, facts.language) != (message.to, text.language):
        return "another phone or language"
    due = calendar.planned(text.step, facts.day, facts.zone)
    last = calendar.latest(text.step, facts.day, facts.zone)
    if not due <= leaves <= last + PUNCTUAL:
        return f"not between {due:%m-%d %H:%M} and {last:%m-%d %H:%M}"
    if calendar.is_night(leaves, facts.zone):
        return "at night"
    change = judge.disproof(text, index, leaves)
    if change is not None:
        return f"the row had changed at {change.since:%m-%d %H:%M:%S}"
    return None


def check_stopped(judge: Judge, text: Text) -> None:
    """I4: nothing leaves after a STOP that was seen, and nothing that fell due before START after it."""
    phone, leaves = text.message.to, starts_at(text.message)
    for span in judge.talk.out_at(phone, leaves):
        if judge.has_seen(span.since, leaves - LEAVING):
            judge.blame("I4 after STOP", f"{text.key} to {phone} at {_at(text)}")
    version = text.surgery.at(text.message.created_at)
    asked = _asked_by(version, text.step) if version else None
    for span in judge.talk.out_at(phone, asked[2]) if asked else ():
        if span.until is not None and judge.has_seen(span.until, text.message.created_at):
            judge.blame("I4 caught up", f"{text.key} to {phone} at {_at(text)}, after START")


def check_paused(judge: Judge, text: Text) -> None:
    """I4: what fell due while the clinic was seen to be paused does not leave afterwards."""
    version = text.surgery.at(text.message.created_at)
    asked = _asked_by(version, text.step) if version else None
    pause = judge.chronicle.pause_at(asked[2]) if asked else None
    if version is None or pause is None or pause.until is None or judge.is_once_more(text):
        return
    is_news = version.since > pause.until
    if not is_news and judge.has_seen(pause.since, min(pause.until, text.message.created_at)):
        judge.blame("I4 caught up", f"{text.key} at {_at(text)}, after the clinic's pause")


def check_asked_again(judge: Judge, surgery: Surgery, message: Message) -> None:
    """A question is asked once more at most, by day, a moment after an answer that nobody could read."""
    phone, at = message.to, message.created_at
    gone = [text for texts in judge.left.values() for text in texts if text.message.to == phone]
    question = max(gone, key=lambda text: starts_at(text.message), default=None)
    if question is None or not judge.talk.may_be_asked_again(phone, at, ASKING):
        judge.blame("I3 asked again", f"{surgery.name} at {at}: there was nothing to ask again")
        return
    before = judge.again.setdefault(question.key, [])
    if before:
        judge.blame("I1 asked again twice", f"{question.key} at {at} and {before[0].created_at}")
    before.append(message)
    version = surgery.at(at)
    if version and version.facts and calendar.is_night(at, version.facts.zone):
        judge.blame("I3 asked again", f"{question.key} at {at}: at night")
    if any(judge.has_seen(span.since, at) for span in judge.talk.out_at(phone, at)):
        judge.blame("I4 after STOP", f"{question.key} is asked again at {at}")
    pause = judge.chronicle.pause_at(at)
    if pause is not None and judge.has_seen(pause.since, at):
        judge.blame("I4 paused", f"{question.key} is asked again at {at}")


def _at(text: Text) -> str:
    return f"{starts_at(text.message):%Y-%m-%d %H:%M:%S}"


# after what waits for no sheet, undisturbed


def check_stop_heeded(judge: Judge, records: ClinicRecords, began: datetime) -> None:
    """I4: what a poll could hear is heeded by its end, whatever state sheet and plan are in."""
    judge.look()
    now = judge.store.clock.now()
    for sid, text in judge.pending.items():
        on_record = records.by_sid.get(sid)
        if on_record is None or on_record.state not in HELD_BY_TWILIO:
            continue
        is_held = text.message.send_at is not None and text.message.send_at - now > LEAVING
        if is_held and judge.talk.is_out(text.message.to, began):
            judge.blame("I4 STOP heeded late", f"{text.key} is still scheduled after a poll")


def check_heard(
    judge: Judge,
    records: ClinicRecords,
    office: Office,
    began: datetime,
    said: Collection[Message] | None = None,
) -> None:
    """I15: somebody was told of what patients said until the poll, whatever state sheet and plan are in.

    `said`: of no more than these.
    """
    waiting = []
    times = None if said is None else {(judge.talk.phone_of(one), one.created_at) for one in said}
    for alarm in judge.talk.alarms:
        surgery = judge.chronicle.by_phone.get(alarm.phone)
        is_other = times is not None and (alarm.phone, alarm.at) not in times
        if is_other or alarm.at > began or _is_in_doubt(alarm.phone, records):
            waiting.append(alarm)
        elif surgery is None or not _must_be_told(judge, alarm, surgery):
            continue
        elif not office.has_heard_of(surgery.name, alarm.at):
            judge.blame("I15 unheard", f"nobody was told what {surgery.name} said at {alarm.at}")
    judge.talk.alarms[:] = waiting


def _is_in_doubt(phone: str, records: ClinicRecords) -> bool:
    """Whether nobody can tell yet which question was asked last."""
    return any(one.to == phone and one.state in UNSETTLED for one in records.messages)


def _must_be_told(judge: Judge, alarm: Alarming, surgery: Surgery) -> bool:
    """Not where it cannot be told whose it is, nor for a row that is away or has another phone."""
    version = surgery.now
    if alarm.question in judge.talk.doubtful or version.contested or version.facts is None:
        return False
    return version.facts.phone == alarm.phone


# after an undisturbed cycle


def check_agreement(judge: Judge, began: datetime) -> None:
    """I3, I5: Twilio holds exactly what the sheet asks for."""
    held = _check_pending(judge, began)
    for surgery in judge.chronicle.surgeries.values():
        _check_held(judge, surgery, held, began)


def check_healthy(judge: Judge, names: Collection[str], began: datetime) -> None:
    """I2: the texts of these are with Twilio, whatever is wrong with others."""
    held = {text.key: text for text in judge.pending.values()}
    for name in names:
        _check_held(judge, judge.chronicle.surgeries[name], held, began)


def _check_pending(judge: Judge, began: datetime) -> Mapping[tuple[str, str], Text]:
    """What Twilio holds is asked for, and once; by surgery and step."""
    now = judge.store.clock.now()
    held: dict[tuple[str, str], Text] = {}
    for text in judge.pending.values():
        if text.message.send_at is None or text.message.send_at - now < LEAVING:
            held.setdefault(text.key, text)
            continue
        if text.key in held:
            judge.blame("I1 two live", f"{text.key} is scheduled twice")
        held[text.key] = text
        if judge.talk.is_out(text.message.to, began):
            judge.blame("I4 after STOP", f"{text.key} is still scheduled")
        _check_wanted(judge, text)
    return held


def _check_wanted(judge: Judge, text: Text) -> None:
    version = text.surgery.now
    if version.contested:
        return
    if version.facts is None:
        if judge.saw_gone(version):
            judge.blame("I3 still scheduled", f"{text.key}: its row is gone")
        return
    if judge.is_once_more(text):
        return
    if _asked(version.facts, text.step) != (text.message.to, text.language, text.message.send_at):
        judge.blame(
            "I3 still scheduled",
            f"{text.key} to {text.message.to} for {_at(text)}: the row says {version.facts}",
        )
    if any(
        one.message.fate.status not in {"undelivered", "failed"}
        for one in judge.left.get(text.key, ())
    ):
        judge.blame("I1 again", f"{text.key} has left already and is scheduled again")


def _asked_by(version: Version, step: Step) -> tuple[str | None, str, datetime] | None:
    return _asked(version.facts, step) if version.facts else None


def _asked(facts: Facts, step: Step) -> tuple[str | None, str, datetime] | None:
    if facts.way != "going" or facts.day is None:
        return None
    return facts.phone, facts.language, calendar.planned(step, facts.day, facts.zone)


def _check_held(
    judge: Judge, surgery: Surgery, held: Mapping[tuple[str, str], Text], began: datetime
) -> None:
    version = surgery.now
    if version.contested or version.facts is None or version.since > began:
        return
    for step in calendar.steps():
        asked = _asked(version.facts, step)
        if asked is None or judge.is_dead(asked[0]) or (surgery.name, step.label) in judge.left:
            continue
        if judge.talk.is_out(asked[0], began) or judge.refused.excuses(asked[0], began, asked[2]):
            continue
        if judge.flows.asks(step.label):
            check_asked(judge, surgery, asked[2], began)
            continue
        lead = asked[2] - began
        inside = NEAREST + TOLERANCE < lead < FARTHEST - TOLERANCE
        if inside and (surgery.name, step.label) not in held:
            judge.blame("I2 not handed over", f"{surgery.name} {step.label} due {asked[2]}")
        elif lead < -TOLERANCE:
            _check_missing(judge, surgery, step, asked[2])


def _check_missing(judge: Judge, surgery: Surgery, step: Step, due: datetime) -> None:
    """I2: what a good cycle could hand over for an unchanged row must have left."""
    version = surgery.now
    if (surgery.name, step.label) in judge.left:
        return
    phone = version.facts.phone if version.facts else None
    since = max(version.since, due - FARTHEST + TOLERANCE, *judge.refused.over(phone))
    if judge.talk.was_out(phone, since, due):
        return
    first = bisect_left(judge.good, (since, since))
    if first < len(judge.good) and judge.good[first][1] < due - NEAREST - TOLERANCE:
        live = any(text.key == (surgery.name, step.label) for text in judge.pending.values())
        if not live:
            judge.blame("I2 lost", f"{surgery.name} {step.label} due {due} never left")


def check_ledger(judge: Judge, records: ClinicRecords) -> None:
    """I5: the ledger's SIDs are Twilio's, one for one."""
    check_known(judge, records)
    now = judge.store.clock.now()
    ours = {
        one.sid for one in records.messages if one.state in HELD_BY_TWILIO and one.send_at > now
    }
    theirs = {
        sid
        for sid, text in judge.pending.items()
        if text.message.send_at is not None and text.message.send_at > now
    }
    if ours != theirs:
        judge.blame(
            "I5 ledger and Twilio",
            f"only in the ledger {sorted(map(str, ours - theirs))}, only at Twilio "
            f"{[judge.texts[sid].key for sid in sorted(theirs - ours)]}",
        )


def check_statuses(judge: Judge, records: ClinicRecords) -> None:
    """I5: what became of each text is known in the end, whatever was told late, twice or in another order."""
    check_ends(judge, records)
    ended = {Known.SENT, Known.DELIVERED, Known.UNDELIVERED}
    now = judge.store.clock.now()
    for one in records.messages:
        text = judge.texts.get(one.sid or "")
        if text is None or one.state not in ended:
            continue
        age = now - starts_at(text.message)
        if age < 2 * PUNCTUAL or (one.twilio_status == "sent" and age > FOLLOWED):
            continue
        status = judge.store.state(text.message).status
        if one.twilio_status != status:
            judge.blame("I5 status", f"{text.key} is {status} and on record {one.twilio_status}")


def check_rows(
    judge: Judge, sheet: Sheet, is_closed: Callable[[int, str], bool] = lambda _row, _header: False
) -> None:
    """I6: every status and SID rests on its own patient's row and says what Twilio says.

    `is_closed`: whether a cell (row number, header) may show what it showed before.
    """
    ids: dict[object, int] = {}
    live = {text.key: text for text in judge.pending.values()}
    for number, cells in judge.chronicle.cells_of(sheet):
        name = cells.get("Patient")
        if name in {None, ""}:
            _check_blank(judge, number, cells, is_closed)
            continue
        surgery = judge.chronicle.surgeries[judge.chronicle.name_of(name)]
        for step in calendar.steps():
            parts = (f"{step.label} {part}" for part in ("status", "time", "SID", "score"))
            if not any(is_closed(number, part) for part in parts):
                _check_cells(judge, surgery, step, cells, live.get((surgery.name, step.label)))
        drip_id = cells.get("Drip ID")
        if not surgery.now.contested and (not drip_id or drip_id in ids):
            judge.blame("I6 identity", f"row {number} of {name} has Drip ID {drip_id!r}")
        ids[drip_id] = number
        if not cells.get("Status") and not is_closed(number, "Status"):
            judge.blame("I2 silent", f"row {number} of {name} has no Status")


def check_places(judge: Judge, sheet: Sheet) -> None:
    """I6: no SID rests on another patient's row."""
    for _, cells in judge.chronicle.cells_of(sheet):
        name = judge.chronicle.name_of(cells.get("Patient"))
        for step in calendar.steps():
            key = judge.key_of(cells.get(f"{step.label} SID") or "")
            if key is not None and key[0] != name:
                judge.blame("I6 wrong row", f"{name} shows a text of {key}")


def _check_blank(
    judge: Judge,
    number: int,
    cells: Mapping[str, object],
    is_closed: Callable[[int, str], bool],
) -> None:
    if any(cells.get(name) for name in ("Phone", "Surgery date")):
        return
    resting = [
        name
        for name in cells
        if name.endswith((" SID", " score")) and cells[name] and not is_closed(number, name)
    ]
    if resting or cells.get("Drip ID"):
        judge.blame("I6 rests on nobody", f"row {number} is blank but shows {resting}")


def _check_cells(
    judge: Judge, surgery: Surgery, step: Step, cells: Mapping[str, object], live: Text | None
) -> None:
    sid, status = cells.get(f"{step.label} SID"), str(cells.get(f"{step.label} status") or "")
    text = judge.texts.get(str(sid)) if sid else None
    key = (surgery.name, step.label)
    if sid and judge.key_of(sid) != key:
        judge.blame("I6 wrong row", f"{surgery.name} {step.label} shows {judge.key_of(sid) or sid}")
        return
    if not surgery.now.contested:
        _check_score(judge, key, cells.get(f"{step.label} score"))
        shown = Shown(surgery, step, cells, status, text)
        for problem in (*_untrue(judge, shown, live), *untrue_of_flow(judge, *key, cells)):
            judge.blame("I6 untrue cell", f"{surgery.name} {step.label}: {problem}")


def _check_score(judge: Judge, question: tuple[str, str], shown: object) -> None:
    expected, at = judge.talk.scores.get(question, (None, None))
    # the cycle in which the question's own outcome is settled comes before the one that hears the answer
    is_news = at is not None and not judge.has_seen(at, judge.good[-1][0])
    told = None if shown in {None, ""} else shown
    if question not in judge.talk.doubtful and not is_news and told != expected:
        judge.blame("I6 score", f"{question} shows {shown!r} and was answered {expected!r}")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a row shows of one step: its cells, its status, and the text whose SID it has."""

    surgery: Surgery
    step: Step
    cells: Mapping[str, object]
    status: str
    text: Text | None


def _untrue(judge: Judge, shown: Shown, live: Text | None) -> Iterator[str]:
    now, surgery, step, status = judge.store.clock.now(), shown.surgery, shown.step, shown.status
    text, cells, facts = shown.text, shown.cells, surgery.now.facts
    key = (surgery.name, step.label)
    if live is not None and starts_at(live.message) - now > LEAVING:
        if text is None or text.message.sid != live.message.sid or status != "scheduled":
            yield f"scheduled at Twilio, but the row says {status!r}"
        elif facts and facts.zone and not _shows(cells.get(f"{step.label} time"), live, facts.zone):
            yield f"the time reads {cells.get(f'{step.label} time')!r}"
        return
    gone = judge.left.get(key, ())
    if gone:
        is_told = status.startswith(_SETTLED) or (
            status.startswith("waiting") and _is_tried_again(surgery, step, gone, now)
        )
        if not is_told and now - left_at(gone[-1].message) > 2 * PUNCTUAL + judge.behind:
            yield f"it has left, but the row says {status!r}"
        return
    asked = _asked(facts, step) if facts else None
    if asked and facts and facts.day and live is None:
        last = calendar.latest(step, facts.day, facts.zone)
        if now > last + PUNCTUAL and not status.startswith(_SETTLED):
            yield f"it was due {asked[2]} and the row says {status!r}"


def _is_tried_again(surgery: Surgery, step: Step, gone: Sequence[Text], now: datetime) -> bool:
    """Whether what left reached nobody for certain, and one more try may be refused for the time being."""
    facts = surgery.now.facts
    if facts is None or not facts.day:
        return False
    may_go = may_follow(facts.phone, [one.message for one in gone])
    return may_go and now <= calendar.latest(step, facts.day, facts.zone) + PUNCTUAL


def _shows(cell: object, text: Text, zone: str) -> bool:
    if not isinstance(cell, int | float):
        return False
    local = starts_at(text.message).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return abs(_EPOCH + timedelta(days=cell) - local) < timedelta(seconds=1)
