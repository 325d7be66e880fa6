"""What the tabs say to staff beside the daemon's own sentences, in each language of a sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sheetdrip.domain.sheet_language import SheetLanguage


@dataclass(frozen=True, slots=True, kw_only=True)
class TabWords:
    """One language. `stop`, `standing`, `deciding`, `figures`: the headings of the Control tab's parts.

    `old`: of a tab in whose place there is a new one.
    """

    fix_these: str
    control_title: str
    stop: str
    standing: str
    deciding: str
    figures: str
    old: str


TAB_WORDS: Final[Mapping[SheetLanguage, TabWords]] = {
    SheetLanguage.EN: TabWords(
        fix_these="Fix these rows",
        control_title="How sheetdrip stands, and what you decide",
        stop="Stop all texts",
        standing="How it stands",
        deciding="What waits for your word",
        figures="The charts",
        old="old",
    ),
    SheetLanguage.ES: TabWords(
        fix_these="Corregir estas filas",
        control_title="Cómo va sheetdrip y qué decide usted",
        stop="Detener todos los mensajes",
        standing="Cómo va",
        deciding="Qué espera su decisión",
        figures="Los gráficos",
        old="anterior",
    ),
    SheetLanguage.ZH: TabWords(
        fix_these="请修正这些行",
        control_title="sheetdrip 的状态，以及由您决定的事",
        stop="停止所有短信",
        standing="当前状态",
        deciding="等待您决定的事",
        figures="图表",
        old="旧",
    ),
}
