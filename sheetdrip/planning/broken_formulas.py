"""Finds the rows that cannot be read because the formulas that fill them are out of order.

A sheet that is fed by IMPORTRANGE, QUERY or an array formula shows errors, "Loading..." or nothing at all
while its source is out of reach, in some cells or in all. Nobody has deleted or edited anything: such a row
is held as it was, and whatever Twilio has of it stays, for however long. The daemon's own cells are values
beside the formulas, so that Drip IDs stay where they are, while a deleted row takes its own along. Where
the ID was lost before, the SIDs beside it tell whose row went blank.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sheetdrip.domain.cells import Cell, is_unready
from sheetdrip.domain.identity import Fingerprint, KnownSurgery
from sheetdrip.domain.rows import Row
from sheetdrip.domain.staff_columns import NEEDED
from sheetdrip.domain.wording import Statement, say
from sheetdrip.planning.change_limits import FEW
from sheetdrip.planning.row_matching import pairs_of

EMPTIED = say("held.emptied")


def named_by_texts(rows: Sequence[Row], shown: Mapping[int, str]) -> Sequence[Row]:
    """The rows, where a blank one that has lost its Drip ID has that of the texts which it alone shows.

    `shown`: whose texts (by Drip ID) each row alone shows, by row number.
    """
    return [
        replace(row, drip_id=shown[row.number])
        if row.is_blank and not row.drip_id and row.number in shown
        else row
        for row in rows
    ]


def unreadable(
    rows: Sequence[Row],
    known: Mapping[str, KnownSurgery],
    losing: Collection[str],
    fingerprints: Mapping[int, Fingerprint],
) -> Mapping[int, Statement]:
    """Why each row cannot be read, by number.

    `losing`: Drip IDs with texts that would be lost; `fingerprints`: of the rows that say something, by
    number. A row that is blank beside an ID whose surgery stands elsewhere has only been left behind by it.
    One or two rows that went blank are somebody's doing, unless there are no others or formulas are broken.
    """
    blank = _blank_throughout(rows, known)
    broken = {row.number: names for row in rows if (names := _broken(row, blank))}
    readable = {row.drip_id for row in rows if not row.is_blank and row.number not in broken}
    standing = {
        fingerprint_ for number, fingerprint_ in fingerprints.items() if number not in broken
    }
    emptied = [
        row.number
        for row in rows
        if row.is_blank
        and row.drip_id in losing
        and row.drip_id not in readable
        and not (row.drip_id in known and known[row.drip_id].fingerprint in standing)
    ]
    many = len(emptied) > FEW or (len(emptied) == FEW and not readable)
    return {number: _why(names) for number, names in broken.items()} | (
        dict.fromkeys(emptied, EMPTIED) if broken or many else {}
    )


def may_be_hidden(
    missing: Sequence[KnownSurgery],
    rows: Sequence[Row],
    unreadable: Mapping[int, Fingerprint | None],
    losing: Collection[str],
) -> Collection[str]:
    """Which missing surgeries (Drip IDs) may stand in rows that cannot be read: those are not deleted.

    A missing surgery may stand in an unreadable row if
    1. its ID stands in any row;
    2. an unreadable row still shows two of its patient, phone and date (its ID may be lost there);
    3. it has texts to lose, and there are at least as many unreadable rows with an ID as such surgeries (a
       list that moves up leaves its IDs to others);
    4. its ID was never read in the sheet: its row leaves nothing behind when the formulas go blank.
    While no row at all can be read, nobody is missing.

    `unreadable`: by row number, what such a row still says of these; `losing`: the Drip IDs with texts that
    would be lost.
    """
    if not unreadable:
        return ()
    if all(row.is_blank or row.number in unreadable for row in rows):
        return [one.drip_id for one in missing]
    places = sum(row.number in unreadable and bool(row.drip_id) for row in rows)
    standing = {row.drip_id for row in rows}
    said = {
        pair
        for fingerprint_ in unreadable.values()
        if fingerprint_
        for pair in pairs_of(fingerprint_)
    }
    hoping = {one.drip_id for one in missing} & set(losing)
    hidden = hoping if len(hoping) <= places else set()
    return [
        one.drip_id
        for one in missing
        if one.drip_id in standing | hidden
        or not one.is_named
        or not said.isdisjoint(pairs_of(one.fingerprint))
    ]


def _broken(row: Row, blank: Collection[str]) -> tuple[str, ...]:
    """The columns of a row in which a formula has no value; `blank`: those that are so throughout."""
    if row.is_blank:
        return ()
    return tuple(
        name
        for name, cell in row.staff.items()
        if is_unready(cell) or (name in blank and _is_nothing(cell))
    )


def _blank_throughout(rows: Sequence[Row], known: Mapping[str, KnownSurgery]) -> Collection[str]:
    """The needed columns that are blank in every row, though several had something there."""
    fingerprints = [
        known[row.drip_id].fingerprint for row in rows if row.drip_id in known and not row.is_blank
    ]
    return [
        name
        for name in NEEDED
        if sum(bool(_part(fingerprint_, name)) for fingerprint_ in fingerprints) >= FEW
        and all(_is_nothing(row.staff.get(name)) for row in rows)
    ]


def _part(fingerprint_: Fingerprint, name: str) -> str:
    patient, phone, _ = NEEDED
    return {patient: fingerprint_.patient, phone: fingerprint_.phone}.get(name, fingerprint_.date)


def _is_nothing(cell: Cell) -> bool:
    return cell is None or cell == ""


def _why(broken: Sequence[str]) -> Statement:
    columns = tuple(say("held.column", name=name) for name in broken)
    return say("held.formula", columns=columns, count=len(broken))
