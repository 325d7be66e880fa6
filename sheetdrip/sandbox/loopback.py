"""Lets the sandbox call a server over HTTP, on this machine only."""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_LARGEST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered; no more than a megabyte of its body."""

    status: int
    content_type: str
    body: bytes


def is_local(url: str) -> bool:
    """Whether the address is on this machine: no other is ever called."""
    return urlsplit(url).hostname in _LOOPBACK


def ask(
    method: str, url: str, body: str, headers: Mapping[str, str], seconds: float
) -> Reply | None:
    """One request, waiting so many seconds for each part of the answer; None when there is none."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.netloc, timeout=seconds)
    path = f"{address.path or '/'}{'?' if address.query else ''}{address.query}"
    try:
        connection.request(method, path, body.encode(), dict(headers))
        response = connection.getresponse()
        kind = response.getheader("Content-Type", "")
        return Reply(response.status, kind, response.read(_LARGEST))
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
