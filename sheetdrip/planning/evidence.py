"""Finds the texts that a row shows and that the ledger does not know.

Only sheetdrip writes a text's SID into a row, and the ledger knows it before the sheet does. A SID that the
ledger has never seen means that the ledger lacks something (it was lost, or an old copy was put back), or
that the cells were copied or typed. Until ledger and Twilio are compared, nothing is created for the row,
and its cells stay.
"""

from collections.abc import Collection, Iterable, Mapping

from sheetdrip.domain.cells import Cell, text_of
from sheetdrip.domain.channel import is_sid
from sheetdrip.domain.wording import Statement, say

UNRECORDED = say("held.unrecorded")

HELD_TOO = say("held.ledger_lost")


def sids_in(cells: Mapping[str, Cell], columns: Iterable[str]) -> Iterable[str]:
    """The SIDs that stand in a row's own cells; what else stands in such a cell is nobody's text."""
    for column in columns:
        text = text_of(cells.get(column))
        if is_sid(text):
            yield text


def shows_any(cells: Mapping[str, Cell], columns: Iterable[str], sids: Collection[str]) -> bool:
    """Whether one of those SIDs stands in a row's own cells."""
    return bool(sids) and any(sid in sids for sid in sids_in(cells, columns))


def shown_alone(
    rows: Iterable[tuple[int, Mapping[str, Cell]]],
    columns: Collection[str],
    owners: Mapping[str, str],
) -> Mapping[int, str]:
    """Whose texts (by Drip ID) a row shows that no other row shows, by row number.

    `rows`: numbers with their own cells; `owners`: the surgery of each SID on record. A row that shows texts
    of several surgeries tells of none.
    """
    shown: dict[int, str] = {}
    places: dict[str, set[int]] = {}
    for number, cells in rows:
        found = {owners[sid] for sid in sids_in(cells, columns) if sid in owners}
        for drip_id in found:
            places.setdefault(drip_id, set()).add(number)
        if len(found) == 1:
            shown[number] = found.pop()
    return {number: drip_id for number, drip_id in shown.items() if len(places[drip_id]) == 1}


def fix_first(why: Statement | None) -> Statement:
    """Why nothing is sent for a row that shows such a text and cannot be read: `recover` leaves it out."""
    return say("held.fix_first", why=why)


def unrecorded(rows: int, *, knows_any: bool) -> str:
    """What to do about rows that show texts; `knows_any`: the ledger has surgeries of the clinic."""
    if not knows_any:
        return lost(rows)
    shows = "1 row shows a text" if rows == 1 else f"{rows} rows show texts"
    return (
        f"{shows} that the ledger does not know, and nothing is sent there: run `sheetdrip recover`, or "
        "clear SIDs that somebody typed or pasted"
    )


def lost(rows: int) -> str:
    """What to do when a ledger that knows nobody meets rows that show texts."""
    shows = "1 row shows" if rows == 1 else f"{rows} rows show"
    return (
        f"{shows} texts that this ledger does not know, and it knows no surgery of this clinic: nothing is "
        "sent. If the ledger was lost or lies elsewhere, put it back or run `sheetdrip recover`; if the "
        "sheet or its rows were copied from another clinic's, clear their SIDs and Drip IDs"
    )
