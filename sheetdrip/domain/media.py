"""Holds the pictures and files that came with a reply, and tells them in words.

Twilio keeps them until somebody deletes them there, and gives links that ask for the account's credentials
(https://www.twilio.com/docs/messaging/api/media-resource). sheetdrip keeps the links and downloads nothing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sheetdrip.domain.wording import Statement, say

MOST = 30
"""More than these of one reply are not kept; Twilio takes 10 in a message."""

_LONGEST_LINK = 500
_TWILIOS = re.compile(r"https://(?:[a-z0-9-]+\.)+twilio(?:cdn)?\.com/[!-~]*")
_KINDS = (("image/", "photo"), ("video/", "video"), ("audio/", "recording"))
_FILE = "file"
_MULTIMEDIA = "MM"
"""What the SIDs of multimedia messages begin with (https://www.twilio.com/docs/glossary/what-is-a-sid)."""

_NO_LINK = "see it in Twilio's console"
_CELL = re.compile(r"(?m)^(photo|video|recording|file): (?:(https?://\S+)|.*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A picture or another file of a reply. `url`: its link; `content_type`: such as image/jpeg.

    Either is "" while it is not known.
    """

    url: str = ""
    content_type: str = ""

    @property
    def kind(self) -> str:
        given = self.content_type.lower()
        return next((kind for start, kind in _KINDS if given.startswith(start)), _FILE)


def arrived(sid: str, body: str, count: int, known: Sequence[Media]) -> tuple[Media, ...]:
    """What came with a message: what is `known` of it, and what Twilio's `count` tells of besides.

    A multimedia message without words has something in it, whatever Twilio tells of it yet: its Media list,
    and perhaps its count, follow some seconds later (github.com/twilio/twilio-node/issues/636).
    """
    least = 1 if sid.startswith(_MULTIMEDIA) and not body.strip() else 0
    lacking = max(count, least) - len(known)
    return (*known, *(Media() for _ in range(min(lacking, MOST))))[:MOST]


def link_of(url: str) -> str:
    """A link that a call of Twilio's names; "" for one that leads elsewhere than to Twilio."""
    return url if len(url) <= _LONGEST_LINK and _TWILIOS.fullmatch(url) else ""


def fuller(before: tuple[Media, ...], later: tuple[Media, ...]) -> tuple[Media, ...]:
    """The one of two tellings of the same reply's media that tells more."""

    def worth(media: tuple[Media, ...]) -> tuple[int, int]:
        return len(media), sum(bool(one.url) for one in media)

    return later if worth(later) > worth(before) else before


def counted(media: Sequence[Media]) -> Statement:
    """What they are, in words: "a photo", "2 photos and a video"."""
    kinds = [one.kind for one in media]
    told = (say(f"media.{kind}", count=kinds.count(kind)) for kind in dict.fromkeys(kinds))
    return say("media.all", kinds=tuple(told))


def lines_of(media: Iterable[Media]) -> str:
    """Their links for the Replies tab, a line each."""
    return "\n".join(f"{one.kind}: {one.url or _NO_LINK}" for one in media)


def told_in(lines: str) -> tuple[Media, ...]:
    """What lines of the Replies tab tell; whatever else staff wrote there is not looked at."""
    types = {kind: f"{start}*" for start, kind in _KINDS}
    return tuple(
        Media(url=url or "", content_type=types.get(kind, ""))
        for kind, url in _CELL.findall(lines)[:MOST]
    )
