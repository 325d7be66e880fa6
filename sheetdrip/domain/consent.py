"""Reads the Consent cell, a box, a word or a form's whole sentence: did the patient agree to texts."""

import re
import unicodedata
from enum import StrEnum

from sheetdrip.domain.cells import Cell, folded


class Consent(StrEnum):
    """What a Consent cell says."""

    GIVEN = "given"
    REFUSED = "refused"
    BLANK = "blank"
    UNCLEAR = "unclear"


_TICKS = frozenset("✓✔☑✅🗸x1")
_CROSSES = frozenset("✗✘❌☐☒0-")
_YES = frozenset({"true", "yes", "y", "on", "checked", "ok", "okay", "si", "是"})
_NO = frozenset({"false", "no", "n", "off", "unchecked", "none", "否", "不", "declined", "refused"})
_AGREES = re.compile(
    r"^(?:yes|si)\b|\b(?:agree|agreed|consent|consented|accept|accepted)\b"
    r"|\b(?:acepto|consiento|autorizo|de acuerdo)\b|同意"
)
_DOUBTS = re.compile(
    r"\?|\b(?:not?|never|none|without|nor|but|if|unless|until|only|except|pending|later|ask|asked|unknown"
    r"|maybe|perhaps|waiting|tbd|refus\w*|declin\w*|disagree\w*|withdr\w*|revok\w*|sin|nunca|pero"
    r"|pendiente|rechaz\w*|excepto)\b|n't\b|[不否未没]"
)
_REFUSES = re.compile(
    r"^no\b(?!/)|\b(?:do not|don't|does not|doesn't|did not|didn't) (?:agree|consent|accept|want)\b"
    r"|\b(?:refused|refuses|declined|declines|disagree|disagrees|withdrawn|revoked|no acepto)\b|不同意"
)


def consent_of(cell: Cell) -> Consent:
    """What a cell says; anything that could be read in two ways is unclear."""
    if isinstance(cell, bool):
        return Consent.GIVEN if cell else Consent.REFUSED
    words = "" if cell is None else _words(cell)
    if not words:
        return Consent.BLANK
    if words in _NO or words in _CROSSES or _REFUSES.search(words):
        return Consent.REFUSED
    is_yes = words in _YES or words in _TICKS
    if is_yes or (_AGREES.search(words) and not _DOUBTS.search(words)):
        return Consent.GIVEN
    return Consent.UNCLEAR


def _words(cell: str | float) -> str:
    number = int(cell) if isinstance(cell, float) and cell.is_integer() else cell
    plain = unicodedata.normalize("NFKD", folded(str(number))).replace("\u2019", "'")
    kept = (char for char in plain if unicodedata.category(char) not in {"Mn", "Cf"})
    return "".join(kept).strip(" .,!;:")
