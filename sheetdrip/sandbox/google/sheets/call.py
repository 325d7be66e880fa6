"""One HTTP call to the Sheets API: its query, body and caller, checked."""

import json
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from sheetdrip.sandbox.google.errors import (
    field_violation,
    invalid_argument,
    not_for_this_document,
    permission_denied,
    unimplemented,
)
from sheetdrip.sandbox.google.sheets import masks
from sheetdrip.sandbox.google.sheets.schema import Json, normalise
from sheetdrip.sandbox.google.sheets.store import Spreadsheet, SpreadsheetStore

# Parameters that every Google API takes and that change nothing here.
_INERT: Final = frozenset(
    {"prettyPrint", "key", "quotaUser", "access_token", "oauth_token", "$.xgafv", "userIp"}
)
_GLOBAL: Final = frozenset({"fields", "alt"})
_REFUSED: Final = frozenset({"callback", "uploadType", "upload_protocol"})


@dataclass(frozen=True, slots=True)
class Call:
    """One request, as the operations below want it."""

    request: Request
    store: SpreadsheetStore

    @property
    def principal(self) -> str | None:
        """Who calls; None when nobody asked for credentials."""
        principal: str | None = getattr(self.request.state, "principal", None)
        return principal

    def spreadsheet(self, *, writing: bool) -> Spreadsheet:
        """The spreadsheet of the path; 404 when unknown, 403 when not shared so far."""
        found = self.store.get(self.request.path_params["spreadsheet_id"])
        if found.refuses(self.principal, writing=writing):
            raise permission_denied()
        if found.is_office_file:
            raise not_for_this_document()
        return found

    def check_query(self, *known: str) -> None:
        """400 for a query parameter the method does not have, 501 for one the sandbox lacks."""
        for name in self.request.query_params:
            if name in _REFUSED:
                raise unimplemented(f"the query parameter {name}")
            if name not in _INERT | _GLOBAL and name not in known:
                text = (
                    f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query '
                    f"parameter. Field '{name}' could not be found in request message."
                )
                raise field_violation(text, "", text)
        if self.text("alt", "json") != "json":
            raise unimplemented(f"alt={self.text('alt')}")

    def text(self, name: str, default: str = "") -> str:
        return self.request.query_params.get(name, default)

    def texts(self, name: str) -> list[str]:
        return self.request.query_params.getlist(name)

    def choice(self, name: str, *allowed: str) -> str:
        """A query parameter out of an enum, the first being the default. 400 otherwise."""
        value = self.text(name) or allowed[0]
        if value not in allowed:
            text = f"Invalid value at '{name}', \"{value}\""
            raise field_violation(text, name, text)
        return value

    def flag(self, name: str) -> bool:
        """A boolean query parameter; gspread writes it as Python does."""
        value = self.text(name, "false").lower()
        if value not in ("true", "false", "1", "0"):
            text = f"Invalid value at '{name}' (TYPE_BOOL), \"{value}\""
            raise field_violation(text, name, text)
        return value in ("true", "1")

    async def body(self, message: str, path: str = "") -> Json:
        """The JSON body as a `message`; 400 when it is not one."""
        raw = await self.request.body()
        if not raw.strip():
            return {}
        try:
            parsed: Any = json.loads(raw, parse_constant=_no_constant)
        except ValueError as error:
            text = f"Invalid JSON payload received. {error}"
            raise invalid_argument(text) from None
        return normalise(message, parsed if parsed is not None else {}, path)

    def mask(self, message: str) -> masks.Mask:
        """The `fields` parameter for a reply that is a `message`."""
        text = self.text("fields")
        return masks.response_mask(text, message) if text else masks.ALL

    def answer(self, message: str, reply: object) -> Response:
        """The reply as JSON, cut to the `fields` parameter."""
        return as_json(masks.prune(reply, self.mask(message)))


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def as_json(reply: object) -> Response:
    """A JSON response; the default encoder without spaces is the fast one."""
    text = json.dumps(reply, separators=(",", ":"), ensure_ascii=False)
    return Response(text, media_type="application/json; charset=UTF-8")
