"""All that the page asks of the sandbox, over HTTP: as staff, and from behind the stage."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import requests

from sheetdrip.demo.page.tables import Entered, Tab, letter, tabs_of

Json = dict[str, Any]

_SHEET_FIELDS = (
    "sheets(properties(title),"
    "data(rowData(values(formattedValue,userEnteredValue)),columnMetadata(hiddenByUser)))"
)
_PATIENCE = 20.0
"""Seconds; the sandbox answers in milliseconds."""


class Refused(Exception):
    """The sandbox did not do it; the message says why, for the person at the page."""


@dataclass(frozen=True, slots=True)
class Written:
    """One cell to be written: where, and what."""

    row: int
    column: int
    value: Entered


class SandboxClient:
    """The clinic owner's sheet, the patients' phones, and the controls behind the stage. Safe for threads."""

    def __init__(self, url: str, spreadsheet_id: str, token: str) -> None:
        self._url = url
        self._sheet = f"{url}/v4/spreadsheets/{spreadsheet_id}"
        self._staff = {"Authorization": f"Bearer {token}"}

    def tabs(self) -> tuple[Tab, ...]:
        """Every tab with its cells, in one read."""
        wanted = {"includeGridData": "true", "fields": _SHEET_FIELDS}
        return tabs_of(self._ask("GET", self._sheet, params=wanted, headers=self._staff))

    def write(self, title: str, cells: Iterable[Written], *, typed: bool) -> None:
        """Write cells in one call; `typed`: parsed as if typed by hand, else kept as they are."""
        data = [
            {"range": f"'{title}'!{letter(cell.column)}{cell.row}", "values": [[_sent(cell)]]}
            for cell in cells
        ]
        body = {"valueInputOption": "USER_ENTERED" if typed else "RAW", "data": data}
        self._ask("POST", f"{self._sheet}/values:batchUpdate", json=body, headers=self._staff)

    def edit(self, title: str, kind: str, **details: object) -> None:
        """Sort, insert, delete or move as staff do by hand."""
        self._control("POST", "edits", {"kind": kind, "sheet": title, **details})

    def reply(self, phone: str, body: str) -> None:
        """A patient texts."""
        self._control("POST", "replies", {"from": phone, "body": body})

    def messages(self) -> list[Json]:
        """All that Twilio knows, newest first."""
        return list(self._control("GET", "messages")["messages"])

    def usage(self, newest: int) -> Json:
        """Calls so far (`counts`), Google's quota (`quota`), and the `newest` of all `requests`."""
        return self._control("GET", f"log?last={newest}")

    def faults(self) -> list[Json]:
        """The trouble in force."""
        return list(self._control("GET", "faults")["faults"])

    def make_trouble(self, rule: Mapping[str, Any]) -> None:
        """Let calls go wrong by a rule."""
        self._control("POST", "faults", dict(rule))

    def end_trouble(self) -> None:
        """All is well again."""
        self._control("DELETE", "faults")

    def _control(self, method: str, what: str, body: Json | None = None) -> Json:
        return self._ask(method, f"{self._url}/sandbox/{quote(what, safe='?=')}", json=body)

    def _ask(self, method: str, url: str, **options: Any) -> Json:  # noqa: ANN401 - requests' own
        try:
            answer = requests.request(method, url, timeout=_PATIENCE, **options)
        except requests.RequestException as error:
            raise Refused("The sandbox did not answer; is it still running?") from error
        document = _document(answer)
        if not answer.ok:
            raise Refused(_reason(document))
        return document


def _document(answer: requests.Response) -> Json:
    try:
        document = answer.json()
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _reason(document: Json) -> str:
    error = document.get("error", "the sandbox refused")
    return str(error.get("message", error) if isinstance(error, dict) else error)


def _sent(cell: Written) -> Entered:
    return "" if cell.value is None else cell.value
