"""Counts the SMS segments that a text takes."""

from dataclasses import dataclass
from typing import Literal

import smsutil


@dataclass(frozen=True, slots=True)
class Segments:
    """A text's encoding and how many parts are billed (160/153 GSM-7, 70/67 UCS-2 units)."""

    encoding: Literal["GSM-7", "UCS-2"]
    segments: int


def count_segments(text: str) -> Segments:
    """Count as Twilio bills; an empty text is one part."""
    split = smsutil.split(text)
    encoding: Literal["GSM-7", "UCS-2"] = "GSM-7" if split.encoding == "gsm0338" else "UCS-2"
    return Segments(encoding, max(1, len(split.parts)))
