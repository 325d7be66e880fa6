"""Finds in a text the words that Twilio acts on itself, asked for as answers or offered to opt out.

A patient who replies with such a word alone is opted out or in, or gets a text of Twilio's; no person reads
it: https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
"""

import re
from collections.abc import Iterator

from sheetdrip.domain.keywords import TWILIOS, Keywords

_PLAINLY_OPT_OUTS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "OPTOUT"})
"""Nobody asks for them but to opt out; STOP is looked at more closely."""

_ASKS = (
    r"(?:reply|respond|answer|text|type)(?:\s+(?:with|back|us|the\s+word|either))*"
    r"|respond[ae]|contest[ae]|env[ií][ae]|répondez|envoyez|digite"
)
_STOP_AS_ANSWER = re.compile(
    r"\bSTOP\b[\"'”\u2019]?\s+(?:if|when|si|cuando)\b([^.!?\n]*)", re.IGNORECASE
)
_ABOUT_TEXTS = re.compile(
    r"text|message|receiv|opt|wish|want|like|mensaje|recib|quiere|desea", re.IGNORECASE
)
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_STOPS = "stops"
_STARTS = "starts"
_HELPS = "helps"


def asked_for(text: str, extra: Keywords) -> Iterator[tuple[str, str]]:
    """Each reserved word that is asked for as an answer, and what it does. `extra`: the clinic's own."""
    if any(not _ABOUT_TEXTS.search(found[1]) for found in _STOP_AS_ANSWER.finditer(text)):
        yield "STOP", _STOPS
    for words, what in (
        (set(TWILIOS.stop) - _PLAINLY_OPT_OUTS, _STOPS),
        ({*TWILIOS.start, *extra.start}, _STARTS),
        ({*TWILIOS.help, *extra.help}, _HELPS),
    ):
        yield from ((word, what) for word in sorted(words) if _asks_for(word, text))


def offers_opt_out(text: str, extra: Keywords) -> bool:
    """Whether a word that opts out stands in it: “stop” in any case, others in capitals."""
    words = ("stop", "Stop", *TWILIOS.stop, *extra.stop)
    return any(_stands(word, text) or _stands(word.upper(), text) for word in words)


def _asks_for(word: str, text: str) -> bool:
    """In capitals, unless all of the text is; in quotes; or after “reply”."""
    shouts = set(_LATIN_WORD.findall(text)) - {word.upper()}
    if _stands(word.upper(), text) and not (shouts and all(map(str.isupper, shouts))):
        return True
    spelled = re.escape(word)
    quoted = rf"[\"'“\u2018«「]{spelled}[\"'”\u2019»」]"
    led = rf"(?<!\w)(?:{_ASKS})\W+(?:\w+\s+or\s+)?{spelled}(?!\w)"
    return re.search(f"{quoted}|{led}", text, re.IGNORECASE) is not None


def _stands(word: str, text: str) -> bool:
    """As a word of its own; next to Chinese, too."""
    return re.search(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])", text) is not None
