"""Smart chips as the API has them: a run of one `@` in the text as entered, words as shown.

From https://developers.google.com/workspace/sheets/api/guides/chips and the reference of CellData.chipRuns:
a chip is written as an `@` in the text with a run that starts there, a new value erases the runs, and on
reading there are runs without a chip, too. Only links to files in Drive can be written.

Uncertain, and so kept here alone: that values and formattedValue are the words in which a chip is shown, and
what is said when a run starts at no `@`. There is no directory here: whom an address belongs to is guessed
from it.
"""

from dataclasses import dataclass
from typing import Final

from sheetdrip.sandbox.google.errors import invalid_argument
from sheetdrip.sandbox.google.sheets.schema import Json

PLACEHOLDER: Final = "@"
_LONGEST_LINK: Final = 2000
_DRIVE: Final = ("https://docs.google.com/", "https://drive.google.com/")


@dataclass(frozen=True, slots=True)
class Chips:
    """The chips of one cell. `entered`: its text with placeholders; `runs`: as the API shows them."""

    entered: str
    runs: tuple[Json, ...]


def with_chips(entered: object, given: list[Json]) -> tuple[str, Chips]:
    """The words that a cell with these runs shows, and its chips. 400 for a run that has no placeholder."""
    if not isinstance(entered, str):
        raise invalid_argument("chipRuns need a userEnteredValue.stringValue with placeholders.")
    at = {run.get("startIndex", 0): run.get("chip", {}) for run in given if run.get("chip")}
    shown, runs, position = "", list[Json](), 0
    for letter in entered:
        chip = at.pop(position, None)
        if chip is not None and letter != PLACEHOLDER:
            break
        if chip is not None or not runs or runs[-1]["chip"]:
            runs.append({"startIndex": position, "chip": chip or {}})
        shown += letter if chip is None else _words(chip)
        position += len(letter.encode("utf-16-le")) // 2
    else:
        if not at:
            return shown, Chips(entered, tuple(runs))
    raise invalid_argument("Each chip run must start at a placeholder (@) of the userEnteredValue.")


def _words(chip: Json) -> str:
    if "personProperties" in chip:
        return _person(chip["personProperties"])
    link = str(chip.get("richLinkProperties", {}).get("uri", ""))
    if not link.startswith(_DRIVE) or len(link.encode()) > _LONGEST_LINK:
        raise invalid_argument("richLinkProperties.uri must be a link to a file in Google Drive.")
    return "Untitled document"


def _person(properties: Json) -> str:
    email = str(properties.get("email", ""))
    local, _, host = email.partition("@")
    if not local or not host:
        raise invalid_argument("personProperties.email is required.")
    first, *others = local.replace("_", ".").title().split(".")
    match properties.get("displayFormat", "DEFAULT"):
        case "EMAIL":
            return email
        case "LAST_NAME_COMMA_FIRST_NAME" if others:
            return f"{' '.join(others)}, {first}"
        case _:
            return " ".join((first, *others))
