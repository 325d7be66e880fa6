"""Finds the pictures and files that came with a message, in its Media list.

A message's list is read once, if that tells. No reply waits for it: there is one attempt with a short time
limit, and after the first that fails none in the same look. Then only the link is unknown, not that there is
something. The list may be empty just after a picture came (github.com/twilio/twilio-node/issues/636), or not
there at all (twilio-java#435): later looks ask again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import structlog
from twilio.rest import Client

from sheetdrip.domain.media import MOST, Media, arrived
from sheetdrip.messaging.answers import ODD_ANSWER, error_kind, is_missing, number_in

log = structlog.get_logger(__name__)

_TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class _Listed:
    """What the list told, in how many tries."""

    media: tuple[Media, ...] = ()
    tries: int = 0


class Album:
    """Remembers what Media lists told of the last look's messages. Not for several threads at once."""

    def __init__(self, hasty: Client) -> None:
        self._client = hasty
        self._remembered: Mapping[str, _Listed] = {}

    def of(self, messages: Iterable[Any]) -> Mapping[str, tuple[Media, ...]]:
        """The media of each of the SDK's messages, by SID; those that have none are left out."""
        found, seen = {}, {}
        is_silent = False
        for message in messages:
            sid, body = str(message.sid), str(message.body or "")
            count = number_in(message.num_media)
            media = arrived(sid, body, count, ())
            if not media:
                continue
            known = self._remembered.get(sid, _Listed())
            if not is_silent and len(known.media) < len(media) and known.tries < _TRIES:
                listed = self._listed(sid)
                is_silent = listed is None
                known = _Listed(listed or known.media, known.tries + 1)
            seen[sid] = known
            found[sid] = arrived(sid, body, count, known.media)
        self._remembered = seen
        return found

    def _listed(self, sid: str) -> tuple[Media, ...] | None:
        """What its list tells, nothing where there is none; None where Twilio did not answer."""
        try:
            listed = self._client.messages(sid).media.list(limit=MOST)
            return tuple(self._medium(one) for one in listed)
        except ODD_ANSWER as error:
            log.warning("media.unknown", sid=sid, why=error_kind(error))
            return () if is_missing(error) else None

    def _medium(self, one: Any) -> Media:  # noqa: ANN401 - the SDK's instances are untyped
        path = str(one.uri or "").removesuffix(".json")
        url = f"{self._client.api.base_url}{path}" if path.startswith("/") else ""
        return Media(url=url, content_type=str(one.content_type or ""))
