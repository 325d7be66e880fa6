"""Names the operation that a request is: its service and name, for the log, the quotas and the faults."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final


@dataclass(frozen=True, slots=True)
class Operation:
    """`service` is sheets, drive, oauth, twilio, messaging, studio, control or unknown."""

    service: str
    name: str
    pattern: str
    write: bool


_SHEET: Final = "/v4/spreadsheets/{id}"
_ACCOUNT: Final = "/2010-04-01/Accounts/{id}"
_MEDIA: Final = f"{_ACCOUNT}/Messages/{{id}}/Media"
_SERVICE: Final = "/v1/Services/{id}"
_FLOW: Final = "/v2/Flows/{id}"
_EXECUTION: Final = f"{_FLOW}/Executions/{{id}}"
_KNOWN: Final = (
    ("sheets", "spreadsheets.create", "POST", "/v4/spreadsheets"),
    ("sheets", "spreadsheets.batchUpdate", "POST", f"{_SHEET}:batchUpdate"),
    ("sheets", "spreadsheets.getByDataFilter", "POST", f"{_SHEET}:getByDataFilter"),
    ("sheets", "values.batchGet", "GET", f"{_SHEET}/values:batchGet"),
    ("sheets", "values.batchUpdate", "POST", f"{_SHEET}/values:batchUpdate"),
    ("sheets", "values.batchClear", "POST", f"{_SHEET}/values:batchClear"),
    ("sheets", "values.batchGetByDataFilter", "POST", f"{_SHEET}/values:batchGetByDataFilter"),
    (
        "sheets",
        "values.batchUpdateByDataFilter",
        "POST",
        f"{_SHEET}/values:batchUpdateByDataFilter",
    ),
    ("sheets", "values.batchClearByDataFilter", "POST", f"{_SHEET}/values:batchClearByDataFilter"),
    ("sheets", "values.append", "POST", f"{_SHEET}/values/{{range}}:append"),
    ("sheets", "values.clear", "POST", f"{_SHEET}/values/{{range}}:clear"),
    ("sheets", "values.get", "GET", f"{_SHEET}/values/{{range}}"),
    ("sheets", "values.update", "PUT", f"{_SHEET}/values/{{range}}"),
    ("sheets", "sheets.copyTo", "POST", f"{_SHEET}/sheets/{{id}}:copyTo"),
    ("sheets", "developerMetadata.search", "POST", f"{_SHEET}/developerMetadata:search"),
    ("sheets", "developerMetadata.get", "GET", f"{_SHEET}/developerMetadata/{{id}}"),
    ("sheets", "spreadsheets.get", "GET", _SHEET),
    ("oauth", "token", "POST", "/token"),
    ("drive", "changes.getStartPageToken", "GET", "/drive/v3/changes/startPageToken"),
    ("drive", "changes.list", "GET", "/drive/v3/changes"),
    ("drive", "files.list", "GET", "/drive/v3/files"),
    ("drive", "files.create", "POST", "/drive/v3/files"),
    ("drive", "files.copy", "POST", "/drive/v3/files/{id}/copy"),
    ("drive", "permissions.list", "GET", "/drive/v3/files/{id}/permissions"),
    ("drive", "permissions.create", "POST", "/drive/v3/files/{id}/permissions"),
    ("drive", "permissions.get", "GET", "/drive/v3/files/{id}/permissions/{id}"),
    ("drive", "permissions.update", "PATCH", "/drive/v3/files/{id}/permissions/{id}"),
    ("drive", "permissions.delete", "DELETE", "/drive/v3/files/{id}/permissions/{id}"),
    ("drive", "files.get", "GET", "/drive/v3/files/{id}"),
    ("drive", "files.update", "PATCH", "/drive/v3/files/{id}"),
    ("drive", "files.delete", "DELETE", "/drive/v3/files/{id}"),
    ("twilio", "messages.create", "POST", f"{_ACCOUNT}/Messages.json"),
    ("twilio", "messages.list", "GET", f"{_ACCOUNT}/Messages.json"),
    ("twilio", "messages.fetch", "GET", f"{_ACCOUNT}/Messages/{{id}}.json"),
    # Cancelling is Twilio's only use of this path besides redaction.
    ("twilio", "messages.cancel", "POST", f"{_ACCOUNT}/Messages/{{id}}.json"),
    ("twilio", "messages.delete", "DELETE", f"{_ACCOUNT}/Messages/{{id}}.json"),
    ("twilio", "media.list", "GET", f"{_MEDIA}.json"),
    ("twilio", "media.fetch", "GET", f"{_MEDIA}/{{id}}.json"),
    ("twilio", "media.delete", "DELETE", f"{_MEDIA}/{{id}}.json"),
    ("twilio", "media.download", "GET", f"{_MEDIA}/{{id}}"),
    ("twilio", "numbers.list", "GET", f"{_ACCOUNT}/IncomingPhoneNumbers.json"),
    ("twilio", "numbers.fetch", "GET", f"{_ACCOUNT}/IncomingPhoneNumbers/{{id}}.json"),
    ("twilio", "accounts.fetch", "GET", f"{_ACCOUNT}.json"),
    ("messaging", "services.list", "GET", "/v1/Services"),
    ("messaging", "services.create", "POST", "/v1/Services"),
    ("messaging", "senders.list", "GET", f"{_SERVICE}/{{kind}}"),
    ("messaging", "senders.create", "POST", f"{_SERVICE}/{{kind}}"),
    ("messaging", "senders.fetch", "GET", f"{_SERVICE}/{{kind}}/{{id}}"),
    ("messaging", "senders.delete", "DELETE", f"{_SERVICE}/{{kind}}/{{id}}"),
    ("messaging", "services.fetch", "GET", _SERVICE),
    ("messaging", "services.update", "POST", _SERVICE),
    ("messaging", "services.delete", "DELETE", _SERVICE),
    ("studio", "flows.validate", "POST", "/v2/Flows/Validate"),
    ("studio", "flows.list", "GET", "/v2/Flows"),
    ("studio", "flows.create", "POST", "/v2/Flows"),
    ("studio", "flows.fetch", "GET", _FLOW),
    ("studio", "flows.update", "POST", _FLOW),
    ("studio", "executions.list", "GET", f"{_FLOW}/Executions"),
    ("studio", "executions.create", "POST", f"{_FLOW}/Executions"),
    ("studio", "executions.fetch", "GET", _EXECUTION),
    # Ending is the only use of this path.
    ("studio", "executions.end", "POST", _EXECUTION),
    ("studio", "executions.delete", "DELETE", _EXECUTION),
    ("studio", "executions.context", "GET", f"{_EXECUTION}/Context"),
    ("studio", "steps.list", "GET", f"{_EXECUTION}/Steps"),
    ("studio", "steps.fetch", "GET", f"{_EXECUTION}/Steps/{{id}}"),
    ("studio", "steps.context", "GET", f"{_EXECUTION}/Steps/{{id}}/Context"),
)
_READS_BY_POST: Final = ("ByDataFilter", "search")
_PREFIXES: Final = {
    "/v4/": "sheets",
    "/drive/": "drive",
    "/upload/drive/": "drive",
    "/2010-04-01/": "twilio",
    "/v1/": "messaging",
    "/v2/": "studio",
    "/sandbox": "control",
}


def _writes(name: str, method: str) -> bool:
    is_read = name.endswith(_READS_BY_POST) and "Update" not in name and "Clear" not in name
    return method != "GET" and not is_read


def _regex(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"\{\w+\}", pattern)
    return re.compile("[^/]+?".join(re.escape(part) for part in parts))


_TABLE: Final = [
    (method, _regex(pattern), Operation(service, name, pattern, _writes(name, method)))
    for service, name, method, pattern in _KNOWN
]


@lru_cache(maxsize=4096)  # the same few addresses, asked again and again
def operation_of(method: str, path: str) -> Operation:
    """The operation; for an unknown path its service with the name `unknown`."""
    service = next((s for prefix, s in _PREFIXES.items() if path.startswith(prefix)), "unknown")
    for known_method, regex, operation in _TABLE:
        if known_method == method and regex.fullmatch(path):
            return operation
    return Operation(service, "unknown", path, method != "GET")
