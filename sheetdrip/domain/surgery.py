"""What does a row say, once every cell is understood?"""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from sheetdrip.domain.cells import folded


class Standing(StrEnum):
    """Whether a surgery's texts go out."""

    ON = "on"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """A row's staff columns, parsed. `phone` is E.164; `language` a code; `sequence` a name.

    `preferred_name`: what texts call the patient; "" nothing, None what follows from `patient`.
    `consent_word`: what the Consent cell says, where it is neither yes nor no; `remarks`: what could not be
    read and is left out, as sentences with the fix.
    """

    patient: str
    phone: str
    surgery_date: date
    surgery_time: time | None
    procedure: str
    language: str
    time_zone: str
    sequence: str
    standing: Standing
    standing_word: str
    consented: bool
    preferred_name: str | None = None
    consent_word: str = ""
    remarks: tuple[str, ...] = ()


_STANDINGS: dict[str, Standing] = {
    "": Standing.ON,
    "on": Standing.ON,
    "true": Standing.ON,
    "paused": Standing.PAUSED,
    "pause": Standing.PAUSED,
    "stopped": Standing.STOPPED,
    "stop": Standing.STOPPED,
    "off": Standing.STOPPED,
    "false": Standing.STOPPED,
    "cancelled": Standing.STOPPED,
    "canceled": Standing.STOPPED,
    "called off": Standing.STOPPED,
    "postponed": Standing.STOPPED,
    "deceased": Standing.STOPPED,
    "died": Standing.STOPPED,
    "withdrawn": Standing.STOPPED,
}


def standing_of(word: str) -> Standing | None:
    """What a word in the Drip column means; None for one not recognised."""
    return _STANDINGS.get(folded(word))
