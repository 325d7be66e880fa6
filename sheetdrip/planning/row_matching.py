"""Finds the surgery of each row, after whatever staff did to the sheet.

A row is recognised by its Drip ID together with its fingerprint (patient, phone, date). In this order:
1. ID and fingerprint agree: it is that surgery.
2. The fingerprint is a known surgery's that no row of kind 1 holds: its ID was lost, or left behind by a
   partial sort; it gets its ID back.
3. The ID is known, still free, and the row resembles it (same patient, or same phone and date): an edit.
4. Its ID was lost, and the texts that it shows are those of one surgery, which stands nowhere now, and are
   shown by no other row: they stand for the ID, and an edit is told as with it.
5. Two of patient, phone and date are those of one surgery that stood in the sheet a moment ago and stands
   nowhere now: an edit of a row whose ID was lost, or had not been written yet.
   In neither case is a date more than a month away taken for an edit: patients come again, and rows are
   used again.
6. An ID that the ledger does not know, on a row that already shows SIDs, or SIDs that it has never seen:
   held, because what it was sent is not known here.
7. Patient or phone is that of a surgery that stands nowhere now, and Twilio may still hold its texts: held
   until they are taken back, so that no two plans for one person run beside each other.
   The same holds for a row that one edit after the other has turned into another person's: neither its
   patient nor its phone is one that a text which left went to. A corrected name counts from the next text
   that leaves.
8. Anything else is a new surgery. So is, in the end, a row that lost its ID and changed in two of the three
   before it was read again, unless it is of kind 4: nothing tells it from a new patient's, and what it was
   sent counts no more.
Rows that say the same as another row are held: never two plans for one surgery.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations
from types import MappingProxyType

from sheetdrip.domain.identity import Fingerprint, KnownSurgery
from sheetdrip.domain.rows import Row
from sheetdrip.domain.wording import Statement, say


@dataclass(frozen=True, slots=True)
class Sighting:
    """A row with its fingerprint; `shows_sids`: its own cells already carry message SIDs.

    `shows_unrecorded`: one of them the ledger has never seen; `shows_of`: the Drip ID of the surgery whose
    texts this row alone shows.
    """

    row: Row
    fingerprint: Fingerprint
    shows_sids: bool = False
    shows_unrecorded: bool = False
    shows_of: str = ""


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row that is not acted on until a person looks at it.

    `is_evidence`: its cells must stay; `is_unrecorded`: they show texts that the ledger does not know.
    """

    reason: Statement
    is_evidence: bool = False
    is_unrecorded: bool = False


@dataclass(frozen=True, slots=True)
class RowMatches:
    """Who stands where. `claims`: row number -> Drip ID; `fresh`: rows that need a new one."""

    claims: Mapping[int, str]
    fresh: tuple[int, ...]
    held: Mapping[int, HeldRow]
    absent: tuple[KnownSurgery, ...]


def asked(surgery: KnownSurgery, left_at: datetime | None) -> KnownSurgery:
    """The surgery with the name that its row had at the last read, if a text has left since that was noted.

    `left_at`: when the last of its texts left; None: none has.
    """
    patient, until = surgery.fingerprint.patient, surgery.asked_until
    if left_at is None or not patient or (until is not None and left_at <= until):
        return surgery
    return replace(surgery, asked_as=surgery.asked_as | {patient}, asked_until=left_at)


def reclaimed(
    sightings: Sequence[Sighting],
    known: Iterable[KnownSurgery],
    pending: Collection[str],
    reached: Mapping[str, Collection[str]],
) -> Mapping[int, str]:
    """Which surgery stands in each row (by number) for a ledger that is lost or old: as `match_rows` has it.

    Otherwise the row's own ID tells, if it is nobody else's. A row that is left out is new, or a copy.
    """
    places = dict(match_rows(sightings, known, pending, reached).claims)
    taken = set(places.values()) | {""}
    for sighting in sightings:
        row = sighting.row
        if row.number not in places and row.drip_id not in taken:
            places[row.number] = row.drip_id
            taken.add(row.drip_id)
    return places


class _Matching:
    def __init__(
        self, known: Iterable[KnownSurgery], reached: Mapping[str, Collection[str]]
    ) -> None:
        self.known = {surgery.drip_id: surgery for surgery in known}
        self.reached = reached
        self.holder: dict[str, Sighting] = {}
        self.claims: dict[int, str] = {}
        self.held: dict[int, HeldRow] = {}
        self.contested: set[str] = set()

    def is_free(self, drip_id: str) -> bool:
        return drip_id in self.known and drip_id not in self.holder

    def may_be(self, now: Fingerprint, drip_id: str) -> bool:
        """Whether a row may still be the surgery's: not once both patient and phone are another's.

        Half a number is nobody's yet.
        """
        phones, surgery = self.reached.get(drip_id, ()), self.known[drip_id]
        patients = surgery.asked_as or {surgery.fingerprint.patient} - {""}
        can_tell = all((now.patient, now.phone.startswith("+"), patients, phones))
        return not can_tell or now.patient in patients or now.phone in phones

    def lost(self) -> Iterator[tuple[str, KnownSurgery]]:
        """The surgeries that stand in no row."""
        for drip_id, surgery in self.known.items():
            if drip_id not in self.holder and drip_id not in self.contested:
                yield drip_id, surgery

    def claim(self, sighting: Sighting, drip_id: str) -> None:
        self.holder[drip_id] = sighting
        self.claims[sighting.row.number] = drip_id

    def hold(self, sighting: Sighting, reason: Statement, *, is_evidence: bool = False) -> None:
        """Hold a row; whatever the reason, what it shows of texts that the ledger does not know stays."""
        is_unrecorded = sighting.shows_unrecorded
        self.held[sighting.row.number] = HeldRow(
            reason, is_evidence or is_unrecorded, is_unrecorded
        )

    def open(self, sightings: Iterable[Sighting]) -> list[Sighting]:
        return [
            sighting
            for sighting in sightings
            if sighting.row.number not in self.claims and sighting.row.number not in self.held
        ]


_NOBODY: Mapping[str, Collection[str]] = MappingProxyType({})


def match_rows(
    sightings: Sequence[Sighting],
    known: Iterable[KnownSurgery],
    pending: Collection[str] = frozenset(),
    reached: Mapping[str, Collection[str]] = _NOBODY,
) -> RowMatches:
    """Match every row to a surgery, a new one, or a reason to hold it.

    `pending`: Drip IDs with texts that Twilio has or may have, and has not sent yet; `reached`: the phones
    that each surgery's texts have left for.
    """
    matching = _Matching(known, reached)
    _agreeing(matching, sightings)
    _by_fingerprint(matching, matching.open(sightings))
    _same_as_another(matching, sightings)
    _edited(matching, matching.open(sightings))
    _by_texts(matching, matching.open(sightings))
    _alike(matching, matching.open(sightings), pending)
    _from_elsewhere(matching, matching.open(sightings))
    _too_soon(matching, matching.open(sightings), pending)
    fresh = tuple(sighting.row.number for sighting in matching.open(sightings))
    absent = tuple(surgery for _, surgery in matching.lost())
    return RowMatches(matching.claims, fresh, matching.held, absent)


def _agreeing(matching: _Matching, sightings: Iterable[Sighting]) -> None:
    for sighting in sightings:
        drip_id = sighting.row.drip_id
        if (
            matching.is_free(drip_id)
            and matching.known[drip_id].fingerprint == sighting.fingerprint
        ):
            matching.claim(sighting, drip_id)


def _by_fingerprint(matching: _Matching, sightings: Iterable[Sighting]) -> None:
    unheld: dict[Fingerprint, list[str]] = {}
    for drip_id, surgery in matching.known.items():
        if matching.is_free(drip_id):
            unheld.setdefault(surgery.fingerprint, []).append(drip_id)
    for sighting in sightings:
        candidates = unheld.get(sighting.fingerprint)
        if candidates:
            matching.claim(sighting, candidates.pop(0))


def _same_as_another(matching: _Matching, sightings: Sequence[Sighting]) -> None:
    first: dict[Fingerprint, int] = {
        matching.known[drip_id].fingerprint: sighting.row.number
        for drip_id, sighting in matching.holder.items()
    }
    for sighting in matching.open(sightings):
        number = first.setdefault(sighting.fingerprint, sighting.row.number)
        if number != sighting.row.number:
            matching.hold(sighting, say("held.twin", row=number))


def _edited(matching: _Matching, sightings: Iterable[Sighting]) -> None:
    wanting: dict[str, list[Sighting]] = {}
    for sighting in sightings:
        if matching.is_free(sighting.row.drip_id):
            wanting.setdefault(sighting.row.drip_id, []).append(sighting)
    for drip_id, contenders in wanting.items():
        before = matching.known[drip_id].fingerprint
        alike = [
            one
            for one in contenders
            if _resembles(one.fingerprint, before) and matching.may_be(one.fingerprint, drip_id)
        ]
        if len(alike) == 1:
            matching.claim(alike[0], drip_id)
        elif alike:
            matching.contested.add(drip_id)
            for sighting in alike:
                # the IDs stay: without them the next read would take every copy for a new surgery
                matching.hold(sighting, say("held.copied_id"), is_evidence=True)


def _resembles(now: Fingerprint, before: Fingerprint) -> bool:
    return now.patient == before.patient or (now.phone, now.date) == (before.phone, before.date)


def _by_texts(matching: _Matching, sightings: Iterable[Sighting]) -> None:
    lost = dict(matching.lost())
    for sighting in sightings:
        drip_id, now = sighting.shows_of, sighting.fingerprint
        # an ID that is known speaks for itself
        if drip_id in lost and sighting.row.drip_id not in matching.known:
            before = lost[drip_id].fingerprint
            is_edit = _resembles(now, before) and _is_near(now.date, before.date)
            if is_edit and matching.may_be(now, drip_id):
                matching.claim(sighting, drip_id)


PairOf = tuple[int, str, str]
"""Two parts of a fingerprint: which two, and what they say."""

_RESUMED = 31
"""Days by which an edit moves a surgery at most, when only patient and phone tell whose row it is."""


def _alike(matching: _Matching, sightings: Sequence[Sighting], pending: Collection[str]) -> None:
    lost: dict[PairOf, list[str]] = {}
    for drip_id, surgery in matching.lost():
        if not surgery.absences or drip_id in pending:
            for pair in pairs_of(surgery.fingerprint):
                lost.setdefault(pair, []).append(drip_id)
    wanting: dict[str, list[Sighting]] = {}
    for sighting in sightings:
        found = {
            drip_id
            for pair in pairs_of(sighting.fingerprint)
            for drip_id in lost.get(pair, ())
            if _is_near(sighting.fingerprint.date, matching.known[drip_id].fingerprint.date)
            and matching.may_be(sighting.fingerprint, drip_id)
        }
        for drip_id in found:
            # of several that it may be, it is none for certain
            wanting.setdefault(drip_id, []).extend([sighting] * len(found))
    for drip_id, contenders in wanting.items():
        if len(contenders) == 1:
            matching.claim(contenders[0], drip_id)


def pairs_of(fingerprint_: Fingerprint) -> Iterator[PairOf]:
    """Any two parts of a fingerprint, by which a row is known again."""
    parts = (fingerprint_.patient, fingerprint_.phone, fingerprint_.date)
    for which, (one, other) in enumerate(combinations(parts, 2)):
        if one and other:
            yield which, one, other


def _is_near(date: str, before: str) -> bool:
    """Whether a date may have been moved there; what is not a date yet may become one."""
    if not (date.isdecimal() and before.isdecimal()):
        return True
    return abs(int(date) - int(before)) <= _RESUMED


def _too_soon(matching: _Matching, sightings: Sequence[Sighting], pending: Collection[str]) -> None:
    leaving = [surgery.fingerprint for drip_id, surgery in matching.lost() if drip_id in pending]
    people = {one.patient for one in leaving} | {one.phone for one in leaving}
    for sighting in sightings:
        if people & {sighting.fingerprint.patient, sighting.fingerprint.phone} - {""}:
            matching.hold(sighting, say("held.too_soon"))


def _from_elsewhere(matching: _Matching, sightings: Iterable[Sighting]) -> None:
    for sighting in sightings:
        drip_id = sighting.row.drip_id
        is_foreign = bool(drip_id) and drip_id not in matching.known and sighting.shows_sids
        if is_foreign or sighting.shows_unrecorded:
            matching.hold(
                sighting,
                say("held.elsewhere"),
                is_evidence=True,
            )
