"""Holds a surgery row: what a row says once every cell is understood, with its Drip setting."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from sheetdrip.domain.cells import folded


class DripSetting(StrEnum):
    """Whether a surgery's texts go out."""

    ON = "on"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class SurgeryRow:
    """A row's staff columns, parsed. `phone` is E.164; `language` a code; `sequence` a name.

    `said`: what texts may say of it, by placeholder; `preferred_name`: what texts call the patient; ""
    nothing, None what follows from `patient`.
    `consent_word`: what the Consent cell says, where it is neither yes nor no; `remarks`: what could not be
    read and is left out, as sentences with the fix.
    """

    patient: str
    phone: str
    surgery_date: date
    surgery_time: time | None
    language: str
    time_zone: str
    sequence: str
    drip: DripSetting
    drip_word: str
    consented: bool
    said: Mapping[str, str] = field(default_factory=dict)
    preferred_name: str | None = None
    consent_word: str = ""
    remarks: tuple[str, ...] = ()


_STANDINGS: dict[str, DripSetting] = {
    "": DripSetting.ON,
    "on": DripSetting.ON,
    "true": DripSetting.ON,
    "paused": DripSetting.PAUSED,
    "pause": DripSetting.PAUSED,
    "stopped": DripSetting.STOPPED,
    "stop": DripSetting.STOPPED,
    "off": DripSetting.STOPPED,
    "false": DripSetting.STOPPED,
    "cancelled": DripSetting.STOPPED,
    "canceled": DripSetting.STOPPED,
    "called off": DripSetting.STOPPED,
    "postponed": DripSetting.STOPPED,
    "deceased": DripSetting.STOPPED,
    "died": DripSetting.STOPPED,
    "withdrawn": DripSetting.STOPPED,
}


def drip_setting_of(word: str) -> DripSetting | None:
    """What a word in the Drip column means; None for one not recognised."""
    return _STANDINGS.get(folded(word))
