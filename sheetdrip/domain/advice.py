"""Advises on what would make a text better, though it can be sent as it is.

- Public short links: https://support.twilio.com/hc/en-us/articles/1260804572090
- Who sends it, and how to opt out: https://www.twilio.com/docs/messaging/compliance/a2p-10dlc
- No procedure: the text may be read by others, and a wrong number reaches a stranger.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from sheetdrip.domain.cells import folded
from sheetdrip.domain.keywords import Keywords
from sheetdrip.domain.question_count import names_scale, questions
from sheetdrip.domain.reserved_words import asked_for, offers_opt_out
from sheetdrip.domain.text_cost import LanguageText, cost_of
from sheetdrip.domain.wording import Statement, say


class Topic(StrEnum):
    """What a piece of advice is about; what weighs most comes first."""

    LINK = "link"
    RESERVED = "reserved word"
    CLINIC = "clinic"
    OPT_OUT = "opt-out"
    PROCEDURE = "procedure"
    QUESTION = "question"
    COST = "cost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One piece about the texts in some languages, by their codes."""

    topic: Topic
    languages: tuple[str, ...]
    says: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends: the clinic's name, its own reserved words, and the price of a segment, where it is known."""

    clinic: str
    keywords: Keywords = field(default_factory=Keywords)
    price: float | None = None


@lru_cache(maxsize=256)
def advise(
    wordings: tuple[LanguageText, ...], sender: Sender, *, is_first: bool
) -> tuple[Advice, ...]:
    """All advice on a text. `is_first`: a patient gets no text before it.

    Kept for texts that are met again: it takes milliseconds, and the same ones are read in every cycle.
    """
    said: dict[tuple[Topic, Statement], list[str]] = {}
    for one in wordings:
        for topic, says in _advice(one, sender, is_first=is_first):
            said.setdefault((topic, says), []).append(one.language)
    order = list(Topic)
    return tuple(
        Advice(topic=topic, languages=tuple(languages), says=says)
        for (topic, says), languages in sorted(said.items(), key=lambda one: order.index(one[0][0]))
    )


Said = Iterator[tuple[Topic, Statement]]


def _advice(one: LanguageText, sender: Sender, *, is_first: bool) -> Said:
    for domain in _short_links(one.read):
        yield Topic.LINK, say("advice.link", domain=domain)
    for word, what in asked_for(one.read, sender.keywords):
        yield Topic.RESERVED, say(f"advice.{what}", word=word)
    if "{clinic}" not in one.written and folded(sender.clinic) not in folded(one.written):
        yield Topic.CLINIC, say("advice.clinic")
    if is_first and not offers_opt_out(one.read, sender.keywords):
        offer = _OPT_OUTS.get(one.language.split("-")[0].lower(), "STOP")
        yield Topic.OPT_OUT, say("advice.opt_out", offer=offer)
    named = _procedure(one.written)
    if named:
        yield Topic.PROCEDURE, say("advice.procedure", named=named)
    yield from ((Topic.QUESTION, says) for says in _asked(one.read))
    cost = cost_of(one, sender.clinic, sender.price)
    if cost:
        yield Topic.COST, cost


_OPT_OUTS = {
    "en": "STOP to end.",
    "es": "STOP para terminar.",
    "zh": "回复STOP退订。",
    "pt": "STOP para sair.",
    "fr": "STOP pour ne plus recevoir.",
}

_SHORTENERS = (
    "adf.ly bit.do bit.ly bl.ink buff.ly clck.ru cutt.ly dlvr.it fb.me goo.gl is.gd j.mp lnkd.in ow.ly qr.ae "
    "rb.gy rebrand.ly s.id shorte.st short.io shorturl.at soo.gd t.co t.ly tiny.cc tinyurl.com tr.im u.to "
    "v.gd x.co"
)
_SHORT_LINK = re.compile(
    rf"(?<![\w.@-])(?:www\.)?({'|'.join(map(re.escape, _SHORTENERS.split()))})(?![\w-]|\.\w)",
    re.IGNORECASE,
)


def _short_links(text: str) -> list[str]:
    return sorted({found[1].lower() for found in _SHORT_LINK.finditer(text)})


_PROCEDURE = re.compile(
    r"\b\w{2,}(?:ectomy|plasty|oscopy|otomy|ostomy|ectom[ií]a|plastia|oscop[ií]a|otom[ií]a|ostom[ií]a)\b",
    re.IGNORECASE,
)


def _procedure(written: str) -> str:
    if "{procedure}" in written:
        return "{procedure}"
    found = _PROCEDURE.search(written)
    return f"“{found[0]}”" if found else ""


def _asked(text: str) -> Iterator[Statement]:
    count, has_scale = questions(text), names_scale(text)
    if count > 1:
        yield say("advice.many_questions", count=count)
    elif not count and not has_scale:
        yield say("advice.no_question")
    elif not has_scale:
        yield say("advice.no_scale")
