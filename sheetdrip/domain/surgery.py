"""Holds a surgery row: what a row says once every cell is understood, with its Drip setting."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from sheetdrip.domain.cells import folded
from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.domain.wording import Statement, say, sentence


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
    read and is left out, with the fix.
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
    remarks: tuple[Statement, ...] = ()


def drip_words(language: SheetLanguage) -> tuple[str, ...]:
    """What the Drip column offers."""
    return tuple(sentence(say(f"drip.{word}"), language) for word in _WORDS)


def _ways(word: str) -> tuple[str, ...]:
    return tuple(sentence(say(f"drip.{word}"), language) for language in SheetLanguage)


_WORDS = {
    "on": DripSetting.ON,
    "paused": DripSetting.PAUSED,
    **dict.fromkeys(
        ("stopped", "cancelled", "postponed", "withdrawn", "deceased"), DripSetting.STOPPED
    ),
}
"""Those that the column offers, in each language."""

_STANDINGS: dict[str, DripSetting] = {
    **{folded(way): means for word, means in _WORDS.items() for way in _ways(word)},
    "": DripSetting.ON,
    "true": DripSetting.ON,
    "pause": DripSetting.PAUSED,
    "stop": DripSetting.STOPPED,
    "off": DripSetting.STOPPED,
    "false": DripSetting.STOPPED,
    "canceled": DripSetting.STOPPED,
    **dict.fromkeys(("pausa", "en pausa", "暂停中", "已暂停"), DripSetting.PAUSED),
    **dict.fromkeys(("activado", "启用"), DripSetting.ON),
    **dict.fromkeys(("parado", "anulado", "pospuesto", "murió"), DripSetting.STOPPED),
    **dict.fromkeys(("已停止", "已取消", "已推迟", "死亡"), DripSetting.STOPPED),
    "called off": DripSetting.STOPPED,
    "died": DripSetting.STOPPED,
}


def drip_setting_of(word: str) -> DripSetting | None:
    """What a word in the Drip column means; None for one not recognised."""
    return _STANDINGS.get(folded(word))
