"""Which surgery does each row hold, after whatever staff did to the sheet?

A row is recognised by its Drip ID together with its fingerprint (patient, phone, date). In this order:
1. ID and fingerprint agree: it is that surgery.
2. The fingerprint is a known surgery's that no row of kind 1 holds: its ID was lost, or left behind by a
   partial sort; it gets its ID back.
3. The ID is known, still free, and the row resembles it (same patient, or same phone and date): an edit.
4. An ID that the ledger does not know, on a row that already shows SIDs: held, because what it was sent is
   not known here.
5. Anything else is a new surgery.
Rows that say the same as another row are held: never two plans for one surgery.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sheetdrip.domain.identity import Fingerprint, KnownSurgery
from sheetdrip.domain.rows import Row


@dataclass(frozen=True, slots=True)
class Sighting:
    """A row with its fingerprint; `shows_sids`: its own cells already carry message SIDs."""

    row: Row
    fingerprint: Fingerprint
    shows_sids: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A row that is not acted on until a person looks at it. `is_evidence`: its cells must stay."""

    reason: str
    is_evidence: bool = False


@dataclass(frozen=True, slots=True)
class Recognised:
    """Who stands where. `claims`: row number -> Drip ID; `fresh`: rows that need a new one."""

    claims: Mapping[int, str]
    fresh: tuple[int, ...]
    held: Mapping[int, Held]
    absent: tuple[KnownSurgery, ...]


class _Matching:
    def __init__(self, known: Iterable[KnownSurgery]) -> None:
        self.known = {surgery.drip_id: surgery for surgery in known}
        self.holder: dict[str, Sighting] = {}
        self.claims: dict[int, str] = {}
        self.held: dict[int, Held] = {}
        self.contested: set[str] = set()

    def is_free(self, drip_id: str) -> bool:
        return drip_id in self.known and drip_id not in self.holder

    def claim(self, sighting: Sighting, drip_id: str) -> None:
        self.holder[drip_id] = sighting
        self.claims[sighting.row.number] = drip_id

    def hold(self, sighting: Sighting, reason: str, *, is_evidence: bool = False) -> None:
        self.held[sighting.row.number] = Held(reason, is_evidence)

    def open(self, sightings: Iterable[Sighting]) -> list[Sighting]:
        return [
            sighting
            for sighting in sightings
            if sighting.row.number not in self.claims and sighting.row.number not in self.held
        ]


def recognise(sightings: Sequence[Sighting], known: Iterable[KnownSurgery]) -> Recognised:
    """Match every row to a surgery, a new one, or a reason to hold it."""
    matching = _Matching(known)
    _agreeing(matching, sightings)
    _by_fingerprint(matching, matching.open(sightings))
    _same_as_another(matching, sightings)
    _edited(matching, matching.open(sightings))
    _from_elsewhere(matching, matching.open(sightings))
    fresh = tuple(sighting.row.number for sighting in matching.open(sightings))
    absent = tuple(
        surgery
        for drip_id, surgery in matching.known.items()
        if drip_id not in matching.holder and drip_id not in matching.contested
    )
    return Recognised(matching.claims, fresh, matching.held, absent)


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
            matching.hold(
                sighting,
                f"Same patient, phone and date as row {number}: delete one of the two, or mend this one",
            )


def _edited(matching: _Matching, sightings: Iterable[Sighting]) -> None:
    wanting: dict[str, list[Sighting]] = {}
    for sighting in sightings:
        if matching.is_free(sighting.row.drip_id):
            wanting.setdefault(sighting.row.drip_id, []).append(sighting)
    for drip_id, contenders in wanting.items():
        before = matching.known[drip_id].fingerprint
        alike = [one for one in contenders if _resembles(one.fingerprint, before)]
        if len(alike) == 1:
            matching.claim(alike[0], drip_id)
        elif alike:
            matching.contested.add(drip_id)
            for sighting in alike:
                # the IDs stay: without them the next read would take every copy for a new surgery
                matching.hold(
                    sighting,
                    "This Drip ID is on several edited rows: delete the copies",
                    is_evidence=True,
                )


def _resembles(now: Fingerprint, before: Fingerprint) -> bool:
    return now.patient == before.patient or (now.phone, now.date) == (before.phone, before.date)


def _from_elsewhere(matching: _Matching, sightings: Iterable[Sighting]) -> None:
    for sighting in sightings:
        drip_id = sighting.row.drip_id
        if drip_id and drip_id not in matching.known and sighting.shows_sids:
            matching.hold(
                sighting,
                "This row shows texts that the ledger does not know: have “sheetdrip recover” run; "
                "clear its SIDs and Drip ID only if it was copied from elsewhere",
                is_evidence=True,
            )
