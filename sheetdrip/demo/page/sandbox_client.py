"""All that the page asks of the sandbox, over HTTP: as staff, and from behind the stage."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import requests

from sheetdrip.demo.page.looks import TabLook, look_of
from sheetdrip.demo.page.tables import Entered, Tab, Values, letter, tab_of

Json = dict[str, Any]

_TITLES = "sheets(properties(title))"
_LOOKS = (
    "sheets(properties(title,gridProperties(frozenColumnCount)),conditionalFormats,charts(spec),"
    "protectedRanges(range,warningOnly),data(rowData(values(note,dataValidation(condition),"
    "userEnteredFormat(backgroundColor,wrapStrategy,numberFormat(type),textFormat(bold)))),"
    "columnMetadata(pixelSize,hiddenByUser)))"
)
_HEADS = "1:2"
"""A header, and the first row below it, whose format is that of its column."""

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
        self._thread = threading.local()
        self._sessions: list[requests.Session] = []

    def close(self) -> None:
        """Let go of the sandbox, once no thread asks any more."""
        for session in self._sessions:
            session.close()

    def tabs(self, *, figures: bool = True) -> tuple[Tab, ...]:
        """Every tab with its cells and its look. Without `figures` those below charts are not asked for."""
        looks = self._looks()
        wanted = [title for title, look in looks.items() if figures or not look.charts]
        shown, entered = self._values(wanted, "FORMATTED_VALUE"), self._values(wanted, "FORMULA")
        return tuple(
            tab_of(title, shown.get(title, ()), entered.get(title, ()), look)
            for title, look in looks.items()
        )

    def tab(self, title: str) -> Tab | None:
        """One tab with its cells; None when it is gone."""
        try:
            shown, entered = (
                self._values([title], form).get(title, ())
                for form in ("FORMATTED_VALUE", "FORMULA")
            )
        except Refused:
            return None
        return tab_of(title, shown, entered, TabLook())

    def _looks(self) -> dict[str, TabLook]:
        """By title, in the spreadsheet's order."""
        titles = [one["properties"]["title"] for one in self._metadata(fields=_TITLES)]
        heads = [f"{_quoted(title)}!{_HEADS}" for title in titles]
        found = self._metadata(fields=_LOOKS, ranges=heads)
        return {one["properties"]["title"]: look_of(one) for one in found}

    def _metadata(self, **wanted: object) -> list[Json]:
        answer = self._ask("GET", self._sheet, params=wanted, headers=self._staff)
        return list(answer.get("sheets", []))

    def _values(self, titles: Sequence[str], form: str) -> dict[str, Values]:
        # by filters, as the daemon never asks: trouble that strikes its reads spares the page's
        filters = [{"a1Range": _quoted(title)} for title in titles]
        body = {"dataFilters": filters, "valueRenderOption": form}
        address = f"{self._sheet}/values:batchGetByDataFilter"
        answer = self._ask("POST", address, json=body, headers=self._staff)
        told = (one["valueRange"] for one in answer.get("valueRanges", []))
        return {_title(one["range"]): one.get("values", ()) for one in told}

    def write(self, title: str, cells: Iterable[Written], *, typed: bool) -> None:
        """Write cells in one call; `typed`: parsed as if typed by hand, else kept as they are."""
        data = [
            {
                "range": f"{_quoted(title)}!{letter(cell.column)}{cell.row}",
                "values": [[_sent(cell)]],
            }
            for cell in cells
        ]
        body = {"valueInputOption": "USER_ENTERED" if typed else "RAW", "data": data}
        self._ask("POST", f"{self._sheet}/values:batchUpdate", json=body, headers=self._staff)

    def edit(self, title: str, kind: str, **details: object) -> None:
        """Sort, insert, delete or move as staff do by hand."""
        self._control("POST", "edits", {"kind": kind, "sheet": title, **details})

    def reorder(self, title: str, ranks: Sequence[int]) -> None:
        """The rows below the header in another order, at once: sorted by a column that is there meanwhile."""
        fields = "sheets(properties(sheetId,title,gridProperties(columnCount)))"
        (sheet,) = (
            one["properties"]
            for one in self._metadata(fields=fields)
            if one["properties"]["title"] == title
        )
        sheet_id, at = sheet["sheetId"], sheet["gridProperties"]["columnCount"]
        spare = {"sheetId": sheet_id, "dimension": "COLUMNS"}
        cells = [{"values": [{"userEnteredValue": {"numberValue": rank}}]} for rank in ranks]
        start = {"sheetId": sheet_id, "rowIndex": 1, "columnIndex": at}
        area = {
            "sheetId": sheet_id,
            "startRowIndex": 1,
            "endRowIndex": 1 + len(ranks),
            "startColumnIndex": 0,
            "endColumnIndex": at + 1,
        }
        by = [{"dimensionIndex": at, "sortOrder": "ASCENDING"}]
        gone = {**spare, "startIndex": at, "endIndex": at + 1}
        wanted = [
            {"appendDimension": {**spare, "length": 1}},
            {"updateCells": {"start": start, "rows": cells, "fields": "userEnteredValue"}},
            {"sortRange": {"range": area, "sortSpecs": by}},
            {"deleteDimension": {"range": gone}},
        ]
        self.edit(title, "requests", requests=wanted)

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

    @property
    def _session(self) -> requests.Session:
        """One a thread: a session is not safe for several."""
        if not hasattr(self._thread, "session"):
            self._thread.session = requests.Session()
            self._sessions.append(self._thread.session)
        session: requests.Session = self._thread.session
        return session

    def _control(self, method: str, what: str, body: Json | None = None) -> Json:
        return self._ask(method, f"{self._url}/sandbox/{quote(what, safe='?=')}", json=body)

    def _ask(self, method: str, url: str, **options: Any) -> Json:  # noqa: ANN401 - requests' own
        try:
            answer = self._session.request(method, url, timeout=_PATIENCE, **options)
        except requests.RequestException as error:
            raise Refused("The sandbox did not answer; is it still running?") from error
        document = _document(answer)
        if not answer.ok:
            raise Refused(_reason(document))
        return document


def _quoted(title: str) -> str:
    return "'{}'".format(title.replace("'", "''"))


def _title(area: str) -> str:
    """The tab of a range such as 'Day''s end'!A1:Z9."""
    name = area.rpartition("!")[0]
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


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
