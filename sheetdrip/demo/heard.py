"""Judges from Twilio's side and from the sheet whether all that patients wrote was heard, and heard right.

What ought to be there follows from what the patients meant (`patients`), not from what was made of it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sheetdrip.demo.patients import Asked, Meaning, Said, is_asked_once_more
from sheetdrip.demo.story import Span

CALL_AT = 8
RISE = 2
SILENT_HOURS = 24.0
"""The demo clinic's own limits: with them its rows show who needs a call."""

LAG = timedelta(minutes=30)
"""What was written so shortly before the end may not have been heard yet."""

SOON = timedelta(minutes=20)
"""A question that could not be read is asked again within this: one poll, and Twilio's queue."""

DEAD_PHONE = frozenset({30005, 30006})
"""Twilio's codes in the sandbox for phones that no text can reach: unknown, and a landline."""

_SILENT = timedelta(hours=SILENT_HOURS)

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Counts of what patients wrote and of what came of it.

    `asked_again`: questions that had to be asked once more; `stops`: times that somebody wanted no more
    texts; `lines`: in the Replies tab; `calls`: rows that must be marked, or must not be and are.
    """

    answers: int = 0
    scores_right: int = 0
    scores_wrong: int = 0
    scores_missing: int = 0
    asked_again: int = 0
    asked_again_right: int = 0
    stops: int = 0
    stops_heeded: int = 0
    texts_after_stop: int = 0
    lines: int = 0
    lines_wrong: int = 0
    calls: int = 0
    calls_wrong: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether nobody was misheard."""
        missed = self.asked_again - self.asked_again_right + self.stops - self.stops_heeded
        wrong = self.scores_wrong + self.scores_missing + self.lines_wrong + self.calls_wrong
        return not (missed or wrong or self.texts_after_stop)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All there is to see: what patients heard, said and wanted; Twilio's messages; the sheet's two tabs."""

    asked: Sequence[Asked]
    said: Sequence[Said]
    stopped: Mapping[str, Sequence[Span]]
    messages: Sequence[Json]
    rows: Sequence[Json]
    lines: Sequence[Json]
    labels: Sequence[str]
    now: datetime


def hear(scene: Scene) -> Heard:
    """Compare what came of the patients' texts with what they meant."""
    rows = {_digits(row["Phone"]): row for row in scene.rows}
    scores = _scores(scene, rows)
    repeats = [one for one in _settled(scene) if one.meaning is Meaning.NONSENSE]
    stops = [
        (phone, span)
        for phone, spans in scene.stopped.items()
        for span in spans
        if scene.now - span.stop > LAG
    ]
    calls = Counter(_call(scene, phone, row) for phone, row in rows.items())
    return Heard(
        answers=len(scene.said),
        scores_right=scores["right"],
        scores_wrong=scores["wrong"],
        scores_missing=scores["missing"],
        asked_again=len(repeats),
        asked_again_right=sum(_was_asked_again(one, scene.messages) for one in repeats),
        stops=len(stops),
        stops_heeded=sum(_is_heeded(phone, span, scene, rows) for phone, span in stops),
        texts_after_stop=sum(_is_unwanted(one, scene.stopped) for one in scene.messages),
        lines=len(scene.lines),
        lines_wrong=_lines_wrong(scene),
        calls=calls["right"] + calls["missing"],
        calls_wrong=calls["wrong"] + calls["missing"],
    )


def clarifications(said: Iterable[Said], messages: Iterable[Json]) -> list[Json]:
    """The texts that ask again, soon enough, what could not be read: extra ones, and right."""
    unread = [one for one in said if one.meaning is Meaning.NONSENSE]
    return [one for one in messages if any(_asks_again(one, reply) for reply in unread)]


def _settled(scene: Scene) -> list[Said]:
    """What was said long enough ago to have been heard."""
    return [one for one in scene.said if scene.now - one.at > LAG]


def _scores(scene: Scene, rows: Mapping[str, Json]) -> Counter[str]:
    """Every score cell, against the last score that its patient gave for its step."""
    meant = {(one.phone[2:], one.step): one.score for one in scene.said if one.score is not None}
    fresh = {(one.phone[2:], one.step) for one in scene.said} - {
        (one.phone[2:], one.step) for one in _settled(scene)
    }
    found: Counter[str] = Counter()
    for phone, row in rows.items():
        for label in scene.labels:
            place = (phone, label)
            if place not in fresh:
                found[_compared(meant.get(place), row[f"{label} score"])] += 1
    found["missing"] += sum(phone not in rows for phone, _ in meant.keys() - fresh)
    return found


def _compared(meant: int | None, cell: object) -> str:
    shown = "" if meant is None else str(meant)
    if str(cell) == shown:
        return "right" if shown else "none"
    return "wrong" if str(cell) else "missing"


def _was_asked_again(said: Said, messages: Iterable[Json]) -> bool:
    return sum(_asks_again(one, said) for one in messages) == 1


def _asks_again(message: Json, said: Said) -> bool:
    at = _left(message)
    if at is None or message["to"] != said.phone or not is_asked_once_more(message["body"]):
        return False
    return timedelta() <= at - said.at <= SOON


def _is_heeded(phone: str, span: Span, scene: Scene, rows: Mapping[str, Json]) -> bool:
    """Whether all that Twilio held was cancelled, and the row says why nothing comes any more."""
    held = [one for one in scene.messages if one["to"] == phone and _lay_ahead(one, span.stop)]
    row = rows.get(phone[2:])
    says_so = span.start is not None or (row is not None and "replied STOP" in row["Status"])
    return says_so and all(one["status"] == "canceled" for one in held)


def _lay_ahead(message: Json, moment: datetime) -> bool:
    if message["send_at"] is None:
        return False
    created = datetime.fromisoformat(message["date_created"])
    return created <= moment < datetime.fromisoformat(message["send_at"])


def _is_unwanted(message: Json, stopped: Mapping[str, Iterable[Span]]) -> bool:
    at = _left(message)
    return at is not None and any(span.covers(at) for span in stopped.get(message["to"], ()))


def _left(message: Json) -> datetime | None:
    """When one of our own texts left; Twilio's answer to STOP is none."""
    if message["direction"] != "outbound-api" or not message["date_sent"]:
        return None
    return datetime.fromisoformat(message["date_sent"])


def _lines_wrong(scene: Scene) -> int:
    """Replies that stand in no line, or in two, or in other words, and lines of nobody."""
    bodies: defaultdict[str, list[str]] = defaultdict(list)
    for line in scene.lines:
        bodies[line["Reply SID"]].append(line["Reply"])
    wrong = sum(bodies[one.sid] != [one.text] for one in _settled(scene))
    return wrong + len(bodies.keys() - {one.sid for one in scene.said})


def _call(scene: Scene, phone: str, row: Json) -> str:
    """Whether a row is marked as it must be; "open" when it may be either way so soon."""
    needed = _needs_person(scene, f"+1{phone}")
    marked = bool(row["Needs a call"] or row["Please read"])
    if needed is None:
        return "open"
    if needed == marked:
        return "right" if needed else "none"
    return "missing" if needed else "wrong"


def _needs_person(scene: Scene, phone: str) -> bool | None:
    """Whether a person should call or read; None while it is too soon to tell."""
    asked = [one for one in scene.asked if one.phone == phone]
    said = [one for one in scene.said if one.phone == phone]
    scores = {one.step: one.score for one in said if one.score is not None}
    spans = scene.stopped.get(phone, ())
    if (
        _is_high(asked, scores)
        or any(one.meaning is Meaning.REMARK for one in said)
        or any(one.meaning is Meaning.NONSENSE_AGAIN and one.step not in scores for one in said)
        or any(span.start is None for span in spans)
        or any(_is_dead(one) for one in scene.messages if one["to"] == phone)
    ):
        return None if any(scene.now - one.at <= LAG for one in said) else True
    waits = [scene.now - one.at for one in asked if one.step not in {reply.step for reply in said}]
    if any(wait > _SILENT + LAG for wait in waits):
        return True
    unread = any(one.meaning is Meaning.NONSENSE and one.step not in scores for one in said)
    unsure = unread or any(wait > _SILENT - LAG for wait in waits)
    return None if unsure or any(scene.now - one.at <= LAG for one in said) else False


def _is_high(asked: Iterable[Asked], scores: Mapping[str, int]) -> bool:
    given = [scores[one.step] for one in asked if one.step in scores]
    rises = any(after - before >= RISE for before, after in pairwise(given))
    return rises or any(score >= CALL_AT for score in given)


def _is_dead(message: Json) -> bool:
    return message["error_code"] in DEAD_PHONE


def _digits(cell: object) -> str:
    """The last ten digits of a number, however staff wrote it."""
    return "".join(char for char in str(cell) if char.isdigit())[-10:]
